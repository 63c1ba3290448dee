//! What an importer cannot learn about records that are not his to see (spec 7.3).

use serde_json::{Value, json};

use super::{Importer, Told};
use crate::support::{World, ripe_lead};

const COLLEAGUE: &str = "known to a colleague";
const MODES: [&str; 3] = ["skip", "fill", "overwrite"];

/// Rows about records that he may not see, whatever their state: one answer for all, in every mode, and no trace of them in anything he reads.
async fn learns_nothing(world: &World, name: &str, kind: &str, rows: &[Value], secrets: &[String]) {
    const ACTIVITIES: &str = "select coalesce(jsonb_agg(a), '[]') from data.activities as a";
    let importer = Importer::new(world, name).await;
    let known = importer.asks(ACTIVITIES, &[]).await.expect("his activities").to_string();
    let hidden: Told = ("skip".to_owned(), Some(COLLEAGUE.to_owned()), None);
    for mode in MODES {
        let (batch, told) = importer.imports(kind, json!({"duplicates": mode}), rows).await;
        assert_eq!(told, vec![hidden.clone(); rows.len()], "{name} {kind} {mode}");
        let all = "select jsonb_agg(to_jsonb(r) - array['draft', 'key', 'created_at', 'updated_at']) from data.import_rows as r where r.batch_id = $1";
        let read = importer.asks(all, &[&batch]).await.expect("his rows").to_string();
        for secret in secrets {
            assert!(!read.contains(secret.as_str()), "{name} {kind} {mode}: {secret} in {read}");
        }
        let person = world.person(name).await;
        for path in [format!("/api/crm/imports/{batch}"), format!("/api/crm/imports/{batch}/rows")] {
            let answer = person.gets(&path).await.is_ok();
            for secret in secrets {
                assert!(!answer.text.contains(secret.as_str()), "{name} {kind} {mode} {path}: {secret}");
            }
        }
        let seen = importer.asks(ACTIVITIES, &[]).await.expect("his activities").to_string();
        for secret in secrets {
            assert!(known.contains(secret.as_str()) || !seen.contains(secret.as_str()), "{name} {kind} {mode}: an activity tells {secret}");
        }
    }
}

#[tokio::test]
async fn leads_of_others_stay_unknown_to_their_importer() {
    let world = World::new().await;
    let (ana, budi, agus) = (world.ana().await, world.budi().await, world.agus().await);
    let working = budi.adds_lead(ripe_lead("PT Kerja")).await.is_created().id("lead.lead_id");
    let pool = agus.brings_to_the_pool("PT Kolam").await;
    let inbox = ana.adds_lead(ripe_lead("PT Baru")).await.is_created().id("lead.lead_id");
    // Nobody's lead: made by an admin, so without a marketer.
    let plain = agus.adds_lead(ripe_lead("PT Polos")).await.is_created().id("lead.lead_id");
    let row = |company: &str| json!({"company_name": company, "contact_phone": "0812 3456 7890", "city": "Medan"});
    learns_nothing(&world, "maya", "leads", &[row("Kerja"), row("Kolam")], &[working, pool]).await;
    learns_nothing(&world, "putri", "leads", &[row("Baru"), row("Polos")], &[inbox, plain]).await;
    world.proves_itself().await;
}

#[tokio::test]
async fn targets_of_another_team_stay_unknown_to_their_importer() {
    let world = World::new().await;
    let eko = Importer::new(&world, "eko").await;
    let row = |n: usize| json!({"company_name": format!("PT Sasaran {n}"), "domain": format!("sasaran{n}.example")});
    let (_, made) = eko.imports("targets", json!({}), &[row(1), row(2), row(3)]).await;
    let secrets: Vec<String> =
        made.into_iter().filter_map(|(_, _, id)| id).chain(["eko@bcp.test".to_owned(), eko.who.to_string()]).collect();
    world
        .owner_sql()
        .await
        .batch_execute("update data.targets set status = 'dropped', drop_reason = 'no', dropped_at = now() where company_name like '%3'")
        .await
        .expect("one is dropped");
    let rows: Vec<Value> = (1..=3)
        .map(|n| json!({"company_name": format!("Sasaran {n}"), "domain": format!("www.sasaran{n}.example"), "city": "Medan"}))
        .collect();
    for name in ["budi", "sari"] {
        learns_nothing(&world, name, "targets", &rows, &secrets).await;
    }
    world.proves_itself().await;
}
