//! What holds for a whole file: values for every row, and rows that a program sends and that commit themselves (spec 4.2, 7.2).

use serde_json::{Value, json};

use super::{counts, number, reads, rests, row, runs, targets};
use crate::support::World;

const MADE: &str = "select jsonb_agg(jsonb_build_array(t.company_name, t.source, to_jsonb(t.tags), u.email) order by t.company_name)
    from data.targets as t left join data.users as u on u.user_id = t.owner_user_id";

async fn found(world: &World, sql: &str) -> Value {
    world.owner_sql().await.query_one(sql, &[]).await.expect("an answer").get(0)
}

#[tokio::test]
async fn fixed_values_stand_on_every_target_and_go_with_the_undo() {
    let world = World::new().await;
    let (sari, citra) = (world.person("sari").await, world.person("citra").await);
    let before = targets(&world).await;
    let cadence = number(&world, "select min(cadence_id) from data.cadences where purpose = 'outbound' and is_active").await;
    let fixed = json!({"source": "Pameran", "tag": "Expo 2026", "owner_user_id": citra.user_id, "cadence_id": cadence.to_string()});
    let rows = [
        row(1, json!({"company_name": "PT Biasa"})),
        row(2, json!({"company_name": "PT Khusus", "source": "Teman", "owner": "budi@bcp.test"})),
    ];
    let id = reads(&world, "sari", json!({"fixed": fixed}), &rows).await;
    assert_eq!(counts(&rests(&sari, &id).await), [2, 2, 0, 0, 0]);
    assert_eq!(number(&world, "select count(*) from data.cadence_enrollments").await, 0, "a preview enrolls nobody");
    assert_eq!(counts(&runs(&sari, &id, "commit").await), [2, 2, 0, 0, 0]);
    let expected =
        json!([["PT Biasa", "Pameran", ["Expo 2026"], "citra@bcp.test"], ["PT Khusus", "Teman", ["Expo 2026"], "budi@bcp.test"]]);
    assert_eq!(found(&world, MADE).await, expected);
    let enrolled = "select jsonb_agg(jsonb_build_array(u.email, e.status, exists (
            select from data.activities as a where a.enrollment_id = e.enrollment_id and a.target_id = e.target_id and a.owner_user_id = e.owner_user_id)) order by u.email)
        from data.cadence_enrollments as e join data.users as u on u.user_id = e.owner_user_id";
    assert_eq!(found(&world, enrolled).await, json!([["budi@bcp.test", "Active", true], ["citra@bcp.test", "Active", true]]));
    assert_eq!(runs(&sari, &id, "undo").await["left_rows"], 0);
    let rest = "select (select count(*) from data.cadence_enrollments) + (select count(*) from data.activities)";
    assert_eq!((targets(&world).await, number(&world, rest).await), (before, 0));
    world.proves_itself().await;
}

#[tokio::test]
async fn rows_of_a_program_that_has_gone_are_committed_after_their_preview() {
    let world = World::new().await;
    let budi = world.budi().await;
    let owner = world.owner_sql().await;
    owner.batch_execute("begin; lock table data.import_rows in access exclusive mode").await.expect("rows wait");
    let (sender, rows) = (budi.clone(), json!([{"company_name": "PT Program"}, {"city": "Bogor"}]));
    let sending = tokio::spawn(async move { sender.posts("/api/crm/imports", json!({"kind": "targets", "rows": rows})).await });
    let waits = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    while number(&world, waits).await == 0 {
        tokio::task::yield_now().await;
    }
    sending.abort();
    assert!(sending.await.is_err(), "nobody waits for the answer");
    owner.batch_execute("rollback").await.expect("rows come");
    let id: String = owner.query_one("select batch_id from data.import_batches", &[]).await.expect("the import").get(0);
    let batch = rests(&budi, &id).await;
    assert_eq!((&batch["status"], counts(&batch)), (&json!("completed"), [2, 1, 0, 0, 1]));
    world.proves_itself().await;
}

#[tokio::test]
async fn rows_of_which_none_can_be_imported_wait_and_a_person_who_maps_them_anew_commits_them_himself() {
    let world = World::new().await;
    let budi = world.budi().await;
    let sent = budi.posts("/api/crm/imports", json!({"kind": "targets", "rows": [{"city": "Bogor"}]})).await.is_created();
    let id = sent.id("batch.batch_id");
    assert_eq!((&sent.data()["batch"]["status"], counts(&rests(&budi, &id).await)), (&json!("previewed"), [1, 0, 0, 0, 1]));
    budi.patches(&format!("/api/crm/imports/{id}/rows/1"), json!({"company_name": "PT Benar"})).await.is_ok();
    assert_eq!(rests(&budi, &id).await["status"], "previewed", "what was not committed at once waits for a person");
    assert_eq!(counts(&runs(&budi, &id, "commit").await), [1, 1, 0, 0, 0]);
    world.proves_itself().await;
}
