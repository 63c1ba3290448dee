//! New leads by import.

use serde_json::json;
use tokio::join;

use super::{Importer, found, verdicts};
use crate::support::World;

#[tokio::test]
async fn imported_leads_enter_the_inbox_with_nobody_as_their_marketer() {
    let world = World::new().await;
    let putri = Importer::new(&world, "putri").await;
    let rows = [
        json!({"company_name": "PT Laut Biru", "contact_phone": "0812 3456 7890", "service_code": "ftl (charter)", "est_volume_value": "12.5"}),
        json!({"company_name": "Laut Biru", "contact_phone": "+62 812-3456-7890"}),
        json!({"company_name": "CV Gunung", "contact_email": "a@gunung.example", "primary_channel": "SEM"}),
        json!({"company_name": "PT Tanpa Kontak"}),
        json!({"company_name": "PT Salah", "contact_email": "b@salah.example", "service_code": "rockets"}),
    ];
    let (batch, told) = putri.imports("leads", json!({"fixed": {"primary_channel": "Trade Show"}}), &rows).await;
    assert_eq!(verdicts(&told), ["create", "skip", "create", "fail", "fail"]);
    assert_eq!(told[1].1.as_deref(), Some("the same as row 1 of this file"));
    assert_eq!(told[3].1.as_deref(), Some("Contact email: Give an e-mail address or a phone number."));
    assert!(told[4].1.as_deref().is_some_and(|reason| reason.starts_with("Service code: ")));
    let ana = world.ana().await;
    let inbox = ana.gets("/api/crm/leads?view=inbox").await.is_ok();
    let leads = inbox.data().as_array().expect("leads");
    assert_eq!(leads.len(), 2);
    for lead in leads {
        let first = lead["company_name"] == "PT Laut Biru";
        assert_eq!((lead["triage_status"].as_str(), lead["sourced_by"].as_str()), (Some("New"), Some("Marketing")));
        assert_eq!(lead["primary_channel"], if first { "Trade Show" } else { "SEM" });
        assert_eq!(lead["service_code"], if first { json!("DOM_FTL") } else { json!(null) });
        assert!(lead["marketing_owner_user_id"].is_null(), "an imported lead has no maker");
    }
    let owner = world.owner_sql().await;
    let due = "select to_jsonb(bool_and(sla_deadline = created_at + interval '24 hours' and import_batch_id is not null)) from data.leads";
    assert_eq!(found(&owner, due).await, json!(true));
    let audit = "select jsonb_object_agg(action, n) from (select action, count(*) as n from data.audit_log \
         where action in ('LEAD_CREATED', 'IMPORT_COMMITTED') group by action) as g";
    assert_eq!(found(&owner, audit).await, json!({"LEAD_CREATED": 2, "IMPORT_COMMITTED": 1}));
    world.proves_itself().await;
    putri.undoes(&batch).await;
    assert_eq!(found(&owner, "select to_jsonb(count(*)) from data.leads").await, json!(0));
    world.proves_itself().await;
}

#[tokio::test]
async fn undoing_leaves_what_somebody_has_worked_on_and_says_who() {
    let world = World::new().await;
    let maya = Importer::new(&world, "maya").await;
    let rows: Vec<_> =
        (0..3).map(|n| json!({"company_name": format!("PT Usaha {n}"), "contact_phone": format!("08123456780{n}")})).collect();
    let (batch, told) = maya.imports("leads", json!({}), &rows).await;
    let touched = told[1].2.clone().expect("a lead");
    world.ana().await.triages(&touched, json!({"triage_status": "In Review"})).await.is_ok();
    maya.undoes(&batch).await;
    let owner = world.owner_sql().await;
    assert_eq!(found(&owner, "select jsonb_agg(lead_id) from data.leads").await, json!([touched]));
    let why = "select to_jsonb(left_because) from data.import_rows where row_number = 2";
    assert!(found(&owner, why).await.as_str().is_some_and(|why| why.starts_with("changed by Ana on ")));
    let batch = maya.batch(&batch).await;
    assert_eq!((&batch["status"], &batch["left_rows"]), (&json!("undone"), &json!(1)));
    world.proves_itself().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_imports_of_the_same_leads_at_once_make_each_lead_once() {
    let world = World::new().await;
    let (maya, putri) = (Importer::new(&world, "maya").await, Importer::new(&world, "putri").await);
    let rows: Vec<_> =
        (0..300).map(|n| json!({"company_name": format!("PT Usaha {n}"), "contact_phone": format!("08123456{n:04}")})).collect();
    let ((mine, _), (other, _)) = (maya.uploads_pair(&rows).await, putri.uploads_pair(&rows).await);
    for (importer, batch) in [(&maya, &mine), (&putri, &other)] {
        importer.asks("select crm.rpc_import_commit($1)", &[batch]).await.expect("it runs");
    }
    join!(maya.work(), putri.work());
    join!(maya.work(), putri.work());
    let (one, two) = (maya.batch(&mine).await, putri.batch(&other).await);
    let sum = |key: &str| one[key].as_i64().unwrap_or(0) + two[key].as_i64().unwrap_or(0);
    assert_eq!((sum("created"), sum("skipped"), sum("failed")), (300, 300, 0), "{one} {two}");
    assert_eq!(found(&world.owner_sql().await, "select to_jsonb(count(*)) from data.leads").await, json!(300));
    world.proves_itself().await;
}

impl Importer {
    /// A previewed file of leads and its verdicts.
    async fn uploads_pair(&self, rows: &[serde_json::Value]) -> (String, Vec<super::Told>) {
        let batch = self.uploads("leads", json!({}), rows).await;
        let told = self.told(&batch).await;
        (batch, told)
    }
}
