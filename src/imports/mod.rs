//! Imports (spec 7): files of targets, leads and invoices are read, mapped, previewed, committed and undone.
//!
//! `fields` and `guess` know what a file can fill; `batch` and `rows` what is read of an import, `acts` and `api` what is done with it, `work` does
//! it in the background. The `.sql` files hold the engine: `upload` takes rows in, `chunk` and `work` cut and claim, `decide` is what preview and
//! commit share, `targets…` the kind.

mod acts;
mod api;
mod batch;
mod fields;
mod guess;
mod known;
mod rows;
mod work;

use utoipa_axum::router::OpenApiRouter;

use crate::app::App;

pub use batch::{Ask, Batch, list, one, previewed};
pub use fields::{Field, Kind, Shape};
pub use guess::{Mapping, guess};
pub use rows::{ImportRow, RowsAsk, Verdict};
pub use work::{import_pending, keep_importing, wake, woken};

/// Every statement of the domain.
pub const STATEMENTS: &[&str] =
    &[batch::LIST, batch::ONE, rows::ALL, rows::OF_VERDICT, rows::LEFT, rows::KNOWN, acts::COMMIT, acts::CANCEL, acts::UNDO, work::WORK];

/// The domain's routes.
pub fn routes() -> OpenApiRouter<App> {
    api::routes()
}
