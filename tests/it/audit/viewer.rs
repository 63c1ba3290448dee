//! The viewer: one act whole, filters, pages to the end, files.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::{Answer, World, ripe_lead};

fn rows(answer: &Answer) -> Vec<Value> {
    answer.data().as_array().expect("rows").clone()
}

#[tokio::test]
async fn a_claim_is_read_whole_by_the_id_that_its_answer_carried() {
    let world = World::new().await;
    let (ana, budi, agus) = (world.ana().await, world.budi().await, world.agus().await);
    let lead = ana.brings_to_the_pool("PT Laut Biru").await;
    let claimed = budi.claims(&lead).await.is_ok();
    let act = claimed.header("x-correlation-id").to_owned();
    let told = rows(&agus.gets(&format!("/api/crm/audit?correlation_id={act}")).await.is_ok());
    let actions: BTreeSet<_> = told.iter().filter_map(|row| row["action"].as_str()).collect();
    for expected in ["LEAD_CLAIMED", "ACCOUNT_CREATED", "CONTACT_CREATED", "OPPORTUNITY_CREATED", "ENROLLMENT_STARTED", "ACTIVITY_CREATED"]
    {
        assert!(actions.contains(expected), "{expected} in {actions:?}");
    }
    assert!(told.iter().all(|row| row["actor_name"] == "Budi" && row["actor_role"] == "sales" && row["correlation_id"] == act));
    let lead_row = told.iter().find(|row| row["action"] == "LEAD_CLAIMED").expect("the claim");
    assert_eq!(lead_row["changed"]["after"]["sales_owner_user_id"], budi.user_id.to_string());
    assert!(lead_row["changed"]["before"]["sales_owner_user_id"].is_null());

    let page = agus.browses(&format!("/crm/audit?correlation_id={act}")).await.shows_a_page();
    for shown in ["Lead claimed", "Opportunity opened", "<ins>Budi</ins>", &format!("href=\"/crm/leads/{lead}\"")] {
        page.check(page.text.contains(shown), &format!("shows {shown}"));
    }
    page.check(!page.text.contains("Lead added"), "shows nothing of another act");
    world.proves_itself().await;
}

#[tokio::test]
async fn every_filter_pages_to_its_end_and_shows_exactly_its_rows() {
    let world = World::new().await;
    let (ana, budi, agus) = (world.ana().await, world.budi().await, world.agus().await);
    for number in 1..=4 {
        budi.claims(&ana.brings_to_the_pool(&format!("PT Laut {number}")).await).await.is_ok();
    }
    let lead = ana.adds_lead(ripe_lead("PT Pulau")).await.is_created().id("lead.lead_id");
    ana.patches(&format!("/api/crm/leads/{lead}"), json!({"city": "Medan"})).await.is_ok();
    let (ana_id, today) = (ana.user_id, "(select crm.today())");
    let filters = [
        (String::new(), "true".to_owned()),
        (format!("id={lead}"), format!("entity = 'leads' and entity_id = '{lead}'")),
        ("entity=activities".to_owned(), "entity = 'activities'".to_owned()),
        (format!("actor={ana_id}"), format!("actor_user_id = '{ana_id}'")),
        ("action=LEAD_UPDATED".to_owned(), "action = 'LEAD_UPDATED'".to_owned()),
        (format!("actor={ana_id}&entity=leads"), format!("actor_user_id = '{ana_id}' and entity = 'leads'")),
        ("from=2099-01-01".to_owned(), "false".to_owned()),
        ("to=2001-01-01".to_owned(), "false".to_owned()),
        ("from=2001-01-01&to=2099-01-01".to_owned(), format!("at < {today} + 2")),
    ];
    for (filter, sql) in filters {
        let (mut found, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = agus.gets(&format!("/api/crm/audit?limit=7&{filter}{cursor}")).await.is_ok();
            found.extend(rows(&page).iter().map(|row| row["id"].as_i64().expect("a number").to_string()));
            let body: Value = serde_json::from_str(&page.text).expect("JSON");
            match body["meta"]["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        let expected = format!("select a.id::text from data.audit_log as a where {sql} order by a.at desc, a.id desc");
        assert_eq!(found, world.sql_as("agus").await.texts(&expected).await, "{filter}");
    }
    agus.gets("/api/crm/audit?from=1900-01-01").await.is_refused("VALIDATION_ERROR").names_field("from");
    agus.gets("/api/crm/audit?cursor=x").await.is_refused("VALIDATION_ERROR").names_field("cursor");
    world.proves_itself().await;
}

#[tokio::test]
async fn the_record_leaves_as_a_file_and_that_is_on_the_record() {
    let world = World::new().await;
    let (ana, agus) = (world.ana().await, world.agus().await);
    let lead = ana.adds_lead(ripe_lead("PT Laut Biru")).await.is_created().id("lead.lead_id");
    let file = agus.gets(&format!("/api/crm/audit?id={lead}&format=csv")).await;
    file.check(file.status == 200 && file.header("content-type").starts_with("text/csv"), "is a file");
    file.check(file.text.lines().count() == 2 && file.text.contains("LEAD_CREATED"), "has the one row under its heads");
    let told = rows(&agus.gets("/api/crm/audit?action=LIST_EXPORTED").await.is_ok());
    assert_eq!((told.len(), &told[0]["entity_id"]), (1, &json!("audit")));
    ana.gets("/api/crm/audit?format=csv").await.is_refused("FORBIDDEN");
    world.proves_itself().await;
}
