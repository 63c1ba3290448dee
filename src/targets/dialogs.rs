//! What an act asks for before it is done: on a target's page of that target, in the list of whichever row opens it.

use jiff::ToSpan;
use maud::{Markup, html};

use super::Target;
use crate::people::Person;
use crate::ui::{self, About, Clock, Form, Look, Method};

/// What the dialogs of a page speak to.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    /// The target; none in a list.
    pub(super) target: Option<&'a Target>,
    /// Where to go afterwards.
    pub(super) back: &'a str,
}

impl Asked<'_> {
    fn form(&self, name: &str, method: Method, act: &str) -> Form {
        let id = self.target.map_or("-", |target| &target.target_id);
        Form::new(&format!("{name}-form"), &format!("/api/crm/targets/{id}{act}"), method).back(self.back)
    }

    fn about(&self, text: &str) -> Markup {
        html! {
            p {
                @match self.target { Some(target) => { strong { (target.company_name) } } None => { (ui::subject()) } }
                " " span.muted { (text) }
            }
        }
    }
}

/// Drop: why.
pub(super) fn drop(asked: Asked) -> Markup {
    let form = asked.form("drop", Method::Patch, "/status");
    ui::dialog(
        "drop",
        "Drop target",
        html! {
            (asked.about("is given up for good: its cadence stops and what is planned is cancelled."))
            (form.wrap(html! {
                (form.hidden("status", "dropped"))
                (form.textarea("reason", "Why?").required())
                (form.buttons("Drop target"))
            }))
        },
    )
}

/// Assign: to whom.
pub(super) fn assign(asked: Asked, people: &[Person]) -> Markup {
    let form = asked.form("assign", Method::Post, "/assign");
    let now = asked.target.and_then(|target| target.owner_user_id);
    let others: Vec<Person> = people.iter().filter(|person| Some(person.user_id) != now).cloned().collect();
    ui::dialog(
        "assign",
        "Give to a salesperson",
        html! {
            (asked.about("goes along with what its owner has planned on it."))
            (form.wrap(html! {
                (form.select("user_id", "Salesperson", &named(&others)).required())
                (form.buttons("Give"))
            }))
        },
    )
}

/// People as the choices of a form.
pub(super) fn named(people: &[Person]) -> Vec<(String, String)> {
    people.iter().map(|person| (person.user_id.to_string(), format!("{} · {}", person.full_name, person.role_name))).collect()
}

/// Next outreach: days that are often meant, each a button, and any other day.
pub(super) fn outreach(asked: Asked, clock: &Clock) -> Markup {
    let (quick, other) = (asked.form("outreach-quick", Method::Patch, ""), asked.form("outreach", Method::Patch, ""));
    let version = asked.target.map_or_else(String::new, |target| target.version.to_string());
    let today = clock.today();
    let days = [("Tomorrow", 1), ("In a week", 7), ("In a month", 30)];
    ui::dialog(
        "outreach",
        "Next outreach",
        html! {
            (asked.about("is approached again on"))
            (quick.wrap(html! {
                (quick.hidden("version", &version))
                div.days {
                    @for (label, later) in days {
                        @let day = today.saturating_add(later.days());
                        button.btn type="submit" name="next_outreach_at" value=(day) { (label) span.none { (day.strftime("%a %-d %b")) } }
                    }
                }
            }))
            (other.wrap(html! {
                (other.hidden("version", &version))
                (other.date("next_outreach_at", "Another day").value_opt(asked.target.and_then(|target| target.next_outreach_at)).hint("Empty: no day is set."))
                (other.buttons("Set the day"))
            }))
        },
    )
}

/// Convert, for whoever cannot own the deal himself: whose it becomes.
pub(super) fn convert(asked: Asked, people: &[Person]) -> Markup {
    let form = asked.form("convert", Method::Post, "/convert");
    ui::dialog(
        "convert",
        "Convert target",
        html! {
            (asked.about("becomes an account with an opportunity. It is nobody's, so name who goes on with it."))
            (form.wrap(html! {
                (form.select("owner_user_id", "Salesperson", &named(people)).required())
                (form.buttons("Convert"))
            }))
        },
    )
}

/// What opens a page's dialog (`name`) for the act of that path; without script it leads to the target's page, where the same can be done.
pub(super) fn opener(target: &Target, (name, act): (&str, &str), label: Markup, look: Look) -> Markup {
    let href = format!("{}#{name}", super::page(&target.target_id));
    let action = format!("/api/crm/targets/{}{act}", target.target_id);
    let values = match name {
        "outreach" => serde_json::json!({ "version": target.version, "next_outreach_at": target.next_outreach_at }).to_string(),
        _ => String::new(),
    };
    let about = About { href: &href, action: &action, subject: &target.company_name, values: &values, ..About::default() };
    ui::opener_about(name, &about, label, look)
}
