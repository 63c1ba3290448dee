//! What a claim makes (spec 1.5), and what it answers when there is nothing to claim.

use serde_json::{Value, json};

use super::facts::{self, each, holds};
use crate::support::{World, ripe_lead};

#[tokio::test]
async fn a_claim_makes_account_contact_opportunity_and_cadence_under_one_correlation_id() {
    let world = World::new().await;
    let now = world.at("2026-11-23T02:00:00Z").await;
    let (ana, budi) = (now.ana().await, now.budi().await);
    let mut draft = ripe_lead("PT Laut Biru");
    draft["estimated_value"] = json!("25000000.50");
    draft["notes"] = json!("Wants a call.");
    let lead = ana.adds_lead(draft).await.is_created().id("lead.lead_id");
    ana.qualifies(&lead).await.is_ok();
    let answer = budi.claims(&lead).await.is_ok();
    let [account, contact, deal] = ["account_id", "contact_id", "opportunity_id"].map(|key| answer.id(key));
    answer.check(answer.data()["lead_id"] == lead && answer.data()["already"] == false, "names the lead");

    let row = facts::lead(&world, &lead).await;
    assert_eq!((&row["queue"], &row["sales_owner_user_id"]), (&json!("working"), &json!(budi.user_id)));
    assert_eq!((&row["opportunity_id"], &row["account_id"]), (&json!(deal), &json!(account)));
    assert_eq!((&row["claimed_at"], &row["converted_at"]), (&json!("2026-11-23T02:00:00+00:00"), &Value::Null));
    let pool = facts::pool(&world, &lead).await;
    assert_eq!((pool.len(), &pool[0]["claimed_by"], &pool[0]["claimed_at"]), (1, &json!(budi.user_id), &row["claimed_at"]));

    let made = facts::rows(&world, "accounts", "t.account_id = $1", &account).await.remove(0);
    assert_eq!((&made["company_name"], &made["owner_user_id"]), (&json!("PT Laut Biru"), &json!(budi.user_id)));
    let person = facts::rows(&world, "contacts", "t.account_id = $1", &account).await.remove(0);
    assert_eq!((&person["first_name"], &person["last_name"], &person["is_primary"]), (&json!("Rina"), &json!("Wijaya"), &json!(true)));
    assert_eq!((&person["contact_id"], &person["phone"]), (&json!(contact), &json!("0812 3456 7890")));

    let opened = facts::deal(&world, &deal).await;
    assert_eq!(
        (&opened["stage"], &opened["probability"], &opened["owner_user_id"]),
        (&json!("Prospecting"), &json!(10), &json!(budi.user_id))
    );
    assert_eq!((&opened["name"], &opened["route"]), (&json!("PT Laut Biru – FTL (charter)"), &json!("Jakarta – Surabaya")));
    assert_eq!((&opened["service_codes"], &opened["notes"]), (&json!(["DOM_FTL"]), &json!("Wants a call.")));
    assert_eq!((&opened["estimated_value"], &opened["source_lead_id"]), (&json!(25_000_000.50), &json!(lead)));
    assert_eq!((&opened["next_step"], &opened["next_step_due_date"]), (&json!("First contact: PT Laut Biru"), &json!("2026-11-23")));
    let history = facts::rows(&world, "opportunity_stage_history", "t.opportunity_id = $1", &deal).await;
    assert_eq!((history.len(), &history[0]["from_stage"], &history[0]["to_stage"]), (1, &Value::Null, &json!("Prospecting")));

    let enrolled = facts::enrollments(&world, &deal).await;
    assert_eq!((enrolled.len(), &enrolled[0]["status"], &enrolled[0]["owner_user_id"]), (1, &json!("Active"), &json!(budi.user_id)));
    assert_eq!((&enrolled[0]["account_id"], &enrolled[0]["enrollment_id"]), (&json!(account), &answer.data()["enrollment_id"]));
    let steps = facts::of_deal(&world, &deal).await;
    assert_eq!(each(&steps, "activity_type"), ["Call", "Email", "Call", "Email", "Call"]);
    assert_eq!(each(&steps, "due_date"), ["2026-11-23", "2026-11-25", "2026-11-28", "2026-12-03", "2026-12-07"]);
    assert_eq!((&steps[0]["subject"], &steps[1]["subject"]), (&opened["next_step"], &json!("Follow-up with proposal: PT Laut Biru")));
    assert_eq!(each(&steps, "activity_id"), answer.data()["activity_ids"].as_array().expect("ids").iter().collect::<Vec<_>>());
    for step in &steps {
        assert_eq!(
            (&step["status"], &step["owner_user_id"], &step["account_id"]),
            (&json!("Planned"), &json!(budi.user_id), &json!(account))
        );
    }

    let audit = facts::audited(&world, answer.header("x-correlation-id")).await;
    for (action, id) in
        [("LEAD_CLAIMED", &lead), ("OPPORTUNITY_CREATED", &deal), ("ACCOUNT_CREATED", &account), ("CONTACT_CREATED", &contact)]
    {
        assert!(holds(&audit, action, id), "{action} of {id}");
    }
    assert!(audit.iter().all(|row| row["actor_user_id"] == json!(budi.user_id)));
    now.proves_itself().await;
}

