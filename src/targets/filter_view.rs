//! What narrows the list of targets.

use maud::{Markup, html};

use super::address::PAGE;
use super::{Ask, Outreach};
use crate::db::Actor;
use crate::people::Person;
use crate::ui::{self, Icon};

/// Search, owner, next outreach; source and tag once they are chosen.
pub(super) fn filters(ask: &Ask, owners: &[Person], actor: &Actor) -> Markup {
    let days = [(Outreach::Overdue, "Overdue"), (Outreach::Week, "Due this week"), (Outreach::None, "No day set")];
    let days = days.map(|(outreach, words)| (outreach.label(), words));
    ui::filters(
        PAGE,
        html! {
            (ui::search("q", "Company, person, domain, e-mail, phone", ask.q.as_deref().unwrap_or_default()))
            @if let Some(status) = &ask.status { input type="hidden" name="status" value=(status); }
            (pick("owner", "Anybody's", &whose(owners, actor), ask.owner.as_deref()))
            (pick("outreach", "Any outreach", &days, ask.outreach.map(Outreach::label)))
            (typed("source", "Source", ask.source.as_deref()))
            (typed("tag", "Tag", ask.tag.as_deref()))
            @if ask.is_filtered() { a.btn.btn-ghost href=(ask.cleared()) { (Icon::X) "Clear" } }
        },
    )
}

/// Mine, nobody's, and each of those whose targets the reader sees.
fn whose(owners: &[Person], actor: &Actor) -> Vec<(String, String)> {
    let me = owners.iter().any(|person| person.user_id == actor.user_id);
    let mut choices: Vec<(String, String)> = if me { vec![("me".to_owned(), "Mine".to_owned())] } else { Vec::new() };
    choices.push(("none".to_owned(), "Nobody's".to_owned()));
    let others = owners.iter().filter(|person| person.user_id != actor.user_id);
    choices.extend(others.map(|person| (person.user_id.to_string(), person.full_name.clone())));
    choices
}

/// A list to choose one from; the first line means no choice.
fn pick(name: &str, none: &str, choices: &[(impl AsRef<str>, impl AsRef<str>)], chosen: Option<&str>) -> Markup {
    html! {
        select.form-select name=(name) aria-label=(none) {
            option value="" { (none) }
            @for (value, label) in choices { option value=(value.as_ref()) selected[chosen == Some(value.as_ref())] { (label.as_ref()) } }
        }
    }
}

/// A word that has to be the same there.
fn typed(name: &str, label: &str, value: Option<&str>) -> Markup {
    html! { input.form-control.filter-word name=(name) value=[value] placeholder=(label) aria-label=(label) autocomplete="off"; }
}
