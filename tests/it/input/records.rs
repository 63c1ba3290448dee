//! The records that the routes act on.

use serde_json::json;

use crate::support::{Person, ripe_lead};
use crate::targets::unique;

/// The records that the routes act on.
pub struct Records {
    pub inbox: String,
    pub disqualified: String,
    pub pool: String,
    pub working: String,
    pub account: String,
    pub idle: String,
    pub contact: String,
    pub deal: String,
    pub quote: String,
    pub activity: String,
    pub plain: String,
    pub cadence: String,
    pub enrollment: String,
    pub target: String,
    pub ripe: String,
    pub user: String,
}

/// All of them, made by Ana and Budi.
pub async fn records(ana: &Person, budi: &Person) -> Records {
    let inbox = ana.adds_lead(ripe_lead("PT Masukan Satu")).await.id("lead.lead_id");
    let disqualified = ana.adds_lead(ripe_lead("PT Masukan Nol")).await.id("lead.lead_id");
    ana.triages(&disqualified, json!({"triage_status": "Disqualified", "disqualified_reason": "no need"})).await.is_ok();
    let pool = ana.brings_to_the_pool("PT Masukan Dua").await;
    let working = ana.brings_to_the_pool("PT Masukan Tiga").await;
    let claimed = budi.claims(&working).await.is_ok();
    let deal = claimed.id("opportunity_id");
    let quote = budi
        .posts(&format!("/api/crm/opportunities/{deal}/quotes"), json!({"total_amount": "1000"}))
        .await
        .is_created()
        .id("quote.quote_id");
    let (account, contact) = (claimed.id("account_id"), claimed.id("contact_id"));
    let idle = budi.posts("/api/crm/accounts", json!({"company_name": unique()})).await.is_created().id("account.account_id");
    let plain = json!({"account_id": account, "next_step": "Call", "next_step_due_date": "2027-01-04"});
    let plain = budi.posts("/api/crm/opportunities", plain).await.is_created().id("opportunity.opportunity_id");
    let templates = budi.gets("/api/crm/cadences").await.is_ok();
    let cadence = templates.data().as_array().and_then(|all| all.iter().find(|one| one["purpose"] == "lead_follow_up"));
    let cadence = cadence.map(|one| one["cadence_id"].to_string()).unwrap_or_default();
    let enrollment = claimed.data()["enrollment_id"].to_string();
    let activity = claimed.data()["activity_ids"][0].as_str().unwrap_or_default().to_owned();
    let (target, ripe) = (budi.has_target(&unique()).await, budi.has_ripe_target(&unique()).await);
    let colleagues = budi.gets("/api/crm/people").await.is_ok();
    // Whoever is deactivated by a test is no colleague any more.
    let spare = |name: &&str| colleagues.data().as_array().and_then(|all| all.iter().find(|one| one["full_name"] == **name).cloned());
    let user = ["Oka", "Fitri", "Putri", "Eko"].iter().find_map(spare).expect("a colleague to spare");
    let user = user["user_id"].as_str().unwrap_or_default().to_owned();
    Records {
        user,
        inbox,
        disqualified,
        pool,
        working,
        account,
        idle,
        contact,
        deal,
        quote,
        activity,
        plain,
        cadence,
        enrollment,
        target,
        ripe,
    }
}
