//! Targets: companies to approach, before they are a lead (spec 1.9).
//!
//! One file a capability: `list` the list, `record` one target with what is beside it, `api` both as routes, `acts` what can be done and `work`
//! its routes, `list_page` and `record_page` the pages. The `.sql` files hold the rules: `targets` who sees and may what, `edit`, `steps`,
//! `convert`, `assign`, `bulk`, `lists`, `search`, `known` what a target's company is already.

mod acts;
mod address;
mod api;
mod bulk_view;
mod dialogs;
mod file;
mod filter_view;
mod form;
mod input;
mod list;
mod list_page;
mod lists;
mod record;
mod record_page;
mod record_view;
mod rows_view;
mod target;
mod terms;
mod view;
mod work;

use utoipa_axum::router::OpenApiRouter;

use crate::app::App;

pub use acts::{assign, bulk, convert, create, step, update};
pub use list::{Ask, Listed, StatusCount};
pub use record::{Rights, matches, one, rights};
pub use target::{Match, Target, page};
pub use terms::{BulkAction, Outreach, TargetStatus};

/// Every statement of the domain.
pub const STATEMENTS: &[&str] = &[
    lists::PLAIN,
    lists::LIST,
    lists::FOUND,
    lists::COUNTS,
    lists::COUNTS_FOUND,
    record::ONE,
    record::MATCHES,
    record::RIGHTS,
    list_page::OWNERS,
];

/// The domain's routes.
pub fn routes() -> OpenApiRouter<App> {
    api::routes().merge(work::routes()).merge(list_page::routes()).merge(record_page::routes())
}
