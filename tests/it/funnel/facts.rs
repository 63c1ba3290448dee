//! What the tables hold, read by the owner, whom no policy binds.

use serde_json::Value;

use crate::support::World;

/// What acts write; a refused act leaves all of it as it was.
const WRITTEN: &[&str] = &[
    "leads",
    "lead_handover_pool",
    "accounts",
    "contacts",
    "opportunities",
    "opportunity_stage_history",
    "quotes",
    "activities",
    "cadence_enrollments",
    "audit_log",
    "idempotency_keys",
];

/// The one JSON value that a query about this answers.
pub async fn fact(world: &World, query: &str, about: &str) -> Value {
    let row = world.owner_sql().await.query_one(query, &[&about]).await;
    row.unwrap_or_else(|error| panic!("{query}: {error:?}")).get(0)
}

/// The rows of a table as JSON, in the order in which they were made; `which` names a column and says what it holds by `$1`.
pub async fn rows(world: &World, table: &str, which: &str, about: &str) -> Vec<Value> {
    let query = format!(
        "select coalesce(jsonb_agg(to_jsonb(t) order by t.created_at, to_jsonb(t) ->> 'step_number'), '[]') from data.{table} as t where {which}"
    );
    let Value::Array(rows) = fact(world, &query, about).await else { panic!("{query} answers no rows") };
    rows
}

/// The row of a lead.
pub async fn lead(world: &World, id: &str) -> Value {
    fact(world, "select to_jsonb(l) from data.leads as l where l.lead_id = $1", id).await
}

/// The row of a deal.
pub async fn deal(world: &World, id: &str) -> Value {
    fact(world, "select to_jsonb(o) from data.opportunities as o where o.opportunity_id = $1", id).await
}

/// A lead's stays in the pool, the latest last.
pub async fn pool(world: &World, lead: &str) -> Vec<Value> {
    rows(world, "lead_handover_pool", "t.lead_id = $1", lead).await
}

/// A lead's own activities, those of no deal.
pub async fn of_lead(world: &World, lead: &str) -> Vec<Value> {
    rows(world, "activities", "t.lead_id = $1 and t.opportunity_id is null", lead).await
}

/// A deal's activities in the order of their steps.
pub async fn of_deal(world: &World, deal: &str) -> Vec<Value> {
    rows(world, "activities", "t.opportunity_id = $1", deal).await
}

/// A deal's enrollments.
pub async fn enrollments(world: &World, deal: &str) -> Vec<Value> {
    rows(world, "cadence_enrollments", "t.opportunity_id = $1", deal).await
}

/// The audit rows that carry this correlation id: action, entity, entity_id, changed, note.
pub async fn audited(world: &World, correlation: &str) -> Vec<Value> {
    let query = "select coalesce(jsonb_agg(to_jsonb(a) order by a.id), '[]') from data.audit_log as a where a.correlation_id = $1";
    let Value::Array(rows) = fact(world, query, correlation).await else { panic!("{query} answers no rows") };
    rows
}

/// How often a table holds such a row.
pub async fn count(world: &World, table: &str, which: &str) -> i64 {
    let query = format!("select count(*) from data.{table} where {which}");
    world.owner_sql().await.query_one(&query, &[]).await.unwrap_or_else(|error| panic!("{query}: {error:?}")).get(0)
}

/// Today in Jakarta, so many days on, by the wall clock of the test's own database.
pub async fn day(world: &World, ahead: i32) -> Value {
    let query = format!("select to_jsonb((now() at time zone $1::text)::date + {ahead})");
    fact(world, &query, "Asia/Jakarta").await
}

/// All that acts write.
pub async fn everything(world: &World) -> Value {
    let tables = WRITTEN.iter().map(|table| {
        format!(
            "'{table}', (select coalesce(jsonb_agg(to_jsonb(t) order by to_jsonb(t)::text), '[]') from data.{table} as t where $1 = '')"
        )
    });
    let query = format!("select jsonb_build_object({})", tables.collect::<Vec<_>>().join(", "));
    fact(world, &query, "").await
}

/// The values of one key, in order.
pub fn each<'a>(rows: &'a [Value], key: &str) -> Vec<&'a Value> {
    rows.iter().map(|row| &row[key]).collect()
}

/// Whether audit rows hold this action on this record.
pub fn holds(audit: &[Value], action: &str, id: &str) -> bool {
    audit.iter().any(|row| row["action"] == action && row["entity_id"] == id)
}
