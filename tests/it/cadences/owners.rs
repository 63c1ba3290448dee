//! The owner of the record changes, or leaves (spec 6).

use serde_json::json;

use super::verbs::{account, enrollment, fact, state, steps, target};
use super::{MOMENT, on, world};
use crate::support::{Person, World};

/// Whose an enrollment and its open steps are.
async fn owners(world: &World, enrolled: i64) -> (String, String) {
    let query = format!("select o.full_name as owner, string_agg(distinct s.full_name, ', ') as steps from data.cadence_enrollments as e
        join data.users as o on o.user_id = e.owner_user_id join data.activities as a on a.enrollment_id = e.enrollment_id and a.status = 'Planned'
        join data.users as s on s.user_id = a.owner_user_id where e.enrollment_id = {enrolled} group by o.full_name");
    let row = fact(world, &query).await;
    (row["owner"].as_str().unwrap_or_default().to_owned(), row["steps"].as_str().unwrap_or_default().to_owned())
}

fn both(name: &str) -> (String, String) {
    (name.to_owned(), name.to_owned())
}

async fn becomes(world: &World, change: &str, to: &Person) {
    let sql = world.owner_sql().await;
    sql.batch_execute(&format!("select set_config('bcp.now', '{MOMENT}', false)")).await.expect("a moment");
    sql.execute(change, &[&to.user_id]).await.unwrap_or_else(|error| panic!("{change}: {error:?}"));
}

#[tokio::test]
async fn open_steps_and_the_enrollment_follow_the_record() {
    let world = world().await;
    let (agus, budi, citra) = (world.agus().await, world.budi().await, world.person("citra").await);
    let (sari, ana, dian) = (world.person("sari").await, world.ana().await, world.person("dian").await);
    let other = agus.writes("other", "upfront", false, &[0, 3]).await;
    let deal = budi.makes_deal("PT Laut Biru").await;
    let of_deal = enrollment(&budi.enrolls(other, "opportunity_id", &deal).await);
    sari.gives_deal(&deal, &citra).await.is_ok();
    assert_eq!(owners(&world, of_deal).await, both("Citra"));
    let quiet = account(&world, &budi, "PT Sepi", 10).await;
    let of_account = enrollment(&budi.enrolls(other, "account_id", &quiet).await);
    sari.posts(&format!("/api/crm/accounts/{quiet}/assign"), json!({"user_id": citra.user_id})).await.is_ok();
    assert_eq!(owners(&world, of_account).await, both("Citra"));
    let target = target(&world, &budi, "PT Bidik").await;
    let of_target = enrollment(&budi.enrolls(other, "target_id", &target).await);
    becomes(&world, "update data.targets set owner_user_id = $1", &citra).await;
    assert_eq!(owners(&world, of_target).await, both("Citra"));
    let lead = ana.nurtures_a_lead("PT Nanti").await;
    let of_lead = enrollment(&ana.enrolls(other, "lead_id", &lead).await);
    becomes(&world, "update data.leads set marketing_owner_user_id = $1 where queue = 'nurture'", &dian).await;
    assert_eq!(owners(&world, of_lead).await, both("Dian"));
    world.proves_itself().await;
}

#[tokio::test]
async fn a_winback_goes_with_its_deal_and_not_with_its_account() {
    let world = world().await;
    let (budi, citra, sari) = (world.budi().await, world.person("citra").await, world.person("sari").await);
    let lost = account(&world, &budi, "PT Lama", 100).await;
    let made = budi.posts(&format!("/api/crm/accounts/{lost}/winback"), json!({})).await.is_ok();
    sari.posts(&format!("/api/crm/accounts/{lost}/assign"), json!({"user_id": citra.user_id})).await.is_ok();
    assert_eq!(owners(&world, enrollment(&made)).await, both("Budi"));
    sari.gives_deal(&made.id("opportunity_id"), &citra).await.is_ok();
    assert_eq!(owners(&world, enrollment(&made)).await, both("Citra"));
    world.proves_itself().await;
}

#[tokio::test]
async fn whoever_leaves_has_his_enrollments_paused_and_shown_as_gaps_until_somebody_else_resumes_them() {
    let world = world().await;
    let (budi, citra, sari) = (world.budi().await, world.person("citra").await, world.person("sari").await);
    let deal = budi.makes_deal("PT Laut Biru").await;
    let enrolled = fact(&world, "select enrollment_id from data.cadence_enrollments").await["enrollment_id"].as_i64().expect("one");
    becomes(&world, "update data.users set is_active = false where user_id = $1", &budi).await;
    assert_eq!(state(&world, enrolled).await.0, "Paused");
    assert!(steps(&world, enrolled).await.iter().all(|step| step.ends_with("Planned paused")));
    let gaps = format!("select count(*) from crm.list_gaps() where entity = 'cadence_enrollments' and id = '{enrolled}'");
    assert_eq!(world.sql_as("agus").await.count(&gaps).await, 1);
    let no = sari.steers(enrolled, "resume").await.is_refused("INVALID_TRANSITION");
    assert_eq!(no.details()["allowed"], json!(["stop"]), "nobody would do it");
    becomes(&world, "update data.users set is_active = true where user_id = $1", &budi).await;
    assert_eq!(state(&world, enrolled).await.0, "Paused", "coming back does not resume by itself");
    becomes(&world, "update data.users set is_active = false where user_id = $1", &budi).await;
    sari.gives_deal(&deal, &citra).await.is_ok();
    assert_eq!(state(&world, enrolled).await.0, "Paused");
    on(&world, 12).await.person("citra").await.steers(enrolled, "resume").await.is_ok();
    assert_eq!(steps(&world, enrolled).await[0], "1 2026-03-12 Planned");
    world.proves_itself().await;
}
