//! The cadences of one record: what runs, how far it is, and what ended.

use maud::{Markup, html};

use super::{Enrollment, EnrollmentStatus, Offered, Subject, words};
use crate::ui::{self, Act, Clock, Form, Icon, Look};

/// How many ended runs a record's page tells of.
const ENDED: usize = 3;

/// The card; nothing where nothing ran and nothing is offered.
pub fn card(subject: (Subject, &str), runs: &[Enrollment], offered: &[Offered], clock: &Clock, back: &str) -> Markup {
    if runs.is_empty() && offered.is_empty() {
        return html! {};
    }
    let (running, ended): (Vec<&Enrollment>, Vec<&Enrollment>) = runs.iter().partition(|run| run.status.is_running());
    let actions = html! { @if !offered.is_empty() { (ui::opener("enroll", "Enroll", Look::Ghost, Some(Icon::Plus))) } };
    ui::card(
        "Cadence",
        actions,
        html! {
            @for run in &running { (whole(run, clock, back)) }
            @if running.is_empty() { p.none { "No cadence is running." } }
            @if !ended.is_empty() { ul.ended-runs { @for run in ended.iter().take(ENDED) { li { (end(run, clock)) } } } }
            @if !offered.is_empty() { (enroll_dialog(subject, offered, back)) }
        },
    )
}

fn whole(run: &Enrollment, clock: &Clock, back: &str) -> Markup {
    let name = run.cadence_name.as_deref().unwrap_or("Cadence");
    html! {
        div.run #{ "run-" (run.enrollment_id) } {
            p.run-name {
                a href={ "/crm/cadences/" (run.cadence_id) } { (name) }
                (ui::badge(words::tone(run.status), run.status.label()))
            }
            (ui::progress(run.current_step, run.step_count))
            p.run-next {
                "Step " (run.current_step) " of " (run.step_count)
                @if let Some(next) = &run.next_subject { ": " (next) }
                @if let Some(day) = run.next_due_date { " " @if run.status == EnrollmentStatus::Paused { (clock.date(day)) } @else { (clock.due(day)) } }
            }
            @if let Some(deal) = run.opportunity_id.as_ref().filter(|_| run.subject == Subject::Account) {
                p.muted { "Opportunity " a href={ "/crm/opportunities/" (deal) } { (deal) } }
            }
            @if let Some(at) = run.paused_at.filter(|_| run.status == EnrollmentStatus::Paused) { p.muted { "Paused " (clock.ago(at)) "; resuming moves its days." } }
            @if !run.actions.is_empty() { div.run-acts { @for action in &run.actions { (act(run, action, back)) } } }
        }
    }
}

fn act(run: &Enrollment, action: &str, back: &str) -> Markup {
    let id = run.enrollment_id;
    let form = |name: &str| Form::patch(&format!("{name}-{id}"), &format!("/api/crm/enrollments/{id}")).back(back);
    match action {
        "pause" => Act::new("Pause").icon(Icon::Pause).sends("action", "pause").form(&form("pause")),
        "resume" => Act::new("Resume").icon(Icon::Play).sends("action", "resume").form(&form("resume")),
        "stop" => {
            let (dialog, form) = (format!("stop-{id}"), form("stop-form"));
            html! {
                (ui::opener(&dialog, "Stop", Look::Plain, Some(Icon::Ban)))
                (ui::dialog(&dialog, "Stop this cadence", form.wrap(html! {
                    p { "Its open activities are cancelled. It cannot be taken up again." }
                    (form.hidden("action", "stop"))
                    (form.textarea("reason", "Why is it stopped?").required())
                    (form.buttons("Stop cadence"))
                })))
            }
        }
        _ => html! {},
    }
}

fn end(run: &Enrollment, clock: &Clock) -> Markup {
    let name = run.cadence_name.as_deref().unwrap_or("Cadence");
    html! {
        (name) ": "
        @if let Some(at) = run.completed_at { "completed " (clock.ago(at)) }
        @else if let Some(at) = run.stopped_at {
            "stopped at step " (run.current_step) " of " (run.step_count) " " (clock.ago(at))
            @if let Some(reason) = &run.stop_reason { " – " (reason) }
        }
    }
}

fn enroll_dialog(subject: (Subject, &str), offered: &[Offered], back: &str) -> Markup {
    ui::dialog(
        "enroll",
        "Enroll in a cadence",
        html! {
            ul.offers { @for offer in offered { li { (offered_line(subject, offer, back)) } } }
        },
    )
}

fn offered_line((subject, id): (Subject, &str), offer: &Offered, back: &str) -> Markup {
    let form =
        Form::post(&format!("enroll-{}", offer.cadence_id), &format!("/api/crm/cadences/{}/enrollments", offer.cadence_id)).back(back);
    form.wrap(html! {
        (form.hidden(&format!("{}_id", subject.label()), id))
        div.offer {
            div { strong { (offer.name) } p.muted { (offer.step_count) " steps" @if let Some(text) = &offer.description { " · " (text) } } }
            button.btn type="submit" { "Enroll" }
        }
    })
}
