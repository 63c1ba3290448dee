//! Rows of leads that are there already.

use serde_json::{Value, json};

use super::{Importer, found, verdicts};
use crate::support::World;

const COLLEAGUE: &str = "known to a colleague";

/// A lead in the inbox, one in the pool, one that Budi works on and one that is disqualified; their rows.
async fn known(world: &World) -> [String; 4] {
    let (ana, budi) = (world.ana().await, world.budi().await);
    let working = ana.brings_to_the_pool("PT Kerja").await;
    budi.claims(&working).await.is_ok();
    let pool = ana.brings_to_the_pool("PT Kolam").await;
    let lead = |company: &str| json!({"company_name": company, "contact_phone": "0812 3456 7890", "primary_channel": "Other"});
    let inbox = ana.adds_lead(lead("PT Baru")).await.is_created().id("lead.lead_id");
    let gone = ana.adds_lead(lead("PT Batal")).await.is_created().id("lead.lead_id");
    ana.triages(&gone, json!({"triage_status": "Disqualified", "disqualified_reason": "no freight"})).await.is_ok();
    [inbox, pool, working, gone]
}

fn rows() -> Vec<Value> {
    let row = |company: &str| json!({"company_name": company, "contact_phone": "081234567890", "city": "Medan", "contact_name": "Tono"});
    ["PT Baru", "PT Kolam", "PT Kerja", "PT Batal"].map(row).to_vec()
}

#[tokio::test]
async fn a_known_lead_comes_again_with_its_owner_and_is_named_only_to_whoever_sees_it() {
    let world = World::new().await;
    let [inbox, pool, working, _] = known(&world).await;
    let owner = world.owner_sql().await;
    for (name, seen) in [("maya", vec![&inbox]), ("putri", vec![&pool, &working]), ("agus", vec![&inbox, &pool, &working])] {
        let importer = Importer::new(&world, name).await;
        let (batch, told) = importer.imports("leads", json!({}), &rows()).await;
        assert_eq!(verdicts(&told), ["skip", "skip", "skip", "create"], "{name}");
        for ((_, reason, record), lead) in told.iter().zip([&inbox, &pool, &working]) {
            assert_eq!(record.as_ref(), seen.contains(&lead).then_some(lead), "{name}");
            assert_eq!(reason.as_deref() == Some(COLLEAGUE), !seen.contains(&lead), "{name}");
        }
        let notes = "select jsonb_object_agg(a.lead_id, u.full_name) from data.activities as a join data.users as u on u.user_id = a.owner_user_id \
             where a.subject like 'Came again: %'";
        assert_eq!(found(&owner, notes).await, json!({&inbox: "Ana", &pool: "Ana", &working: "Budi"}), "{name}");
        world.proves_itself().await;
        importer.undoes(&batch).await;
        assert_eq!(found(&owner, "select to_jsonb(count(*)) from data.activities where subject like 'Came again: %'").await, json!(0));
    }
    assert_eq!(found(&owner, "select to_jsonb(count(*)) from data.leads").await, json!(4), "what was there is there");
    world.proves_itself().await;
}

#[tokio::test]
async fn filling_and_overwriting_reach_what_the_importer_may_edit_and_never_an_owner_or_a_status() {
    const KEPT: &str = "select jsonb_agg(jsonb_build_array(lead_id, triage_status, queue, sales_owner_user_id, marketing_owner_user_id, claimed_at) \
         order by lead_id) from data.leads where import_batch_id is null";
    const PLAIN: &str = "select jsonb_agg(jsonb_build_array(lead_id, company_name, contact_name, city, primary_channel) order by lead_id) \
         from data.leads where import_batch_id is null";
    let world = World::new().await;
    let [inbox, pool, working, _] = known(&world).await;
    let owner = world.owner_sql().await;
    let (kept, plain) = (found(&owner, KEPT).await, found(&owner, PLAIN).await);
    let mut rows = rows();
    let citra = world.person("citra").await.user_id;
    for row in &mut rows {
        row["owner"] = json!("citra@bcp.test");
        row["sales_owner_user_id"] = json!(citra);
        row["triage_status"] = json!("Disqualified");
        row["priority"] = json!("2");
    }
    for (name, options, editable) in [
        ("maya", json!({"duplicates": "fill"}), vec![&inbox]),
        ("putri", json!({"duplicates": "overwrite"}), vec![]),
        ("agus", json!({"duplicates": "overwrite", "overwrite": ["city"]}), vec![&inbox, &pool, &working]),
    ] {
        let importer = Importer::new(&world, name).await;
        let (batch, told) = importer.imports("leads", options, &rows).await;
        for ((verdict, _, _), lead) in told.iter().zip([&inbox, &pool, &working]) {
            assert_eq!(verdict == "update", editable.contains(&lead), "{name} {lead}");
        }
        assert_eq!(found(&owner, KEPT).await, kept, "{name}: owner and status");
        let medan =
            "select coalesce(jsonb_agg(lead_id order by lead_id), '[]') from data.leads where city = 'Medan' and import_batch_id is null";
        let mut expected = editable.clone();
        expected.sort();
        assert_eq!(found(&owner, medan).await, json!(expected), "{name}");
        importer.undoes(&batch).await;
        assert_eq!(found(&owner, PLAIN).await, plain, "{name}: old values are back");
        world.proves_itself().await;
    }
}

#[tokio::test]
async fn a_file_of_leads_imported_twice_makes_nothing_twice() {
    let world = World::new().await;
    let maya = Importer::new(&world, "maya").await;
    let rows = rows();
    let (_, first) = maya.imports("leads", json!({}), &rows).await;
    let (_, second) = maya.imports("leads", json!({}), &rows).await;
    assert_eq!((verdicts(&first), verdicts(&second)), (vec!["create"; 4], vec!["skip"; 4]));
    let ids = |told: &[super::Told]| told.iter().map(|(_, _, id)| id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&first), ids(&second), "the second names what the first made");
    world.proves_itself().await;
}
