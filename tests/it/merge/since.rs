//! What was done between a merge and its undoing.

use serde_json::{Value, json};

use super::{count, world};
use crate::invoices::row;

#[tokio::test]
async fn what_was_made_on_the_survivor_since_stays_and_what_belongs_to_a_deal_that_goes_goes_with_it() {
    let world = world().await;
    let (budi, sari, fitri, owner) = (world.budi().await, world.person("sari").await, world.person("fitri").await, world.owner_sql().await);
    let one = budi.founds("PT Laut Biru", "rina@gmail.com").await;
    let two = budi.founds("PT Maju Jaya", "tono@gmail.com").await;
    let opens =
        |account: &str, name: &str| json!({"account_id": account, "name": name, "next_step": "Call", "next_step_due_date": "2026-07-01"});
    let old = budi.posts("/api/crm/opportunities", opens(&one, "Old")).await.is_created().id("opportunity.opportunity_id");
    sari.merges(&one, &two).await.is_ok();
    let rina = "select contact_id from data.contacts where email = 'rina@gmail.com'";
    let rina: String = owner.query_one(rina, &[]).await.expect("Rina").get(0);
    let mut draft = opens(&two, "New");
    draft["primary_contact_id"] = json!(rina);
    let new = budi.posts("/api/crm/opportunities", draft).await.is_created().id("opportunity.opportunity_id");
    let call = json!({"activity_type": "Call", "subject": "Since", "due_date": "2026-07-02", "opportunity_id": old});
    budi.posts("/api/crm/activities", call).await.is_created();
    for (account, number) in [(&one, "A"), (&two, "B")] {
        fitri
            .bills(json!({"account_id": account, "invoice_number": number, "invoice_date": "2026-06-01", "amount": "100"}))
            .await
            .is_created();
    }
    let industry = json!({"industry": "Shipping"});
    sari.patches(&format!("/api/crm/accounts/{two}"), industry).await.is_ok();

    sari.unmerges(&one).await.is_ok();
    let account_of = |deal: &str| format!("select count(*) from data.opportunities where opportunity_id = '{deal}' and account_id = ");
    assert_eq!(count(&owner, &format!("{}'{one}'", account_of(&old))).await, 1, "the old deal goes back");
    assert_eq!(count(&owner, &format!("{}'{two}'", account_of(&new))).await, 1, "the new one stays");
    let astray =
        "select count(*) from data.activities as a join data.opportunities as o using (opportunity_id) where a.account_id <> o.account_id";
    assert_eq!(count(&owner, astray).await, 0, "activities are with their deals");
    let strangers = "select count(*) from data.opportunities as o join data.contacts as c on c.contact_id = o.primary_contact_id where c.account_id <> o.account_id";
    assert_eq!(count(&owner, strangers).await, 0, "the new deal keeps its Rina");
    assert_eq!(
        count(&owner, "select count(*) from data.contacts where email = 'rina@gmail.com'").await,
        2,
        "as a contact of its own account"
    );
    let (first, second) = (row(&owner, &one).await, row(&owner, &two).await);
    assert_eq!((&first["lifetime_value"], &second["lifetime_value"]), (&json!({}), &json!({"IDR": "200.00"})), "invoices made since stay");
    assert_eq!((&second["industry"], &first["industry"]), (&json!("Shipping"), &Value::Null));
    world.proves_itself().await;
}

#[tokio::test]
async fn a_cadence_that_the_merge_stopped_stays_stopped_when_its_deal_was_closed_since() {
    let world = world().await;
    let (budi, sari, fitri, owner) = (world.budi().await, world.person("sari").await, world.person("fitri").await, world.owner_sql().await);
    let one = budi.founds("PT Laut Biru", "rina@gmail.com").await;
    let two = budi.founds("PT Maju Jaya", "tono@gmail.com").await;
    fitri.bills(json!({"account_id": one, "invoice_number": "A", "invoice_date": "2026-01-01", "amount": "1"})).await.is_created();
    budi.posts(&format!("/api/crm/accounts/{one}/winback"), json!({})).await.is_ok();
    let deal: String = owner.query_one("select opportunity_id from data.opportunities", &[]).await.expect("its deal").get(0);
    sari.merges(&one, &two).await.is_ok();
    budi.patches(&format!("/api/crm/opportunities/{deal}/stage"), json!({"stage": "Closed Won"})).await.is_ok();
    sari.unmerges(&one).await.is_ok();
    assert_eq!(count(&owner, "select count(*) from data.cadence_enrollments where status = 'Stopped'").await, 1);
    assert_eq!(count(&owner, "select count(*) from data.activities where status = 'Planned'").await, 0, "nothing is open on a closed deal");
    assert_eq!(count(&owner, &format!("select count(*) from data.opportunities where account_id = '{one}'")).await, 1);
    world.proves_itself().await;
}
