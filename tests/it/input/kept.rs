//! Whatever text is typed into whatever field of whatever act is stored as it was typed.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tokio_postgres::Client;

use super::routes::{Route, routes};
use crate::support::World;

/// What breaks quoting, patterns, formats and short-sighted ideas of a letter.
const STRANGE: &str = "%_'\"\\ $1 {x} 🚢👨‍👩‍👧 漢字 ÅÇé <b>&amp;";

/// Fields of free text: no list of words, no format, no name of a record, nothing that is an address or a number.
fn is_free(field: &str, schema: &Value) -> bool {
    let text = schema["type"] == json!(["string", "null"]) && schema["format"].is_null();
    let formed = [
        "_id",
        "email",
        "phone",
        "domain",
        "npwp",
        "currency",
        "service_code",
        "due_time",
        "amount",
        "_value",
        "role_name",
        "time_zone",
        "password",
    ];
    text && !formed.iter().any(|end| field.ends_with(end))
}

/// The route's free fields together, but for those that only count in another company.
fn groups(route: &Route) -> Vec<BTreeMap<String, String>> {
    let mut groups: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (field, _) in route.fields.iter().filter(|(field, schema)| is_free(field, schema) && !route.is_free(field)) {
        let mut company = route.with(field, Value::Null);
        company.as_object_mut().map(|fields| fields.remove(field));
        let text = format!("{STRANGE} {field}");
        groups.entry(company.to_string()).or_default().insert(field.clone(), text);
    }
    groups.into_values().collect()
}

/// Whether any column of any table holds exactly this text.
async fn is_stored(owner: &Client, text: &str) -> bool {
    const WHERE: &str = "select exists (
        select from data.leads as t, jsonb_each_text(to_jsonb(t)) as c where c.value = $1
        union all select from data.lead_handover_pool as t, jsonb_each_text(to_jsonb(t)) as c where c.value = $1
        union all select from data.opportunities as t, jsonb_each_text(to_jsonb(t)) as c where c.value = $1
        union all select from data.opportunity_stage_history as t, jsonb_each_text(to_jsonb(t)) as c where c.value = $1
        union all select from data.quotes as t, jsonb_each_text(to_jsonb(t)) as c where c.value = $1
        union all select from data.activities as t, jsonb_each_text(to_jsonb(t)) as c where c.value = $1
        union all select from data.accounts as t, jsonb_each_text(to_jsonb(t)) as c where c.value = $1
        union all select from data.contacts as t, jsonb_each_text(to_jsonb(t)) as c where c.value = $1
        union all select from data.targets as t, jsonb_each_text(to_jsonb(t)) as c where c.value = $1
        union all select from data.cadences as t, jsonb_each_text(to_jsonb(t)) as c where c.value = $1
        union all select from data.users as t, jsonb_each_text(to_jsonb(t)) as c where c.value = $1
        union all select from data.api_tokens as t, jsonb_each_text(to_jsonb(t)) as c where c.value = $1
        union all select from data.settings as t, jsonb_each_text(to_jsonb(t)) as c where c.value = $1
        union all select from data.stage_rules as t, jsonb_each_text(to_jsonb(t)) as c where c.value = $1
        union all select from data.services as t, jsonb_each_text(to_jsonb(t)) as c where c.value = $1
        union all select from data.holidays as t, jsonb_each_text(to_jsonb(t)) as c where c.value = $1
        union all select from data.invoices as t, jsonb_each_text(to_jsonb(t)) as c where c.value = $1
        union all select from data.audit_log as t where t.note = $1)";
    owner.query_one(WHERE, &[&text]).await.expect("a look at everything").get(0)
}

#[tokio::test]
async fn every_free_text_of_every_route_is_stored_as_it_was_typed() {
    let world = World::new().await;
    let (agus, ana, budi) = (world.agus().await, world.ana().await, world.budi().await);
    let owner = world.owner_sql().await;
    let plan: Vec<usize> = routes(&ana, &budi).await.iter().map(|route| groups(route).len()).collect();
    let (mut number, mut fields) = (0, 0);
    for (place, group) in plan.into_iter().enumerate().flat_map(|(place, groups)| (0..groups).map(move |group| (place, group))) {
        // What one route does may close another's record: each has records of its own.
        let route = routes(&ana, &budi).await.swap_remove(place);
        let typed = groups(&route).swap_remove(group);
        number += 1;
        let mut body = json!({});
        for (field, text) in &typed {
            for (name, value) in route.with(field, json!(format!("{number} {text}"))).as_object().into_iter().flatten() {
                if name == field || !typed.contains_key(name) {
                    body[name] = value.clone();
                }
            }
        }
        let answer = agus.sends(agus.asks(route.method.clone(), &route.path).json(&body)).await.is_ok();
        for (field, text) in &typed {
            fields += 1;
            answer.check(is_stored(&owner, &format!("{number} {text}")).await, &format!("stored {field} of {} as typed", route.template));
        }
    }
    assert!(fields >= 30, "only {fields} fields of free text were found");
    world.proves_itself().await;
}
