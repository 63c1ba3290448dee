//! Seals: what they cover, when, and that no tampering goes unnoticed.

use super::{broken, unsealed};
use crate::support::{World, ripe_lead};
use crate::worker::did;

/// What somebody with all rights does to the record, and what is said of it.
const TAMPERING: &[(&str, &str)] = &[
    ("update data.audit_log set note = 'never said' where id = (select min(id) from data.audit_log)", "changed, added or removed"),
    ("update data.audit_log set actor_user_id = null where id = (select max(id) from data.audit_log)", "changed, added or removed"),
    ("delete from data.audit_log where id = (select min(id) + 1 from data.audit_log)", "changed, added or removed"),
    (
        "insert into data.audit_log (id, action, entity, entity_id, correlation_id) overriding system value
            select min(id) - 1, 'LEAD_CREATED', 'leads', 'LEAD202601010001', 'c' from data.audit_log",
        "added that no seal knows",
    ),
    (
        "insert into data.audit_log (id, at, action, entity, entity_id, correlation_id) overriding system value
            select max(id), '1999-01-01', 'LEAD_CREATED', 'leads', 'LEAD202601010001', 'c' from data.audit_log",
        "added that no seal knows",
    ),
    (
        "update data.audit_seals set row_count = row_count + 1 where seal_id = (select min(seal_id) from data.audit_seals)",
        "seal was changed",
    ),
    ("update data.audit_seals set seal = '\\x00' where seal_id = (select max(seal_id) from data.audit_seals)", "seal was changed"),
    ("update data.audit_seals set created_at = created_at + interval '1 hour'", "seal was changed"),
    ("delete from data.audit_seals where seal_id = (select min(seal_id) from data.audit_seals)", "seal was changed"),
    ("truncate data.audit_log", "changed, added or removed"),
    // As if a month had been dropped by the rules, but without a word on the record.
    (
        "do $$ begin execute format('drop table data.%I', (select part from data.audit_seals order by seal_id limit 1)); end $$",
        "changed, added or removed",
    ),
];

#[tokio::test]
async fn whatever_is_done_to_a_sealed_row_or_to_a_seal_is_reported() {
    let world = World::new().await;
    let ana = world.ana().await;
    let mut sealed = 0;
    for company in ["PT Satu", "PT Dua", "PT Tiga"] {
        ana.brings_to_the_pool(company).await;
        sealed += world.seals().await;
    }
    assert_eq!(sealed, world.number("select count(*) from data.audit_log").await);
    assert!(world.number("select count(*) from data.audit_seals").await >= 3);
    assert_eq!(broken(&world).await, Vec::<String>::new(), "the record is whole");
    let owner = world.owner_sql().await;
    for (tampering, said) in TAMPERING {
        let done = format!("begin; set local session_replication_role = replica; {tampering}");
        owner.batch_execute(&done).await.unwrap_or_else(|error| panic!("{tampering}: {error:?}"));
        let rows = owner.query("select why from crm.list_broken_seals()", &[]).await.expect("the check");
        let why: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
        assert!(why.first().is_some_and(|why| why.contains(said)), "{tampering}: {why:?}");
        owner.batch_execute("rollback").await.expect("nothing has happened");
    }
    assert_eq!(broken(&world).await, Vec::<String>::new());
    world.proves_itself().await;
}

#[tokio::test]
async fn a_broken_seal_is_told_by_the_proof_its_page_and_the_metrics_until_it_is_whole_again() {
    let world = World::new().await;
    world.ana().await.brings_to_the_pool("PT Segel").await;
    world.seals().await;
    let (agus, owner) = (world.agus().await, world.owner_sql().await);
    let whole = agus.browses("/crm/proof").await;
    let says = |note: &str| {
        format!(
            "begin; set local session_replication_role = replica;
            update data.audit_log set note = {note} where id = (select min(id) from data.audit_log); commit"
        )
    };
    owner.batch_execute(&says("'never said'")).await.expect("it is changed");
    let proof = agus.gets("/api/crm/proof").await.is_ok();
    assert_eq!(proof.data()["broken"].as_array().map(Vec::len), Some(1), "{}", proof.text);
    let why = proof.data()["broken"][0]["why"].as_str().expect("why").to_owned();
    assert!(!whole.text.contains(&why));
    let page = agus.browses("/crm/proof").await.shows_a_page();
    page.check(page.text.contains(&why), "tells why");
    let metrics = world.stranger().gets("/metrics").await;
    metrics.check(metrics.text.contains("bcp_job_last_run_count{job=\"proof\",what=\"broken\"} 1"), "tells whoever watches");
    owner.batch_execute(&says("null")).await.expect("it is as it was");
    assert_eq!(agus.gets("/api/crm/proof").await.is_ok().data()["broken"], serde_json::json!([]));
    world.proves_itself().await;
}

