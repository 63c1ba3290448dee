//! How an import stands: what goes on, what came of it, and how to take it back.

use maud::{Markup, html};

use super::batch_page::Seen;
use super::list_page::ACCEPT;
use super::{Verdict, map_view, words};
use crate::ui::{self, Act, Form, Icon, Look, Tone, count_text};

/// The bar of what goes on by itself.
pub(super) fn going_on(seen: &Seen) -> Markup {
    let batch = &seen.batch;
    let (total, done) = (seen.count(batch.rows_all), seen.count(batch.rows_done));
    let label = match batch.stage.as_deref() {
        Some("reading") => "Reading the file",
        Some("previewing") => "Checking the rows",
        Some("undoing") => "Taking the import back",
        _ => "Importing",
    };
    let share = Some(done * 100 / total.max(1)).filter(|_| total > 0 && batch.stage.as_deref() != Some("reading"));
    let note = html! {
        @if share.is_some() { span { (count_text(done, &seen.actor.locale)) " of " (words::rows(total, &seen.actor.locale)) } }
        @if let Some(rate) = batch.rows_per_second.filter(|rate| *rate > 0) { span { (count_text(rate.into(), &seen.actor.locale)) " rows a second" } }
        @if let Some(left) = batch.seconds_left { span { "about " (words::duration(left.into())) " left" } }
        a.btn.btn-ghost.without-js href=(seen.here) { (Icon::Refresh) "How far is it?" }
        @if seen.may("cancel") { (Act::new("Cancel").icon(Icon::X).form(&Form::post("cancel", &seen.act("/cancel")).back(&seen.here))) }
    };
    ui::gauge("going-on", label, share, note)
}

fn callout(tone: Tone, icon: Icon, title: &str, text: Markup) -> Markup {
    html! {
        section class={ "callout " (tone.class()) } aria-labelledby="state-title" {
            (icon)
            div { h2 #state-title { (title) } p { (text) } }
        }
    }
}

/// What has come of it so far, in words.
pub(super) fn how_it_stands(seen: &Seen) -> Markup {
    let batch = &seen.batch;
    match batch.status.as_str() {
        "completed" => completed(seen),
        "cancelled" => callout(
            Tone::Warn,
            Icon::Pause,
            "Stopped before its end",
            html! {
                "What was imported until then stays: " (so_far(seen)) "."
                @if seen.may("commit") { " It can go on where it stopped, or be undone." }
            },
        ),
        "failed" => callout(
            Tone::Bad,
            Icon::Warning,
            "This import could not go on",
            html! { (batch.error.as_deref().unwrap_or("Something went wrong here.")) },
        ),
        "undone" => undone(seen),
        _ => previewed(seen),
    }
}

fn so_far(seen: &Seen) -> String {
    format!("{} created, {} updated", seen.figure(seen.batch.created), seen.figure(seen.batch.updated))
}

fn previewed(seen: &Seen) -> Markup {
    let batch = &seen.batch;
    let missing = map_view::missing(seen);
    if !missing.is_empty() && seen.may("map") {
        let names: Vec<&str> = missing.iter().map(|field| field.label).collect();
        let text = html! { "Nothing in the file was recognised as " strong { (names.join(", ")) } ". Choose the column below, then check the rows again." };
        return callout(Tone::Warn, Icon::Warning, "A column is missing", text);
    }
    if batch.row_count == Some(0) {
        return callout(
            Tone::Warn,
            Icon::Warning,
            "There is no row in this file",
            html! { "Only its headers were found. Choose another file." },
        );
    }
    if seen.may("commit") && batch.started_at.is_some() {
        let text = html! { "The corrected rows are not imported yet. What was imported before stays." };
        return callout(Tone::Info, Icon::Eye, "This is what would happen", text);
    }
    if seen.may("commit") {
        let failing = seen.count(batch.failed);
        return callout(
            Tone::Info,
            Icon::Eye,
            "This is what would happen",
            html! {
                "Nothing is imported yet."
                @if failing > 0 { " " (words::rows(failing, &seen.actor.locale)) " would be left out: " a href=(seen.rows_at(Some(Verdict::Fail), None)) { "correct them here" } ", or import without them." }
            },
        );
    }
    html! { @if batch.error.is_some() { (callout(Tone::Bad, Icon::Warning, "This file cannot be imported", html! { (batch.error.as_deref().unwrap_or_default()) })) } }
}

fn completed(seen: &Seen) -> Markup {
    let batch = &seen.batch;
    callout(
        Tone::Good,
        Icon::CheckCircle,
        "Imported",
        html! {
            (so_far(seen))
            @if let Some(seconds) = batch.seconds_worked { ", in " (words::duration(seconds.into())) }
            @if let Some(at) = batch.finished_at { ", " (seen.clock.ago(at)) }
            "."
        },
    )
}

fn undone(seen: &Seen) -> Markup {
    let left = seen.count(seen.batch.left_rows);
    let when = html! { @if let Some(at) = seen.batch.undone_at { " Undone " (seen.clock.ago(at)) "." } };
    if left == 0 {
        return callout(Tone::Neutral, Icon::Undo, "Undone", html! { "Everything is as it was before this import." (when) });
    }
    callout(
        Tone::Warn,
        Icon::Undo,
        "Undone, but for what was changed since",
        html! {
            (words::rows(left, &seen.actor.locale)) " had been changed by somebody and were left as they are: "
            a href=(seen.rows_at(Some(Verdict::Left), None)) { "see which, and who changed them" } "." (when)
        },
    )
}

/// The failed rows, corrected in a file and sent to the same import.
pub(super) fn repair(seen: &Seen) -> Markup {
    if !seen.may("repair") {
        return html! {};
    }
    let form = Form::post("repair", &seen.act("/repaired")).uploads();
    let body = html! {
        p { "Take " a href=(seen.act("/failed.csv")) download { "the failed rows as a file" } ", correct them there and send the file back: its rows take the place of those that failed." }
        (form.wrap(html! {
            (form.file("file", "Choose the corrected file", ACCEPT, "Only rows that failed are replaced."))
            div.form-buttons { button.btn type="submit" { (Icon::Upload) "Send corrected rows" } }
        }))
    };
    html! { details.panel.repair { summary { "Correct many rows in a file" } div.panel-body { (body) } } }
}

/// Asks before everything is taken back, and says what that means.
pub(super) fn undo_dialog(seen: &Seen) -> Markup {
    let batch = &seen.batch;
    let locale = &seen.actor.locale;
    let text = format!(
        "What this import created ({}) is removed; what it updated ({}) gets its old values back. What somebody has changed since stays as it is and is \
         listed here with who changed it. This cannot be taken back.",
        words::rows(seen.count(batch.created), locale),
        words::rows(seen.count(batch.updated), locale),
    );
    let form = Form::post("undo-form", &seen.act("/undo")).back(&seen.here);
    ui::confirm("undo", "Undo this import?", &text, &form, &Act::new("Undo the import").look(Look::Danger).icon(Icon::Undo))
}
