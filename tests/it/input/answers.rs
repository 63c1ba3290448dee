//! What an act answers is what the document says of it: every field that it calls needed is there, each of its kind.

use std::collections::BTreeSet;

use serde_json::Value;

use super::routes::{Route, routes};
use crate::support::{Answer, Person, World};

/// Signing in is refused in these tests on purpose.
const REFUSED: &str = "POST /api/auth/login";

fn is_of(kind: &str, value: &Value) -> bool {
    match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        _ => value.is_object(),
    }
}

/// Where the value is not what the schema says.
fn faults(document: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    if let Some(name) = schema["$ref"].as_str() {
        let named = document.pointer(name.trim_start_matches('#')).expect("a schema of that name");
        return faults(document, named, value, at);
    }
    if let Some(shapes) = schema["oneOf"].as_array().or_else(|| schema["anyOf"].as_array()) {
        let all = shapes.iter().map(|shape| faults(document, shape, value, at));
        return all.min_by_key(Vec::len).unwrap_or_default();
    }
    let kinds: Vec<_> =
        schema["type"].as_str().into_iter().chain(schema["type"].as_array().into_iter().flatten().filter_map(Value::as_str)).collect();
    let chosen = schema["enum"].as_array().is_none_or(|words| words.contains(value));
    if !chosen || !(kinds.is_empty() || kinds.iter().any(|kind| is_of(kind, value))) {
        return vec![format!("{at} is {value}")];
    }
    let needed = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).filter(|_| value.is_object());
    let mut found: Vec<_> = needed.filter(|name| value.get(name).is_none()).map(|name| format!("{at}.{name} is missing")).collect();
    for (name, held) in value.as_object().into_iter().flatten() {
        found.extend(faults(document, &schema["properties"][name], held, &format!("{at}.{name}")));
    }
    for held in value.as_array().into_iter().flatten() {
        found.extend(faults(document, &schema["items"], held, &format!("{at}[]")));
    }
    found
}

/// The bodies that the route accepts, by what makes one field or another count.
fn bodies(route: &Route) -> BTreeSet<String> {
    let without = |field: &String| {
        let mut body = route.with(field, Value::Null);
        body.as_object_mut().map(|fields| fields.remove(field));
        body.to_string()
    };
    route.fields.keys().filter(|field| route.body.get(field.as_str()).is_none()).map(without).chain([route.body.to_string()]).collect()
}

/// The answer of whoever may.
async fn answered(people: &[&Person], route: &Route, body: &str) -> Option<Answer> {
    let body: Value = serde_json::from_str(body).expect("a body");
    for who in people {
        let answer = who.sends(who.asks(route.method.clone(), &route.path).json(&body)).await;
        if answer.status < 300 {
            return Some(answer);
        }
    }
    None
}

#[tokio::test]
async fn every_act_answers_what_the_document_says() {
    let world = World::new().await;
    let (agus, ana, budi) = (world.agus().await, world.ana().await, world.budi().await);
    let document = serde_json::to_value(bcp_crm::app::document()).expect("a document");
    let (mut wrong, mut silent) = (BTreeSet::new(), BTreeSet::new());
    let mut fresh = routes(&ana, &budi).await;
    for n in 0..fresh.len() {
        let mut heard = fresh[n].template == REFUSED;
        for body in bodies(&fresh[n]) {
            let mut answer = answered(&[&agus, &budi, &ana], &fresh[n], &body).await;
            if answer.is_none() && !heard {
                // An act before may have taken the record away.
                fresh = routes(&ana, &budi).await;
                let same = fresh[n].body.to_string();
                answer = answered(&[&agus, &budi, &ana], &fresh[n], &same).await;
            }
            let Some(answer) = answer else { continue };
            heard = true;
            let (method, path) = fresh[n].template.split_once(' ').expect("a method and a path");
            let schema = &document["paths"][path][method.to_lowercase()]["responses"][answer.status.to_string()];
            let schema = &schema["content"]["application/json"]["schema"];
            let said = serde_json::from_str(&answer.text).expect("JSON");
            wrong.extend(faults(&document, schema, &said, &fresh[n].template));
        }
        if !heard {
            silent.insert(fresh[n].template.clone());
        }
    }
    assert!(wrong.is_empty() && silent.is_empty(), "{wrong:#?}\nrefused to everybody: {silent:#?}");
    world.proves_itself().await;
}
