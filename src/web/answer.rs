//! The one place that shapes answers: JSON for programs, 303 or a stream for forms, pages for people (spec 4.1).

use axum::Json;
use axum::http::StatusCode;
use axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderValue, LOCATION, RETRY_AFTER, SET_COOKIE, VARY};
use axum::response::{Html, IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::front::{Asked, Reader, local_path};
use super::reply::Reply;
use super::{Outcome, exists, retry_page};
use crate::error::{Code, Error};
use crate::home;
use crate::session;

/// The cookie that carries a toast to the next page.
pub(crate) const FLASH: &str = "bcp_flash";

/// Turns what a handler decided into the answer for whoever asked.
pub(super) fn shape(mut response: Response, asked: Asked) -> Response {
    let mut shaped = match Outcome::take(&mut response) {
        Some(Outcome::Done(reply)) => done(&reply, &asked),
        Some(Outcome::Refused(error)) => refused(&error, &asked),
        None if response.status() == StatusCode::METHOD_NOT_ALLOWED => {
            let allowed = response.headers_mut().remove(ALLOW);
            let mut refused = refused(&Error::new(Code::MethodNotAllowed, "This address does not take that kind of request."), &asked);
            refused.headers_mut().extend(allowed.map(|methods| (ALLOW, methods)));
            refused
        }
        None if response.status() == StatusCode::SERVICE_UNAVAILABLE => {
            refused(&Error::new(Code::Overloaded, "This took too long and was stopped. Please try again."), &asked)
        }
        None => response,
    };
    if !shaped.headers().contains_key(CACHE_CONTROL) {
        shaped.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    shaped.headers_mut().append(VARY, HeaderValue::from_static("accept"));
    shaped
}

/// What a program gets of a success.
#[derive(Serialize)]
struct Body<'a> {
    success: bool,
    data: &'a RawValue,
    #[serde(skip_serializing_if = "Option::is_none")]
    meta: Option<&'a Value>,
    correlation_id: &'a str,
}

fn done(reply: &Reply, asked: &Asked) -> Response {
    let mut response = match asked.reader {
        Reader::Json => {
            let body = Body { success: true, data: &reply.data, meta: reply.meta.as_ref(), correlation_id: &asked.correlation };
            (reply.status, Json(body)).into_response()
        }
        Reader::Stream | Reader::Page => {
            let page = reply.page.clone().or_else(|| asked.back.clone()).unwrap_or_else(|| "/crm".to_owned());
            see_other(&page)
        }
    };
    if let (Reader::Json, Some(location)) = (asked.reader, &reply.location) {
        set(&mut response, LOCATION.as_str(), location);
    }
    if let (Reader::Stream | Reader::Page, Some(toast)) = (asked.reader, &reply.toast) {
        let value = URL_SAFE_NO_PAD.encode(serde_json::to_vec(toast).unwrap_or_default());
        append_cookie(&mut response, &format!("{FLASH}={value}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax"));
    }
    if let Some(cookie) = &reply.cookie {
        append_cookie(&mut response, cookie);
    }
    response
}

fn refused(error: &Error, asked: &Asked) -> Response {
    if error.code == Code::Internal {
        tracing::error!(correlation = %asked.correlation, path = %asked.told_path(), cause = ?error.cause, "failed");
    } else if let Some(cause) = &error.cause {
        tracing::warn!(correlation = %asked.correlation, path = %asked.told_path(), code = error.code.name(), ?cause, "refused");
    }
    let mut response = match asked.reader {
        Reader::Json => (error.code.status(), Json(body(error, &asked.correlation))).into_response(),
        _ if error.code == Code::Unauthenticated && !asked.path.starts_with("/api/auth/login") => {
            see_other(&format!("/login?next={}", session::encode(page_of(asked))))
        }
        Reader::Stream => stream(error, asked),
        Reader::Page if asked.is_get => {
            let again = local_path(&asked.path).unwrap_or_else(|| "/crm".to_owned());
            (error.code.status(), Html(home::error_page(error, &asked.correlation, &again).into_string())).into_response()
        }
        Reader::Page => (error.code.status(), Html(retry_page::page(error, asked).into_string())).into_response(),
    };
    if matches!(error.code, Code::Overloaded | Code::DatabaseUnavailable | Code::RateLimited) {
        let seconds = error.details.as_ref().and_then(|details| details["retry_after"].as_u64()).unwrap_or(2);
        set(&mut response, RETRY_AFTER.as_str(), &seconds.to_string());
    }
    response
}

fn page_of(asked: &Asked) -> &str {
    if asked.is_get { &asked.path } else { asked.back.as_deref().unwrap_or("/crm") }
}

fn body(error: &Error, correlation: &str) -> Value {
    let mut inner = json!({"code": error.code.name(), "message": error.message});
    if let Some(details) = &error.details {
        inner["details"] = details.clone();
    }
    json!({"success": false, "error": inner, "correlation_id": correlation})
}

/// The stream that writes each message into the form's own slot, so that what was typed stays where it is.
fn stream(error: &Error, asked: &Asked) -> Response {
    let details = error.details.clone().unwrap_or(Value::Null);
    let fields = match error.code {
        Code::ValidationError | Code::PayloadTooLarge => details.clone(),
        Code::ReasonRequired => json!({ details["field"].as_str().unwrap_or("reason"): error.message }),
        _ => json!({}),
    };
    let link = exists::link(error).map(|(href, label)| json!({"href": href, "label": label}));
    let payload = json!({
        "code": error.code.name(), "message": error.message, "fields": fields, "missing_fields": details["missing_fields"], "link": link,
    });
    let form = asked.form.as_deref().unwrap_or_default();
    let markup = maud::html! {
        turbo-stream action="form-errors" target=(form) { template { (payload.to_string()) } }
    };
    let mut response = (error.code.status(), markup.into_string()).into_response();
    set(&mut response, CONTENT_TYPE.as_str(), "text/vnd.turbo-stream.html; charset=utf-8");
    response
}

fn see_other(page: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    set(&mut response, LOCATION.as_str(), page);
    response
}

fn append_cookie(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(SET_COOKIE, value);
    }
}

fn set(response: &mut Response, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}
