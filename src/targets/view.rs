//! How a target's parts look, in the list and on its page.

use maud::{Markup, html};

use super::{Target, TargetStatus, dialogs};
use crate::ui::{self, Act, Clock, Form, Icon, Look, Tone};

/// How far it is, as a badge.
pub(super) fn status(status: TargetStatus) -> Markup {
    ui::badge(tone(status), status.words())
}

/// The colour of a status.
pub(super) fn tone(status: TargetStatus) -> Tone {
    match status {
        TargetStatus::New => Tone::Accent,
        TargetStatus::Contacted | TargetStatus::Engaged => Tone::Info,
        TargetStatus::Qualified | TargetStatus::Converted => Tone::Good,
        TargetStatus::Dropped => Tone::Bad,
    }
}

/// The person's number, to be called.
pub(super) fn phone(target: &Target) -> Markup {
    html! { @if let Some(phone) = &target.contact_phone { a href={ "tel:" (phone.replace(' ', "")) } { (phone) } } }
}

/// The person's address, to be written to.
pub(super) fn email(target: &Target) -> Markup {
    html! { @if let Some(email) = &target.contact_email { a href={ "mailto:" (email) } { (email) } } }
}

/// Whether it is still worked on.
pub(super) fn is_open(target: &Target) -> bool {
    !matches!(target.status, TargetStatus::Converted | TargetStatus::Dropped)
}

/// When it is to be approached next; of one that has ended, nothing.
pub(super) fn outreach(target: &Target, clock: &Clock) -> Markup {
    html! { @if let Some(day) = target.next_outreach_at.filter(|_| is_open(target)) { (clock.due(day)) } }
}

/// Whether converting it makes a deal whose owner has to be named: it is nobody's, and its reader cannot own one.
pub(super) fn needs_owner(target: &Target) -> bool {
    target.may("convert") && target.owner_user_id.is_none() && !target.may("take")
}

/// The one next step that the reader may take: another status, or the conversion.
pub(super) fn next_step(target: &Target, look: Look, back: &str) -> Option<Markup> {
    let id = &target.target_id;
    let at = format!("/api/crm/targets/{id}");
    let moved = |status: TargetStatus| {
        let form = Form::patch(&format!("advance-{id}"), &format!("{at}/status")).back(back);
        Act::new(&format!("Mark {}", status.words().to_lowercase())).look(look).sends("status", status.label()).form(&form)
    };
    let steps = [TargetStatus::Contacted, TargetStatus::Engaged, TargetStatus::Qualified];
    if let Some(status) = steps.into_iter().find(|status| target.may(status.label())) {
        return Some(moved(status));
    }
    if needs_owner(target) {
        return Some(dialogs::opener(target, ("convert", "/convert"), html! { (Icon::CheckCircle) "Convert" }, look));
    }
    let convert = Form::post(&format!("convert-{id}"), &format!("{at}/convert")).back(back);
    target.may("convert").then(|| Act::new("Convert").look(look).icon(Icon::CheckCircle).form(&convert))
}

/// "Mine from now on", for one that is nobody's.
pub(super) fn take(target: &Target, me: uuid::Uuid, look: Look, back: &str) -> Markup {
    let id = &target.target_id;
    let form = Form::post(&format!("take-{id}"), &format!("/api/crm/targets/{id}/assign")).back(back);
    Act::new("Take").look(look).icon(Icon::Hand).sends("user_id", &me.to_string()).form(&form)
}
