//! Receipts (spec 3.3): marketing sees what became of its leads, in ten columns and no word more.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::{Person, World};

const COLUMNS: [&str; 10] = [
    "lead_id",
    "company_name",
    "state",
    "state_since",
    "handed_over_at",
    "claimed_at",
    "reason",
    "lost_reason_code",
    "minutes_in_pool",
    "minutes_to_first_contact",
];

async fn receipts(who: &Person) -> BTreeMap<String, Value> {
    let answer = who.gets("/api/crm/leads?view=receipts").await.is_ok();
    let rows = answer.data().as_array().expect("rows").clone();
    rows.into_iter().map(|row| (row["company_name"].as_str().expect("a company").to_owned(), row)).collect()
}

#[tokio::test]
async fn marketing_follows_each_of_its_leads_to_its_end_and_sees_nothing_of_the_deals() {
    let world = World::new().await;
    let nine = world.at("2026-11-02T02:00:00Z").await;
    let (ana, sari) = (nine.ana().await, nine.person("sari").await);
    let mut leads = BTreeMap::new();
    for company in ["PT Kolam", "PT Kerja", "PT Balik", "PT Tarik", "PT Menang", "PT Kalah"] {
        leads.insert(company, ana.brings_to_the_pool(company).await);
    }
    sari.adds_lead(crate::support::ripe_lead("PT Sendiri")).await.is_created();
    let ten = world.at("2026-11-02T03:00:00Z").await;
    let (ana, budi) = (ten.ana().await, ten.budi().await);
    let mut deals = BTreeMap::new();
    for company in ["PT Kerja", "PT Balik", "PT Menang", "PT Kalah"] {
        deals.insert(company, budi.claims(&leads[company]).await.is_ok().id("opportunity_id"));
    }
    ana.posts(&format!("/api/crm/leads/{}/recall", leads["PT Tarik"]), json!({"reason": "Wrong phone."})).await.is_ok();
    let eleven = world.at("2026-11-02T03:45:00Z").await;
    let budi = eleven.budi().await;
    let call = budi.reads_deal(&deals["PT Kerja"]).await["activities"][0]["activity_id"].as_str().expect("a call").to_owned();
    budi.posts(&format!("/api/crm/activities/{call}/complete"), json!({"outcome": "They want 12 containers."})).await.is_ok();
    let back = json!({"to": "marketing", "reason": "Not our trade."});
    budi.posts(&format!("/api/crm/leads/{}/release", leads["PT Balik"]), back).await.is_ok();
    budi.puts(&deals["PT Menang"], "Closed Won").await.is_ok();
    let lost =
        json!({"stage": "Closed Lost", "lost_reason": "Rival Cargo was cheaper", "lost_reason_code": "price", "competitor": "Rival Cargo"});
    budi.patches(&format!("/api/crm/opportunities/{}/stage", deals["PT Kalah"]), lost).await.is_ok();

    let noon = world.at("2026-11-02T05:00:00Z").await;
    let (ana, maya) = (noon.ana().await, noon.person("maya").await);
    let seen = receipts(&ana).await;
    assert_eq!(seen.keys().map(String::as_str).collect::<Vec<_>>(), leads.keys().copied().collect::<Vec<_>>());
    for row in seen.values() {
        assert_eq!(
            row.as_object().expect("a row").keys().map(String::as_str).collect::<Vec<_>>(),
            COLUMNS,
            "exactly the columns of spec 3.3"
        );
    }
    let stands = |company: &str| {
        let row = &seen[company];
        (row["state"].as_str().unwrap_or_default(), row["minutes_in_pool"].as_i64(), row["minutes_to_first_contact"].as_i64())
    };
    assert_eq!(stands("PT Kolam"), ("in_pool", Some(180), None));
    assert_eq!(stands("PT Kerja"), ("claimed", Some(60), Some(45)));
    assert_eq!(stands("PT Balik"), ("returned", Some(60), None));
    assert_eq!(stands("PT Tarik"), ("returned", Some(60), None));
    assert_eq!(stands("PT Menang"), ("won", Some(60), None));
    assert_eq!(stands("PT Kalah"), ("lost", Some(60), None));
    assert_eq!((&seen["PT Balik"]["reason"], &seen["PT Tarik"]["reason"]), (&json!("Not our trade."), &json!("Wrong phone.")));
    assert_eq!(seen["PT Kalah"]["lost_reason_code"], "price");
    assert_eq!(seen["PT Menang"]["state_since"], "2026-11-02T03:45:00Z");
    let text = serde_json::to_string(&seen).expect("JSON");
    for secret in ["Rival", "containers", "Rina", "budi", "Budi"] {
        assert!(!text.contains(secret), "{secret} is none of marketing's business");
    }
    assert_eq!(receipts(&maya).await.len(), 6, "a manager sees everybody's, and not what Sales made");
    assert_eq!(receipts(&noon.person("dian").await).await.len(), 0, "a colleague sees his own");
    let file = ana.gets("/api/crm/leads?view=receipts&format=csv").await;
    file.check(file.status == 200 && file.text.lines().count() == 7, "is a file of six leads");
    noon.proves_itself().await;
}

#[tokio::test]
async fn a_receipt_offers_recall_while_its_lead_is_in_the_pool() {
    let world = World::new().await;
    let (ana, dewi) = (world.ana().await, world.person("dewi").await);
    let lead = ana.brings_to_the_pool("PT Kolam").await;
    let recall = format!("action=\"/api/crm/leads/{lead}/recall\"");
    let page = ana.browses("/crm/receipts").await.shows_a_page();
    page.check(page.text.contains(&recall) && page.text.contains("In the pool"), "offers Recall");
    let page = dewi.browses("/crm/receipts").await.shows_a_page();
    page.check(page.text.contains("PT Kolam") && !page.text.contains(&recall), "a director only reads");
    let form = [("reason", "Wrong phone."), ("_back", "/crm/receipts"), ("_form", "recall")];
    ana.submits(&format!("/api/crm/leads/{lead}/recall"), &form).await.goes_to("/crm/receipts");
    let page = ana.browses("/crm/receipts").await.shows_a_page();
    page.check(page.text.contains("Wrong phone.") && !page.text.contains(&recall), "says why it came back");
    world.proves_itself().await;
}

#[tokio::test]
async fn receipts_page_to_their_end() {
    let world = World::new().await;
    let ana = world.ana().await;
    for number in 1..=5 {
        ana.brings_to_the_pool(&format!("PT Laut {number}")).await;
    }
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = ana.gets(&format!("/api/crm/leads?view=receipts&limit=2{cursor}")).await.is_ok();
        found.extend(page.data().as_array().expect("rows").iter().filter_map(|row| row["lead_id"].as_str().map(str::to_owned)));
        let body: Value = serde_json::from_str(&page.text).expect("JSON");
        match body["meta"]["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    let all = "select lead_id from data.leads order by handed_over_at desc, lead_id desc";
    let all: Vec<String> = world.owner_sql().await.query(all, &[]).await.expect("leads").iter().map(|row| row.get(0)).collect();
    assert_eq!(found, all);
    for (typed, number) in [("laut", 5), ("laut%203", 1), ("gunung", 0)] {
        let some = ana.gets(&format!("/api/crm/leads?view=receipts&q={typed}")).await.is_ok();
        assert_eq!(some.data().as_array().map(Vec::len), Some(number), "{typed}");
    }
    world.proves_itself().await;
}
