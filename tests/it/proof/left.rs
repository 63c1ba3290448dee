//! What colleagues leave behind: each gap is seen by whom it concerns, and its one click mends it (spec 3.2, 3.4).

use serde_json::{Value, json};

use crate::support::{Person, World};

async fn gaps(who: &Person) -> Vec<Value> {
    who.gets("/api/crm/gaps?limit=200").await.is_ok().data().as_array().expect("rows").clone()
}

async fn leaves(world: &World, who: &Person) {
    let path = format!("/api/admin/users/{}/deactivate", who.user_id);
    world.agus().await.posts(&path, json!({"reason": "He left"})).await.is_ok();
}

async fn plans(who: &Person, field: &str, id: &str) {
    let call = json!({"activity_type": "Call", "subject": "Ask", "due_date": "2099-01-05", field: id});
    who.posts("/api/crm/activities", call).await.is_created();
}

#[tokio::test]
async fn a_supporters_call_is_a_next_action_and_goes_to_the_records_owner_when_he_leaves() {
    let world = World::new().await;
    let (budi, sari, putri) = (world.budi().await, world.person("sari").await, world.person("putri").await);
    let deal = budi.makes_deal("PT Laut Biru").await;
    plans(&putri, "opportunity_id", &deal).await;
    let owner = world.owner_sql().await;
    let hers_alone = "delete from data.activities where enrollment_id is not null; delete from data.cadence_enrollments";
    owner.batch_execute(hers_alone).await.expect("only her call is left");
    assert_eq!(gaps(&sari).await, [] as [Value; 0], "she does not see the call, and is told of no gap");
    leaves(&world, &putri).await;
    let open = gaps(&world.agus().await).await;
    assert!(open.len() == 1 && open[0]["mend"] == "reassign" && open[0]["subject_id"] == deal.as_str(), "{open:?}");
    sari.gives_deal(&deal, &budi).await.is_ok();
    assert_eq!(gaps(&world.agus().await).await, [] as [Value; 0], "the deal's owner has it");
    let his = budi.gets("/api/crm/activities?view=planner").await.is_ok();
    assert_eq!(his.data().as_array().map(Vec::len), Some(1));
    sari.gives_deal(&deal, &budi).await.is_ok();
    let moved = "select count(*) from data.audit_log where action in ('ACTIVITY_UPDATED', 'OPPORTUNITY_ASSIGNED')";
    assert_eq!(world.number(moved).await, 1, "once");
    world.proves_itself().await;
}

#[tokio::test]
async fn on_an_account_a_target_and_a_lead_the_owner_gets_it_as_well() {
    let world = World::new().await;
    let (budi, sari, putri) = (world.budi().await, world.person("sari").await, world.person("putri").await);
    let account = budi.posts("/api/crm/accounts", json!({"company_name": "PT Kebun"})).await.is_created().id("account.account_id");
    let target = budi.posts("/api/crm/targets", json!({"company_name": "PT Bidik"})).await.is_created().id("target.target_id");
    let lead = budi.adds_lead(crate::support::ripe_lead("PT Sendiri")).await.is_created().id("lead.lead_id");
    for (field, id) in [("account_id", &account), ("target_id", &target), ("lead_id", &lead)] {
        plans(&putri, field, id).await;
    }
    leaves(&world, &putri).await;
    let agus = world.agus().await;
    let open = gaps(&agus).await;
    assert!(open.len() == 3 && open.iter().all(|gap| gap["mend"] == "reassign"), "{open:?}");
    for gap in &open {
        let (entity, id) = (gap["subject_entity"].as_str().expect("a table"), gap["subject_id"].as_str().expect("a record"));
        sari.posts(&format!("/api/crm/{entity}/{id}/assign"), json!({"user_id": budi.user_id})).await.is_ok();
    }
    assert_eq!(gaps(&agus).await, [] as [Value; 0]);
    world.proves_itself().await;
}

#[tokio::test]
async fn a_leavers_winback_is_his_managers_to_mend_and_nobody_elses_and_goes_with_its_deal() {
    let world = World::new().await;
    let (budi, sari, surya) = (world.budi().await, world.person("sari").await, world.person("surya").await);
    let lost = crate::cadences::verbs::account(&world, &budi, "PT Lama", 100).await;
    let deal = budi.posts(&format!("/api/crm/accounts/{lost}/winback"), json!({})).await.is_ok().id("opportunity_id");
    assert_eq!((gaps(&sari).await, gaps(&surya).await), (vec![], vec![]), "its steps are planned, whoever sees them");
    leaves(&world, &budi).await;
    assert_eq!(gaps(&surya).await, [] as [Value; 0], "another team's");
    let open = gaps(&sari).await;
    assert!(!open.is_empty() && open.iter().all(|gap| gap["mend"] == "reassign" && gap["subject_id"] == deal.as_str()), "{open:?}");
    sari.gives_deal(&deal, &sari).await.is_ok();
    assert_eq!(gaps(&sari).await, [] as [Value; 0]);
    world.proves_itself().await;
}

#[tokio::test]
async fn a_leaving_marketers_nurtured_lead_is_given_away_with_all_else_that_he_has() {
    let world = World::new().await;
    let (ana, dian, agus) = (world.ana().await, world.person("dian").await, world.agus().await);
    ana.nurtures_a_lead("PT Nanti").await;
    leaves(&world, &ana).await;
    let open = gaps(&agus).await;
    assert!(open.len() == 1 && open[0]["mend"] == "give", "{open:?}");
    let (way, page) = (format!("href=\"/admin/users/{}#give\"", ana.user_id), agus.browses("/crm/gaps").await.shows_a_page());
    page.check(page.text.contains(&way), "leads to where all is given away");
    let reads = world.person("dewi").await.browses("/crm/gaps").await.shows_a_page();
    reads.check(reads.text.contains("PT Nanti") && !reads.text.contains(&way), "a director only reads");
    agus.posts(&format!("/api/admin/users/{}/give", ana.user_id), json!({"to_user_id": dian.user_id})).await.is_ok();
    assert_eq!(gaps(&agus).await, [] as [Value; 0]);
    world.proves_itself().await;
}
