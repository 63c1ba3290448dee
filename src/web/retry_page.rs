//! Without script a refused form comes back as a page of its own: what was wrong, what was typed, and the button to send it again.

use axum::http::Method;
use maud::{Markup, html};
use serde_json::{Map, Value};

use super::front::Asked;
use super::{exists, rows};
use crate::error::{Code, Error};
use crate::ui;

/// The page for this refusal; the fields that were missing are asked for beside those that were sent.
pub(super) fn page(error: &Error, asked: &Asked) -> Markup {
    if asked.is_upload {
        return of_file(error, asked);
    }
    let details = error.details.clone().unwrap_or(Value::Null);
    let missing = details["missing_fields"].as_array().into_iter().flatten();
    let wanted = missing.chain(details.get("field")).filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>();
    let errors = match (&error.code, details.as_object()) {
        (Code::ValidationError, Some(fields)) => fields.clone(),
        _ => Map::new(),
    };
    let at_fields = !errors.is_empty() && errors.keys().all(|name| asked.pairs.iter().any(|(sent, _)| sent == name));
    let message = if at_fields { "Please check what is marked below." } else { &error.message };
    let form = again(asked);
    let unsent = wanted.iter().filter(|name| !asked.pairs.iter().any(|(sent, _)| sent == *name));
    let fields = asked.pairs.iter().cloned().chain(unsent.map(|name| (name.clone(), String::new())));
    ui::bare(
        "Please check",
        html! {
            div.login {
                h1 { "Please check" }
                div.panel {
                    (form.wrap(html! {
                        p role="alert" { (message) @if let Some((href, label)) = exists::link(error) { " " a href=(href) { (label) } } }
                        @for (name, value) in fields {
                            @let error = errors.get(&name).and_then(Value::as_str);
                            // A password is typed again, never sent back.
                            @if name.ends_with("password") { (form.password(&name, &words(&name)).error(error)) }
                            @else if value.contains('\n') { (form.textarea(&name, &words(&name)).value(value).error(error)) }
                            @else { (form.text(&name, &words(&name)).value(value).error(error)) }
                        }
                        (form.buttons("Send again"))
                    }))
                }
            }
        },
    )
}

/// A form that sends the same to the same address.
fn again(asked: &Asked) -> ui::Form {
    let method = match asked.method {
        Method::PATCH => ui::Method::Patch,
        Method::DELETE => ui::Method::Delete,
        _ => ui::Method::Post,
    };
    ui::Form::new(asked.form.as_deref().unwrap_or("again"), &asked.path, method).back(asked.back.as_deref().unwrap_or("/crm"))
}

/// No page can send a file again by itself: it is chosen once more where it was.
fn of_file(error: &Error, asked: &Asked) -> Markup {
    let back = asked.back.as_deref().unwrap_or("/crm");
    ui::notice(error.code.status().as_u16(), "Please check", &error.message, (back, "Choose the file again"))
}

fn words(name: &str) -> String {
    let text = rows::words(name).unwrap_or_else(|| name.to_owned()).trim_end_matches("_id").replace('_', " ");
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
}
