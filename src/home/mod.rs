//! Where everybody arrives: the menu, the frame of a page, errors as pages, liveness.

mod docs;
mod frame;
mod lists;
mod pages;

use utoipa_axum::router::OpenApiRouter;

use crate::app::App;

pub use frame::{ACCESS, Visitor};
pub use lists::{LISTS, List, MenuEntry, is_open, menu};
pub(crate) use pages::error_page;

/// The domain's routes.
pub fn routes() -> OpenApiRouter<App> {
    pages::routes()
}
