//! GET /api/crm/live: one browser's event stream.

use std::convert::Infallible;

use axum::extract::State;
use axum::http::HeaderName;
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::unfold;
use serde::Deserialize;
use tokio::sync::broadcast::error::RecvError;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::hub::{End, News, Place};
use super::{Followed, followed};
use crate::app::App;
use crate::error::Error;
use crate::web::{Filter, Refused};

/// The longest absence that is looked into; whoever was away longer fetches his page anyway.
const LONGEST: i32 = 600_000;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(live))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Away {
    /// Milliseconds since the page was fetched or the last stream ended; what changed meanwhile is told at once.
    #[serde(default, deserialize_with = "crate::web::integer")]
    away: Option<i32>,
}

/// One browser's ear.
struct Ear {
    place: Option<Place>,
    user_id: Uuid,
    kinds: Vec<String>,
    first: Option<Event>,
}

/// Server-sent events: kinds of records of which some changed, as words; never data. `own` names what only the caller himself changed,
/// `beat` says that the stream lives, `end` is the last event: `over` with the session, `later` when the browser may come again.
#[utoipa::path(get, path = "/api/crm/live", tag = "live", params(Away),
    responses((status = 200, body = String, content_type = "text/event-stream", description = "Events without end"),
        (status = 400, body = Refused), (status = 401, body = Refused), (status = 403, body = Refused), (status = 503, body = Refused)))]
async fn live(State(app): State<App>, filter: Filter<Away>) -> Result<Response, Error> {
    let away = filter.query.away.unwrap_or(0).clamp(0, LONGEST);
    // Before the question what changed, so that nothing falls between.
    let news = app.live.listen();
    let token_hash = filter.scope.token_hash();
    // A page from the replica was older than its hour by as much as that was behind.
    let behind = app.door.reads().map_or(0, |reads| i32::try_from(reads.worst_lag.as_millis()).unwrap_or(LONGEST));
    let (actor, kinds) = filter.scope.visit(followed(away.saturating_add(behind))).await?;
    actor.must_open("accounts")?;
    let next = kinds.first().map_or(0, |kind| kind.next);
    let place = app.live.join(&actor, token_hash, next, news)?;
    let ear = Ear {
        place: Some(place),
        user_id: actor.user_id,
        first: Some(greeting(&kinds)),
        kinds: kinds.into_iter().map(|kind| kind.kind).collect(),
    };
    let mut response = Sse::new(unfold(ear, hear)).into_response();
    let buffering = HeaderName::from_static("x-accel-buffering");
    response.headers_mut().insert(buffering, axum::http::HeaderValue::from_static("no"));
    Ok(response)
}

fn greeting(kinds: &[Followed]) -> Event {
    let changed: Vec<&str> = kinds.iter().filter(|kind| kind.changed).map(|kind| kind.kind.as_str()).collect();
    if changed.is_empty() { named("beat", ".") } else { Event::default().data(changed.join(" ")) }
}

async fn hear(mut ear: Ear) -> Option<(Result<Event, Infallible>, Ear)> {
    if let Some(first) = ear.first.take() {
        return Some((Ok(first), ear));
    }
    loop {
        let place = ear.place.as_mut()?;
        let event = tokio::select! {
            end = &mut place.end => {
                ear.place = None;
                Some(named("end", if end == Ok(End::Over) { "over" } else { "later" }))
            }
            news = place.news.recv() => match news {
                Ok(News::Beat) => Some(named("beat", ".")),
                Ok(News::Changed(changed)) => ear.told(&changed),
                Err(RecvError::Lagged(_)) => Some(Event::default().data(ear.kinds.join(" "))),
                Err(RecvError::Closed) => return None,
            },
        };
        if let Some(event) = event {
            return Some((Ok(event), ear));
        }
    }
}

impl Ear {
    /// What of it this person may follow; what only he did himself is said as such, since his own page shows it already.
    fn told(&self, changed: &[(String, Option<Uuid>)]) -> Option<Event> {
        let mine = |user: Option<Uuid>| user == Some(self.user_id);
        let heard: Vec<&(String, Option<Uuid>)> =
            changed.iter().filter(|(kind, user)| self.kinds.contains(kind) && (kind != "notifications" || mine(*user))).collect();
        if heard.is_empty() {
            return None;
        }
        let own = heard.iter().all(|(kind, user)| kind != "notifications" && mine(*user));
        let mut kinds: Vec<&str> = heard.iter().map(|(kind, _)| kind.as_str()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let kinds = kinds.join(" ");
        Some(if own { named("own", &kinds) } else { Event::default().data(kinds) })
    }
}

fn named(name: &str, data: &str) -> Event {
    Event::default().event(name).data(data)
}
