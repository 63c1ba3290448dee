//! The panels of an account's page.

use maud::{Markup, html};

use super::address::PAGE;
use super::record_page::Seen;
use super::terms::badges;
use super::{Recency, Tenure, page};
use crate::audit;
use crate::cadences::{self, Purpose};
use crate::ui::{self, Icon, Look};

/// Under the title: which, what kind of customer, whose.
pub(super) fn summary(seen: &Seen) -> Markup {
    let account = &seen.record.account;
    html! {
        span { (account.account_id) }
        (badges(account.tenure_status, account.activity_status))
        @match &account.owner_name {
            Some(owner) => { (ui::person(owner)) }
            None => { span.muted { "Nobody's" } }
        }
    }
}

/// That it is worked with no longer, and where to go instead.
pub(super) fn put_away(seen: &Seen) -> Markup {
    let account = &seen.record.account;
    html! {
        @if let Some(id) = &account.merged_into_account_id {
            p.notice-line role="note" { (Icon::Info) "Merged into " a href=(page(id)) { (account.merged_into_name.as_deref().unwrap_or(id)) } ". Work with that one." }
            @if seen.record.may("unmerge") { (super::merge_view::undo(&account.account_id, &seen.back)) }
        } @else if !account.is_active {
            p.notice-line role="note" { (Icon::Info) "Deactivated. It is among the " a href={ (PAGE) "?active=false" } { "accounts that are put away" } "." }
        }
    }
}

/// That it buys no more, and the one click to change that.
pub(super) fn winback(seen: &Seen) -> Markup {
    let account = &seen.record.account;
    let runs = seen.enrollments.iter().any(|run| run.purpose == Purpose::Winback && run.status.is_running());
    let quiet = account.tenure_status == Tenure::WinbackTarget && account.is_active && !runs;
    html! {
        @if let Some(last) = account.last_invoice_date.filter(|_| quiet) {
            (cadences::winback_card(&account.account_id, last, seen.record.may("winback"), &seen.clock, &seen.back))
        }
    }
}

/// What it is worth and how it stands.
pub(super) fn figures(seen: &Seen) -> Markup {
    let account = &seen.record.account;
    let none = || html! { span.none { "–" } };
    let day = |day: Option<jiff::civil::Date>| day.map_or_else(none, |day| seen.clock.date(day));
    let since = html! { @if account.activity_status == Recency::NoTransaction { "No invoice yet" } };
    html! {
        (ui::stats(&[
            ui::stat("Customer since", day(account.first_invoice_date), since),
            ui::stat("Last invoice", day(account.last_invoice_date), html! {}),
            ui::stat("Open deals", seen.record.open_opportunities.map_or_else(none, |open| html! { (open) }), html! {}),
            ui::stat("Last touch", seen.record.last_touch_at.map_or_else(none, |at| seen.clock.ago(at)), html! {}),
        ]))
    }
}

/// What is known of it.
pub(super) fn profile(seen: &Seen) -> Markup {
    let account = &seen.record.account;
    let text = |value: &Option<String>| html! { @if let Some(value) = value { span.lines { (value) } } };
    let site = html! { @if let Some(domain) = &account.domain { a href={ "https://" (domain) } rel="noreferrer" { (domain) } } };
    let phone = html! { @if let Some(phone) = &account.phone { a href={ "tel:" (phone.replace(' ', "")) } { (phone) } } };
    let email = html! { @if let Some(email) = &account.email { a href={ "mailto:" (email) } { (email) } } };
    let parent = html! {
        @if let Some(id) = &account.parent_account_id { a href=(page(id)) { (account.parent_name.as_deref().unwrap_or(id)) } }
    };
    let mut facts = vec![
        ("Domain", site),
        ("Tax number (NPWP)", text(&account.npwp)),
        ("Phone", phone),
        ("E-mail", email),
        ("Industry", text(&account.industry)),
        ("City", text(&account.city)),
        ("Address", text(&account.address)),
        ("Known since", seen.clock.ago(account.created_at)),
    ];
    if account.parent_account_id.is_some() {
        facts.push(("Belongs to", parent));
    }
    if !account.tags.is_empty() {
        facts.push(("Tags", html! { (account.tags.join(", ")) }));
    }
    let edit = html! { @if seen.record.may("edit") { (ui::opener("edit", "Edit", Look::Ghost, Some(Icon::Edit))) } };
    ui::card("Profile", edit, ui::definitions(&facts))
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
