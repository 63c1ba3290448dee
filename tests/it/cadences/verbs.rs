//! What people do with cadences, each one request, and what the tables then hold.

use serde_json::{Value, json};

use crate::support::{Answer, Person, World, ripe_lead};

/// Steps of a template on these days.
pub fn on_days(days: &[i64]) -> Value {
    let step = |(number, day): (usize, &i64)| json!({"activity_type": "Call", "subject_template": format!("Step {}: {{company}}", number + 1), "delay_days": day});
    Value::Array(days.iter().enumerate().map(step).collect())
}

impl Person {
    /// A template with steps on these days; answers its id.
    pub async fn writes(&self, purpose: &str, mode: &str, working: bool, days: &[i64]) -> i64 {
        let draft = json!({"name": format!("{purpose} {mode}"), "purpose": purpose, "mode": mode, "working_days_only": working, "steps": on_days(days)});
        self.posts("/api/crm/cadences", draft).await.is_created().data()["cadence"]["cadence_id"].as_i64().expect("an id")
    }

    pub async fn enrolls(&self, cadence: i64, field: &str, id: &str) -> Answer {
        self.posts(&format!("/api/crm/cadences/{cadence}/enrollments"), json!({field: id})).await
    }

    /// pause, resume or stop.
    pub async fn steers(&self, enrollment: i64, action: &str) -> Answer {
        self.patches(&format!("/api/crm/enrollments/{enrollment}"), json!({"action": action, "reason": "Because."})).await
    }

    /// A nurtured lead.
    pub async fn nurtures_a_lead(&self, company: &str) -> String {
        let lead = self.adds_lead(ripe_lead(company)).await.is_created().id("lead.lead_id");
        self.triages(&lead, json!({"triage_status": "Nurture"})).await.is_ok();
        lead
    }
}

/// The id of an enrollment that was just made.
pub fn enrollment(made: &Answer) -> i64 {
    made.is_ok().data()["enrollment_id"].as_i64().expect("an enrollment")
}

/// A query's one JSON value, by the owner, whom no policy binds.
pub async fn fact(world: &World, query: &str) -> Value {
    let row = world.owner_sql().await.query_one(&format!("select to_jsonb(q) from ({query}) as q"), &[]).await;
    row.unwrap_or_else(|error| panic!("{query}: {error:?}")).get(0)
}

/// The steps of an enrollment: "number day status", with "paused" where they wait.
pub async fn steps(world: &World, enrollment: i64) -> Vec<String> {
    let query = format!("select coalesce(array_agg(concat_ws(' ', step_number, due_date, status, case when is_paused and status = 'Planned' then 'paused' end)
        order by step_number), '{{}}') as steps from data.activities where enrollment_id = {enrollment}");
    fact(world, &query).await["steps"].as_array().expect("steps").iter().map(|step| step.as_str().unwrap_or_default().to_owned()).collect()
}

/// The activity of a step.
pub async fn step(world: &World, enrollment: i64, number: i64) -> String {
    let query = format!("select activity_id from data.activities where enrollment_id = {enrollment} and step_number = {number}");
    fact(world, &query).await["activity_id"].as_str().expect("a step").to_owned()
}

/// Status and current step of an enrollment.
pub async fn state(world: &World, enrollment: i64) -> (String, i64) {
    let row = fact(world, &format!("select status, current_step from data.cadence_enrollments where enrollment_id = {enrollment}")).await;
    (row["status"].as_str().unwrap_or_default().to_owned(), row["current_step"].as_i64().unwrap_or_default())
}

/// What the worker makes on a day of March.
pub async fn works(world: &World, day: u8) -> i64 {
    let sql = world.owner_sql().await;
    sql.batch_execute(&format!("select set_config('bcp.now', '2026-03-{day:02}T03:00:00Z', false)")).await.expect("a moment");
    let did: Value = sql.query_one("select crm.work_cadences()", &[]).await.expect("the worker").get(0);
    assert_eq!(did["enrollments_failed"], 0, "{did}");
    did["steps_planned"].as_i64().expect("a number")
}

/// A target of somebody.
pub async fn target(world: &World, who: &Person, company: &str) -> String {
    let query = "insert into data.targets (company_name, contact_name, owner_user_id) values ($1, 'Tono', $2) returning target_id";
    world.owner_sql().await.query_one(query, &[&company, &who.user_id]).await.expect("a target").get(0)
}

/// An account of somebody with a last invoice so many days ago.
pub async fn account(world: &World, who: &Person, company: &str, days_ago: i32) -> String {
    let query = "with a as (insert into data.accounts (company_name, owner_user_id) values ($1, $2) returning account_id)
        select account_id from a";
    let id: String = world.owner_sql().await.query_one(query, &[&company, &who.user_id]).await.expect("an account").get(0);
    let sold = "insert into data.invoices (account_id, invoice_number, invoice_date, amount) values ($1, 'INV ' || $1, '2026-03-10'::date - $2::integer, 5)";
    world.owner_sql().await.execute(sold, &[&id, &days_ago]).await.expect("an invoice");
    id
}
