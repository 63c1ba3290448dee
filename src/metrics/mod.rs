//! /metrics for Prometheus: requests by route, connections, jobs. No login, no name, no id of any record (docs/decisions/032).

mod figures;
mod labels;

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use axum::Extension;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use postgres_from_row::FromRow;
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;
use crate::db::{Connections, Query, Reads, params};
use crate::error::Error;
use crate::web::Places;

pub use figures::Metrics;

const JOBS: &str = "select job, finished, took, failed, counts from crm.list_job_times()";

/// A job's last run.
#[derive(Debug, FromRow)]
pub(crate) struct JobTimes {
    pub(crate) job: String,
    pub(crate) finished: f64,
    pub(crate) took: f64,
    pub(crate) failed: bool,
    pub(crate) counts: Option<Value>,
}

/// What is taken of the process's places, of each: most, open, refused so far.
pub(crate) struct Held {
    pub(crate) database: Connections,
    pub(crate) reads: Option<Reads>,
    pub(crate) clients: (usize, usize, u64),
    pub(crate) streams: (usize, usize, u64),
}

/// The template of the route that a request took, told by the router to whoever stands around it.
#[derive(Clone, Default)]
struct Taken(Arc<OnceLock<String>>);

/// Counts a request by its route's template and final status; stands around everything else.
pub async fn measure(State(metrics): State<Metrics>, mut request: Request, next: Next) -> Response {
    let (started, method, taken) = (Instant::now(), request.method().clone(), Taken::default());
    request.extensions_mut().insert(taken.clone());
    request.extensions_mut().insert(metrics.clone());
    let response = next.run(request).await;
    let route = taken.0.get().map_or("none", String::as_str);
    // Anybody may make up a method, and each would be a figure of its own.
    let known = [Method::GET, Method::HEAD, Method::POST, Method::PATCH, Method::DELETE].contains(&method);
    metrics.answered(if known { method.as_str() } else { "other" }, route, response.status().as_u16(), started.elapsed());
    response
}

/// Within the router: notes which route was taken.
pub async fn note_route(request: Request, next: Next) -> Response {
    if let (Some(taken), Some(path)) = (request.extensions().get::<Taken>(), request.extensions().get::<MatchedPath>()) {
        let _ = taken.0.set(path.as_str().to_owned());
    }
    next.run(request).await
}

/// This machine or its private network.
fn is_near(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => address.is_loopback() || address.is_private(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local(),
    }
}

/// The figures, for a scraper nearby; what a proxy passes on comes from somewhere else.
async fn expose(
    State(app): State<App>,
    Extension(metrics): Extension<Metrics>,
    Extension(places): Extension<Places>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let passed_on = headers.contains_key("x-forwarded-for") || headers.contains_key("forwarded");
    if passed_on || !is_near(from.ip()) {
        return Err(Error::not_found("page"));
    }
    let jobs = app.door.patient().ask(Query::<JobTimes>::new(JOBS, params![])).await.ok();
    let held = Held {
        database: app.door.connections(),
        reads: app.door.reads(),
        clients: (places.most(), places.taken(), places.refused()),
        streams: app.live.streams(),
    };
    let text = metrics.text(&held, jobs.as_deref())?;
    Ok(([(CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text).into_response())
}

/// The one route.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().route("/metrics", get(expose))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_is_this_machine_and_its_private_network() {
        let near = |text: &str| text.parse().is_ok_and(is_near);
        assert!(near("127.0.0.1") && near("10.1.2.3") && near("192.168.0.9") && near("::1") && near("::ffff:10.0.0.1") && near("fd00::1"));
        assert!(!near("8.8.8.8") && !near("2001:db8::1") && !near("::ffff:8.8.8.8"));
    }
}
