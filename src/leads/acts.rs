//! The buttons of a lead: only those that the server names for the reader.

use maud::{Markup, html};

use super::Listed;
use crate::ui::{self, Act, Form, Icon, Item, Look};

/// One row of a list: the named acts as buttons, all others behind the dots.
pub(super) fn row(listed: &Listed, buttons: &[&str], back: &str) -> Markup {
    let id = &listed.lead.lead_id;
    let shown: Vec<&str> = listed.actions.iter().map(String::as_str).filter(|action| buttons.contains(action)).collect();
    let mut items: Vec<Item> = listed
        .actions
        .iter()
        .filter(|action| !buttons.contains(&action.as_str()))
        .filter_map(|action| act(listed, action, Look::Item, back))
        .map(Item::Line)
        .collect();
    if shown.contains(&"qualify") {
        items.insert(0, Item::Line(dialog(listed, "qualify", "triage", "Qualify with a note", Look::Item)));
    }
    html! {
        @for action in shown { @if let Some(button) = act(listed, action, Look::Plain, back) { (button) " " } }
        @if !items.is_empty() { (ui::menu(&format!("more-{id}"), &format!("More for {}", listed.lead.company_name), &items)) }
    }
}

/// One act as a button or a line of a menu; `edit` and what belongs to another act's dialog have none of their own.
fn act(listed: &Listed, action: &str, look: Look, back: &str) -> Option<Markup> {
    Some(match action {
        "start_review" => triage(listed, "review", "Start review", "In Review", look, back),
        "back_to_review" => triage(listed, "review", "Back to review", "In Review", look, back),
        "qualify" => triage(listed, "qualify", "Qualify", "Qualified", look, back),
        "nurture" => dialog(listed, "nurture", "triage", "Put into Nurture", look),
        "disqualify" => dialog(listed, "disqualify", "triage", "Disqualify", look),
        "reopen" => dialog(listed, "reopen", "reopen", "Reopen", look),
        "recall" => dialog(listed, "recall", "recall", "Recall from the pool", look),
        "assign" => dialog(listed, "assign", "assign", "Assign", look),
        "release" => dialog(listed, "release", "release", "Release", look),
        "claim" => at_once(listed, "claim", "Claim", Icon::Hand, look, back),
        "convert" => at_once(listed, "convert", "Convert", Icon::CheckCircle, look, back),
        _ => return None,
    })
}

/// A step of triage done at once; a refused Qualify is answered in the page's Qualify dialog.
fn triage(listed: &Listed, name: &str, label: &str, status: &str, look: Look, back: &str) -> Markup {
    let id = &listed.lead.lead_id;
    let form = Form::patch(&format!("{name}-{id}"), &format!("/api/crm/leads/{id}/triage")).back(back);
    let form = if name == "qualify" { form.errors_to("qualify-form").subject(&listed.lead.company_name) } else { form };
    Act::new(label).look(look).sends("triage_status", status).form(&form)
}

fn at_once(listed: &Listed, act: &str, label: &str, icon: Icon, look: Look, back: &str) -> Markup {
    let id = &listed.lead.lead_id;
    Act::new(label).look(look).icon(icon).form(&Form::post(&format!("{act}-{id}"), &format!("/api/crm/leads/{id}/{act}")).back(back))
}

fn dialog(listed: &Listed, name: &str, act: &str, label: &str, look: Look) -> Markup {
    let id = &listed.lead.lead_id;
    let (page, action) = (format!("/crm/leads/{id}#{name}"), format!("/api/crm/leads/{id}/{act}"));
    ui::shared_opener(name, &page, &action, &listed.lead.company_name, label, look)
}

/// Whether any row of a list offers this act, so that its dialog is needed.
pub(super) fn any(rows: &[Listed], action: &str) -> bool {
    rows.iter().any(|row| row.actions.iter().any(|known| known == action))
}
