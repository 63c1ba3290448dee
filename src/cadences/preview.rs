//! The dates that a start on some day would give, reckoned by the database as for an enrollment.

use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use serde_json::json;

use super::draft::Draft;
use super::editor_page::Editor;
use super::editor_view::FORM;
use super::{Planned, lists};
use crate::db::Query;
use crate::ui::Clock;

/// Of what is typed.
pub(super) fn of_draft(draft: &Draft) -> Query<Planned> {
    let steps: Vec<_> = draft
        .lines()
        .iter()
        .map(|line| json!({"activity_type": line.activity_type, "subject_template": line.subject_template, "delay_days": line.day()}))
        .collect();
    let working_days_only = draft.working_days_only.as_deref() == Some("true");
    lists::preview(json!(steps), working_days_only, draft.starts_on())
}

/// Beside the form, and no part of it, so that a refresh reaches it while somebody types there.
pub(super) fn panel(editor: &Editor, dates: &[Planned], clock: &Clock) -> Markup {
    let start = editor.draft.starts_on().unwrap_or_else(|| clock.today());
    let undated = editor.draft.lines().iter().filter(|line| !line.is_blank() && line.day().is_none()).count();
    html! {
        aside.foretold aria-labelledby="foretold-title" {
            section.panel {
                header { h2 #foretold-title { "If it started on" } }
                div.panel-body {
                    div.foretold-start {
                        input.form-control type="date" name="_start" form=(FORM) value=(start) required aria-label="First day";
                        button.btn.without-js type="submit" form=(FORM) formmethod="get" formaction=(editor.page) formnovalidate { "Show dates" }
                    }
                    ol #foretold-days.foretold-days aria-live="polite" { @for day in dates { li { (due(day, start, clock)) } } }
                    @if undated > 0 { p.muted { (undated) @if undated == 1 { " step has" } @else { " steps have" } " no day yet." } }
                    @else if dates.is_empty() { p.none { "There are no steps yet." } }
                }
            }
        }
    }
}

fn due(day: &Planned, start: Date, clock: &Clock) -> Markup {
    let what = day.subject_template.as_deref().or(day.activity_type.as_deref()).unwrap_or("–");
    let plain = start.checked_add(day.delay_days.days()).unwrap_or(start);
    html! {
        (clock.date(day.due_date))
        span { (what) @if plain != day.due_date { small { "not on " (clock.date(plain)) } } }
    }
}
