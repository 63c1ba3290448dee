//! Cadences: templates of steps, and the records that go through them (spec 6).
//!
//! `lists` what is read, `acts` what can be done, `input` what is sent, `api` the routes; the `.sql` files beside them hold the engine.

mod acts;
mod api;
mod card;
mod draft;
mod editor_page;
mod editor_view;
mod file;
mod input;
mod line;
mod list_page;
mod lists;
mod preview;
mod record_page;
mod rows;
mod terms;
mod winback_view;
mod words;

use utoipa_axum::router::OpenApiRouter;

use crate::app::App;

pub use acts::{create, enroll, set_status, update, winback};
pub use card::card;
pub use lists::{
    cadence, latest_of_opportunity, list, list_after, numbers, of_account, of_lead, of_opportunity, of_target, offered, preview,
    preview_of, steps, stop_reasons,
};
pub use rows::{Cadence, Enrollment, Offered, Planned, Step, StepNumbers, StopReason};
pub use terms::{Action, EnrollmentStatus, Mode, Purpose, Subject};
pub use winback_view::{winback_button, winback_card};

/// Every statement of the domain.
pub const STATEMENTS: &[&str] = &[
    lists::LIST,
    lists::ONE,
    lists::STEPS,
    lists::NUMBERS,
    lists::STOP_REASONS,
    lists::PREVIEW,
    lists::PREVIEW_OF,
    lists::OF_OPPORTUNITY,
    lists::OF_ACCOUNT,
    lists::OF_LEAD,
    lists::OF_TARGET,
    lists::LATEST_OF_OPPORTUNITY,
    lists::OFFERED,
    lists::RIGHTS,
    acts::CREATE,
    acts::UPDATE,
    acts::ENROLL,
    acts::SET_STATUS,
    acts::WINBACK,
];

/// The domain's routes.
pub fn routes() -> OpenApiRouter<App> {
    api::routes().merge(list_page::routes()).merge(record_page::routes()).merge(editor_page::routes())
}
