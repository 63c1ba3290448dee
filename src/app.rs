//! The one list that merges every domain's routes, and what surrounds them.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::{CACHE_CONTROL, HeaderName, HeaderValue, SET_COOKIE, STRICT_TRANSPORT_SECURITY};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;
use tower::Layer;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::{CompressionBody, CompressionLayer};
use tower_http::csrf::CsrfLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa::openapi::OpenApi as Document;
use utoipa_axum::router::OpenApiRouter;

use crate::db::Door;
use crate::error::Error;
use crate::web::Patience;
use crate::{
    accounts, activities, audit, cadences, contacts, home, imports, invoices, leads, live, metrics, notifications, openapi, opportunities,
    people, proof, search, session, settings, targets, ui, web, worker,
};

/// What a process is told at its start.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Whether the login page offers the demo company's people.
    pub demo: bool,
    /// Connections that may be open at once.
    pub clients: usize,
    /// Of them, those that may be event streams.
    pub streams: usize,
}

impl Config {
    /// Connections unless told otherwise: all streams, and two thousand besides.
    pub const CLIENTS: usize = 12_000;
    /// Event streams unless told otherwise.
    pub const STREAMS: usize = 10_000;

    /// With the usual number of clients.
    pub fn at(listen: SocketAddr, demo: bool) -> Self {
        Self { listen, demo, clients: Self::CLIENTS, streams: Self::STREAMS }
    }

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

impl App {
    /// One that serves from this database.
    pub fn new(door: Door, config: Config) -> Self {
        let live = live::Live::new(door.patient(), config.streams);
        Self { door, config: Arc::new(config), passwords: session::Passwords::default(), live }
    }
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
        .merge(settings::routes())
        .merge(search::routes())
        .merge(live::routes())
        .merge(notifications::routes())
        .merge(audit::routes())
        .merge(proof::routes())
        .merge(worker::routes())
        .merge(metrics::routes())
}

/// The OpenAPI document of all routes.
pub fn document() -> Document {
    openapi::completed(routes().into_openapi())
}

/// The whole server as one router, without what must see a request before it is routed.
fn router(app: &App, patience: Patience) -> Router {
    let (router, _) = routes().split_for_parts();
    router
        .fallback(async || Error::not_found("page"))
        .layer(from_fn(metrics::note_route))
        .with_state(app.clone())
        .nest(ui::ASSETS, assets())
        .layer(DefaultBodyLimit::max(web::BODY_LIMIT))
        .layer(CsrfLayer::new().with_rejection_response(|_| Error::forbidden("This request came from another site.").into_response()))
        .layer(from_fn_with_state(patience, in_time))
}

/// Nobody waits for ever. A file takes as long as its sender's line does, and reading it anew as long as it is.
async fn in_time(State(patience): State<Patience>, request: Request, next: Next) -> Response {
    let takes_files = request.uri().path().starts_with(imports::API) && request.method() != Method::GET;
    let limit = if takes_files { patience.file } else { patience.request };
    tokio::time::timeout(limit, next.run(request)).await.unwrap_or_else(|_| StatusCode::SERVICE_UNAVAILABLE.into_response())
}

fn assets() -> Router {
    let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
    memory_serve::load!().index_file(None).into_router().layer(SetResponseHeaderLayer::overriding(CACHE_CONTROL, forever))
}

/// Serves until told to stop; requests under way are finished first, event streams end at once.
pub async fn serve(app: App, listener: TcpListener, stop: impl Future<Output = ()> + Send + 'static) -> std::io::Result<()> {
    serve_within(Patience::default(), app, listener, stop).await
}

/// The same with so much patience.
pub async fn serve_within(
    patience: Patience,
    app: App,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let secure = app.config.is_secure();
    // A panic is a fault of ours in one request, not the end of the process.
    let caught = CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| Error::internal("a handler panicked").into_response());
    let service = from_fn_with_state(patience, web::front).layer(router(&app, patience).layer(caught));
    let service = from_fn_with_state(metrics::Metrics::default(), metrics::measure).layer(service);
    let service = tower::ServiceBuilder::new()
        .map_response(move |response: Response<CompressionBody<Body>>| guarded(response.map(Body::new), secure))
        // By gzip, though browsers take brotli too: what that spares of a page, it takes in megabytes of its window. And quickly: packing
        // tighter took two fifths of a page's time.
        .layer(CompressionLayer::new().quality(CompressionLevel::Precise(3)))
        .service(service);
    let (live, places) = (app.live, web::Places::new(app.config.clients));
    let stop = async move {
        stop.await;
        live.close();
    };
    web::connections(listener, service, patience, places, stop).await;
    Ok(())
}

/// Headers that every answer carries: no foreign scripts, frames or guesses. The one style by hash is Turbo's progress bar.
fn guarded(mut response: Response, secure: bool) -> Response {
    const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-WAyOw4V+FqDc35lQPyRADLBWbuNK8ahvYEaQIYF1+Ps='; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
                          form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'";
    let headers = response.headers_mut();
    for (name, value) in [
        ("content-security-policy", POLICY),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if secure {
        for_tls_only(headers);
    }
    response
}

/// Behind TLS a browser never tries without it again, and no cookie travels in the clear, whoever set it.
fn for_tls_only(headers: &mut HeaderMap) {
    headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    let cookies: Vec<HeaderValue> = headers.get_all(SET_COOKIE).iter().cloned().collect();
    headers.remove(SET_COOKIE);
    for cookie in cookies {
        let marked = cookie.to_str().ok().filter(|text| !text.contains("; Secure")).map(|text| format!("{text}; Secure"));
        headers.append(SET_COOKIE, marked.and_then(|text| HeaderValue::from_str(&text).ok()).unwrap_or(cookie));
    }
}
