//! stub
use utoipa_axum::router::OpenApiRouter;
use crate::app::App;
/// The domain's routes.
pub fn routes() -> OpenApiRouter<App> { OpenApiRouter::new() }
