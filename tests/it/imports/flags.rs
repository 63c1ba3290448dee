//! Targets whose company is known already, as an account or as an open lead: told in the preview, with a link for whoever sees it (spec 7.4).

use serde_json::{Value, json};

use super::{reads, rests, row};
use crate::support::{Person, World, ripe_lead};

async fn rows(who: &Person, id: &str, ask: &str) -> Vec<Value> {
    who.gets(&format!("/api/crm/imports/{id}/rows{ask}")).await.is_ok().data().as_array().cloned().unwrap_or_default()
}

#[tokio::test]
async fn known_companies_are_flagged_with_a_link_for_whoever_sees_them() {
    let world = World::new().await;
    let (ana, budi, agus) = (world.ana().await, world.budi().await, world.agus().await);
    let owner = world.owner_sql().await;
    let account: String = owner
        .query_one("insert into data.accounts (company_name, domain) values ('PT Langganan', 'langganan.test') returning account_id", &[])
        .await
        .expect("an account")
        .get(0);
    let theirs = "insert into data.targets (company_name, owner_user_id) select n, user_id from data.users,
        (values ('PT Langganan'), ('PT Sasaran')) as v (n) where email = 'budi@bcp.test'";
    owner.execute(theirs, &[]).await.expect("targets that are there");
    let pool = ana.brings_to_the_pool("PT Kolam").await;
    // A lead in the inbox is marketing's; of two of a company the newer one may be that, and the older one open to him.
    let hidden = ana.adds_lead(ripe_lead("PT Kotak Masuk")).await.is_created().id("lead.lead_id");
    let shared = ana.brings_to_the_pool("PT Dua Lead").await;
    let newest = ana.adds_lead(ripe_lead("PT Dua Lead")).await.is_created().id("lead.lead_id");
    let mut letter = ripe_lead("PT Surat");
    letter["contact_email"] = json!("rina@surat.test");
    let written = ana.adds_lead(letter).await.is_created().id("lead.lead_id");
    ana.qualifies(&written).await.is_ok();

    let drafts = [
        json!({"company_name": "PT Langganan"}),
        json!({"company_name": "PT Nama Lain", "domain": "langganan.test"}),
        json!({"company_name": "PT Kolam"}),
        json!({"company_name": "PT Kotak Masuk"}),
        json!({"company_name": "PT Dua Lead"}),
        json!({"company_name": "PT Ejaan Lain", "contact_email": "rina@surat.test"}),
        json!({"company_name": "PT Sasaran"}),
    ];
    let file: Vec<Value> = drafts.into_iter().enumerate().map(|(n, draft)| row(n + 1, draft)).collect();
    let id = reads(&world, "budi", json!({}), &file).await;
    assert_eq!(rests(&budi, &id).await["known"], 6);
    let flags: Vec<Value> = rows(&budi, &id, "").await.iter().map(|row| row["flags"].clone()).collect();
    let expected = [
        json!({"known": "account", "account_id": account}),
        json!({"known": "account", "account_id": account}),
        json!({"known": "lead", "lead_id": pool}),
        json!({"known": "lead"}),
        json!({"known": "lead", "lead_id": shared}),
        json!({"known": "lead", "lead_id": written}),
        json!(null),
    ];
    assert_eq!(flags, expected);
    assert_eq!(rows(&budi, &id, "?verdict=known").await.len(), 6);
    let page = budi.browses(&format!("/crm/imports/{id}")).await.text;
    assert!(page.contains("Known already") && page.contains("?verdict=known"));
    assert!(page.contains(&format!("href=\"/crm/accounts/{account}\"")) && page.contains(&format!("href=\"/crm/leads/{pool}\"")));
    assert!(!page.contains(&hidden) && !page.contains(&newest), "what he may not see is not named");

    let id = reads(&world, "agus", json!({}), &file[3..4]).await;
    rests(&agus, &id).await;
    assert_eq!(rows(&agus, &id, "").await[0]["flags"], json!({"known": "lead", "lead_id": hidden}));
    world.proves_itself().await;
}
