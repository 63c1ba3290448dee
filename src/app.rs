//! The one list that merges every domain's routes, and what surrounds them.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::header::{CACHE_CONTROL, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::{Router, ServiceExt};
use tower::Layer;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::{CompressionBody, CompressionLayer};
use tower_http::csrf::CsrfLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa::openapi::OpenApi as Document;
use utoipa_axum::router::OpenApiRouter;

use crate::db::Door;
use crate::error::Error;
use crate::{
    accounts, activities, cadences, contacts, home, imports, invoices, leads, live, metrics, notifications, openapi, opportunities, people,
    search, session, targets, ui, web, worker,
};

/// What a process is told at its start.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Whether the login page offers the demo company's people.
    pub demo: bool,
}

impl Config {
    /// Off loopback cookies are for TLS only (spec 4.2).
    pub fn is_secure(&self) -> bool {
        !self.listen.ip().is_loopback()
    }
}

/// What every handler may reach.
#[derive(Clone)]
pub struct App {
    /// The way to the database.
    pub door: Door,
    /// The process's configuration.
    pub config: Arc<Config>,
    /// Password hashing, bounded.
    pub passwords: session::Passwords,
    /// Who follows the lists.
    pub live: live::Live,
}

fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(openapi::blank())
        .merge(session::routes())
        .merge(home::routes())
        .merge(leads::routes())
        .merge(opportunities::routes())
        .merge(accounts::routes())
        .merge(contacts::routes())
        .merge(activities::routes())
        .merge(cadences::routes())
        .merge(targets::routes())
        .merge(imports::routes())
        .merge(invoices::routes())
        .merge(people::routes())
        .merge(search::routes())
        .merge(live::routes())
        .merge(notifications::routes())
        .merge(worker::routes())
        .merge(metrics::routes())
}

/// The OpenAPI document of all routes.
pub fn document() -> Document {
    openapi::completed(routes().into_openapi())
}

/// The whole server as one router, without what must see a request before it is routed.
fn router(app: &App) -> Router {
    let (router, _) = routes().split_for_parts();
    router
        .fallback(async || Error::not_found("page"))
        .layer(from_fn(metrics::note_route))
        .with_state(app.clone())
        .nest(ui::ASSETS, assets())
        .layer(DefaultBodyLimit::max(web::BODY_LIMIT))
        .layer(CsrfLayer::new().with_rejection_response(|_| Error::forbidden("This request came from another site.").into_response()))
        .layer(from_fn(in_time))
}

/// Nobody waits for ever. A file takes as long as its sender's line does, and reading it anew as long as it is.
async fn in_time(request: Request, next: Next) -> Response {
    let takes_files = request.uri().path().starts_with(imports::API) && request.method() != Method::GET;
    let limit = Duration::from_secs(if takes_files { 900 } else { 40 });
    tokio::time::timeout(limit, next.run(request)).await.unwrap_or_else(|_| StatusCode::SERVICE_UNAVAILABLE.into_response())
}

fn assets() -> Router {
    let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
    memory_serve::load!().index_file(None).into_router().layer(SetResponseHeaderLayer::overriding(CACHE_CONTROL, forever))
}

/// Serves until told to stop; requests under way are finished first, event streams end at once.
pub async fn serve(app: App, listener: tokio::net::TcpListener, stop: impl Future<Output = ()> + Send + 'static) -> std::io::Result<()> {
    // A panic is a fault of ours in one request, not the end of the process.
    let caught = CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| Error::internal("a handler panicked").into_response());
    let service = from_fn(web::front).layer(router(&app).layer(caught));
    let service = from_fn_with_state(metrics::Metrics::default(), metrics::measure).layer(service);
    let service = tower::ServiceBuilder::new()
        .map_response(|response: Response<CompressionBody<Body>>| guarded(response.map(Body::new)))
        .layer(CompressionLayer::new())
        .service(service);
    let live = app.live;
    let stop = async move {
        stop.await;
        live.close();
    };
    let service = ServiceExt::<Request>::into_make_service_with_connect_info::<SocketAddr>(service);
    axum::serve(listener, service).with_graceful_shutdown(stop).await
}

/// Headers that every answer carries: no foreign scripts, frames or guesses. The one style by hash is Turbo's progress bar.
fn guarded(mut response: Response) -> Response {
    const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-WAyOw4V+FqDc35lQPyRADLBWbuNK8ahvYEaQIYF1+Ps='; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
                          form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'";
    let headers = response.headers_mut();
    for (name, value) in [
        ("content-security-policy", POLICY),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}
