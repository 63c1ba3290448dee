//! A deal changes hands, with its open work (spec 1.3, 1.8).

use serde_json::json;

use super::verbs::{first_open, rows, text};
use super::{audited, deal_path, world};
use crate::support::World;

/// The owners of what hangs on a deal: (open activities, ended activities, running enrollments, lead).
async fn owners(world: &World, deal: &str) -> (String, String, String, String) {
    const SQL: &str = "with names as (select u.user_id, u.full_name from data.users as u)
        select
            (select string_agg(distinct full_name, ',') from data.activities join names on user_id = owner_user_id
             where opportunity_id = $1 and status = 'Planned'),
            coalesce((select string_agg(distinct full_name, ',') from data.activities join names on user_id = owner_user_id
             where opportunity_id = $1 and status <> 'Planned'), ''),
            coalesce((select string_agg(distinct full_name, ',') from data.cadence_enrollments join names on user_id = owner_user_id
             where opportunity_id = $1 and status in ('Active', 'Paused')), ''),
            coalesce((select full_name from data.leads as l join names on user_id = l.sales_owner_user_id where l.opportunity_id = $1), '')";
    let row = world.owner_sql().await.query_one(SQL, &[&deal]).await.expect("the owners");
    (row.get(0), row.get(1), row.get(2), row.get(3))
}

fn four(open: &str, ended: &str, enrollment: &str, lead: &str) -> (String, String, String, String) {
    (open.to_owned(), ended.to_owned(), enrollment.to_owned(), lead.to_owned())
}

#[tokio::test]
async fn open_activities_enrollment_and_lead_go_along_and_what_is_done_stays() {
    let world = world().await;
    let (budi, citra, sari) = (world.budi().await, world.person("citra").await, world.person("sari").await);
    let lead = world.ana().await.brings_to_the_pool("PT Laut Biru").await;
    let deal = budi.claims(&lead).await.is_ok().id("opportunity_id");
    budi.completes_with(&first_open(&budi.reads_deal(&deal).await), json!({})).await.is_ok();
    for stage in ["Prospecting", "Discovery"] {
        budi.puts(&deal, stage).await.is_ok();
        let given = sari.gives_deal(&deal, &citra).await.is_ok();
        given.check(given.data()["opportunity"]["owner_name"] == "Citra", "is Citra's");
        assert_eq!(owners(&world, &deal).await, four("Citra", "Budi", "Citra", "Citra"));
        budi.gets(&deal_path(&deal)).await.is_refused("NOT_FOUND");
        budi.gets(&format!("/api/crm/leads/{lead}")).await.is_refused("NOT_FOUND");
        citra.gets(&format!("/api/crm/leads/{lead}")).await.is_ok();
        sari.gives_deal(&deal, &budi).await.is_ok();
        assert_eq!(owners(&world, &deal).await, four("Budi", "Budi", "Budi", "Budi"));
    }
    assert_eq!(audited(&world, "OPPORTUNITY_ASSIGNED", &deal).await, 4);
    sari.gives_deal(&deal, &budi).await.is_ok();
    assert_eq!(audited(&world, "OPPORTUNITY_ASSIGNED", &deal).await, 4, "to its owner it is no change");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_manager_gives_within_his_team_and_an_admin_to_any_salesperson() {
    let world = world().await;
    let (budi, eko, sari, agus) = (world.budi().await, world.person("eko").await, world.person("sari").await, world.agus().await);
    let deal = budi.makes_deal("PT Laut Biru").await;
    for outside in ["eko", "surya", "ana", "maya", "putri", "fitri", "dewi", "agus", "oka"] {
        let other = world.person(outside).await;
        sari.gives_deal(&deal, &other).await.is_refused("VALIDATION_ERROR").names_field("user_id");
    }
    for unfit in ["ana", "putri", "agus", "oka", "dewi"] {
        agus.gives_deal(&deal, &world.person(unfit).await).await.is_refused("VALIDATION_ERROR").names_field("user_id");
    }
    let assign = format!("{}/assign", deal_path(&deal));
    for body in
        [json!({}), json!({"user_id": null}), json!({"user_id": "00000000-0000-0000-0000-000000000000"}), json!({"user_id": "Citra"})]
    {
        agus.posts(&assign, body).await.is_refused("VALIDATION_ERROR").names_field("user_id");
    }
    world.owner_sql().await.execute("update data.users set is_active = false where email = 'citra@bcp.test'", &[]).await.expect("she left");
    let citra = world.owner_sql().await.query_one("select user_id from data.users where email = 'citra@bcp.test'", &[]).await.expect("she");
    let citra: uuid::Uuid = citra.get(0);
    sari.posts(&assign, json!({"user_id": citra})).await.is_refused("VALIDATION_ERROR").names_field("user_id");
    sari.gives_deal(&deal, &sari).await.is_ok();
    agus.gives_deal(&deal, &eko).await.is_ok();
    assert_eq!(owners(&world, &deal).await, four("Eko", "", "Eko", "Eko"));
    sari.gets(&deal_path(&deal)).await.is_refused("NOT_FOUND");
    sari.gives_deal(&deal, &budi).await.is_refused("NOT_FOUND");
    world.person("surya").await.gives_deal(&deal, &eko).await.is_ok();
    world.proves_itself().await;
}

#[tokio::test]
async fn the_new_owner_finds_the_work_in_his_lists_and_the_old_one_does_not() {
    let world = world().await;
    let (budi, citra, sari) = (world.budi().await, world.person("citra").await, world.person("sari").await);
    let deal = budi.makes_deal("PT Laut Biru").await;
    sari.gives_deal(&deal, &citra).await.is_ok();
    for (who, count) in [(&budi, 0), (&citra, 1)] {
        let due = who.gets("/api/crm/activities?view=inbox").await.is_ok();
        assert_eq!(rows(due.data()).filter(|activity| text(activity, "opportunity_id") == deal).count(), count, "{}", who.name);
        let deals = who.gets("/api/crm/opportunities?view=pipeline&owner=me").await.is_ok();
        assert_eq!(rows(deals.data()).count(), count, "{}", who.name);
    }
    world.proves_itself().await;
}
