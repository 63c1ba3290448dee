//! The panels of a target's page.

use maud::{Markup, html};

use super::address::marked;
use super::record_page::Seen;
use super::{Target, TargetStatus, view};
use crate::accounts;
use crate::audit;
use crate::ui::{self, Icon, Look, Tone};

/// Under the title: which, whose, and when it is approached next.
pub(super) fn summary(seen: &Seen) -> Markup {
    let target = &seen.target;
    let outreach = view::outreach(target, &seen.clock);
    html! {
        span { (target.target_id) }
        @match &target.owner_name {
            Some(owner) => { (ui::person(owner)) }
            None => { span.muted { "Nobody's" } }
        }
        @if !outreach.0.is_empty() { span { "Next outreach " (outreach) } }
    }
}

/// How far it has come.
pub(super) fn journey(target: &Target) -> Markup {
    let stages: Vec<&str> =
        TargetStatus::ALL.iter().filter(|status| **status != TargetStatus::Dropped).map(|status| status.words()).collect();
    let tone = match target.status {
        TargetStatus::Converted => Tone::Good,
        TargetStatus::Dropped => Tone::Bad,
        _ => Tone::Accent,
    };
    ui::stagebar(&stages, target.status.words(), tone)
}

/// That the company is a customer or a lead already, as far as the reader sees it.
pub(super) fn known(seen: &Seen) -> Markup {
    html! {
        @for found in &seen.matches {
            @let is_account = found.kind == "account";
            @let href = if is_account { accounts::page(&found.id) } else { format!("/crm/leads/{}", found.id) };
            p.notice-line role="note" {
                (Icon::Info) "This company is " @if is_account { "an account" } @else { "an open lead" } " already: "
                a href=(href) { (found.company_name) }
                @if let Some(owner) = &found.owner_name { ", with " (owner) }
                "."
            }
        }
    }
}

/// How it ended.
pub(super) fn ended(seen: &Seen) -> Markup {
    let target = &seen.target;
    html! {
        @if let (TargetStatus::Dropped, Some(why)) = (target.status, &target.drop_reason) {
            p.notice-line role="note" { (Icon::Ban) span { "Dropped" @if let Some(at) = target.dropped_at { " " (seen.clock.ago(at)) } ": " (why) } }
        }
        @if let (Some(account), Some(at)) = (&target.converted_to_account_id, target.converted_at) {
            p.notice-line role="note" { (Icon::CheckCircle) span { "Converted " (seen.clock.ago(at)) ". It is " a href=(accounts::page(account)) { "the account " (account) } " now." } }
        }
    }
}

/// What is known of it.
pub(super) fn profile(seen: &Seen) -> Markup {
    let target = &seen.target;
    let text = |value: &Option<String>| html! { @if let Some(value) = value { span.lines { (value) } } };
    let site = html! { @if let Some(domain) = &target.domain { a href={ "https://" (domain) } rel="noreferrer" { (domain) } } };
    let linked = html! { @if let Some(url) = &target.linkedin_url { a href=(web(url)) rel="noreferrer" { (url) } } };
    let source = html! { @if let Some(source) = &target.source { a href=(marked("source", source)) { (source) } } };
    let mut facts = vec![
        ("Contact person", text(&target.contact_name)),
        ("Phone", view::phone(target)),
        ("E-mail", view::email(target)),
        ("Domain", site),
        ("LinkedIn", linked),
        ("Industry", text(&target.industry)),
        ("City", text(&target.city)),
        ("Source", source),
        ("Last contacted", html! { @if let Some(at) = target.last_contacted_at { (seen.clock.ago(at)) } }),
        ("Known since", seen.clock.ago(target.created_at)),
    ];
    if !target.tags.is_empty() {
        let tags = html! { @for tag in &target.tags { a href=(marked("tag", tag)) { (ui::badge(Tone::Neutral, tag)) } " " } };
        facts.push(("Tags", tags));
    }
    if let Some(notes) = &target.notes {
        facts.push(("Notes", html! { span.lines { (notes) } }));
    }
    let edit = html! { @if target.may("edit") { (ui::opener("edit", "Edit", Look::Ghost, Some(Icon::Edit))) } };
    ui::card("Profile", edit, ui::definitions(&facts))
}

/// An address as a browser opens it: nothing but the web, whatever was typed.
fn web(typed: &str) -> String {
    if typed.starts_with("https://") || typed.starts_with("http://") { typed.to_owned() } else { format!("https://{typed}") }
}

/// What happened, so much at once, with the way to what was before.
pub(super) fn story(seen: &Seen) -> Markup {
    let older = seen.older.map(|before| format!("{}?before={before}#story", seen.back));
    html! {
        div #story {
            (ui::card("Timeline", html! {}, html! {
                (audit::story(&seen.moments, &seen.clock))
                @if seen.is_later_page { (ui::more(&format!("{}#story", seen.back), "The latest")) " " }
                @if let Some(href) = older { (ui::more(&href, "Older")) }
            }))
        }
    }
}
