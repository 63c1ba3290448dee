//! What an act asks for before it is done. A list has one dialog for all its rows, a lead's page its own; the forms are the same.

use maud::{Markup, html};

use super::terms::choices;
use super::{LostCode, Timeline, VolumeUnit};
use crate::people::{Person, Service, service_choices};
use crate::ui::{self, Form, Method};

/// What the dialogs of a page speak to: one lead, or whichever row of a list opens them.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    /// The lead's id and company; none in a list.
    pub(super) lead: Option<(&'a str, &'a str)>,
    /// Where to go when the lead stays in the reader's sight.
    pub(super) back: &'a str,
    /// Where to go when it leaves his list.
    pub(super) away: &'a str,
}

impl<'a> Target<'a> {
    /// The rows of a list.
    pub(super) fn rows(back: &'a str) -> Self {
        Self { lead: None, back, away: back }
    }

    fn form(&self, name: &str, method: Method, act: &str, back: &str) -> Form {
        let id = self.lead.map_or("-", |(id, _)| id);
        Form::new(&format!("{name}-form"), &format!("/api/crm/leads/{id}/{act}"), method).back(back)
    }

    fn dialog(&self, name: &str, title: &str, about: &str, body: Markup) -> Markup {
        ui::dialog(
            name,
            title,
            html! {
                p { @if let Some((_, company)) = self.lead { strong { (company) } } @else { (ui::subject()) } " " span.muted { (about) } }
                (body)
            },
        )
    }
}

/// Qualify: what the gate misses is asked for here and sent in the same act.
pub(super) fn qualify(target: Target, services: &[Service]) -> Markup {
    let form = target.form("qualify", Method::Patch, "triage", target.away);
    let urgency = [("0", "Normal"), ("1", "High"), ("2", "Urgent")];
    target.dialog("qualify", "Qualify", "goes to the pool, where Sales can claim it.", form.wrap(html! {
        (form.hidden("triage_status", "Qualified"))
        (form.when_missing(&["contact_phone", "contact_email"], form.row(html! {
            (form.tel("contact_phone", "Phone"))
            (form.email("contact_email", "E-mail"))
        })))
        (form.when_missing(&["service_code"], html! { (form.select("service_code", "Service", &service_choices(services)).required()) }))
        (form.when_missing(&["route", "est_volume_value", "timeline"], shipment(&form)))
        (form.radios("priority", "Priority", &urgency).value("0"))
        (form.textarea("notes", "Note for Sales").placeholder("What they asked for, when to call"))
        (form.buttons("Qualify"))
    }))
}

fn shipment(form: &Form) -> Markup {
    html! {
        p.field-hint { "At least one of these:" }
        (form.text("route", "Route").placeholder("Jakarta – Surabaya"))
        (form.row(html! {
            (form.number("est_volume_value", "Volume"))
            (form.select("est_volume_unit", "Unit", &choices!(VolumeUnit)))
            (form.select("timeline", "Needed", &choices!(Timeline)))
        }))
    }
}

/// Nurture: a day and a note.
pub(super) fn nurture(target: Target, today: jiff::civil::Date) -> Markup {
    let form = target.form("nurture", Method::Patch, "triage", target.back);
    let later = today.saturating_add(jiff::Span::new().days(30));
    target.dialog(
        "nurture",
        "Put into Nurture",
        "is kept warm; a follow-up is planned for the day you choose.",
        form.wrap(html! {
            (form.hidden("triage_status", "Nurture"))
            (form.date("next_contact_on", "Next contact").value(later).required())
            (form.textarea("notes", "Note").placeholder("Why later, what to ask then"))
            (form.buttons("Put into Nurture"))
        }),
    )
}

/// Disqualify: why; a working lead's deal is lost with it, so its kind of reason is asked for too.
pub(super) fn disqualify(target: Target, has_deal: bool) -> Markup {
    let form = target.form("disqualify", Method::Patch, "triage", target.away);
    let about = if has_deal {
        "leaves your list; its deal is lost and what is planned is cancelled."
    } else {
        "goes to Disqualified and can be reopened."
    };
    target.dialog(
        "disqualify",
        "Disqualify",
        about,
        form.wrap(html! {
            (form.hidden("triage_status", "Disqualified"))
            @if has_deal { (form.select("lost_reason_code", "Kind of reason", &lost_codes())) }
            (form.textarea("disqualified_reason", "Reason").required())
            (form.buttons("Disqualify"))
        }),
    )
}

fn lost_codes() -> Vec<(&'static str, &'static str)> {
    let words = |code| match code {
        LostCode::Price => "Price",
        LostCode::Competitor => "Competitor",
        LostCode::NoBudget => "No budget",
        LostCode::NoResponse => "No response",
        LostCode::NotAFit => "Not a fit",
        LostCode::Other => "Other",
    };
    LostCode::ALL.iter().map(|code| (code.label(), words(*code))).collect()
}

/// Reopen a disqualified lead: why.
pub(super) fn reopen(target: Target) -> Markup {
    reason(target, "reopen", "Reopen", "goes back into review in the Lead Inbox.", target.back)
}

/// Recall from the pool: why.
pub(super) fn recall(target: Target) -> Markup {
    reason(target, "recall", "Recall", "leaves the pool and goes back into marketing's review.", target.back)
}

fn reason(target: Target, act: &str, title: &str, about: &str, back: &str) -> Markup {
    let form = target.form(act, Method::Post, act, back);
    target.dialog(
        act,
        title,
        about,
        form.wrap(html! {
            (form.textarea("reason", "Reason").required())
            (form.buttons(title))
        }),
    )
}

/// Release: where to, and why.
pub(super) fn release(target: Target) -> Markup {
    let form = target.form("release", Method::Post, "release", target.away);
    let places = [("pool", "Back to the pool, for another salesperson"), ("marketing", "Back to marketing, into review")];
    target.dialog(
        "release",
        "Release",
        "leaves your list; its deal is closed and what is planned is cancelled.",
        form.wrap(html! {
            (form.radios("to", "Where to", &places).value("pool").required())
            (form.textarea("reason", "Reason").required())
            (form.buttons("Release"))
        }),
    )
}

/// Assign: to whom.
pub(super) fn assign(target: Target, people: &[Person]) -> Markup {
    let form = target.form("assign", Method::Post, "assign", target.away);
    let people: Vec<(String, String)> =
        people.iter().map(|person| (person.user_id.to_string(), format!("{} · {}", person.full_name, person.role_name))).collect();
    target.dialog(
        "assign",
        "Assign",
        "goes to a salesperson, with everything that is open of it.",
        form.wrap(html! {
            (form.select("user_id", "Salesperson", &people).required())
            (form.buttons("Assign"))
        }),
    )
}
