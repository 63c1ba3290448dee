//! Each field, wrong in each way that its schema allows to be wrong.

use serde_json::{Value, json};

use super::routes::{Route, routes};
use crate::support::{Person, World};

/// Long enough to be over every limit, short enough for the body's.
const MEGABYTE: usize = 1_000_000;

fn is_text(schema: &Value) -> bool {
    schema["type"].as_array().is_some_and(|kinds| kinds.contains(&json!("string"))) || schema["type"] == "string"
}

fn is_amount(field: &str) -> bool {
    ["total_amount", "estimated_value", "est_volume_value", "quote_total_amount"].contains(&field)
}

/// Ids and states of other records are looked up, so that any text is a wrong one; a search for it must not be a fault.
fn wrong_values(field: &str, schema: &Value) -> Vec<Value> {
    let mut values = vec![json!({"deep": [1]}), json!([[1]]), json!("nul\u{0}")];
    if schema["format"] == "date" {
        values.extend(["9999-99-99", "0000-00-00", "3000-01-01", "yesterday"].map(Value::from));
    } else if schema["format"] == "uuid" || field.ends_with("_user_id") {
        values.extend(["LEAD202611220001", "00000000-0000-4000-8000-00000000dead"].map(Value::from));
    } else if is_amount(field) {
        values.extend([json!("-1"), json!(-1), json!("1e40"), json!("1.23456"), json!("9".repeat(40)), json!("Rp 5")]);
    } else if schema["oneOf"].is_array() || schema["$ref"].is_string() {
        values.push(json!("Nonsense"));
    } else if is_text(schema) && field != "password" && field != "email" {
        values.push(json!("x".repeat(MEGABYTE)));
    }
    values
}

async fn sends(person: &Person, route: &Route, body: &Value) -> crate::support::Answer {
    person.sends(person.asks(route.method.clone(), &route.path).json(body)).await
}

#[tokio::test]
async fn every_field_of_every_route_refuses_what_it_cannot_be_by_its_name() {
    let world = World::new().await;
    let (agus, budi) = (world.agus().await, world.budi().await);
    let routes = routes(&world.ana().await, &budi).await;
    let before = world.counts().await;
    let mut wrong = Vec::new();
    for route in &routes {
        for (field, schema) in route.fields.iter().filter(|(field, _)| !route.is_free(field)) {
            for value in wrong_values(field, schema) {
                let answer = sends(&agus, route, &route.with(field, value.clone())).await;
                let details = answer.details();
                // A wrong part of a nested record is named by its own path; an id of nothing is not found.
                let inside = ["next", "steps", "invoices", "contact"].contains(&field.as_str())
                    && details.as_object().is_some_and(|named| !named.is_empty());
                let unknown = field.ends_with("_id") && answer.was_refused("NOT_FOUND");
                let named = details[field].is_string() || details["field"] == field.as_str() || inside || unknown;
                if !(400..500).contains(&answer.status) || !named {
                    let shown: String = value.to_string().chars().take(40).collect();
                    let text: String = answer.text.chars().take(160).collect();
                    wrong.push(format!("{} {field}={shown}: {} {text}", route.template, answer.status));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of the fields:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(world.counts().await, before, "something was stored");
    world.proves_itself().await;
}

#[tokio::test]
async fn every_route_refuses_unknown_fields_and_bodies_that_are_no_object() {
    let world = World::new().await;
    let (agus, budi) = (world.agus().await, world.budi().await);
    let routes = routes(&world.ana().await, &budi).await;
    let before = world.counts().await;
    for route in &routes {
        for field in ["surprise", "user_role", "__proto__", "queue"] {
            sends(&agus, route, &route.with(field, json!("x"))).await.is_refused("VALIDATION_ERROR").names_field(field);
        }
        for body in [json!([]), json!(null), json!("text"), json!(7)] {
            sends(&agus, route, &body).await.is_refused("VALIDATION_ERROR");
        }
        let plain = agus.asks(route.method.clone(), &route.path).header("content-type", "text/plain").body("hello");
        agus.sends(plain).await.is_refused("UNSUPPORTED_MEDIA_TYPE");
    }
    assert_eq!(world.counts().await, before, "something was stored");
    world.proves_itself().await;
}

#[tokio::test]
async fn an_id_of_another_kind_or_of_no_kind_is_not_found_on_every_route() {
    let world = World::new().await;
    let (agus, budi) = (world.agus().await, world.budi().await);
    let routes = routes(&world.ana().await, &budi).await;
    let before = world.counts().await;
    let strange = ["ACCT202611220001", "QUO202611229999", "%27%20or%201=1", "..%2f..", "%F0%9F%9A%80", "0", "%25_"];
    for route in routes.iter().filter(|route| route.template.contains("{id}")) {
        let template = route.template.split(' ').nth(1).unwrap_or_default();
        for id in strange.iter().filter(|id| !(template.starts_with("/api/crm/accounts/") && id.starts_with("ACCT"))) {
            let request = agus.asks(route.method.clone(), &template.replace("{id}", id)).json(&route.body);
            agus.sends(request).await.is_refused("NOT_FOUND");
        }
        let nul = agus.asks(route.method.clone(), &template.replace("{id}", "a%00b")).json(&route.body);
        let answer = agus.sends(nul).await;
        answer.check((400..500).contains(&answer.status), "is a refusal");
    }
    assert_eq!(world.counts().await, before, "something was stored");
    world.proves_itself().await;
}
