//! /api/docs: the OpenAPI document as a page a person can browse, with nothing from elsewhere.

use std::sync::LazyLock;

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::Value;

use super::frame::Visitor;
use crate::error::Error;
use crate::ui::{self, Page, Tone};
use crate::web::Filter;

const PAGE: &str = "/api/docs";
const REFERENCE: &str = "#/components/schemas/";
static DOCUMENT: LazyLock<Result<Value, serde_json::Error>> = LazyLock::new(|| serde_json::to_value(crate::app::document()));

/// What of the document is shown.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ask {
    /// One schema; all operations unless given.
    schema: Option<String>,
}

/// The page; whoever is signed in may read it. Schemas are pages of their own: all at once they are half a megabyte.
pub(super) async fn docs(visitor: Visitor, filter: Filter<Ask>) -> Result<Response, Error> {
    let (actor, ()) = visitor.scope.visit(()).await?;
    let document = DOCUMENT.as_ref().map_err(|error| Error::internal("the document is no JSON").because(error))?;
    if let Some(name) = filter.query.schema {
        let schema = document["components"]["schemas"].get(&name).ok_or_else(|| Error::not_found("page"))?;
        let body = html! { pre.panel { (linked(schema)) } };
        return Ok(visitor.page(&actor, Page { title: &name, crumbs: &[("API", PAGE)], body, ..Page::default() }).into_response());
    }
    let body = html! {
        p { "The same as JSON: " a href="/api/openapi.json" { "/api/openapi.json" } ". " (document["info"]["description"].as_str().unwrap_or_default()) }
        @for (path, methods) in document["paths"].as_object().into_iter().flatten() {
            @for (method, operation) in methods.as_object().into_iter().flatten() { (entry(path, method, operation)) }
        }
    };
    Ok(visitor.page(&actor, Page { title: "API", body, ..Page::default() }).into_response())
}

fn entry(path: &str, method: &str, operation: &Value) -> Markup {
    let summary = operation["summary"].as_str().or(operation["description"].as_str()).unwrap_or_default();
    html! {
        details.panel.mb-2 {
            summary { (ui::badge(tone(method), method.to_uppercase())) " " code { (path) } " " (summary) }
            @if let Some(text) = operation["description"].as_str() { p { (text) } }
            @if let Some(parameters) = operation["parameters"].as_array() {
                h3 { "Parameters" }
                ul { @for parameter in parameters { li { code { (parameter["name"].as_str().unwrap_or_default()) } " " (parameter["description"].as_str().unwrap_or_default()) } } }
            }
            @if !operation["requestBody"].is_null() { h3 { "Body" } pre { (linked(&operation["requestBody"]["content"])) } }
            h3 { "Answers" }
            ul { @for (status, answer) in operation["responses"].as_object().into_iter().flatten() {
                li { strong { (status) } " " (answer["description"].as_str().unwrap_or_default()) " " (reference(answer)) }
            } }
        }
    }
}

/// A link to the schema that an answer's JSON has.
fn reference(answer: &Value) -> Markup {
    let name = answer["content"]["application/json"]["schema"]["$ref"].as_str().and_then(|path| path.rsplit('/').next());
    html! { @if let Some(name) = name { a href={ (PAGE) "?schema=" (name) } { (name) } } }
}

/// The JSON, whose references lead to what they name.
fn linked(value: &Value) -> Markup {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    html! {
        @for line in text.split_inclusive('\n') {
            @match line.split_once(REFERENCE).and_then(|(before, rest)| Some((before, rest.split_once('"')?))) {
                Some((before, (name, after))) => { (before) (REFERENCE) a href={ (PAGE) "?schema=" (name) } { (name) } "\"" (after) }
                None => { (line) }
            }
        }
    }
}

fn tone(method: &str) -> Tone {
    match method {
        "get" => Tone::Info,
        "post" => Tone::Good,
        _ => Tone::Warn,
    }
}