/// Each lead's person, what the first and last name become of it.
#[tokio::test]
async fn the_name_is_split_at_the_first_space_and_without_one_the_company_stands_in() {
    let world = World::new().await;
    let (ana, budi) = (world.ana().await, world.budi().await);
    for (number, (name, first, last)) in [
        (json!("Rina"), "Rina", Value::Null),
        (json!("Rina Ayu Wijaya"), "Rina", json!("Ayu Wijaya")),
        (json!(null), "PT Nomor 2", Value::Null),
    ]
    .into_iter()
    .enumerate()
    {
        let mut draft = ripe_lead(&format!("PT Nomor {number}"));
        draft["contact_name"] = name;
        let lead = ana.adds_lead(draft).await.is_created().id("lead.lead_id");
        ana.qualifies(&lead).await.is_ok();
        let contact = budi.claims(&lead).await.is_ok().id("contact_id");
        let row = facts::rows(&world, "contacts", "t.contact_id = $1", &contact).await.remove(0);
        assert_eq!((&row["first_name"], &row["last_name"]), (&json!(first), &last));
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn a_second_lead_of_the_company_joins_its_account_whose_owner_and_primary_contact_stay() {
    let world = World::new().await;
    let (ana, budi, eko) = (world.ana().await, world.budi().await, world.person("eko").await);
    let first = budi.claims(&ana.brings_to_the_pool("PT Laut Biru").await).await.is_ok();
    let mut draft = ripe_lead("laut biru, Tbk.");
    draft["contact_name"] = json!("Tono");
    draft["contact_phone"] = json!("0813 1111 2222");
    let lead = ana.adds_lead(draft).await.is_created().id("lead.lead_id");
    ana.qualifies(&lead).await.is_ok();
    let second = eko.claims(&lead).await.is_ok();
    assert_eq!(second.id("account_id"), first.id("account_id"));
    assert_ne!(second.id("contact_id"), first.id("contact_id"));
    let audit = facts::audited(&world, second.header("x-correlation-id")).await;
    assert!(!audit.iter().any(|row| row["entity"] == "accounts"), "the account is neither new nor changed");
    let account = facts::rows(&world, "accounts", "t.account_id = $1", &first.id("account_id")).await.remove(0);
    assert_eq!(account["owner_user_id"], json!(budi.user_id));
    let contacts = facts::rows(&world, "contacts", "t.account_id = $1", &first.id("account_id")).await;
    assert_eq!(
        (each(&contacts, "first_name"), each(&contacts, "is_primary")),
        (vec![&json!("Rina"), &json!("Tono")], vec![&json!(true), &json!(false)])
    );
    world.proves_itself().await;
}

#[tokio::test]
async fn an_account_without_an_active_owner_becomes_the_claimers() {
    let world = World::new().await;
    let (ana, budi) = (world.ana().await, world.budi().await);
    let owner = world.owner_sql().await;
    let gone = "(select user_id from data.users where email = 'oka@bcp.test')";
    let accounts = format!(
        "insert into data.accounts (company_name, owner_user_id) values ('PT Bebas', null), ('PT Lama', {gone});
        update data.users set is_active = false where user_id = {gone}"
    );
    owner.batch_execute(&accounts).await.expect("two accounts that nobody looks after");
    for company in ["Bebas", "Lama"] {
        let answer = budi.claims(&ana.brings_to_the_pool(company).await).await.is_ok();
        let account = facts::rows(&world, "accounts", "t.account_id = $1", &answer.id("account_id")).await.remove(0);
        assert_eq!((&account["company_name"], &account["owner_user_id"]), (&json!(format!("PT {company}")), &json!(budi.user_id)));
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn claiming_again_answers_the_same_ids_also_when_the_deal_has_gone_on() {
    let world = World::new().await;
    let (ana, budi) = (world.ana().await, world.budi().await);
    let lead = ana.brings_to_the_pool("PT Laut Biru").await;
    let first = budi.claims(&lead).await.is_ok();
    let ids = ["lead_id", "account_id", "contact_id", "opportunity_id", "enrollment_id", "activity_ids"];
    for stage in [None, Some("Discovery"), Some("Closed Won")] {
        if let Some(stage) = stage {
            budi.moves(&first.id("opportunity_id"), stage, json!({})).await.is_ok();
        }
        let before = facts::everything(&world).await;
        let again = budi.claims(&lead).await.is_ok();
        again.check(again.data()["already"] == true, "says that it was done before");
        again.check(ids.iter().all(|key| again.data()[key] == first.data()[key]), "answers the same ids");
        assert_eq!(facts::everything(&world).await, before);
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn claim_next_takes_the_most_urgent_and_of_those_the_oldest() {
    let world = World::new().await;
    let (ana, budi) = (world.ana().await, world.budi().await);
    budi.claims_next().await.is_refused("POOL_EMPTY");
    let mut order = Vec::new();
    for (company, priority) in [("PT Satu", 0), ("PT Dua", 2), ("PT Tiga", 1), ("PT Empat", 2)] {
        let lead = ana.adds_lead(ripe_lead(company)).await.is_created().id("lead.lead_id");
        ana.triages(&lead, json!({"triage_status": "Qualified", "priority": priority})).await.is_ok();
        order.push((-priority, lead));
    }
    order.sort_by_key(|(rank, _)| *rank);
    for (_, lead) in order {
        assert_eq!(budi.claims_next().await.is_ok().id("lead_id"), lead);
    }
    budi.claims_next().await.is_refused("POOL_EMPTY");
    for other in ["ana", "agus", "putri", "dewi", "fitri", "oka"] {
        world.person(other).await.claims_next().await.is_refused("FORBIDDEN");
    }
    world.proves_itself().await;
}
