//! Two accounts with everything that an account can have: merged, looked at, undone.

use serde_json::{Value, json};
use tokio_postgres::Client;

use super::{count, difference, dump, world};
use crate::invoices::row;
use crate::support::{Person, World, ripe_lead};

/// A claimed lead of this company brings account, contact, deal and cadence.
async fn claimed(world: &World, seller: &Person, company: &str, person: &str, email: &str, phone: &str) -> Value {
    let ana = world.ana().await;
    let mut draft = ripe_lead(company);
    draft["contact_name"] = json!(person);
    draft["contact_email"] = json!(email);
    draft["contact_phone"] = json!(phone);
    let lead = ana.adds_lead(draft).await.is_created().id("lead.lead_id");
    ana.qualifies(&lead).await.is_ok();
    seller.claims(&lead).await.is_ok().data().clone()
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// Budi's account, a win-back target with a running win-back, and Citra's, which knows one of the same people.
async fn two(world: &World) -> (String, String) {
    let (budi, citra, fitri) = (world.budi().await, world.person("citra").await, world.person("fitri").await);
    let one = claimed(world, &budi, "PT Laut Biru", "Rina Wijaya", "rina@lautbiru.co.id", "0812 1111 2222").await;
    let other = claimed(world, &citra, "PT Laut Biru Logistik", "Rina W", "rina.w@gmail.com", "0812 3333 4444").await;
    let (source, into) = (text(&one["account_id"]), text(&other["account_id"]));
    let adds = |account: &str, first: &str, email: &str, phone: &str| json!({"account_id": account, "first_name": first, "email": email, "phone": phone});
    let path = "/api/crm/contacts";
    // One of the same address, one of the same telephone, one of neither.
    let same = budi.posts(path, adds(&source, "Tono", "tono@gmail.com", "0812 5555 6666")).await.is_created().id("contact.contact_id");
    citra.posts(path, json!({"account_id": into, "first_name": "Tono", "email": "tono@gmail.com"})).await.is_created();
    budi.posts(path, json!({"account_id": source, "first_name": "Sari", "phone": "0812-7777-8888", "job_title": "Buyer"}))
        .await
        .is_created();
    citra.posts(path, json!({"account_id": into, "first_name": "Sari", "phone": "+62 812 7777 8888"})).await.is_created();
    budi.posts(path, adds(&source, "Dodi", "dodi@gmail.com", "0812 9999 0000")).await.is_created();
    let call = json!({"activity_type": "Call", "subject": "Ask Tono", "due_date": "2026-07-10", "account_id": source, "contact_id": same});
    budi.posts("/api/crm/activities", call).await.is_created();
    budi.patches(&format!("/api/crm/opportunities/{}", text(&one["opportunity_id"])), json!({"primary_contact_id": same})).await.is_ok();
    for (account, number, date) in [(&source, "S-1", "2025-01-10"), (&source, "S-2", "2026-01-10"), (&into, "T-1", "2026-03-01")] {
        fitri.bills(json!({"account_id": account, "invoice_number": number, "invoice_date": date, "amount": "100"})).await.is_created();
    }
    budi.posts(&format!("/api/crm/accounts/{source}/winback"), json!({})).await.is_ok();
    let owner = world.owner_sql().await;
    owner.batch_execute("select crm.work_winback()").await.expect("it is flagged");
    for sql in [
        "insert into data.accounts (company_name, parent_account_id) values ('PT Anak', $1)",
        "update data.accounts set npwp = '01.234.567.8-901.000', industry = 'Trade', tags = '{big}' where account_id = $1",
        "insert into data.targets (company_name, status, converted_at, converted_to_account_id, converted_to_opportunity_id) \
             select 'PT Laut', 'converted', now(), $1, (select min(opportunity_id) from data.opportunities where account_id = $1)",
    ] {
        owner.execute(sql, &[&source]).await.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
    }
    (source, into)
}

/// How much names an account, by table.
async fn of(owner: &Client, account: &str) -> Vec<i64> {
    let mut found = Vec::new();
    for (table, column) in [
        ("opportunities", "account_id"),
        ("activities", "account_id"),
        ("cadence_enrollments", "account_id"),
        ("invoices", "account_id"),
        ("leads", "account_id"),
        ("targets", "converted_to_account_id"),
        ("accounts", "parent_account_id"),
    ] {
        found.push(count(owner, &format!("select count(*) from data.{table} where {column} = '{account}'")).await);
    }
    found
}

#[tokio::test]
async fn a_merge_loses_and_doubles_nothing_and_undone_everything_is_as_before() {
    let world = world().await;
    let (source, into) = two(&world).await;
    let (sari, owner) = (world.person("sari").await, world.owner_sql().await);
    let (before, had, kept) = (dump(&owner).await, of(&owner, &source).await, of(&owner, &into).await);
    assert!(had.iter().all(|number| *number > 0), "the source has some of everything: {had:?}");
    let made = count(&owner, "select count(*) from data.activities").await;

    let merged = sari.merges(&source, &into).await.is_ok();
    assert_eq!(
        (&merged.data()["account"]["is_active"], &merged.data()["account"]["merged_into_account_id"]),
        (&json!(false), &json!(into))
    );
    let follow_ups = count(&owner, "select count(*) from data.activities").await - made;
    let mut together: Vec<i64> = had.iter().zip(&kept).map(|(one, other)| one + other).collect();
    // The win-back's deal gets a Follow Up in place of its cadence.
    together[1] += follow_ups;
    assert_eq!((of(&owner, &source).await, of(&owner, &into).await, follow_ups), (vec![0; 7], together, 1));
    assert_eq!(count(&owner, &format!("select count(*) from data.contacts where account_id = '{into}'")).await, 5, "two of five fold");
    assert_eq!(count(&owner, &format!("select count(*) from data.contacts where account_id = '{into}' and is_primary")).await, 1);
    let elsewhere =
        "select count(*) from data.activities as a join data.contacts as c using (contact_id) where c.account_id <> a.account_id";
    assert_eq!(count(&owner, elsewhere).await, 0, "everybody who is named is a contact of the account");
    let survivor = row(&owner, &into).await;
    assert_eq!((&survivor["lifetime_value"], &survivor["first_invoice_date"]), (&json!({"IDR": "300.00"}), &json!("2025-01-10")));
    assert_eq!(
        (&survivor["npwp"], &survivor["industry"], &survivor["tags"]),
        (&json!("01.234.567.8-901.000"), &json!("Trade"), &json!(["big"]))
    );
    let stopped = format!(
        "select count(*) from data.cadence_enrollments where account_id = '{into}' and subject = 'account' and status = 'Stopped' and stop_reason = 'account merged away'"
    );
    assert_eq!(count(&owner, &stopped).await, 1);
    let audited = "select count(*) from data.audit_log where action = 'ACCOUNT_MERGED'";
    assert_eq!(count(&owner, audited).await, 1);
    let page = sari.browses(&format!("/crm/accounts/{source}")).await.shows_a_page();
    page.check(
        page.text.contains("Merged into") && page.text.contains(&format!("/crm/accounts/{into}")) && page.text.contains("Undo the merge"),
        "says where it went",
    );
    let hers = world.person("citra").await.browses(&format!("/crm/accounts/{source}")).await.shows_a_page();
    hers.check(!hers.text.contains("Undo the merge"), "offers no undoing to a salesperson");

    sari.unmerges(&source).await.is_ok();
    let after = dump(&owner).await;
    let (gone, new) = (difference(&before, &after), difference(&after, &before));
    assert!(gone.is_empty() && new.is_empty(), "gone:\n{}\nnew:\n{}", gone.join("\n"), new.join("\n"));
    // And again, so that an undone merge leaves nothing that stands in the way of the next.
    sari.merges(&source, &into).await.is_ok();
    sari.unmerges(&source).await.is_ok();
    assert!(difference(&before, &dump(&owner).await).is_empty());
    world.proves_itself().await;
}

/// A new column that names an account or a contact is a decision: what becomes of it in a merge?
#[tokio::test]
async fn every_reference_to_an_account_or_contact_is_one_that_a_merge_moves() {
    let world = world().await;
    let owner = world.owner_sql().await;
    const SQL: &str = "select c.conrelid::regclass || '.' || a.attname from pg_constraint as c \
         join pg_attribute as a on a.attrelid = c.conrelid and a.attnum = any (c.conkey) \
         where c.contype = 'f' and c.confrelid in ('data.accounts'::regclass, 'data.contacts'::regclass) order by 1";
    let found: Vec<String> = owner.query(SQL, &[]).await.expect("keys").iter().map(|row| row.get(0)).collect();
    let known = [
        "data.accounts.merged_into_account_id",
        "data.accounts.parent_account_id",
        "data.activities.account_id",
        "data.activities.contact_id",
        "data.cadence_enrollments.account_id",
        "data.cadence_enrollments.contact_id",
        "data.contacts.account_id",
        "data.invoices.account_id",
        "data.leads.account_id",
        "data.opportunities.account_id",
        "data.opportunities.primary_contact_id",
        "data.targets.converted_to_account_id",
    ];
    assert_eq!(found, known);
    world.proves_itself().await;
}
