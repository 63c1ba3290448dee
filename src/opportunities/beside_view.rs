//! What stands beside a deal on its page: account, people, source.

use maud::{Markup, html};

use super::record_page::Seen;
use crate::accounts;
use crate::contacts;
use crate::ui;

/// The account behind the deal.
pub(super) fn account(seen: &Seen) -> Markup {
    let Some(account) = &seen.account else { return html! {} };
    let pipeline = seen.actor.lists.iter().any(|list| list == "pipeline");
    let all = format!("{}?account={}&form=list", super::address::PIPELINE, account.account_id);
    let text = |value: &Option<String>| html! { @if let Some(value) = value { (value) } };
    ui::card(
        "Account",
        html! {},
        html! {
            p { a href=(accounts::page(&account.account_id)) { strong { (account.company_name) } } }
            (ui::definitions(&[
                ("Industry", text(&account.industry)),
                ("City", text(&account.city)),
                ("Phone", phone(account.phone.as_deref())),
                ("E-mail", mail(account.email.as_deref())),
                ("Domain", text(&account.domain)),
                ("Owner", html! { @if let Some(owner) = &account.owner_name { (ui::person(owner)) } }),
            ]))
            @if pipeline { (ui::more(&all, "Open deals of this account")) }
        },
    )
}

/// The people there.
pub(super) fn contacts(seen: &Seen) -> Markup {
    let Some(account) = &seen.account else { return html! {} };
    contacts::panel(&seen.contacts, account.may_add_contact, account.may_edit_contact, &seen.back)
}

fn phone(number: Option<&str>) -> Markup {
    html! { @if let Some(number) = number { a href={ "tel:" (number.replace(' ', "")) } { (number) } } }
}

fn mail(address: Option<&str>) -> Markup {
    html! { @if let Some(address) = address { a href={ "mailto:" (address) } { (address) } } }
}

/// The lead or target it came from.
pub(super) fn source(seen: &Seen) -> Markup {
    let Some(source) = &seen.source else { return html! {} };
    let is_lead = source.kind == "lead";
    ui::card(
        "Source",
        html! {},
        ui::definitions(&[
            (
                if is_lead { "Lead" } else { "Target" },
                html! { a href={ "/crm/" (if is_lead { "leads" } else { "targets" }) "/" (source.id) } { (source.id) } },
            ),
            ("Came in", seen.clock.ago(source.came_at)),
            ("Company", html! { (source.company_name) }),
            ("Person", html! { (source.contact_name.as_deref().unwrap_or_default()) }),
            ("Sourced by", html! { (source.sourced_by) }),
            ("Channel", html! { (source.primary_channel.as_deref().unwrap_or_default()) }),
        ]),
    )
}
