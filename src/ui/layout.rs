//! The frame of every page behind the login.

use super::document::{Flash, document, mark, toasts};
use super::{Icon, badge::avatar, badge::person_with, palette};
use maud::{Markup, html};

/// One line of the sidebar.
#[derive(Debug, Clone)]
pub struct NavItem {
    /// What it says.
    pub label: &'static str,
    /// Where it leads.
    pub href: &'static str,
    /// Its drawing.
    pub icon: Icon,
    /// How much waits there; nothing is shown for `None` or zero.
    pub badge: Option<i64>,
    /// A heading above it, where a new group begins.
    pub group: Option<&'static str>,
}

/// Everything a page behind the login is made of. Fill what is needed and take the rest from `Page::default()`.
#[derive(Debug, Default)]
pub struct Page<'a> {
    /// Heading and window title.
    pub title: &'a str,
    /// A quiet line under the title, or badges.
    pub lead: Markup,
    /// Sidebar, as the reader's profile allows.
    pub nav: &'a [NavItem],
    /// Address of the sidebar line to mark.
    pub active: &'a str,
    /// Label and address of the pages above this one.
    pub crumbs: &'a [(&'a str, &'a str)],
    /// Name and role of the reader.
    pub user: Option<(&'a str, &'a str)>,
    /// Address of the reader's own page, once there is one.
    pub profile: Option<&'a str>,
    /// How many notifications the reader has not read; none for whom nothing is told.
    pub bell: Option<i64>,
    /// The toast, if something just happened.
    pub flash: Option<&'a Flash>,
    /// Buttons beside the title.
    pub actions: Markup,
    /// The content.
    pub body: Markup,
    /// Use the whole width, for boards.
    pub wide: bool,
    /// The kinds of records it shows, in words; when some of them change it is fetched anew.
    pub live: &'a str,
}

/// The whole document.
pub fn page(page: &Page) -> Markup {
    let body = html! {
        a.skip href="#main" { "Skip to content" }
        div.shell {
            (sidebar(page))
            div.stage {
                (topbar(page))
                // Notices are in the frame of every page.
                main #main.wide[page.wide] tabindex="-1" data-live={ (page.live) " notifications" } {
                    header.heading {
                        div { h1 { (page.title) } @if !page.lead.0.is_empty() { div.lead { (page.lead) } } }
                        @if !page.actions.0.is_empty() { div.actions { (page.actions) } }
                    }
                    (page.body)
                }
            }
        }
        (toasts(page.flash))
        @if !page.nav.is_empty() { (palette::palette()) }
        (palette::shortcuts(page.nav))
    };
    document(page.title, "app", body)
}

fn sidebar(page: &Page) -> Markup {
    html! {
        nav #nav.sidebar popover="auto" aria-label="Main" {
            a.brand href="/crm" { (mark()) span { "BCP CRM" } }
            ul {
                @for (item, letter) in page.nav.iter().zip(palette::letters(page.nav)) {
                    @if let Some(group) = item.group { li.group { (group) } }
                    li {
                        a href=(item.href) data-go=[letter] aria-current=[(item.href == page.active).then_some("page")] {
                            (item.icon) span { (item.label) }
                            @if let Some(count @ 1..) = item.badge { b.count { (count) } }
                        }
                    }
                }
            }
        }
    }
}

fn topbar(page: &Page) -> Markup {
    html! {
        header.topbar {
            button.icon-button.only-narrow type="button" popovertarget="nav" aria-label="Menu" { (Icon::Menu) }
            nav.crumbs aria-label="Breadcrumb" {
                ol {
                    @for (label, href) in page.crumbs { li { a href=(href) { (label) } } }
                    li aria-current="page" { (page.title) }
                }
            }
            // Whoever may open nothing has nothing to search.
            @if !page.nav.is_empty() { (palette::opener()) }
            button.icon-button.needs-js type="button" data-theme-switch aria-label="Switch between light and dark" title="Light or dark" {
                span.in-light { (Icon::Moon) } span.in-dark { (Icon::Sun) }
            }
            @if let Some(unread) = page.bell { (super::notice::bell(unread)) }
            @if let Some((name, role)) = page.user { (account(name, role, page.profile)) }
        }
    }
}

fn account(name: &str, role: &str, profile: Option<&str>) -> Markup {
    html! {
        button.icon-button.account type="button" popovertarget="account-menu" data-menu { (avatar(name)) span.visually-hidden { "Account of " (name) } }
        div #account-menu.menu popover="auto" {
            div.menu-head { (person_with(name, role)) }
            @if let Some(href) = profile { a href=(href) { (Icon::User) "My profile" } }
            button.needs-js type="button" data-dialog="shortcuts" { (Icon::Bolt) "Keyboard shortcuts" kbd { "?" } }
            form method="post" action="/api/auth/logout" { button type="submit" { (Icon::Logout) "Sign out" } }
        }
    }
}
