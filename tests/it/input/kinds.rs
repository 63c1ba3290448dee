//! Values of the wrong kind: JSON of another type, words of another list, records of another kind, no body at all.

use serde_json::{Value, json};

use super::routes::{Route, bodiless, routes};
use crate::support::{Answer, Person, World};

async fn sends(person: &Person, route: &Route, body: &Value) -> Answer {
    person.sends(person.asks(route.method.clone(), &route.path).json(body)).await
}

fn is(schema: &Value, kind: &str) -> bool {
    schema["type"] == kind || schema["type"].as_array().is_some_and(|kinds| kinds.contains(&json!(kind)))
}

fn is_amount(field: &str) -> bool {
    field == "amount" || field.ends_with("_amount") || field.ends_with("_value")
}

/// JSON that cannot be read as the field's kind.
fn of_another_kind(field: &str, schema: &Value) -> Vec<Value> {
    // A form's text beside it is none of another kind.
    let schema = schema["anyOf"].get(0).unwrap_or(schema);
    let mut values = vec![json!({}), json!([]), json!(true), json!([null]), json!([true])];
    if is(schema, "integer") {
        values.extend([json!("three"), json!(1.5), json!("1.5"), json!(99_999_999_999_i64), json!(1e30)]);
    } else if is(schema, "array") {
        values.retain(|value| *value != json!([]));
        values.extend([json!(5), json!([5]), json!([["DOM_FTL"]]), json!([{}]), json!(["NO_SUCH"])]);
    } else if is(schema, "boolean") {
        values.retain(|value| *value != json!(true));
        values.extend([json!(5), json!("perhaps")]);
    } else if is_amount(field) {
        values.extend([json!("12,50"), json!("1_000"), json!("0x10"), json!("NaN"), json!("Infinity"), json!("１２")]);
    } else {
        values.push(json!(5));
        if field != "next" {
            values.push(json!(1.5));
        }
    }
    // A record within a record has fields of its own, of which none is needed.
    values.retain(|value| !["next", "contact"].contains(&field) || *value != json!({}));
    // Any word is a tag.
    values.retain(|value| field != "tags" || *value != json!(["NO_SUCH"]));
    values
}