#[tokio::test]
async fn a_row_of_a_slow_act_is_sealed_once_that_has_ended_and_none_is_missed() {
    let world = World::new().await;
    let ana = world.ana().await;
    let slow = world.owner_sql().await;
    ana.adds_lead(ripe_lead("PT Dulu")).await.is_created();
    slow.batch_execute("begin; select crm.audit('LEAD_UPDATED', 'leads', 'LEAD202601010001')").await.expect("a slow act begins");
    ana.adds_lead(ripe_lead("PT Kemudian")).await.is_created();
    let all = world.number("select count(*) from data.audit_log").await;
    for _ in 0..2 {
        assert_eq!(did(&world.works_well().await, "audit_seals", "rows_sealed"), 0, "somebody holds a number below what is there");
    }
    assert_eq!(unsealed(&world).await, all);
    ana.adds_lead(ripe_lead("PT Akhirnya")).await.is_created();
    slow.batch_execute("commit").await.expect("the slow act ends");
    world.seals().await;
    assert_eq!(broken(&world).await, Vec::<String>::new());
    let rows = "select (sum(row_count) - (select count(*) from data.audit_log))::bigint from data.audit_seals";
    assert_eq!(world.number(rows).await, 0, "each row stands under one seal");
    world.proves_itself().await;
}

#[tokio::test]
async fn what_takes_long_in_another_database_of_the_server_holds_no_seal_up() {
    let (world, neighbour) = (World::new().await, World::new().await);
    let slow = neighbour.owner_sql().await;
    slow.batch_execute("begin; select crm.audit('LEAD_UPDATED', 'leads', 'LEAD202601010001')").await.expect("a slow act begins");
    world.ana().await.adds_lead(ripe_lead("PT Tetangga")).await.is_created();
    assert_eq!(world.seals().await, world.number("select count(*) from data.audit_log").await);
    assert_eq!(did(&neighbour.works_well().await, "audit_seals", "rows_sealed"), 0, "there somebody is at work");
    slow.batch_execute("rollback").await.expect("he gives up");
    world.proves_itself().await;
    neighbour.proves_itself().await;
}

#[tokio::test]
async fn a_mark_of_another_server_is_made_anew() {
    let world = World::new().await;
    let slow = world.owner_sql().await;
    world.ana().await.adds_lead(ripe_lead("PT Pindah")).await.is_created();
    let restored = "insert into data.audit_marks (audit_id, below) values (1, '9000000000')";
    slow.batch_execute(restored).await.expect("a restored database");
    slow.batch_execute("begin; select pg_current_xact_id()").await.expect("at work");
    world.works_well().await;
    slow.batch_execute("commit").await.expect("it rests");
    world.seals().await;
    assert_eq!(broken(&world).await, Vec::<String>::new());
    assert_eq!(world.number("select count(*) from data.audit_marks where below < '9000000000'").await, 1);
    world.proves_itself().await;
}

#[tokio::test]
async fn only_who_oversees_reads_the_seals_and_nobody_writes_them() {
    let world = World::new().await;
    world.ana().await.adds_lead(ripe_lead("PT Laut Biru")).await.is_created();
    world.seals().await;
    assert!(world.sql_as("dewi").await.count("select seals from crm.list_seal_state()").await > 0);
    for who in ["maya", "ana", "sari", "budi", "putri", "fitri", "oka"] {
        let person = world.sql_as(who).await;
        assert_eq!(person.count("select seals + unsealed from crm.list_seal_state()").await, 0, "{who}");
    }
    let agus = world.sql_as("agus").await;
    for write in [
        "update data.audit_seals set row_count = 0",
        "delete from data.audit_seals",
        "insert into data.audit_marks (audit_id, below) values (1, '1')",
        "select crm.work_seals()",
        "select crm.work_audit_retention()",
    ] {
        assert_eq!(agus.changes(write).await, Err("42501".to_owned()), "{write}");
    }
    let owner = world.owner_sql().await;
    for write in ["update data.audit_seals set row_count = 0", "delete from data.audit_log", "truncate data.audit_seals"] {
        assert!(owner.batch_execute(write).await.is_err(), "{write} even by the owner");
    }
    world.proves_itself().await;
}
