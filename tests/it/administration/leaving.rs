//! Somebody leaves: he is out at once, and his work is given to a colleague with one act.

use serde_json::{Value, json};

use crate::support::{Person, World, ripe_lead};
use crate::targets::unique;

impl World {
    /// Everything that a salesperson can have: a deal from a lead, a plain deal, an account, a working lead, a target, activities.
    async fn has_much(&self, budi: &Person) {
        let lead = self.ana().await.brings_to_the_pool("PT Laut Biru").await;
        budi.claims(&lead).await.is_ok();
        budi.makes_deal("PT Angin Timur").await;
        budi.adds_lead(ripe_lead("PT Pulau Jauh")).await.is_created();
        budi.has_target(&unique()).await;
    }
}

fn counts(work: &Value) -> Vec<(&'static str, i64)> {
    let kinds = ["accounts", "opportunities", "leads", "marketing_leads", "targets", "activities"];
    kinds.iter().map(|kind| (*kind, work[kind].as_i64().expect("a count"))).collect()
}

#[tokio::test]
async fn whoever_is_deactivated_is_out_with_sessions_tokens_and_links() {
    let world = World::new().await;
    let (agus, budi) = (world.agus().await, world.budi().await);
    let (token, _) = budi.makes_token("Report", "read").await;
    let program = world.stranger().with_token(&token);
    program.gets("/api/auth/me").await.is_ok();
    let path = format!("/api/admin/users/{}", budi.user_id);
    let link = agus.posts(&format!("{path}/invitation"), json!({})).await.is_ok().id("link");
    agus.posts(&format!("{path}/deactivate"), json!({})).await.is_refused("REASON_REQUIRED");
    let gone = agus.posts(&format!("{path}/deactivate"), json!({"reason": "Left for the sea."})).await.is_ok();
    assert_eq!((gone.data()["user"]["state"].as_str(), gone.data()["already"].as_bool()), (Some("inactive"), Some(false)));
    for who in [&budi, &program] {
        who.gets("/api/auth/me").await.is_refused("UNAUTHENTICATED");
    }
    world.stranger().logs_in("budi@bcp.test", crate::support::PASSWORD).await.is_refused("UNAUTHENTICATED");
    agus.posts(&format!("{path}/invitation"), json!({})).await.is_refused("INVALID_TRANSITION");
    assert_eq!(agus.posts(&format!("{path}/deactivate"), json!({"reason": "x"})).await.is_ok().data()["already"], true);
    agus.posts(&format!("{path}/deactivate"), json!({})).await.is_refused("REASON_REQUIRED");
    agus.posts(&format!("{path}/reactivate"), json!({})).await.is_ok();
    for who in [&budi, &program] {
        who.gets("/api/auth/me").await.is_refused("UNAUTHENTICATED");
    }
    let late = world.stranger().takes_up(link.trim_start_matches("/invitation/"), "Budi", super::NEW_PASSWORD).await;
    late.is_refused("VALIDATION_ERROR").names_field("token");
    world.budi().await.gets("/api/auth/me").await.is_ok();
    let done = world.audited("users", &budi.user_id.to_string()).await;
    assert_eq!(done, ["USER_INVITED", "USER_DEACTIVATED", "USER_REACTIVATED"]);
    world.proves_itself().await;
}

