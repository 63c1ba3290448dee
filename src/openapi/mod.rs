//! The OpenAPI document of all routes, with what every one of them may also answer said once.

use axum::http::{Method, StatusCode};
use utoipa::OpenApi;
use utoipa::openapi::content::Content;
use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::{Components, ObjectBuilder, Schema, Type};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{OpenApi as Document, Ref, RefOr, Required, ResponseBuilder};

use typed::name_of;

use crate::export::Format;

mod typed;

/// For whoever has no session yet, or none any more.
const OPEN: [&str; 3] = ["/api/auth/login", "/api/auth/logout", "/api/auth/invitation"];

#[derive(OpenApi)]
#[openapi(info(
    title = "BCP CRM",
    description = "Marketing → pool → sales. Every answer carries `x-correlation-id`; any POST or PATCH may carry `Idempotency-Key`. \
                   A browser brings its session's cookie, a program an API token: `Authorization: Bearer …`."
), security(("token" = []), ("session" = [])))]
struct Description;

/// What the routes are added to.
pub(crate) fn blank() -> Document {
    let mut document = Description::openapi();
    document.info.version = env!("CARGO_PKG_VERSION").to_owned();
    document.info.license = None;
    document
}

/// Adds to each operation what every one of them has in common: the refusals that come from what surrounds every handler (spec 4.1),
/// and that what is empty in a query, or absent as a body, is none.
pub(crate) fn completed(mut document: Document) -> Document {
    let mut components = document.components.take().unwrap_or_default();
    components.add_security_scheme("token", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("bcp_session"))));
    let mut bodies = Vec::new();
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in [
            (Method::GET, &mut item.get),
            (Method::POST, &mut item.post),
            (Method::PATCH, &mut item.patch),
            (Method::DELETE, &mut item.delete),
        ] {
            if let Some(operation) = operation {
                as_files(operation);
                typed::in_query(operation);
                if OPEN.contains(&path.as_str()) {
                    operation.security = Some(Vec::new());
                }
                if let Some(body) = body_of(operation) {
                    may_be_absent(operation, &components, &body);
                    bodies.push(body);
                }
                for status in surrounding(&method, path, operation) {
                    let refused = operation.responses.responses.entry(status.as_str().to_owned());
                    refused.or_insert_with(|| refusal(status).into());
                }
            }
        }
    }
    typed::in_bodies(&mut components, bodies);
    document.components = Some(components);
    document
}

/// The schema of a JSON body.
fn body_of(operation: &Operation) -> Option<String> {
    let Some(RefOr::T(body)) = &operation.request_body else { return None };
    let Some(RefOr::T(json)) = body.content.get("application/json") else { return None };
    json.schema.as_ref().and_then(name_of)
}

/// A body without a field that is needed may as well not be sent.
fn may_be_absent(operation: &mut Operation, components: &Components, name: &str) {
    if let Some(RefOr::T(body)) = &mut operation.request_body
        && let Some(RefOr::T(Schema::Object(object))) = components.schemas.get(name)
        && object.required.is_empty()
    {
        body.required = Some(Required::False);
    }
}

fn surrounding(method: &Method, path: &str, operation: &Operation) -> Vec<StatusCode> {
    let mut statuses = vec![StatusCode::SERVICE_UNAVAILABLE];
    if !["/api/auth/logout", "/api/auth/invitation"].contains(&path) {
        statuses.push(StatusCode::UNAUTHORIZED);
    }
    if !OPEN.contains(&path) {
        // An API token whose scope is another.
        statuses.push(StatusCode::FORBIDDEN);
    }
    if method != Method::GET {
        statuses.extend([StatusCode::BAD_REQUEST, StatusCode::PAYLOAD_TOO_LARGE, StatusCode::UNSUPPORTED_MEDIA_TYPE]);
    }
    if operation.parameters.is_some() {
        statuses.push(StatusCode::BAD_REQUEST);
    }
    if method != Method::GET && !path.starts_with("/api/auth/") {
        // An Idempotency-Key that was used for another body.
        statuses.push(StatusCode::UNPROCESSABLE_ENTITY);
    }
    statuses
}

/// What takes `format` may answer a file.
fn as_files(operation: &mut Operation) {
    let takes =
        operation.parameters.iter().flatten().any(|parameter| matches!(parameter, RefOr::T(parameter) if parameter.name == "format"));
    let Some(RefOr::T(success)) = operation.responses.responses.get_mut("200").filter(|_| takes) else { return };
    let file = || Content::new(Some(ObjectBuilder::new().schema_type(Type::String).build())).into();
    for format in Format::ALL {
        let kind = format.content_type().split(';').next().unwrap_or_default();
        success.content.entry(kind.to_owned()).or_insert_with(file);
    }
    operation.responses.responses.entry("429".to_owned()).or_insert_with(|| refusal(StatusCode::TOO_MANY_REQUESTS).into());
}

fn refusal(status: StatusCode) -> utoipa::openapi::Response {
    let schema = Content::new(Some(Ref::from_schema_name("Refused")));
    ResponseBuilder::new().description(status.canonical_reason().unwrap_or_default()).content("application/json", schema).build()
}
