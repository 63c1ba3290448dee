//! The table of spec 3.2 as data: each list's key, page, API and menu. A test walks it, so they cannot drift apart.

use serde::Serialize;
use utoipa::ToSchema;

use crate::db::Actor;
use crate::ui::{Icon, NavItem};

/// One list of spec 3.2.
#[derive(Debug)]
pub struct List {
    /// The key that `crm.may_open` knows.
    pub key: &'static str,
    /// Its page.
    pub page: &'static str,
    /// Its API view.
    pub api: &'static str,
    /// What the sidebar says.
    pub label: &'static str,
    /// The sidebar's heading where a group begins.
    pub group: Option<&'static str>,
    /// Profiles that have it in the sidebar (document 5).
    pub menu: &'static [&'static str],
    icon: Icon,
}

const MARKETING: &[&str] = &["marketing", "marketing_manager", "admin", "director"];
const SELLERS: &[&str] = &["sales", "sales_manager", "admin", "director"];
const EVERYBODY: &[&str] = &["marketing", "marketing_manager", "sales", "sales_manager", "sales_support", "finance", "admin", "director"];
const MANAGERS: &[&str] = &["sales_manager", "admin", "director"];
const OVERSEERS: &[&str] = &["admin", "director"];
const ADMINS: &[&str] = &["admin"];
const SALES: &[&str] = &["sales", "sales_manager", "sales_support", "admin", "director"];
const IMPORTERS: &[&str] = &["marketing_manager", "sales", "sales_manager", "sales_support", "finance", "admin", "director"];
const WORKERS: &[&str] = &["marketing", "marketing_manager", "sales", "sales_manager", "sales_support", "admin", "director"];

/// Every list that has a page, in the order of the sidebar.
pub const LISTS: &[List] = &[
    List {
        key: "inbox",
        page: "/crm/lead-inbox",
        api: "/api/crm/leads?view=inbox",
        label: "Lead Inbox",
        group: Some("Marketing"),
        menu: MARKETING,
        icon: Icon::Inbox,
    },
    List {
        key: "nurture",
        page: "/crm/nurture-leads",
        api: "/api/crm/leads?view=nurture",
        label: "Nurture",
        group: None,
        menu: MARKETING,
        icon: Icon::Leaf,
    },
    List {
        key: "disqualified",
        page: "/crm/disqualified-leads",
        api: "/api/crm/leads?view=disqualified",
        label: "Disqualified",
        group: None,
        menu: MARKETING,
        icon: Icon::Ban,
    },
    List {
        key: "receipts",
        page: "/crm/receipts",
        api: "/api/crm/leads?view=receipts",
        label: "Receipts",
        group: None,
        menu: MARKETING,
        icon: Icon::Receipt,
    },
    List {
        key: "pool",
        page: "/crm/sales-inbox",
        api: "/api/crm/leads?view=handover_pool",
        label: "Sales Inbox",
        group: Some("Sales"),
        menu: SELLERS,
        icon: Icon::Hand,
    },
    List {
        key: "my_leads",
        page: "/crm/my-leads",
        api: "/api/crm/leads?view=my_claimed",
        label: "My Leads",
        group: None,
        menu: SELLERS,
        icon: Icon::User,
    },
    List {
        key: "pipeline",
        page: "/crm/pipeline",
        api: "/api/crm/opportunities?view=pipeline",
        label: "Pipeline",
        group: None,
        menu: SALES,
        icon: Icon::Board,
    },
    List {
        key: "activities",
        page: "/crm/activities",
        api: "/api/crm/activities?view=planner",
        label: "Activities",
        group: None,
        menu: WORKERS,
        icon: Icon::Calendar,
    },
    List {
        key: "accounts",
        page: "/crm/accounts",
        api: "/api/crm/accounts?view=enriched",
        label: "Accounts",
        group: None,
        menu: EVERYBODY,
        icon: Icon::Building,
    },
    List { key: "targets", page: "/crm/targets", api: "/api/crm/targets", label: "Targets", group: None, menu: SALES, icon: Icon::Target },
    List {
        key: "imports",
        page: "/crm/imports",
        api: "/api/crm/imports",
        label: "Imports",
        group: None,
        menu: IMPORTERS,
        icon: Icon::Upload,
    },
    List {
        key: "cadences",
        page: "/crm/cadences",
        api: "/api/crm/cadences",
        label: "Cadences",
        group: Some("Company"),
        menu: &["admin", "director"],
        icon: Icon::Route,
    },
    List { key: "gaps", page: "/crm/gaps", api: "/api/crm/gaps", label: "Gaps", group: None, menu: MANAGERS, icon: Icon::Gap },
    List { key: "proof", page: "/crm/proof", api: "/api/crm/proof", label: "Proof", group: None, menu: OVERSEERS, icon: Icon::Shield },
    List { key: "audit", page: "/crm/audit", api: "/api/crm/audit", label: "Audit", group: None, menu: OVERSEERS, icon: Icon::List },
    List {
        key: "jobs",
        page: "/admin/jobs",
        api: "/api/admin/jobs",
        label: "Jobs",
        group: Some("Administration"),
        menu: OVERSEERS,
        icon: Icon::Clock,
    },
    List { key: "users", page: "/admin/users", api: "/api/admin/users", label: "Users", group: None, menu: ADMINS, icon: Icon::Users },
    List {
        key: "settings",
        page: "/admin/settings",
        api: "/api/admin/settings",
        label: "Settings",
        group: None,
        menu: ADMINS,
        icon: Icon::Gear,
    },
];

/// An entry of somebody's sidebar.
#[derive(Debug, Serialize, ToSchema)]
pub struct MenuEntry {
    /// What it says.
    pub label: &'static str,
    /// Where it leads.
    pub page: &'static str,
}

/// Whether a list's page is open to somebody, by the database's own gate.
pub fn is_open(actor: &Actor, page: &str) -> bool {
    LISTS.iter().any(|list| list.page == page && actor.lists.iter().any(|open| open == list.key))
}

fn open_to(actor: &Actor) -> impl Iterator<Item = &'static List> + '_ {
    LISTS.iter().filter(|list| list.menu.contains(&actor.access_profile.as_str()))
}

/// The pages of somebody's sidebar.
pub fn menu(actor: &Actor) -> Vec<MenuEntry> {
    open_to(actor).map(|list| MenuEntry { label: list.label, page: list.page }).collect()
}

/// The sidebar itself; headings only where both groups are there.
pub(crate) fn nav(actor: &Actor) -> Vec<NavItem> {
    open_to(actor).map(|list| NavItem { label: list.label, href: list.page, icon: list.icon, badge: None, group: list.group }).collect()
}
