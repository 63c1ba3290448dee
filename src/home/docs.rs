//! /api/docs: the OpenAPI document as a page a person can browse, with nothing from elsewhere.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde_json::Value;

use super::frame::Visitor;
use crate::error::Error;
use crate::ui::{self, Page, Tone};

/// The page; whoever is signed in may read it.
pub(super) async fn docs(visitor: Visitor) -> Result<Response, Error> {
    let (actor, ()) = visitor.scope.visit(()).await?;
    let document =
        serde_json::to_value(crate::app::document()).map_err(|error| Error::internal("the document is no JSON").because(error))?;
    let body = html! {
        p { "The same as JSON: " a href="/api/openapi.json" { "/api/openapi.json" } ". " (document["info"]["description"].as_str().unwrap_or_default()) }
        @for (path, methods) in document["paths"].as_object().into_iter().flatten() {
            @for (method, operation) in methods.as_object().into_iter().flatten() { (entry(path, method, operation)) }
        }
        h2 { "Schemas" }
        @for (name, schema) in document["components"]["schemas"].as_object().into_iter().flatten() {
            details.panel.mb-2 id=(name) { summary { (name) } pre { (pretty(schema)) } }
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
            @if !operation["requestBody"].is_null() { h3 { "Body" } pre { (pretty(&operation["requestBody"]["content"])) } }
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
    html! { @if let Some(name) = name { a href={ "#" (name) } { (name) } } }
}

fn tone(method: &str) -> Tone {
    match method {
        "get" => Tone::Info,
        "post" => Tone::Good,
        _ => Tone::Warn,
    }
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}
