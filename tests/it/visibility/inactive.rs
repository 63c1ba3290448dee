//! Somebody who has left sees nothing; what he owned stays with his managers (spec 3.1).

use super::company::Company;
use super::records::{KINDS, RECORDS, among, kind_of};

const LEAVES: &str = "update data.users set is_active = false where email = 'budi@bcp.test'";

#[tokio::test]
async fn whoever_has_left_sees_nothing_and_what_he_owned_stays_with_the_others() {
    let company = Company::founded().await;
    company.world.owner_sql().await.batch_execute(LEAVES).await.expect("budi leaves");
    let budi = company.person("budi");
    for path in ["/api/auth/me", "/api/crm/people", "/api/crm/opportunities?view=pipeline", "/api/crm/leads?view=handover_pool"] {
        budi.gets(path).await.is_refused("UNAUTHENTICATED");
    }
    budi.gets(&format!("/api/crm/opportunities/{}", company.id("deal of budi"))).await.is_refused("UNAUTHENTICATED");
    budi.claims(company.id("lead in the pool")).await.is_refused("UNAUTHENTICATED");
    let page = budi.browses("/crm/pipeline").await;
    page.check(page.status == 303 && page.header("location").starts_with("/login"), "asks to sign in");
    let sql = company.world.sql_as("budi").await;
    for kind in KINDS {
        assert_eq!(sql.count(&format!("select count(*) from data.{}", kind.table)).await, 0, "{} by SQL", kind.table);
    }
    stays(&company).await;
    company.world.is_proved_elsewhere();
}

/// What he owned stays with whoever else sees it, and can be given away.
async fn stays(company: &Company) {
    for person in company.people().filter(|person| person.name != "budi") {
        for (record, seers) in RECORDS.iter().filter(|(record, _)| record.contains("budi")) {
            let Some(api) = kind_of(record).api else { continue };
            let status = person.gets(&format!("{api}{}", company.id(record))).await.status;
            assert_eq!(status == 200, among(seers, &person.name), "{} and {record}", person.name);
        }
    }
    let sari = company.person("sari");
    sari.gives_deal(company.id("deal of budi"), company.person("citra")).await.is_ok();
    company.person("citra").gets(&format!("/api/crm/opportunities/{}", company.id("deal of budi"))).await.is_ok();
    let listed = sari.gets("/api/crm/people?assignable=true").await.is_ok();
    listed.check(!listed.text.contains("Budi"), "offers nobody who has left");
}
