//! Opportunities: deals on accounts, their stages and quotes, the lists and the board that show them (spec 1.7, 1.10).
//!
//! One file a capability: `list` the lists, `board` the board, `record` one deal with what is beside it, `quotes`, `acts` what can be done.
//! The `.sql` files beside them hold the rules; `*_page` and `*_view` are what a person sees.

mod acts;
mod address;
mod api;
mod beside;
mod beside_view;
mod board;
mod board_view;
mod file;
mod input;
mod list;
mod list_view;
mod lists;
mod of_account;
mod pipeline;
mod quick_add;
mod quotes;
mod quotes_view;
mod record;
mod record_forms;
mod record_page;
mod record_view;
mod row;
mod stage_forms;
mod terms;
mod toolbar;

use utoipa_axum::router::OpenApiRouter;

use crate::app::App;

pub use acts::{assign, change_stage, create, quick_add, update};
pub use beside::{DealAccount, Origin};
pub use board::{CARDS, Card, Column, StageSum, Sum, cards, columns, sums};
pub use list::{Ask, Listed, StageCount, View};
pub use of_account::of_account;
pub use quotes::{Quote, of_deal as quotes_of};
pub use record::{Deal, StageChange, StageRule, deal, stage_rules};
pub use row::{Opportunity, page};
pub use terms::{QuoteStatus, Stage};

/// Every statement of the domain.
pub const STATEMENTS: &[&str] = &[
    lists::PIPELINE.owner,
    lists::PIPELINE.stage,
    lists::PIPELINE.account,
    lists::PIPELINE.search,
    lists::PIPELINE.count,
    lists::PIPELINE.count_account,
    lists::PIPELINE.count_search,
    lists::OVERDUE.owner,
    lists::OVERDUE.stage,
    lists::OVERDUE.account,
    lists::OVERDUE.search,
    lists::OVERDUE.count,
    lists::OVERDUE.count_account,
    lists::OVERDUE.count_search,
    lists::CLOSED.owner,
    lists::CLOSED.stage,
    lists::CLOSED.account,
    lists::CLOSED.search,
    lists::CLOSED.count,
    lists::CLOSED.count_account,
    lists::CLOSED.count_search,
    lists::ALL.owner,
    lists::ALL.stage,
    lists::ALL.account,
    lists::ALL.search,
    lists::ALL.count,
    lists::ALL.count_account,
    lists::ALL.count_search,
    board::SUMS,
    board::CARD_ROWS,
    record::ONE,
    beside::ACCOUNT,
    of_account::OF_ACCOUNT,
    beside::SOURCE,
    record::HISTORY,
    record::RULES,
    quotes::OF_DEAL,
    quotes::CREATE,
    quotes::UPDATE,
    quotes::SET_STATUS,
    acts::CREATE,
    acts::QUICK_ADD,
    acts::UPDATE,
    acts::CHANGE_STAGE,
    acts::ASSIGN,
    pipeline::RIGHTS,
    pipeline::ACCOUNT_NAME,
];

/// The domain's routes.
pub fn routes() -> OpenApiRouter<App> {
    api::routes().merge(quotes::routes()).merge(pipeline::routes()).merge(record_page::routes())
}
