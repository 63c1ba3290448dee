//! Who may import what, and for whom (spec 1.3, 7).

use serde_json::{Value, json};

use super::{Importer, found, verdicts};
use crate::support::{CAST, World};

#[tokio::test]
async fn each_role_imports_its_kinds_and_no_other() {
    let world = World::new().await;
    let allowed = |profile: &str| -> &[&str] {
        match profile {
            "admin" => &["targets", "leads", "invoices"],
            "sales_support" => &["targets", "leads"],
            "sales" | "sales_manager" => &["targets"],
            "marketing_manager" => &["leads"],
            "finance" => &["invoices"],
            _ => &[],
        }
    };
    for player in CAST {
        let importer = Importer::new(&world, player.name).await;
        for kind in ["targets", "leads", "invoices"] {
            let draft = json!({"kind": kind, "file_name": "a.csv", "file_sha256": "0", "bytes": 1});
            let answer = importer.asks("select crm.rpc_import_upload($1)", &[&draft]).await;
            assert_eq!(answer.is_ok(), allowed(player.profile).contains(&kind), "{} {kind}: {answer:?}", player.name);
        }
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn an_import_stops_in_words_when_its_importer_has_left() {
    let world = World::new().await;
    let maya = Importer::new(&world, "maya").await;
    let batch = maya.uploads("leads", json!({}), &[json!({"company_name": "PT Baru", "contact_phone": "081234567890"})]).await;
    maya.asks("select crm.rpc_import_commit($1)", &[&batch]).await.expect("it runs");
    let owner = world.owner_sql().await;
    owner.batch_execute("update data.users set is_active = false where email = 'maya@bcp.test'").await.expect("she leaves");
    maya.work().await;
    let ended = "select jsonb_build_array(status, stage, error) from data.import_batches";
    let ended = found(&owner, ended).await;
    assert_eq!((&ended[0], &ended[1]), (&json!("failed"), &Value::Null));
    assert!(ended[2].as_str().is_some_and(|words| words.ends_with('.')), "{ended}");
    assert_eq!(found(&owner, "select to_jsonb(count(*)) from data.leads").await, json!(0));
    owner.batch_execute("update data.users set is_active = true where email = 'maya@bcp.test'").await.expect("she is back");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_target_gets_no_owner_outside_the_importers_team_and_an_existing_one_keeps_its_own() {
    const KEPT: &str = "select jsonb_agg(jsonb_build_array(company_name, status, owner_user_id) order by target_id) from data.targets";
    let world = World::new().await;
    let (sari, owner) = (Importer::new(&world, "sari").await, world.owner_sql().await);
    let row = |company: &str, owner: &str| json!({"company_name": company, "owner": owner, "status": "qualified"});
    let rows = [row("PT Satu", "budi@bcp.test"), row("PT Dua", "eko@bcp.test"), row("PT Tiga", "ana@bcp.test"), row("PT Empat", "Citra")];
    let (_, told) = sari.imports("targets", json!({}), &rows).await;
    assert_eq!(verdicts(&told), ["create", "fail", "fail", "create"]);
    assert_eq!(told[1].1, told[2].1, "a seller elsewhere and nobody at all are told alike");
    let kept = found(&owner, KEPT).await;
    let again = [json!({"company_name": "PT Satu", "owner": "citra@bcp.test", "status": "dropped", "city": "Medan"})];
    for mode in ["skip", "fill", "overwrite"] {
        sari.imports("targets", json!({"duplicates": mode, "overwrite": ["owner", "owner_user_id", "status", "city"]}), &again).await;
        assert_eq!(found(&owner, KEPT).await, kept, "{mode}");
    }
    let outside = json!({"kind": "targets", "file_name": "a.csv", "file_sha256": "0", "bytes": 1, "options": {"fixed": {"owner_user_id": "eko@bcp.test"}}});
    assert!(sari.asks("select crm.rpc_import_upload($1)", &[&outside]).await.is_err(), "nor for a whole file");
    world.proves_itself().await;
}
