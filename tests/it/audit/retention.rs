//! Old months go whole, when the company says so, on the record; what stays is still proven.

use super::broken;
use crate::support::{World, ripe_lead};
use crate::worker::did;

const JANUARY: &str = "select count(*) from data.audit_log where at < '2025-01-31T17:00:00Z'";

#[tokio::test]
async fn months_are_kept_for_ever_until_a_setting_says_how_many_and_the_rest_stays_proven() {
    let world = World::new().await;
    let owner = world.owner_sql().await;
    for month in ["2025-01-10", "2025-02-10"] {
        let made = format!("set bcp.now = '{month}T02:00:00Z'; select crm.audit_months(0)");
        owner.batch_execute(&made).await.expect("the months of that year");
        let then = world.at(&format!("{month}T02:00:00Z")).await;
        then.ana().await.brings_to_the_pool(&format!("PT {month}")).await;
        then.seals().await;
    }
    let june = world.at("2025-06-10T02:00:00Z").await;
    assert_eq!(did(&june.works_well().await, "audit_months", "audit_months_dropped"), 0, "for ever");
    let january = june.number(JANUARY).await;
    assert!(january > 0);

    owner.batch_execute("update data.settings set value = '4' where key = 'audit_months_kept'").await.expect("a setting");
    assert_eq!(did(&june.works_well().await, "audit_months", "audit_months_dropped"), 1, "January, not February");
    assert_eq!(june.number(JANUARY).await, 0);
    assert_eq!(did(&june.works_well().await, "audit_months", "audit_months_dropped"), 0, "once");
    let told = june.agus().await.gets("/api/crm/audit?action=AUDIT_MONTH_DROPPED").await.is_ok();
    let row = told.data()[0].clone();
    assert_eq!((row["entity_id"].as_str(), row["changed"]["before"]["rows"].as_i64()), (Some("audit_log_202501"), Some(january)));
    june.seals().await;
    assert_eq!(broken(&june).await, Vec::<String>::new(), "what stays is whole, and so are the seals of what went");

    owner
        .batch_execute("begin; alter table data.audit_log_202502 disable trigger all; update data.audit_log_202502 set note = 'never said'")
        .await
        .expect("tampering with what stays");
    let why = owner.query("select why from crm.list_broken_seals()", &[]).await.expect("the check");
    assert!(!why.is_empty(), "what stays is still proven");
    owner.batch_execute("rollback").await.expect("nothing has happened");
    june.proves_itself().await;
}

#[tokio::test]
async fn a_month_that_is_not_sealed_yet_is_not_dropped() {
    let world = World::new().await;
    let owner = world.owner_sql().await;
    owner.batch_execute("set bcp.now = '2025-01-10T02:00:00Z'; select crm.audit_months(0)").await.expect("a month");
    world.at("2025-01-10T02:00:00Z").await.ana().await.adds_lead(ripe_lead("PT Lama")).await.is_created();
    owner.batch_execute("update data.settings set value = '1' where key = 'audit_months_kept'").await.expect("a setting");
    let slow = world.owner_sql().await;
    slow.batch_execute("begin; select pg_current_xact_id()").await.expect("somebody is at work");
    let june = world.at("2025-06-10T02:00:00Z").await;
    assert_eq!(did(&june.works_well().await, "audit_months", "audit_months_dropped"), 0);
    slow.batch_execute("commit").await.expect("he has ended");
    june.seals().await;
    june.works_well().await;
    assert_eq!(june.number("select count(*) from data.audit_log where action = 'AUDIT_MONTH_DROPPED'").await, 1);
    assert_eq!(broken(&june).await, Vec::<String>::new());
    june.proves_itself().await;
}

#[tokio::test]
async fn in_the_hours_when_the_companys_next_month_has_begun_the_record_still_goes_into_its_own() {
    const NEW_YEARS_NIGHT: &str = "2027-12-31T18:00:00Z";
    let world = World::new().await;
    let made = format!("set bcp.now = '{NEW_YEARS_NIGHT}'; select crm.audit_months(0)");
    world.owner_sql().await.batch_execute(&made).await.expect("a month");
    world.at(NEW_YEARS_NIGHT).await.ana().await.adds_lead(ripe_lead("PT Malam")).await.is_created();
    assert!(world.number("select count(*) from data.audit_log_202712").await > 0);
    assert_eq!(world.number("select count(*) from data.audit_log_other").await, 0);
    world.proves_itself().await;
}
