//! The proof as it is run and kept.

use bcp_crm::db::{Act, Databases, Source};
use bcp_crm::worker;
use serde_json::{Value, json};

use crate::support::{TOO_LONG, World};

const KINDS: [&str; 4] = ["lost", "double", "leak", "gap"];

#[tokio::test]
async fn the_proof_is_run_kept_and_shown_with_what_each_role_sees() {
    let world = World::new().await;
    let (ana, budi, agus) = (world.ana().await, world.budi().await, world.agus().await);
    let page = agus.browses("/crm/proof").await.shows_a_page();
    page.check(page.text.contains("was not run yet"), "says that nothing is there");
    agus.gets("/api/crm/proof?last=true").await.is_refused("NOT_FOUND");
    ana.brings_to_the_pool("PT Kolam").await;
    budi.claims(&ana.brings_to_the_pool("PT Kerja").await).await.is_ok();
    let proof = agus.gets("/api/crm/proof").await.is_ok();
    for kind in KINDS {
        assert_eq!(proof.data()[kind], json!([]), "{kind}");
    }
    assert_eq!(proof.data()["seen"]["sales"], json!({"Sales Inbox": 1, "My Leads": 1, "Pipeline": 1, "Activities": 5}));
    assert_eq!(proof.data()["seen"]["sales_support"], json!({"Sales Inbox": 1, "My Leads": 1, "Pipeline": 1}));
    assert_eq!(proof.data()["records"], 2 + 1 + 5);
    let last = world.person("dewi").await.gets("/api/crm/proof?last=true").await.is_ok();
    assert_eq!(last.data(), proof.data());
    let page = agus.browses("/crm/proof").await.shows_a_page();
    for shown in ["8 live records", "just now", "Rows not sealed yet", "Whole", "Without a next step"] {
        page.check(page.text.contains(shown), &format!("shows {shown}"));
    }
    agus.submits("/api/crm/proof", &[("_back", "/crm/proof")]).await.goes_to("/crm/proof");
    assert_eq!(world.number("select count(*) from data.proof_runs").await, 2);
    world.proves_itself().await;
}

#[tokio::test]
async fn what_is_broken_is_named_with_a_way_to_it_and_is_gone_when_it_is_mended() {
    let world = World::new().await;
    let (ana, agus) = (world.ana().await, world.agus().await);
    let lead = ana.brings_to_the_pool("PT Kolam").await;
    let owner = world.owner_sql().await;
    let kept: String = owner
        .query_one("select pg_get_expr(polqual, polrelid) from pg_policy where polname = 'leads_read'", &[])
        .await
        .expect("the policy")
        .get(0);
    owner.batch_execute("alter policy leads_read on data.leads using (true)").await.expect("it is broken");
    let proof = agus.gets("/api/crm/proof").await.is_ok();
    let leaks: Vec<Value> = proof.data()["leak"].as_array().expect("leaks").clone();
    let ana_sees = leaks.iter().any(|leak| leak["id"] == lead.as_str() && leak["user_id"] == ana.user_id.to_string());
    proof.check(ana_sees, "names the record and who sees it");
    let no_leak = "bcp_job_last_run_count{job=\"proof\",what=\"leak\"} 0";
    let metrics = world.stranger().gets("/metrics").await;
    metrics.check(metrics.text.contains("what=\"leak\"") && !metrics.text.contains(no_leak), "tells of a person's proof too");
    let page = agus.browses("/crm/proof").await.shows_a_page();
    page.check(page.text.contains(&format!("href=\"/crm/leads/{lead}\"")), "leads to it");
    owner.batch_execute(&format!("alter policy leads_read on data.leads using ({kept})")).await.expect("it is mended");
    assert_eq!(agus.gets("/api/crm/proof").await.is_ok().data()["leak"], json!([]));
    let metrics = world.stranger().gets("/metrics").await;
    metrics.check(metrics.text.contains(no_leak), "tells that it is mended");
    world.proves_itself().await;
}

#[tokio::test]
async fn the_worker_proves_every_night_and_says_what_it_found() {
    let world = World::new().await;
    world.ana().await.brings_to_the_pool("PT Kolam").await;
    let turns = world.works_well().await;
    let turn = turns.iter().find(|turn| turn.job == "proof").expect("the proof is a job");
    assert_eq!(turn.counts, json!({"lost": 0, "double": 0, "leak": 0, "gap": 0, "broken": 0, "to_give": 0}));
    assert_eq!(world.number("select count(*) from data.proof_runs where (result ->> 'records')::integer = 1").await, 1);
    let metrics = world.stranger().gets("/metrics").await;
    metrics.check(metrics.text.contains("bcp_job_last_run_count{job=\"proof\",what=\"leak\"} 0"), "tells it to whoever watches");

    let owner = world.owner_sql().await;
    owner
        .batch_execute(
            "alter policy accounts_read on data.accounts using (true); insert into data.accounts (company_name) values ('PT Bocor')",
        )
        .await
        .expect("a leak");
    let turns = world.works().await;
    let turn = turns.iter().find(|turn| turn.job == "proof").expect("the proof");
    assert_eq!((turn.outcome.as_str(), &turn.counts["leak"]), ("done", &json!(1)), "oka sees the account");
    owner.batch_execute("alter policy accounts_read on data.accounts using ((select crm.my_reach()) <> 'none')").await.expect("mended");
    world.proves_itself().await;
}

#[tokio::test]
async fn without_anybody_to_prove_it_to_the_night_says_so() {
    let world = World::new().await;
    let owner = world.owner_sql().await;
    let overseers = "role_name in ('Director', 'super admin')";
    owner.batch_execute(&format!("update data.users set is_active = false where {overseers}")).await.expect("nobody oversees");
    let turns = world.works().await;
    assert!(turns.iter().any(|turn| turn.job == "proof" && turn.failed()), "{turns:?}");
    owner.batch_execute(&format!("update data.users set is_active = true where {overseers}")).await.expect("somebody does");
    world.works_well().await;
    world.proves_itself().await;
}

/// A statement has its limit, 30 s as a rule; the nightly proof reads all there is, and has longer.
#[tokio::test]
async fn the_nightly_proof_has_longer_than_a_statement() {
    const LONGER: &str = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
        and query_start < clock_timestamp() - interval '300 milliseconds'";
    let world = World::new().await;
    world.ana().await.brings_to_the_pool("PT Malam").await;
    let owner = world.owner_sql().await;
    owner.batch_execute("begin; lock table data.import_mappings").await.expect("it waits for what only it reads");
    let hurried = Source { settings: vec![("statement_timeout".to_owned(), "100ms".to_owned())], ..world.source().clone() };
    let door = Databases::open(&hurried, 1).expect("a pool").door();
    let cut_off = door.ask(Act::new("select crm.work_proof(true)", Vec::new())).await;
    // On a slow machine before it begins, else with its failure on the record.
    assert!(cut_off.is_err() || cut_off.is_ok_and(|answer| answer["outcome"] == "failed"), "the limit is too short for it");
    let proving = tokio::spawn(async move { worker::prove(&door).await });
    let waits = async { while world.number(LONGER).await == 0 {} };
    tokio::time::timeout(TOO_LONG, waits).await.expect("it takes longer than the limit");
    owner.batch_execute("rollback").await.expect("it goes on");
    let turn = proving.await.expect("it ends");
    assert!(!turn.failed(), "{turn}");
    world.proves_itself().await;
}
