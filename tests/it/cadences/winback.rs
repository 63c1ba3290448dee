//! Winning an account back with one click (spec 1.11).

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::verbs::{account, enrollment, fact, target};
use super::world;
use crate::support::{Answer, Person};

async fn wins_back(who: &Person, account: &str) -> Answer {
    who.posts(&format!("/api/crm/accounts/{account}/winback"), json!({})).await
}

#[tokio::test]
async fn one_click_makes_the_deal_and_the_enrollment_and_its_activities_carry_both() {
    let world = world().await;
    let (budi, sari, agus) = (world.budi().await, world.person("sari").await, world.agus().await);
    for (who, company) in [(&budi, "PT Satu"), (&sari, "PT Dua"), (&agus, "PT Tiga")] {
        let lost = account(&world, &budi, company, 90).await;
        let made = wins_back(who, &lost).await.is_ok();
        let (deal, enrolled) = (made.id("opportunity_id"), enrollment(&made));
        let row = fact(&world, &format!("select o.name, u.full_name as owner, e.subject, e.account_id, e.purpose, o.next_step,
                (select count(*) from data.activities as a where a.enrollment_id = e.enrollment_id and a.opportunity_id = o.opportunity_id and a.account_id = '{lost}') as steps
            from data.cadence_enrollments as e join data.opportunities as o using (opportunity_id) join data.users as u on u.user_id = o.owner_user_id
            where e.enrollment_id = {enrolled} and o.opportunity_id = '{deal}'")).await;
        let expected = json!({"name": format!("{company} – Winback"), "owner": "Budi", "subject": "account", "account_id": lost, "purpose": "winback",
            "next_step": format!("Win back: {company}"), "steps": 4});
        assert_eq!(row, expected);
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn an_account_that_is_no_winback_target_is_refused() {
    let world = world().await;
    let budi = world.budi().await;
    for (days_ago, tenure) in [(0, "New Customer"), (89, "New Customer")] {
        let customer = account(&world, &budi, &format!("PT Pelanggan {days_ago}"), days_ago).await;
        let no = wins_back(&budi, &customer).await.is_refused("INVALID_TRANSITION");
        no.check(no.details()["from"] == tenure, tenure);
    }
    let never = account(&world, &budi, "PT Belum", 5).await;
    world.owner_sql().await.batch_execute("update data.invoices set status = 'Void'").await.expect("void");
    assert_eq!(wins_back(&budi, &never).await.is_refused("INVALID_TRANSITION").details()["from"], "Prospect");
    world.proves_itself().await;
}

#[tokio::test]
async fn twenty_at_once_make_one_deal_and_one_enrollment_and_again_is_already_enrolled() {
    let world = world().await;
    let (budi, sari) = (world.budi().await, world.person("sari").await);
    let lost = account(&world, &budi, "PT Lama", 200).await;
    let answers = join_all((0..20).map(|n| wins_back(if n % 2 == 0 { &budi } else { &sari }, &lost))).await;
    let won: Vec<_> = answers.iter().filter(|answer| answer.status == 200).collect();
    assert_eq!(won.len(), 1);
    let (enrolled, deal) = (enrollment(won[0]), won[0].id("opportunity_id"));
    for loser in answers.iter().filter(|answer| answer.status != 200) {
        assert_eq!(loser.is_refused("ALREADY_ENROLLED").details()["enrollment_id"], enrolled);
    }
    let counts =
        fact(&world, "select (select count(*) from data.opportunities) as deals, (select count(*) from data.cadence_enrollments) as runs")
            .await;
    assert_eq!(counts, json!({"deals": 1, "runs": 1}));
    budi.loses_deal(&deal).await.is_ok();
    wins_back(&budi, &lost).await.is_ok();
    world.proves_itself().await;
}

#[tokio::test]
async fn an_account_without_an_active_owner_is_refused_in_words() {
    let world = world().await;
    let (agus, budi) = (world.agus().await, world.budi().await);
    let lost = account(&world, &budi, "PT Lama", 200).await;
    world.owner_sql().await.batch_execute("update data.accounts set owner_user_id = null").await.expect("nobody's");
    wins_back(&agus, &lost).await.is_refused("VALIDATION_ERROR").names_field("account_id");
    wins_back(&budi, &lost).await.is_refused("FORBIDDEN");
    world.proves_itself().await;
}

/// Whether somebody is offered the win-back, on the account's page and in the list.
async fn is_offered(who: &Person, account: &str) -> (bool, bool) {
    let has = |row: &Value| row["actions"].as_array().expect("actions").iter().any(|action| action == "winback");
    let page = has(&who.reads_account(account).await);
    let list = who.gets("/api/crm/accounts").await.is_ok();
    (page, list.data().as_array().expect("rows").iter().any(|row| row["account_id"] == account && has(row)))
}

#[tokio::test]
async fn it_is_offered_only_where_it_would_be_done() {
    let world = world().await;
    let (agus, sari, budi) = (world.agus().await, world.person("sari").await, world.budi().await);
    let lost = account(&world, &budi, "PT Lama", 200).await;
    let owner = world.owner_sql().await;
    for who in [&agus, &sari, &budi] {
        assert_eq!(is_offered(who, &lost).await, (true, true), "{}", who.name);
    }
    owner.batch_execute("update data.cadences set is_active = false where purpose = 'winback'").await.expect("none is active");
    for who in [&agus, &sari, &budi] {
        assert_eq!(is_offered(who, &lost).await, (false, false), "{}: no cadence is active", who.name);
    }
    wins_back(&budi, &lost).await.is_refused("INVALID_TRANSITION");
    owner.batch_execute("update data.cadences set is_active = true where purpose = 'winback'").await.expect("it is active");
    world.dismisses("budi").await;
    for who in [&agus, &sari] {
        assert_eq!(is_offered(who, &lost).await, (false, false), "{}: its owner has left", who.name);
        wins_back(who, &lost).await.is_refused("VALIDATION_ERROR").names_field("account_id");
    }
    owner.batch_execute("update data.accounts set owner_user_id = null").await.expect("nobody's");
    assert_eq!(is_offered(&agus, &lost).await, (false, false), "nobody's");
    world.proves_itself().await;
}

#[tokio::test]
async fn already_enrolled_names_only_what_the_caller_may_see() {
    let world = world().await;
    let (agus, budi, eko) = (world.agus().await, world.budi().await, world.person("eko").await);
    let lost = account(&world, &budi, "PT Lama", 200).await;
    let made = wins_back(&budi, &lost).await.is_ok();
    let deal = made.id("opportunity_id");
    let own = wins_back(&budi, &lost).await.is_refused("ALREADY_ENROLLED");
    assert_eq!(own.details(), &json!({"enrollment_id": enrollment(&made), "opportunity_id": deal, "account_id": lost}));
    agus.gives_deal(&deal, &eko).await.is_ok();
    let others = wins_back(&budi, &lost).await.is_refused("ALREADY_ENROLLED");
    assert_eq!(others.details(), &json!({"enrollment_id": enrollment(&made), "account_id": lost}), "the deal is of another team");
    let page = format!("/crm/accounts/{lost}");
    let said = budi.submits(&format!("/api/crm/accounts/{lost}/winback"), &[("_back", "/crm/accounts")]).await;
    said.check(!said.text.contains(&deal), &format!("a form's refusal leads to {page} at most"));

    let cadence = agus.writes("outbound", "upfront", false, &[0, 2]).await;
    let target = target(&world, &budi, "PT Bidik").await;
    let first = enrollment(&budi.enrolls(cadence, "target_id", &target).await);
    let again = budi.enrolls(cadence, "target_id", &target).await.is_refused("ALREADY_ENROLLED");
    assert_eq!(again.details(), &json!({"enrollment_id": first, "target_id": target}));
    world.proves_itself().await;
}

#[tokio::test]
async fn what_runs_is_shown_before_what_has_ended_since() {
    let world = world().await;
    let (agus, budi) = (world.agus().await, world.budi().await);
    let other = agus.writes("other", "upfront", false, &[0, 9]).await;
    let lost = account(&world, &budi, "PT Lama", 200).await;
    let runs = enrollment(&budi.enrolls(other, "account_id", &lost).await);
    let made = wins_back(&budi, &lost).await.is_ok();
    let deal = made.id("opportunity_id");
    let second = enrollment(&budi.enrolls(other, "opportunity_id", &deal).await);
    budi.steers(second, "stop").await.is_ok();
    assert_eq!(budi.reads_deal(&deal).await["enrollment"]["enrollment_id"], enrollment(&made), "the deal's winback");
    budi.loses_deal(&deal).await.is_ok();
    let of_account = budi.reads_account(&lost).await["enrollment"].clone();
    assert_eq!((&of_account["enrollment_id"], &of_account["status"]), (&json!(runs), &json!("Active")));
    world.proves_itself().await;
}
