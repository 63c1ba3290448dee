//! The proof of spec 3.4 is itself proven: whatever is broken on purpose, it says so, by kind and record. Each act of sabotage is a transaction
//! that is rolled back.

mod sabotage;

use serde_json::{Value, json};
use tokio_postgres::Client;

use crate::support::{World, ripe_lead};
use sabotage::{APART, DOUBLES, FILTERS, GAPS, LEAKS, LOSSES, Sabotage};

const KINDS: [&str; 4] = ["lost", "double", "leak", "gap"];

/// Something of every kind that can leak, get lost or be left alone.
async fn world() -> World {
    let world = World::new().await;
    let (ana, budi) = (world.ana().await, world.budi().await);
    for (company, status) in [("PT Satu", "In Review"), ("PT Dua", "Nurture")] {
        let lead = ana.adds_lead(ripe_lead(company)).await.is_created().id("lead.lead_id");
        ana.triages(&lead, json!({"triage_status": status})).await.is_ok();
    }
    let no = ana.adds_lead(ripe_lead("PT Nol")).await.is_created().id("lead.lead_id");
    ana.triages(&no, json!({"triage_status": "Disqualified", "disqualified_reason": "A hoax."})).await.is_ok();
    ana.brings_to_the_pool("PT Tiga").await;
    let lead = ana.brings_to_the_pool("PT Empat").await;
    let deal = budi.claims(&lead).await.is_ok().id("opportunity_id");
    budi.posts(&format!("/api/crm/opportunities/{deal}/quotes"), json!({"total_amount": "1000"})).await.is_created();
    budi.adds_lead(ripe_lead("PT Lima")).await.is_created();
    let more = "insert into data.targets (company_name, owner_user_id) select 'PT Enam', user_id from data.users where email = 'budi@bcp.test';
        insert into data.invoices (account_id, invoice_number, invoice_date, amount) select account_id, 'INV-1', '2026-01-05', 1 from data.accounts";
    let told = "insert into data.job_runs (job) values ('nightly'); insert into data.proof_runs (records) values (0);
        insert into data.audit_seals (first_audit_id, last_audit_id, row_count, seal, part, rows_hash) values (1, 1, 1, '\\x04', 'audit_log_other', '\\x05');
        insert into data.import_batches (kind, file_name, file_sha256, bytes, created_by)
        select 'targets', 'list.csv', 'aa', 2, user_id from data.users where email = 'budi@bcp.test';
        insert into data.import_chunks (batch_id, work, part, first_row, last_row, row_count) select batch_id, 'preview', 0, 2, 3, 1 from data.import_batches;
        insert into data.import_mappings (kind, headers_hash, mapping, created_by) select 'targets', 'aa', '{}', created_by from data.import_batches;
        insert into data.notification_settings (user_id, kind, enabled) select created_by, 'assigned', false from data.import_batches";
    world.owner_sql().await.batch_execute(told).await.expect("what only some may read");
    world.owner_sql().await.batch_execute(more).await.expect("a target and an invoice");
    world
}

/// What the proof says after this.
async fn proof_after(owner: &Client, sabotage: &str) -> Value {
    owner.batch_execute("begin").await.expect("a transaction");
    owner.batch_execute(sabotage).await.unwrap_or_else(|error| panic!("{sabotage}: {error:?}"));
    let enter = "select crm.act_as((select user_id from data.users where role_name = 'super admin')); set local role bcp_app";
    owner.batch_execute(enter).await.expect("the admin as the restricted role");
    let proof = owner.query_one("select to_jsonb(crm.prove_visibility())", &[]).await;
    let proof = proof.unwrap_or_else(|error| panic!("{sabotage}: {error:?}")).get(0);
    owner.batch_execute("rollback").await.expect("nothing has happened");
    proof
}