#[tokio::test]
async fn all_of_a_leavers_work_goes_to_a_colleague_with_one_act() {
    let world = World::new().await;
    let (agus, budi, citra) = (world.agus().await, world.budi().await, world.person("citra").await);
    world.has_much(&budi).await;
    let path = format!("/api/admin/users/{}", budi.user_id);
    let had = agus.looks_up(&budi.user_id.to_string()).await["work"].clone();
    assert!(had["activities"].as_i64() > Some(0), "{had}");
    assert_eq!(&counts(&had)[..5], [("accounts", 2), ("opportunities", 2), ("leads", 2), ("marketing_leads", 0), ("targets", 1)]);
    agus.posts(&format!("{path}/deactivate"), json!({"reason": "Left."})).await.is_ok();
    let paused = "select count(*) from data.cadence_enrollments where owner_user_id = $1 and status = 'Active'";
    let running: i64 = world.owner_sql().await.query_one(paused, &[&budi.user_id]).await.expect("a count").get(0);
    assert_eq!(running, 0, "his cadences pause");
    for wrong in [json!(null), json!(budi.user_id), json!(world.person("fitri").await.user_id), json!(world.person("ana").await.user_id)] {
        agus.posts(&format!("{path}/give"), json!({"to_user_id": wrong})).await.is_refused("VALIDATION_ERROR").names_field("to_user_id");
    }
    let keyed = agus.with_key("give-all");
    let given = keyed.posts(&format!("{path}/give"), json!({"to_user_id": citra.user_id})).await.is_ok();
    assert_eq!(counts(&given.data()["moved"]), counts(&had));
    assert_eq!(keyed.posts(&format!("{path}/give"), json!({"to_user_id": citra.user_id})).await.is_ok().data(), given.data());
    assert!(counts(&agus.looks_up(&budi.user_id.to_string()).await["work"]).iter().all(|(_, left)| *left == 0));
    assert_eq!(counts(&agus.looks_up(&citra.user_id.to_string()).await["work"]), counts(&had));
    let told = citra.told("assigned").await;
    assert!(told.iter().any(|row| row["message"].as_str().is_some_and(|text| text.contains("2 accounts, 2 open deals"))), "{told:?}");
    let rows = world.owner_sql().await;
    for (action, number) in
        [("ACCOUNT_ASSIGNED", 2), ("OPPORTUNITY_ASSIGNED", 2), ("LEAD_ASSIGNED", 2), ("TARGET_ASSIGNED", 1), ("USER_WORK_GIVEN", 1)]
    {
        let count: i64 = rows.query_one("select count(*) from data.audit_log where action = $1", &[&action]).await.expect("a count").get(0);
        assert_eq!(count, number, "{action}");
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn a_marketers_leads_go_to_marketing_and_a_supporters_activities_to_whoever_has_some() {
    let world = World::new().await;
    let (agus, ana, dian, putri) = (world.agus().await, world.ana().await, world.person("dian").await, world.person("putri").await);
    let lead = ana.adds_lead(ripe_lead("PT Nanti Saja")).await.is_created().id("lead.lead_id");
    ana.triages(&lead, json!({"triage_status": "Nurture"})).await.is_ok();
    let account = putri.posts("/api/crm/accounts", json!({"company_name": "PT Kebun"})).await.is_created().id("account.account_id");
    putri
        .posts("/api/crm/activities", json!({"activity_type": "Call", "subject": "Ask", "due_date": "2099-01-01", "account_id": account}))
        .await
        .is_created();
    let (of_ana, of_putri) = (format!("/api/admin/users/{}/give", ana.user_id), format!("/api/admin/users/{}/give", putri.user_id));
    let sari = world.person("sari").await;
    agus.posts(&of_ana, json!({"to_user_id": sari.user_id})).await.is_refused("VALIDATION_ERROR").names_field("to_user_id");
    let given = agus.posts(&of_ana, json!({"to_user_id": dian.user_id})).await.is_ok();
    assert_eq!((given.data()["moved"]["marketing_leads"].as_i64(), given.data()["moved"]["activities"].as_i64()), (Some(1), Some(1)));
    let planned = dian.gets("/api/crm/activities?view=planner").await.is_ok();
    assert_eq!(planned.data().as_array().map(Vec::len), Some(1), "the lead's follow-up is Dian's");
    // What an admin has is in nobody's list of work.
    agus.posts(&of_putri, json!({"to_user_id": agus.user_id})).await.is_refused("VALIDATION_ERROR").names_field("to_user_id");
    let given = agus.posts(&of_putri, json!({"to_user_id": sari.user_id})).await.is_ok();
    assert_eq!(given.data()["moved"]["activities"], 1);
    world.proves_itself().await;
}
