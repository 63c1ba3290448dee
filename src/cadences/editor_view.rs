//! The editor's form. Its buttons for steps ask the page again by GET, with all that is typed; only Save goes to the API.

use maud::{Markup, html};

use super::draft::{Draft, Focus};
use super::editor_page::Editor;
use super::line::Line;
use super::{Purpose, words};
use crate::activities::ActivityType;
use crate::ui::{self, Field, Form, Icon};

pub(super) const FORM: &str = "cadence-form";

/// What a subject or a description may hold, and what takes its place.
const PLACEHOLDERS: [(&str, &str); 4] = [
    ("{company}", "the company's name"),
    ("{contact}", "the contact person"),
    ("{owner}", "whoever works it"),
    ("{service}", "the service asked for"),
];

/// The button that saves; the one beside the title comes first, so that Enter in a field saves too.
pub(super) fn save(form: Option<&str>) -> Markup {
    html! { button.btn.btn-primary type="submit" form=[form] { "Save cadence" } }
}

/// The whole form.
pub(super) fn form(editor: &Editor) -> Markup {
    let form = match editor.id {
        Some(id) => Form::patch(FORM, &format!("/api/crm/cadences/{id}")),
        None => Form::post(FORM, "/api/crm/cadences"),
    }
    .back(&editor.record());
    form.wrap(html! {
        div.stack {
            (ui::card("Cadence", html! {}, head(&form, &editor.draft)))
            (ui::card("Steps", html! {}, steps(&form, editor)))
            div.form-buttons { (save(None)) }
        }
    })
}

fn head(form: &Form, draft: &Draft) -> Markup {
    let purposes: Vec<_> = Purpose::ALL.iter().map(|purpose| (purpose.label(), purpose.words())).collect();
    let flag = |field: Field, value: &Option<String>| field.value_opt(value.as_ref()).required();
    html! {
        @if let Some(version) = &draft.version { (form.hidden("version", version)) }
        (form.text("name", "Name").value_opt(draft.name.as_ref()).required())
        (form.textarea("description", "What it is for").value_opt(draft.description.as_ref()))
        (form.radios("mode", "How activities are planned", &words::MODES).value_opt(draft.mode.as_ref()).required())
        (form.row(html! {
            (flag(form.select("purpose", "For", &purposes), &draft.purpose))
            (flag(form.select("working_days_only", "Days", &[("false", "All days"), ("true", "Working days only")]), &draft.working_days_only))
        }))
        (form.row(html! {
            (flag(form.select("is_active", "State", &[("true", "Active: offered to people"), ("false", "Not active")]), &draft.is_active))
            (flag(form.select("is_default", "Starts by itself", &[("false", "No"), ("true", "Yes: the default of its kind")]), &draft.is_default))
        }))
    }
}

fn steps(form: &Form, editor: &Editor) -> Markup {
    let lines = editor.draft.lines();
    html! {
        p.muted {
            "The day counts from the start, which is day 0. Write "
            @for (at, (name, words)) in PLACEHOLDERS.iter().enumerate() { @if at > 0 { ", " } code { (name) } " for " (words) }
            "."
        }
        div.field-error data-error-for="steps" {}
        ol.step-list { @for (at, line) in lines.iter().enumerate() { li { (step(form, editor, at, line, lines.len())) } } }
        (change(&editor.page, "add", html! { (Icon::Plus) "Add a step" }, "btn", editor.focus == Some(Focus::Add)))
    }
}

fn step(form: &Form, editor: &Editor, at: usize, line: &Line, count: usize) -> Markup {
    let name = |field: &str| format!("steps[{at}].{field}");
    let kind = form.select(&name("activity_type"), "Kind", &ActivityType::choices()).value_opt(line.activity_type.as_ref());
    let kind = if editor.focus == Some(Focus::Kind(at)) { kind.focus() } else { kind };
    html! {
        fieldset.step {
            legend { "Step " (at + 1) }
            div.step-fields {
                (kind)
                (form.number(&name("delay_days"), "Day").value_opt(line.delay_days.as_ref()))
                (form.text(&name("subject_template"), "What is to be done").value_opt(line.subject_template.as_ref()))
                div.step-buttons { (moves(editor, at, count)) }
            }
            details.fold open[line.description_template.is_some()] {
                summary { "Description" }
                (form.textarea(&name("description_template"), "Description").value_opt(line.description_template.as_ref()))
            }
        }
    }
}

fn moves(editor: &Editor, at: usize, count: usize) -> Markup {
    let button = |what: &str, label: &str, icon: Icon, focus: Focus| {
        let drawn = html! { (icon) span.visually-hidden { (label) " step " (at + 1) } };
        change(&editor.page, &format!("{what}-{at}"), drawn, "icon-button", editor.focus == Some(focus))
    };
    html! {
        @if at > 0 { (button("up", "Move up", Icon::ChevronUp, Focus::Up(at))) }
        @if at + 1 < count { (button("down", "Move down", Icon::ChevronDown, Focus::Down(at))) }
        (button("remove", "Remove", Icon::X, Focus::Remove(at)))
    }
}

fn change(page: &str, what: &str, words: Markup, class: &str, focus: bool) -> Markup {
    html! {
        button #{ (FORM) "-" (what) } class=(class) type="submit" name="_do" value=(what) formmethod="get" formaction=(page) formnovalidate
            data-turbo-action="replace" autofocus[focus] { (words) }
    }
}
