//! What an undo takes, what it leaves, and what it puts on the record (spec 7.7).

use serde_json::{Value, json};

use super::{number, reads, rests, row, runs};
use crate::support::{Person, World};

/// The records of an import by row.
async fn records(who: &Person, id: &str) -> Vec<String> {
    let rows = who.gets(&format!("/api/crm/imports/{id}/rows")).await.is_ok();
    rows.data().as_array().into_iter().flatten().filter_map(|row| row["record_id"].as_str().map(str::to_owned)).collect()
}

fn companies(count: usize) -> Vec<Value> {
    (1..=count).map(|n| row(n, json!({"company_name": format!("PT Kembali {n}")}))).collect()
}

async fn outbound(world: &World) -> i64 {
    number(world, "select min(cadence_id) from data.cadences where purpose = 'outbound' and is_active").await
}

#[tokio::test]
async fn a_target_whose_cadence_somebody_began_is_left() {
    let world = World::new().await;
    let budi = world.budi().await;
    let id = reads(&world, "budi", json!({}), &companies(3)).await;
    rests(&budi, &id).await;
    runs(&budi, &id, "commit").await;
    let made = records(&budi, &id).await;
    budi.enrolls_target(&made[1]).await.is_created();
    assert_eq!(runs(&budi, &id, "undo").await["left_rows"], 1);
    let left = budi.gets(&format!("/api/crm/imports/{id}/rows?verdict=left")).await.is_ok();
    assert_eq!(left.data()[0]["row_number"], 2);
    assert!(left.data()[0]["left_because"].as_str().is_some_and(|why| why.starts_with("changed by Budi on ")), "{}", left.text);
    assert_eq!(budi.gets(&format!("/api/crm/targets/{}", made[1])).await.is_ok().data()["enrollment"]["status"], "Active");
    assert_eq!(number(&world, "select count(*) from data.targets").await, 1);
    world.proves_itself().await;
}

#[tokio::test]
async fn a_cadence_that_the_import_began_goes_with_its_target_unless_somebody_paused_it() {
    let world = World::new().await;
    let budi = world.budi().await;
    let cadence = outbound(&world).await;
    let id = reads(&world, "budi", json!({"fixed": {"cadence_id": cadence.to_string()}}), &companies(3)).await;
    rests(&budi, &id).await;
    runs(&budi, &id, "commit").await;
    let made = records(&budi, &id).await;
    assert_eq!(number(&world, "select count(*) from data.cadence_enrollments where status = 'Active'").await, 3);
    let enrollment = budi.gets(&format!("/api/crm/targets/{}", made[2])).await.is_ok().data()["enrollment"]["enrollment_id"].clone();
    budi.patches(&format!("/api/crm/enrollments/{enrollment}"), json!({"action": "pause"})).await.is_ok();
    assert_eq!(runs(&budi, &id, "undo").await["left_rows"], 1);
    let held = format!(
        "select (select count(*) from data.targets) * 100 + (select count(*) from data.cadence_enrollments) * 10
            + (select count(*) from data.activities where target_id <> '{}')",
        made[2]
    );
    assert_eq!(number(&world, &held).await, 110, "the paused one with its cadence, and nothing of the others");
    world.proves_itself().await;
}

#[tokio::test]
async fn an_import_and_its_undo_are_one_row_for_the_batch_and_one_for_each_record() {
    let world = World::new().await;
    let budi = world.budi().await;
    world
        .owner_sql()
        .await
        .execute("insert into data.targets (company_name, owner_user_id) select 'PT Kembali 1', user_id from data.users where email = 'budi@bcp.test'", &[])
        .await
        .expect("a target");
    let mut rows = companies(4);
    rows[0]["draft"]["city"] = json!("Medan");
    let id = reads(&world, "budi", json!({"duplicates": "fill"}), &rows).await;
    rests(&budi, &id).await;
    runs(&budi, &id, "commit").await;
    assert_eq!(runs(&budi, &id, "undo").await["left_rows"], 0);
    let told = format!(
        "select jsonb_object_agg(s.what, s.times) from (
            select concat_ws(' ', a.action, a.note) as what, count(*) as times from data.audit_log as a join data.users as u on u.user_id = a.actor_user_id
            where (a.correlation_id = '{id}' or a.entity_id = '{id}') and u.email = 'budi@bcp.test' group by 1) as s"
    );
    let told: Value = world.owner_sql().await.query_one(&told, &[]).await.expect("the record").get(0);
    let expected = json!({"IMPORT_COMMITTED": 1, "TARGET_CREATED": 3, "TARGET_UPDATED": 1,
        "IMPORT_UNDONE": 1, "TARGET_REMOVED import undone": 3, "TARGET_UPDATED import undone": 1});
    assert_eq!(told, expected);
    let twice =
        "select count(*) from (select from data.audit_log where action = 'TARGET_REMOVED' group by entity_id having count(*) > 1) as t";
    assert_eq!(number(&world, twice).await, 0, "one row a record");
    world.proves_itself().await;
}

#[tokio::test]
async fn an_import_of_leads_and_its_undo_are_on_the_record_and_notes_go_by_the_chunk() {
    const NOTES: &str = "select count(*) from data.activities where import_batch_id is not null";
    let world = World::new().await;
    let putri = world.person("putri").await;
    let owner = world.owner_sql().await;
    let leads = |count: usize| -> Vec<Value> {
        (1..=count).map(|n| json!({"company_name": format!("PT Lagi {n}"), "contact_email": format!("a@lagi{n}.test")})).collect()
    };
    let first = putri.posts("/api/crm/imports", json!({"kind": "leads", "rows": leads(450)})).await.is_created();
    assert_eq!(rests(&putri, &first.id("batch.batch_id")).await["status"], "completed");
    let sent = putri.posts("/api/crm/imports", json!({"kind": "leads", "rows": leads(455)})).await.is_created();
    let id = sent.id("batch.batch_id");
    assert_eq!(rests(&putri, &id).await["status"], "completed");
    assert_eq!((number(&world, NOTES).await, number(&world, "select count(*) from data.leads").await), (450, 455));
    // Three chunks: none takes more notes than it has rows.
    let undo = format!(
        "begin; select crm.act_as((select user_id from data.users where email = 'putri@bcp.test')); select crm.rpc_import_undo('{id}');
        select crm.act_as(null); select crm.rpc_import_work(); select crm.act_as(null)"
    );
    owner.batch_execute(&undo).await.expect("the first chunk");
    let first: i64 = owner.query_one(NOTES, &[]).await.expect("notes").get(0);
    assert_eq!(first, 250);
    owner.batch_execute("commit").await.expect("it is done");
    assert_eq!(rests(&putri, &id).await["left_rows"], 0);
    assert_eq!((number(&world, NOTES).await, number(&world, "select count(*) from data.leads").await), (0, 450));
    let removed = "select count(*) from data.audit_log where action = 'LEAD_REMOVED' and note = 'import undone'";
    let undone = "select count(*) from data.audit_log where action = 'IMPORT_UNDONE'";
    assert_eq!((number(&world, removed).await, number(&world, undone).await), (5, 1));
    world.proves_itself().await;
}
