//! Imports (spec 7): files of targets, leads and invoices are read, mapped, previewed, committed and undone.
//!
//! `read` knows files, `receive` takes them in, `upload` and `change` turn them into rows by `fields`, `guess`, `mapping` and `cells`; `batch` and
//! `rows` are what is read of an import, `acts` and `api` what is done with it, `work` does it in the background. The `.sql` files hold the engine:
//! `upload` takes rows in, `chunk` and `work` cut and claim, `decide` is what preview and commit share, `targets…` the kind.

mod acts;
mod api;
mod batch;
mod cells;
mod change;
mod dates;
mod fields;
mod guess;
mod known;
mod mapping;
mod numbers;
mod options;
mod read;
mod receive;
mod rows;
mod settled;
mod store;
mod upload;
mod work;

use utoipa_axum::router::OpenApiRouter;

use crate::app::App;

pub use batch::{Ask, Batch, list, one, previewed};
pub use fields::{Field, Kind, Shape};
pub use guess::{Mapping, guess};
pub use mapping::{NamedMapping, named_mappings};
pub use options::{DateOrder, Duplicates, Options};
pub use rows::{ImportRow, RowsAsk, Verdict};
pub use settled::missing;
pub use work::{import_pending, keep_importing, wake, woken};

/// Every statement of the domain.
pub const STATEMENTS: &[&str] = &[
    batch::LIST,
    batch::ONE,
    rows::ALL,
    rows::OF_VERDICT,
    rows::LEFT,
    rows::KNOWN,
    acts::COMMIT,
    acts::CANCEL,
    acts::UNDO,
    work::WORK,
    change::CHANGE,
    change::FILE,
    change::RAW,
    change::STATE,
    mapping::CHOSEN,
    mapping::FORGET,
    mapping::KEEP,
    mapping::NAMED,
    mapping::REMEMBERED,
    settled::READING,
    store::FILE_PART,
    store::READ,
    store::ROWS,
    upload::UPLOAD,
];

/// The domain's routes.
pub fn routes() -> OpenApiRouter<App> {
    api::routes().merge(upload::routes()).merge(change::routes()).merge(mapping::routes())
}
