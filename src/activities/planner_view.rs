//! The planner's groups and what was done, as lists.

use jiff::ToSpan;
use maud::{Markup, html};

use super::counts::held;
use super::list::{Follow, Next};
use super::place::Place;
use super::planner::Around;
use super::view::{due, kind, named};
use super::{Activity, DueGroup, forms};
use crate::ui::{self, Col, Form, Icon, Item, Look, Row};

/// Each group that the page reaches, under its heading, with how many it holds altogether.
pub(super) fn groups(rows: &[Activity], follows: &[Follow], here: &Place, around: &Around) -> Markup {
    if rows.is_empty() {
        return nothing(here, around);
    }
    let mut sorted: Vec<&Activity> = rows.iter().collect();
    // Within a day by the hour; what has none comes after.
    sorted.sort_by_key(|row| (row.due_date, row.due_time.is_none(), row.due_time));
    html! {
        @for group in DueGroup::ALL {
            @let of_group: Vec<&Activity> = sorted.iter().copied().filter(|row| row.due_group == Some(*group)).collect();
            @if !of_group.is_empty() {
                @let count = Some(held(&around.counts, *group)).filter(|_| here.from.is_none() && here.to.is_none());
                (ui::section(group.label(), count, heading(*group, here, around), table(group.label(), &of_group, follows, here, around)))
            }
        }
    }
}

/// Everything overdue of one person can be moved at once.
fn heading(group: DueGroup, here: &Place, around: &Around) -> Markup {
    html! { @if group == DueGroup::Overdue && moves_all(here, around) { (ui::opener("move-all", "Move all overdue to…", Look::Plain, Some(Icon::Calendar))) } }
}

fn moves_all(here: &Place, around: &Around) -> bool {
    match around.owner(here) {
        _ if here.is_of_record() || held(&around.counts, DueGroup::Overdue) == 0 => false,
        "me" => around.rights.may_create,
        "team" => false,
        _ => around.rights.may_move_others,
    }
}

fn table(caption: &str, rows: &[&Activity], follows: &[Follow], here: &Place, around: &Around) -> Markup {
    let mut cols = vec![Col::main("Activity"), Col::text("About"), Col::text("Due")];
    if around.names_owners(here) {
        cols.push(Col::extra("Owner"));
    }
    cols.push(Col::actions());
    let lines: Vec<Row> = rows
        .iter()
        .map(|row| {
            let next = follows.iter().find(|follow| follow.activity_id == row.activity_id).and_then(Follow::next);
            let mut cells = vec![what(row, true), about(row), due(row, &around.clock)];
            if around.names_owners(here) {
                cells.push(html! { @if let Some(owner) = &row.owner_name { (ui::person(owner)) } });
            }
            cells.push(html! { @if row.may_change { (buttons(row, next.as_ref(), around)) } });
            Row::new(&row.activity_id, cells)
        })
        .collect();
    ui::table(caption, &cols, &lines)
}

fn what(row: &Activity, open: bool) -> Markup {
    html! {
        div.pick {
            @if open && row.may_change {
                input.form-check-input type="checkbox" form="chosen" name="ids" value=(row.activity_id) aria-label={ "Choose " (row.subject) };
            }
            div {
                a.row-link href=(row.page()) { (row.subject) }
                div.row-note { (kind(row.activity_type)) @if let Some(person) = named(&row.contact_name) { " with " (person) } }
            }
        }
    }
}

/// The record, by its name.
pub(super) fn about(row: &Activity) -> Markup {
    html! {
        @if let Some(name) = &row.record_name {
            @if let Some(page) = row.about_page() { a href=(page) { (name) } } @else { (name) }
        }
        @if let Some(account) = row.account_name.as_ref().filter(|account| Some(*account) != row.record_name.as_ref()) { div.row-note { (account) } }
    }
}

