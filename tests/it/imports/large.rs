//! Many rows: the preview is the commit, the undo takes back what nobody has touched, two imports at once are one after the other.

use serde_json::{Value, json};

use super::{counts, number, reads, rests, row, runs, targets};
use crate::support::World;

/// `BCP_IMPORT_ROWS=100000` for the whole proof (docs/operations.md).
fn size() -> usize {
    std::env::var("BCP_IMPORT_ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(5_000)
}

/// 20 % the same as the row before, 10 % in the data already, 5 % bad.
fn file(rows: usize) -> Vec<Value> {
    let name = |n: usize| if n.is_multiple_of(5) { n - 1 } else { n };
    let draft =
        |n: usize| json!({"company_name": format!("PT Muat {}", name(n)), "domain": format!("muat{}.co.id", name(n)), "city": "Medan"});
    let bad = |n: usize| if n % 20 == 7 { json!({"contact_phone": "This is no phone number."}) } else { Value::Null };
    (1..=rows).map(|n| json!({"n": n, "raw": [name(n).to_string()], "draft": draft(n), "problems": bad(n)})).collect()
}

const THERE: &str = "insert into data.targets (company_name, domain, owner_user_id)
    select 'PT Muat ' || n, 'muat' || n || '.co.id', (select user_id from data.users where email = 'budi@bcp.test')
    from generate_series(1, $1::integer) as n where n % 10 = 3";

#[tokio::test]
async fn preview_and_commit_count_alike_and_undo_leaves_what_somebody_touched() {
    let world = World::new().await;
    let budi = world.budi().await;
    let rows = size();
    world.owner_sql().await.execute(THERE, &[&i32::try_from(rows).expect("a size")]).await.expect("targets");
    let before = targets(&world).await;
    let id = reads(&world, "budi", json!({}), &file(rows)).await;
    let preview = counts(&rests(&budi, &id).await);
    let all = i64::try_from(rows).expect("a size");
    let (twice, there, bad) = (all / 5, all / 10, all / 20);
    assert_eq!(preview, [all, all - twice - there - bad, 0, twice + there, bad]);
    assert_eq!(targets(&world).await, before, "a preview changes nothing");

    budi.posts(&format!("/api/crm/imports/{id}/commit"), json!({})).await;
    loop {
        // While it runs the segments add up to the whole.
        let page = budi.gets("/api/crm/targets?status=all&counts=true&limit=1").await.is_ok();
        let page: Value = serde_json::from_str(&page.text).expect("JSON");
        let held = page["meta"]["counts"].as_object().cloned().unwrap_or_default();
        let segments: i64 = ["new_target", "contacted", "engaged", "qualified", "converted", "dropped"]
            .map(|of| held[of].as_i64().unwrap_or(0))
            .iter()
            .sum();
        assert_eq!(Some(segments), held["all"].as_i64());
        if budi.gets(&format!("/api/crm/imports/{id}")).await.data()["batch"]["stage"].is_null() {
            break;
        }
    }
    let done = rests(&budi, &id).await;
    assert_eq!((counts(&done), &done["status"]), (preview, &json!("completed")));
    assert_eq!(number(&world, "select count(*) from data.targets where import_batch_id is not null").await, preview[1]);
    assert_eq!(number(&world, "select count(*) from data.audit_log where action = 'TARGET_CREATED'").await, preview[1]);

    let touched = "update data.targets set city = 'Solo' where company_name = 'PT Muat 1'";
    world.owner_sql().await.execute(touched, &[]).await.expect("somebody touches one");
    let undone = runs(&budi, &id, "undo").await;
    assert_eq!((&undone["status"], &undone["left_rows"]), (&json!("undone"), &json!(1)));
    let left = budi.gets(&format!("/api/crm/imports/{id}/rows?verdict=left")).await.is_ok();
    assert_eq!((left.data()[0]["row_number"].as_i64(), left.data().as_array().map(Vec::len)), (Some(1), Some(1)));
    world.owner_sql().await.execute("delete from data.targets where city = 'Solo'", &[]).await.expect("the touched one aside");
    assert_eq!(targets(&world).await, before, "the tables are as before");
    world.proves_itself().await;
}

#[tokio::test]
async fn two_people_import_overlapping_files_at_once() {
    let world = World::new().await;
    let (budi, sari) = (world.budi().await, world.person("sari").await);
    let rows: Vec<Value> = (1..=2_500).map(|n| row(n, json!({"company_name": format!("PT Bersama {}", (n * 7919) % 2_500)}))).collect();
    let other: Vec<Value> = (1..=2_500).map(|n| row(n, json!({"company_name": format!("PT Bersama {}", (n * 104_729) % 5_000)}))).collect();
    let (one, two) = (reads(&world, "budi", json!({}), &rows).await, reads(&world, "sari", json!({"duplicates": "fill"}), &other).await);
    let first = (rests(&budi, &one).await, rests(&sari, &two).await);
    assert_eq!((&first.0["status"], &first.1["status"]), (&json!("previewed"), &json!("previewed")));
    let (mine, hers) = tokio::join!(runs(&budi, &one, "commit"), runs(&sari, &two, "commit"));
    assert_eq!((&mine["status"], &hers["status"]), (&json!("completed"), &json!("completed")));
    let made = counts(&mine)[1] + counts(&hers)[1];
    assert_eq!(number(&world, "select count(*) from data.targets").await, made);
    assert_eq!(number(&world, "select count(distinct dedupe_key) from data.targets").await, made);
    world.proves_itself().await;
}
