//! Leads that a web form brings with an intake token (spec 1.4, 4.1).

use serde_json::{Value, json};

use crate::support::{Person, World, ripe_lead};

/// A web form of Ana's.
async fn form_of(world: &World, who: &Person) -> Person {
    world.stranger().with_token(&who.makes_token("Home page", "intake").await.0)
}

async fn notes(world: &World, lead: &str) -> Vec<String> {
    let sql = "select description from data.activities where lead_id = $1 and subject like 'Came again: %' order by activity_id";
    let rows = world.owner_sql().await.query(sql, &[&lead]).await.expect("notes");
    rows.iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn a_lead_from_a_form_has_no_maker_and_the_next_of_the_same_is_noted_with_it() {
    let world = World::new().await;
    let (ana, dian, budi) = (world.ana().await, world.person("dian").await, world.budi().await);
    let form = form_of(&world, &ana).await;
    let lead = form.adds_lead(ripe_lead("PT Laut Biru")).await.is_created();
    let id = lead.id("lead.lead_id");
    lead.check(lead.data()["lead"]["marketing_owner_user_id"].is_null(), "is the department's, not the token owner's");
    // By hand the same company is made a second time, knowingly; by a form it is noted with the newest.
    let again = form.adds_lead(ripe_lead("PT. LAUT BIRU, Tbk")).await;
    assert_eq!((again.status, again.data()["came_again"].as_bool(), again.id("lead_id")), (200, Some(true), id.clone()));
    let noted = notes(&world, &id).await;
    assert!(noted.len() == 1 && noted[0].contains("Through the token Home page") && noted[0].contains("Rina Wijaya"), "{noted:?}");
    dian.qualifies(&id).await.is_ok();
    budi.claims(&id).await.is_ok();
    let hidden = form.adds_lead(ripe_lead("PT Laut Biru")).await.is_ok();
    hidden.check(hidden.data()["came_again"] == true && hidden.data()["lead_id"].is_null(), "does not name what Ana cannot see");
    assert_eq!(notes(&world, &id).await.len(), 2);
    let other = ana.adds_lead(ripe_lead("PT Laut Biru")).await.is_created().id("lead.lead_id");
    assert_ne!(other, id);
    let taken = "select changed #>> '{after,came_again}' from data.audit_log where action = 'LEAD_TAKEN_IN' order by id";
    let rows = world.owner_sql().await.query(taken, &[]).await.expect("audit rows");
    assert_eq!(rows.iter().map(|row| row.get::<_, String>(0)).collect::<Vec<_>>(), ["false", "true", "true"]);
    world.proves_itself().await;
}

#[tokio::test]
async fn twenty_equal_forms_at_once_make_one_lead() {
    let world = World::new().await;
    let form = form_of(&world, &world.ana().await).await;
    let sent = (0..20).map(|_| form.adds_lead(ripe_lead("PT Serentak")));
    let answers = futures_util::future::join_all(sent).await;
    let made = answers.iter().filter(|answer| answer.status == 201).count();
    let again = answers.iter().filter(|answer| answer.status == 200 && answer.data()["came_again"] == true).count();
    assert_eq!((made, again), (1, 19));
    world.proves_itself().await;
}

#[tokio::test]
async fn an_hour_of_a_token_takes_so_many_leads_as_the_setting_says() {
    let world = World::new().await;
    let (ana, agus) = (world.ana().await, world.agus().await);
    let (form, other) = (form_of(&world, &ana).await, form_of(&world, &ana).await);
    agus.patches("/api/admin/settings", json!({"intake_per_hour": 2})).await.is_ok();
    form.adds_lead(ripe_lead("PT Satu")).await.is_created();
    form.adds_lead(ripe_lead("")).await.is_refused("VALIDATION_ERROR");
    form.adds_lead(ripe_lead("PT Satu")).await.is_ok();
    let full = form.adds_lead(ripe_lead("PT Tiga")).await.is_refused("RATE_LIMITED");
    full.check(full.header("retry-after").parse::<u32>().is_ok_and(|seconds| (3_000..=3_600).contains(&seconds)), "says when to try again");
    other.adds_lead(ripe_lead("PT Tiga")).await.is_created();
    ana.adds_lead(ripe_lead("PT Empat")).await.is_created();
    agus.patches("/api/admin/settings", json!({"intake_per_hour": Value::Null})).await.is_ok();
    form.adds_lead(ripe_lead("PT Lima")).await.is_created();
    agus.patches("/api/admin/settings", json!({"intake_per_hour": 0})).await.is_ok();
    form.adds_lead(ripe_lead("PT Enam")).await.is_refused("RATE_LIMITED");
    world.proves_itself().await;
}
