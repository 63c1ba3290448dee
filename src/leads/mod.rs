//! Leads: what they are, the lists they are in, and what can be done with them (spec 1.4 to 1.6).
//!
//! One file a capability: `list` the five lists, `intake` adding and editing, `triage` marketing's acts, `claim` sales', `record` one lead with its
//! story. The `.sql` files beside them hold the rules; `*_page` and `*_view` are what a person sees.

mod acts;
mod ask;
mod claim;
mod dialogs;
mod file;
mod inbox_page;
mod intake;
mod intake_form;
mod lead;
mod list;
mod lists;
mod my_leads_page;
mod nurture_page;
mod pool_page;
mod receipts;
mod receipts_page;
mod record;
mod record_page;
mod record_view;
mod rows;
mod terms;
mod triage;

use utoipa_axum::router::OpenApiRouter;

use crate::app::App;

pub use ask::{Ask, Sla, View};
pub use claim::{Claimed, assign, claim, claim_next, convert, release};
pub use intake::{create, update};
pub use lead::Lead;
use lead::columns;
pub use list::{Counts, Listed, Rights, counts, list, paged, rights};
pub use record::{Duplicate, LeadDetail, LeadRecord, duplicates, one};
pub use terms::{Channel, Destination, LostCode, Queue, Source, Timeline, TriageStatus, VolumeUnit};
pub use triage::{hand_over, recall, reopen, triage};

/// Every statement of the domain, for the test that prepares each as the restricted role.
pub const STATEMENTS: &[&str] = &[
    lists::INBOX,
    lists::INBOX_FOUND,
    lists::INBOX_COUNTS,
    lists::NURTURE,
    lists::NURTURE_FOUND,
    lists::NURTURE_COUNTS,
    lists::DISQUALIFIED,
    lists::DISQUALIFIED_FOUND,
    lists::DISQUALIFIED_COUNTS,
    lists::POOL,
    lists::POOL_FOUND,
    lists::POOL_COUNTS,
    lists::MY_LEADS,
    lists::MY_LEADS_FOUND,
    lists::MY_LEADS_COUNTS,
    lists::RIGHTS,
    receipts::RECEIPTS,
    receipts::MAY_RECALL,
    record::ONE,
    record::DUPLICATES,
    record::SEEN,
    intake::CREATE,
    intake::UPDATE,
    triage::TRIAGE,
    triage::HAND_OVER,
    triage::RECALL,
    triage::REOPEN,
    claim::CLAIM,
    claim::CLAIM_NEXT,
    claim::ASSIGN,
    claim::CONVERT,
    claim::RELEASE,
];

/// The domain's routes.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(list::routes())
        .merge(intake::routes())
        .merge(record::routes())
        .merge(triage::routes())
        .merge(claim::routes())
        .merge(inbox_page::routes())
        .merge(nurture_page::routes())
        .merge(pool_page::routes())
        .merge(my_leads_page::routes())
        .merge(receipts_page::routes())
        .merge(record_page::routes())
}
