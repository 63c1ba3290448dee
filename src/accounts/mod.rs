//! Accounts: organisations, the single source of customer data; one for each company, whatever its spelling (spec 1.11, 1.12).
//!
//! One file a capability: `list` the list, `record` one account with what is beside it, `acts` what can be done. The `.sql` files hold the
//! rules: `rights`, `edit`, `care` (owner, putting away), `status` (what kind of customer), `merge` (two become one, and its undoing), `lists`, `search`, `story`.

mod account;
mod acts;
mod address;
mod api;
mod deals_view;
mod dialogs;
mod file;
mod form;
mod input;
mod list;
mod list_page;
mod lists;
mod merge;
mod merge_view;
mod record;
mod record_page;
mod record_view;
mod terms;

use utoipa_axum::router::OpenApiRouter;

use crate::app::App;

pub use account::{Account, AccountRow, page};
pub use acts::{assign, create, deactivate, reactivate, update};
pub use list::{Ask, Listed, TenureCount, View};
pub use record::{Record, Rights, one, owners};
pub use terms::{Recency, Tenure, badges};

/// Every statement of the domain.
pub const STATEMENTS: &[&str] = &[
    lists::ACTIVE,
    lists::OWNED,
    lists::LIST,
    lists::FOUND,
    lists::COUNTS,
    lists::COUNTS_FOUND,
    lists::SELLERS,
    record::ONE,
    record::OWNERS,
    record::RIGHTS,
    acts::CREATE,
    acts::UPDATE,
    acts::ASSIGN,
    acts::DEACTIVATE,
    acts::REACTIVATE,
    merge::MERGE,
    merge::UNMERGE,
    merge::MOVES,
    merge::CANDIDATES,
];

/// The domain's routes.
pub fn routes() -> OpenApiRouter<App> {
    api::routes().merge(list_page::routes()).merge(record_page::routes()).merge(merge::routes()).merge(merge_view::routes())
}
