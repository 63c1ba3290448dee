//! What every request passes first and every answer last: correlation id, the form's hidden fields, the shape of the answer.

use std::time::Instant;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, CONNECTION, CONTENT_TYPE, HeaderValue, REFERER};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::time::timeout;
use uuid::Uuid;

use super::answer;
use super::places::Outside;
use super::{Outcome, Patience};
use crate::error::{Code, Error};

/// How much a form or JSON body may hold.
pub(crate) const BODY_LIMIT: usize = 2 * 1024 * 1024;

/// Path and query together; the longest that a page links to is a tenth of it.
const LONGEST_ADDRESS: usize = 8_000;
/// Fields of a form or query: more than any page sends, few enough to be read in no time.
const MOST_FIELDS: usize = 2_000;

/// What tells how this process is, and must not fall silent when it has much to do.
const WATCHED: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// The id of this request, for scopes.
#[derive(Clone)]
pub(crate) struct Correlation(pub(crate) String);

/// Who reads the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reader {
    /// A program.
    Json,
    /// A form sent by the browser library: failures are written into the form.
    Stream,
    /// A browser's page or plain form.
    Page,
}

/// What an answer needs to know of its request.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) reader: Reader,
    pub(super) path: String,
    pub(super) is_get: bool,
    pub(super) correlation: String,
    pub(super) form: Option<String>,
    pub(super) is_upload: bool,
    pub(super) back: Option<String>,
    pub(super) pairs: Vec<(String, String)>,
    pub(super) method: Method,
}

/// Runs around the whole router, so that a form's `_method` counts before a route is chosen.
pub async fn front(State(patience): State<Patience>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let (mut parts, body) = request.into_parts();
    let correlation = Uuid::new_v4().to_string();
    parts.extensions.insert(Correlation(correlation.clone()));
    let mut asked = Asked::of(&parts, &correlation);
    let outside = parts.extensions.get::<Outside>().is_some();
    let refused = outside && !WATCHED.contains(&parts.uri.path());
    let response = match timeout(patience.request, read_form(&mut parts, body, &mut asked)).await {
        Ok(Ok(_)) if refused => Error::new(Code::Overloaded, "The server is busy. Please try again in a moment.").into_response(),
        Ok(Ok(body)) => next.run(Request::from_parts(parts, body)).await,
        Ok(Err(error)) => error.into_response(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    };
    let (method, path) = (asked.method.clone(), asked.told_path());
    let mut response = answer::shape(response, asked);
    let status = response.status().as_u16();
    tracing::info!(%method, %path, status, %correlation, elapsed_us = started.elapsed().as_micros() as u64, "answered");
    if let Ok(value) = HeaderValue::from_str(&correlation) {
        response.headers_mut().insert("x-correlation-id", value);
    }
    if outside {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

impl Asked {
    fn of(parts: &Parts, correlation: &str) -> Self {
        Self {
            reader: reader(&parts.headers, parts.uri.path(), is_form(parts) || is_upload(parts)),
            path: parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
            is_get: parts.method == Method::GET || parts.method == Method::HEAD,
            correlation: correlation.to_owned(),
            form: form_of_upload(parts),
            is_upload: is_upload(parts),
            back: referring_page(&parts.headers),
            pairs: Vec::new(),
            method: parts.method.clone(),
        }
    }

    /// The address as the log may have it: without its query, in which people search for people, and without any word that is long
    /// enough to be a secret, such as an invitation's; the longest id has 36 letters.
    pub(super) fn told_path(&self) -> String {
        let path = self.path.split('?').next().unwrap_or_default();
        path.split('/').map(|word| if word.len() > 36 { "…" } else { word }).collect::<Vec<_>>().join("/")
    }
}

/// Refuses more fields than any page sends.
pub(super) fn few(fields: &[u8]) -> Result<(), Error> {
    if fields.iter().filter(|byte| **byte == b'&').count() < MOST_FIELDS {
        return Ok(());
    }
    Err(Error::invalid("This form has more fields than the page sends."))
}

fn is_form(parts: &Parts) -> bool {
    header(&parts.headers, CONTENT_TYPE.as_str()).starts_with("application/x-www-form-urlencoded")
}

/// A form with a file. Its body is for the handler alone, which reads it as it comes, so its hidden field is in its address.
fn is_upload(parts: &Parts) -> bool {
    header(&parts.headers, CONTENT_TYPE.as_str()).starts_with("multipart/form-data")
}

fn form_of_upload(parts: &Parts) -> Option<String> {
    let query = parts.uri.query().filter(|_| is_upload(parts))?;
    form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "_form").map(|(_, value)| value.into_owned())
}

/// Takes the hidden fields out of a form; the rest is the body that the handler reads.
async fn read_form(parts: &mut Parts, body: Body, asked: &mut Asked) -> Result<Body, Error> {
    if asked.path.len() > LONGEST_ADDRESS {
        return Err(Error::invalid("This address is longer than any of the CRM. Filter by fewer things."));
    }
    if !is_form(parts) || parts.method != Method::POST {
        return Ok(body);
    }
    let bytes =
        to_bytes(body, BODY_LIMIT).await.map_err(|_| Error::new(Code::PayloadTooLarge, "This is more than can be sent at once (2 MB)."))?;
    few(&bytes)?;
    let mut kept = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(&bytes).into_owned() {
        match name.as_str() {
            "_method" if value == "PATCH" => parts.method = Method::PATCH,
            "_method" if value == "DELETE" => parts.method = Method::DELETE,
            "_method" => {}
            "_form" => asked.form = Some(value),
            "_back" => asked.back = local_path(&value).or(asked.back.take()),
            // The page's own, such as the day from which an editor foretells dates.
            page if page.starts_with('_') => {}
            _ => {
                kept.append_pair(&name, &value);
                asked.pairs.push((name, value));
            }
        }
    }
    asked.method = parts.method.clone();
    Ok(Body::from(kept.finish()))
}

fn reader(headers: &HeaderMap, path: &str, is_form: bool) -> Reader {
    let accept = header(headers, ACCEPT.as_str());
    match path.starts_with("/api/") || path.ends_with("z") && path.len() < 9 {
        false => Reader::Page,
        true if is_form && accept.contains("text/vnd.turbo-stream.html") => Reader::Stream,
        true if is_form && accept.contains("text/html") => Reader::Page,
        true => Reader::Json,
    }
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// A path of this site, or none: no scheme, no host, no second slash, no control characters.
pub(crate) fn local_path(text: &str) -> Option<String> {
    let local = text.starts_with('/') && !text.starts_with("//") && !text.contains('\\') && text.is_ascii();
    (local && !text.chars().any(|letter| letter.is_ascii_control())).then(|| text.to_owned())
}

fn referring_page(headers: &HeaderMap) -> Option<String> {
    let host = header(headers, "host");
    let (_, rest) = header(headers, REFERER.as_str()).split_once("://")?;
    local_path(rest.strip_prefix(host)?)
}

impl Outcome {
    /// Takes what a handler decided out of its response.
    pub(super) fn take(response: &mut Response) -> Option<Self> {
        response.extensions_mut().remove()
    }
}
