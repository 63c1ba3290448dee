//! Imports (spec 7): files of targets, leads and invoices are read, mapped, previewed, committed and undone.
//!
//! `read` knows files, `receive` takes them in, `upload` and `change` turn them into rows by `fields`, `guess`, `mapping` and `cells`; `batch` and
//! `rows` are what is read of an import, `acts` and `api` what is done with it, `work` does it in the background. The `.sql` files hold the engine:
//! `upload` takes rows in, `reading` opens them again, `chunk` and `work` cut and claim, `decide` is what preview and commit share, `targets…` the kind.
//! `list_page` and `batch_page` are the pages; the `…_view` files hold the parts of the latter.

mod acts;
mod again;
mod api;
mod batch;
mod batch_page;
mod cells;
mod change;
mod dates;
mod facts;
mod failed;
mod fields;
mod file;
mod fix;
mod guess;
mod known;
mod list_page;
mod map_view;
mod mapping;
mod numbers;
mod options;
mod options_view;
mod page_data;
mod read;
mod receive;
mod repair;
mod result_view;
mod rows;
mod rows_upload;
mod rows_view;
mod sample;
mod settled;
mod store;
mod upload;
mod words;
mod work;

use utoipa_axum::router::OpenApiRouter;

use crate::app::App;

pub use batch::{Ask, Batch, list, one, previewed};
pub use fields::{Field, Kind, Shape};
pub use guess::{Mapping, guess};
pub use mapping::{NamedMapping, named_mappings};
pub use options::{DateOrder, Duplicates, Options};
use page_data::{Beside, beside, kinds};
pub use rows::{ImportRow, RowsAsk, Verdict};
pub use settled::missing;
pub use work::{import_pending, keep_importing, wake, woken};

/// Where the domain's routes are.
pub const API: &str = "/api/crm/imports";

/// Every statement of the domain.
pub const STATEMENTS: &[&str] = &[
    page_data::KINDS,
    page_data::BESIDE,
    batch::LIST,
    batch::ONE,
    rows::ALL,
    rows::OF_VERDICT,
    rows::LEFT,
    rows::OPEN,
    rows::KNOWN,
    rows::ONE,
    acts::COMMIT,
    acts::CANCEL,
    acts::UNDO,
    work::WORK,
    change::CHANGE,
    again::FILE,
    again::RAW,
    change::STATE,
    failed::FAILED,
    fix::BEFORE,
    fix::FIX,
    mapping::CHOSEN,
    mapping::FORGET,
    mapping::KEEP,
    mapping::NAMED,
    mapping::REMEMBERED,
    repair::FAILING,
    sample::ACCOUNT,
    settled::ANSWER,
    settled::BROKEN,
    store::FILE_PART,
    store::READ,
    store::ROWS,
    upload::UPLOAD,
];

/// The domain's routes.
pub fn routes() -> OpenApiRouter<App> {
    api::routes()
        .merge(list_page::routes())
        .merge(batch_page::routes())
        .merge(upload::routes())
        .merge(change::routes())
        .merge(fix::routes())
        .merge(mapping::routes())
        .merge(sample::routes())
        .merge(failed::routes())
        .merge(repair::routes())
}
