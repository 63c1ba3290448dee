//! What an import does to targets that are there, what it may not do, and what may be done with it when.

use serde_json::json;

use super::{counts, number, reads, rests, row, runs, targets};
use crate::support::World;

const THERE: &str = "insert into data.targets (company_name, city, notes, owner_user_id)
    select t.name, t.city, 'Known.', (select user_id from data.users where email = t.owner) from (values
        ('PT Milik', 'Bogor', 'budi@bcp.test'), ('PT Kosong', null, 'budi@bcp.test'), ('PT Rahasia', null, 'eko@bcp.test'), ('PT Bebas', null, null)) as t (name, city, owner);
    insert into data.accounts (company_name) values ('PT Langganan')";

#[tokio::test]
async fn duplicates_are_filled_never_given_away_and_restored_by_undo() {
    let world = World::new().await;
    let budi = world.budi().await;
    world.owner_sql().await.batch_execute(THERE).await.expect("targets");
    let before = targets(&world).await;
    let names = ["PT Milik", "PT Kosong", "PT Rahasia", "PT Bebas", "PT Langganan", "kosong", "PT Orang"];
    let rows: Vec<_> = names
        .iter()
        .enumerate()
        .map(|(n, name)| {
            let owner = if *name == "PT Orang" { "eko@bcp.test" } else { "" };
            row(n + 1, json!({"company_name": name, "city": "Medan", "owner": owner, "status": "dropped"}))
        })
        .collect();
    let id = reads(&world, "budi", json!({"duplicates": "fill"}), &rows).await;
    let preview = rests(&budi, &id).await;
    assert_eq!(counts(&preview), [7, 1, 2, 3, 1]);
    let shown = budi.gets(&format!("/api/crm/imports/{id}/rows")).await.is_ok();
    let shown = shown.data().as_array().expect("rows");
    let hidden = (&shown[2]["verdict"], &shown[2]["reason"], &shown[2]["record_id"]);
    assert_eq!(hidden, (&json!("skip"), &json!("known to a colleague"), &json!(null)));
    assert_eq!(shown[4]["flags"]["known"], "account");
    assert_eq!((&shown[5]["verdict"], &shown[5]["reason"]), (&json!("skip"), &json!("the same as row 2 of this file")));
    assert_eq!(shown[6]["verdict"], "fail");

    assert_eq!(counts(&runs(&budi, &id, "commit").await), counts(&preview));
    let kept = "select count(*) from data.targets as t left join data.users as u on u.user_id = t.owner_user_id
        where (t.company_name, t.city, coalesce(u.email, ''), t.status) in (('PT Milik', 'Bogor', 'budi@bcp.test', 'new_target'),
            ('PT Kosong', 'Medan', 'budi@bcp.test', 'new_target'), ('PT Bebas', 'Medan', '', 'new_target'), ('PT Langganan', 'Medan', 'budi@bcp.test', 'new_target'))";
    assert_eq!(number(&world, kept).await, 4);
    assert_eq!(runs(&budi, &id, "undo").await["left_rows"], 0);
    assert_eq!(targets(&world).await, before);
    world.proves_itself().await;
}

#[tokio::test]
async fn a_failed_row_is_put_right_and_a_cancelled_import_goes_on() {
    let world = World::new().await;
    let (budi, citra) = (world.budi().await, world.person("citra").await);
    let bad = json!({"n": 1, "raw": ["PT Salah"], "draft": {"company_name": "PT Salah"}, "problems": {"contact_phone": "This is no phone number."}});
    let good = (2..=2_500).map(|n| row(n, json!({"company_name": format!("PT Benar {n}")})));
    let rows: Vec<_> = std::iter::once(bad).chain(good).collect();
    let id = reads(&world, "budi", json!({}), &rows).await;
    assert_eq!(counts(&rests(&budi, &id).await), [2_500, 2_499, 0, 0, 1]);
    let fixed = budi.patches(&format!("/api/crm/imports/{id}/rows/1"), json!({"contact_phone": "0812 3456 7890"})).await.is_ok();
    assert_eq!((&fixed.data()["row"]["verdict"], counts(&fixed.data()["batch"])), (&json!("create"), [2_500, 2_500, 0, 0, 0]));
    budi.patches(&format!("/api/crm/imports/{id}/rows/1"), json!({"contact_phone": "1"})).await.is_refused("INVALID_TRANSITION");
    citra.posts(&format!("/api/crm/imports/{id}/commit"), json!({})).await.is_refused("NOT_FOUND");

    // One of two chunks is done by hand, then it is cancelled: the other one is done when it goes on.
    let by_hand = format!(
        "select crm.act_as((select user_id from data.users where email = 'budi@bcp.test'));
        select crm.rpc_import_commit('{id}'); select crm.rpc_import_commit_chunk('{id}'); select crm.rpc_import_cancel('{id}')"
    );
    world.owner_sql().await.batch_execute(&format!("begin; {by_hand}; commit")).await.expect("cancelled");
    assert_eq!(rests(&budi, &id).await["status"], "cancelled");
    assert_eq!(number(&world, "select count(*) from data.targets").await, 2_000);
    assert_eq!(counts(&runs(&budi, &id, "commit").await), [2_500, 2_500, 0, 0, 0]);
    assert_eq!(number(&world, "select count(*) from data.targets").await, 2_500);
    budi.posts(&format!("/api/crm/imports/{id}/commit"), json!({})).await.is_refused("INVALID_TRANSITION");
    let late = world.at("2099-01-01T00:00:00Z").await;
    late.person("sari").await.posts(&format!("/api/crm/imports/{id}/undo"), json!({})).await.is_refused("INVALID_TRANSITION");
    assert_eq!(runs(&world.person("sari").await, &id, "undo").await["left_rows"], 0);
    assert_eq!(number(&world, "select count(*) from data.targets").await, 0);
    world.proves_itself().await;
}