#[tokio::test]
async fn json_of_another_kind_is_refused_by_its_field() {
    let world = World::new().await;
    let (agus, budi) = (world.agus().await, world.budi().await);
    let routes = routes(&world.ana().await, &budi).await;
    let before = world.counts().await;
    let mut wrong = Vec::new();
    for route in &routes {
        for (field, schema) in &route.fields {
            for value in of_another_kind(field, schema) {
                // A bulk act answers of each record why it was left.
                if route.template == "POST /api/crm/targets/bulk" && value == json!(["NO_SUCH"]) {
                    continue;
                }
                let answer = sends(&agus, route, &route.with(field, value.clone())).await;
                let named = answer.details().as_object().is_some_and(|named| named.keys().any(|name| name.starts_with(field.as_str())));
                if !answer.was_refused("VALIDATION_ERROR") || !named {
                    let text: String = answer.text.chars().take(160).collect();
                    wrong.push(format!("{} {field}={value}: {} {text}", route.template, answer.status));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} values:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(world.counts().await, before, "something was stored");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_word_that_is_not_in_the_list_is_answered_with_the_list() {
    let world = World::new().await;
    let (agus, budi) = (world.agus().await, world.budi().await);
    let document = serde_json::to_value(bcp_crm::app::document()).expect("a document");
    let routes = routes(&world.ana().await, &budi).await;
    let before = world.counts().await;
    let mut lists = 0;
    for route in &routes {
        for (field, schema) in &route.fields {
            // An empty text beside it is none.
            let schema = schema["anyOf"].get(0).unwrap_or(schema);
            let named = schema["oneOf"][0]["$ref"].as_str().or(schema["$ref"].as_str());
            let Some(name) = named.and_then(|text| text.rsplit('/').next()) else { continue };
            let Some(words) = document["components"]["schemas"][name]["enum"].as_array() else { continue };
            lists += 1;
            for value in ["Nonsense", &words[0].as_str().unwrap_or_default().to_lowercase(), "😀"] {
                if words.contains(&json!(value)) {
                    continue;
                }
                let answer = sends(&agus, route, &route.with(field, json!(value))).await.is_refused("VALIDATION_ERROR").names_field(field);
                let said = answer.details()[field].as_str().unwrap_or_default();
                let missing = words.iter().filter_map(Value::as_str).find(|word| !said.contains(word));
                answer.check(missing.is_none(), &format!("names {} for {field} of {}", missing.unwrap_or_default(), route.template));
            }
        }
    }
    assert!(lists >= 10, "only {lists} fields with a list of words were found");
    assert_eq!(world.counts().await, before, "something was stored");
    world.proves_itself().await;
}

/// A record's id where a record of another kind belongs, and ids of nothing.
#[tokio::test]
async fn a_record_of_another_kind_is_refused_in_every_field_that_names_a_record() {
    let world = World::new().await;
    let (agus, budi) = (world.agus().await, world.budi().await);
    let routes = routes(&world.ana().await, &budi).await;
    let real = "select min(lead_id) from data.leads union all select min(account_id) from data.accounts union all select min(contact_id) from data.contacts
        union all select min(opportunity_id) from data.opportunities union all select min(quote_id) from data.quotes
        union all select min(activity_id) from data.activities union all select min(session_id::text) from data.sessions";
    let real: Vec<String> = world.owner_sql().await.query(real, &[]).await.expect("ids").iter().map(|row| row.get(0)).collect();
    let before = world.counts().await;
    let mut tried = 0;
    for route in &routes {
        for field in route.fields.keys().filter(|field| field.ends_with("_id")) {
            let own = field.trim_end_matches("_id").rsplit('_').next().unwrap_or_default().to_uppercase();
            let other = real.iter().map(String::as_str).filter(|id| !id.starts_with(&own[..3]));
            for id in other.chain(["0", "' or 1=1 --", "%", "🚢"]) {
                tried += 1;
                let answer = sends(&agus, route, &route.with(field, json!(id))).await;
                let named = answer.details()[field].is_string() || answer.was_refused("NOT_FOUND");
                answer.check((400..500).contains(&answer.status) && named, &format!("refuses {field}={id} of {}", route.template));
            }
        }
    }
    assert!(tried > 50, "only {tried} ids were tried");
    assert_eq!(world.counts().await, before, "something was stored");
    world.proves_itself().await;
}

#[tokio::test]
async fn nothing_sent_where_something_is_needed_is_a_refusal() {
    let world = World::new().await;
    let (agus, budi) = (world.agus().await, world.budi().await);
    let routes = routes(&world.ana().await, &budi).await;
    let before = world.counts().await;
    for route in routes.iter().filter(|route| route.body != json!({})) {
        // A handover or a conversion needs nothing more.
        for body in ["", "{}"] {
            let request = agus.asks(route.method.clone(), &route.path).header("content-type", "application/json").body(body);
            let answer = agus.sends(request).await;
            answer.check(
                (400..500).contains(&answer.status) && !answer.message().is_empty(),
                &format!("refuses {body:?} to {}", route.template),
            );
        }
    }
    for route in &routes {
        for body in ["{", "{\"a\":}", "\u{0}", "{}{}", "[[[["] {
            let request = agus.asks(route.method.clone(), &route.path).header("content-type", "application/json").body(body);
            agus.sends(request).await.is_refused("VALIDATION_ERROR");
        }
    }
    assert_eq!(world.counts().await, before, "something was stored");
    world.proves_itself().await;
}

/// The acts that need no body refuse one all the same.
#[tokio::test]
async fn an_act_without_fields_takes_none() {
    let world = World::new().await;
    let lead = world.ana().await.brings_to_the_pool("PT Tanpa Isi").await;
    let budi = world.budi().await;
    let before = world.counts().await;
    let found = bodiless();
    assert!(found.len() >= 3, "{found:?}");
    for (method, template) in found {
        let path = template.replace("{id}", &lead);
        for (body, field) in [(json!({"owner_user_id": budi.user_id}), "owner_user_id"), (json!({"surprise": "nul\u{0}"}), "surprise")] {
            budi.sends(budi.asks(method.clone(), &path).json(&body)).await.is_refused("VALIDATION_ERROR").names_field(field);
        }
        for body in [json!([]), json!(null), json!("text"), json!(7)] {
            budi.sends(budi.asks(method.clone(), &path).json(&body)).await.is_refused("VALIDATION_ERROR");
        }
        let plain = budi.asks(method, &path).header("content-type", "text/plain").body("hello");
        budi.sends(plain).await.is_refused("UNSUPPORTED_MEDIA_TYPE");
    }
    assert_eq!(world.counts().await, before, "something was stored");
    world.proves_itself().await;
}

/// JSON has one kind of number.
#[tokio::test]
async fn a_whole_number_may_have_a_fraction_of_nothing() {
    let world = World::new().await;
    let mut lead = crate::support::ripe_lead("PT Utuh");
    lead["priority"] = json!(2.0);
    let added = world.ana().await.adds_lead(lead).await.is_created();
    added.check(added.data()["lead"]["priority"] == 2, "has the priority");
    world.proves_itself().await;
}