async fn is_found(sabotages: &[Sabotage<'_>]) {
    let world = world().await;
    let owner = world.owner_sql().await;
    let mut missed = Vec::new();
    for (sabotage, kind, entity) in sabotages {
        let proof = proof_after(&owner, sabotage).await;
        let findings = proof[kind].as_array().expect("findings");
        let named = findings.iter().find(|found| found["entity"] == *entity);
        if !named.is_some_and(|found| found["id"].is_string() && found["why"].is_string()) {
            missed.push(format!("{sabotage}: no {kind} of {entity} in {proof}"));
        }
    }
    assert!(missed.is_empty(), "{} acts of sabotage go unnoticed:\n{}", missed.len(), missed.join("\n"));
    world.proves_itself().await;
}

#[tokio::test]
async fn an_open_policy_is_reported_as_a_leak_of_its_records() {
    is_found(LEAKS).await;
}

#[tokio::test]
async fn every_policy_is_broken_on_purpose_or_has_its_reason_why_not() {
    let world = World::new().await;
    let owner = world.owner_sql().await;
    let rows = owner.query("select polname::text from pg_policy order by 1", &[]).await.expect("the policies");
    let policies: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    let broken = |policy: &str| LEAKS.iter().any(|(sql, ..)| sql.starts_with(&format!("alter policy {policy} ")));
    let wrong: Vec<_> = policies.iter().filter(|name| broken(name) == APART.iter().any(|(apart, _)| apart == name)).collect();
    assert!(wrong.is_empty(), "broken by nobody, or also said to stand apart: {wrong:?}");
    assert!(APART.iter().all(|(apart, _)| policies.iter().any(|name| name == apart)));
    world.proves_itself().await;
}

#[tokio::test]
async fn a_list_that_forgets_is_reported_as_a_loss() {
    is_found(LOSSES).await;
}

/// One at a time: each list's own filter says something else than it should.
#[tokio::test]
async fn each_list_whose_filter_is_broken_is_reported() {
    let broken: Vec<_> = FILTERS.iter().map(|(view, says, lies, kind, entity)| (broken_view(view, says, lies), *kind, *entity)).collect();
    let broken: Vec<Sabotage<'_>> = broken.iter().map(|(sql, kind, entity)| (sql.as_str(), *kind, *entity)).collect();
    is_found(&broken).await;
}

fn broken_view(view: &str, says: &str, lies: &str) -> String {
    let (says, lies) = (says.replace('\'', "''"), lies.replace('\'', "''"));
    format!(
        "do $do$ declare told text := pg_get_viewdef('crm.{view}'); begin
            if position('{says}' in told) = 0 then raise 'the filter is not there: %', told; end if;
            execute 'create or replace view crm.{view} with (security_invoker = true) as ' || replace(told, '{says}', '{lies}'); end $do$"
    )
}

#[tokio::test]
async fn a_queue_that_does_not_follow_from_the_lead_is_reported() {
    is_found(&[
        (
            "alter table data.leads alter column queue drop expression; update data.leads set queue = 'nurture' where queue = 'inbox'",
            "lost",
            "leads",
        ),
        (
            "alter table data.leads alter column queue drop expression; update data.leads set queue = 'inbox' where queue = 'pool'",
            "leak",
            "leads",
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_lead_in_two_lists_is_reported_as_double() {
    is_found(DOUBLES).await;
}

#[tokio::test]
async fn a_record_without_a_next_action_is_reported_as_a_gap() {
    is_found(GAPS).await;
}

#[tokio::test]
async fn the_proof_says_who_sees_what_he_must_not_and_how_much_it_looked_at() {
    let world = world().await;
    let owner = world.owner_sql().await;
    let proof = proof_after(&owner, "select 1").await;
    for kind in KINDS {
        assert_eq!(proof[kind], json!([]), "nothing is wrong");
    }
    // Six live leads, one of them disqualified, one open deal, one target, and the activities: five of the cadence, one of the nurtured lead, one of the own lead.
    assert_eq!(proof["records"], 6 + 1 + 1 + 7);
    assert!(proof["checked_at"].is_string());
    let broken = proof_after(&owner, "alter policy accounts_read on data.accounts using (true)").await;
    let oka: uuid::Uuid = owner.query_one("select user_id from data.users where email = 'oka@bcp.test'", &[]).await.expect("oka").get(0);
    let leaks = broken["leak"].as_array().expect("leaks");
    assert!(!leaks.is_empty() && leaks.iter().all(|leak| leak["entity"] == "accounts" && leak["user_id"] == oka.to_string()), "{leaks:?}");
    world.proves_itself().await;
}

#[tokio::test]
async fn the_proof_is_for_admins_and_directors() {
    let world = World::new().await;
    for who in ["maya", "ana", "sari", "budi", "putri", "fitri", "oka"] {
        let refused = world.sql_as(who).await.changes("select crm.prove_visibility()").await;
        assert_eq!(refused, Err("CRM02".to_owned()), "{who}");
    }
    let nobody = world.sql_as_nobody().await.query("select crm.prove_visibility()", &[]).await;
    assert!(nobody.is_err(), "nobody proves nothing");
    world.proves_itself().await;
}