fn buttons(row: &Activity, next: Option<&Next>, around: &Around) -> Markup {
    html! {
        (forms::complete_opener(row, next, &around.clock))
        (ui::menu(&format!("more-{}", row.activity_id), &format!("More for {}", row.subject), &[
            Item::Line(forms::move_opener(row)),
            Item::Line(forms::cancel_opener(row, next, &around.clock)),
        ]))
    }
}

/// Moving the chosen ones, and moving everything overdue of one person.
pub(super) fn bulk(back: &str, here: &Place, around: &Around) -> Markup {
    let today = around.clock.today();
    let form = Form::post("chosen", "/api/crm/activities/bulk").back(back);
    let tomorrow = today.saturating_add(1.day());
    html! {
        div.chosen-bar {
            (form.wrap(html! {
                (form.date("due_date", "Move the chosen ones to").required().value(tomorrow))
                button.btn.btn-primary type="submit" { "Move" }
                div.field-error data-error-for="ids" {}
            }))
        }
        @if moves_all(here, around) { (ui::dialog("move-all", "Move all overdue", everything_overdue(back, here, around))) }
    }
}

fn everything_overdue(back: &str, here: &Place, around: &Around) -> Markup {
    let (quick, other) =
        (Form::post("move-all-quick", "/api/crm/activities/bulk"), Form::post("move-all-form", "/api/crm/activities/bulk"));
    let (quick, other) = (quick.back(back), other.back(back));
    let whose = |form: &Form| {
        html! {
            (form.hidden("overdue", "true"))
            @if around.owner(here) != "me" { (form.hidden("owner_user_id", around.owner(here))) }
        }
    };
    let late = held(&around.counts, DueGroup::Overdue);
    let today = around.clock.today();
    html! {
        p { (late) " overdue " (if late == 1 { "activity moves" } else { "activities move" }) " to one day; the next steps of their deals go along." }
        (quick.wrap(html! { (whose(&quick)) (forms::days(&[("Today", today)], today)) }))
        (other.wrap(html! {
            (whose(&other))
            (other.date("due_date", "Another day").required())
            (other.buttons("Move all"))
        }))
    }
}

/// What was done, the latest first, with what came of it.
pub(super) fn done(rows: &[Activity], here: &Place, around: &Around) -> Markup {
    if rows.is_empty() {
        return ui::empty(Icon::CheckCircle, "Nothing is done yet", "What is completed appears here, with what came of it.", html! {});
    }
    let mut cols = vec![Col::main("Activity"), Col::text("About"), Col::text("Outcome"), Col::text("Done")];
    if around.names_owners(here) {
        cols.push(Col::extra("By"));
    }
    let lines: Vec<Row> = rows
        .iter()
        .map(|row| {
            let outcome = html! {
                @if let Some(outcome) = &row.outcome { span.lines { (outcome) } }
                @if let Some(minutes) = row.duration_minutes { div.row-note { (minutes) " min" } }
            };
            let when = html! { @if let Some(at) = row.completed_at { (around.clock.ago(at)) } };
            let mut cells = vec![what(row, false), about(row), outcome, when];
            if around.names_owners(here) {
                cells.push(html! { @if let Some(owner) = &row.owner_name { (ui::person(owner)) } });
            }
            Row::new(&row.activity_id, cells)
        })
        .collect();
    ui::table("Done activities", &cols, &lines)
}

fn nothing(here: &Place, around: &Around) -> Markup {
    if here.is_narrowed() {
        let all = ui::link_button(&here.cleared(), "Show all that is planned", Look::Plain, None);
        return ui::empty(Icon::Calendar, "Nothing is planned here", "Choose other days, or see everything.", all);
    }
    let way = html! { @if around.rights.may_create { (ui::link_button("/crm/activities/new", "Plan an activity", Look::Plain, Some(Icon::Plus))) } };
    ui::empty(Icon::CheckCircle, "Nothing is planned", "Calls, visits and follow-ups appear here, the overdue ones first.", way)
}
