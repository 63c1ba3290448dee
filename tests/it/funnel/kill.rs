//! The real program, killed in the middle of many claims: every lead is in the pool whole or claimed whole (spec 1.5).

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio_postgres::Client;

use crate::support::{Person, Program, TOO_LONG, World};

const LEADS: usize = 200;
const SELLERS: usize = 8;
const ANSWERS_BEFORE_THE_END: usize = 60;

/// Leads in the pool, by SQL because the way there is not what is looked at here.
async fn fills_the_pool(owner: &Client) -> Vec<String> {
    let leads = format!(
        "insert into data.leads (company_name, contact_phone, service_code, timeline, sourced_by, primary_channel, triage_status, handed_over_at)
            select 'PT Nomor ' || n, '0812 3456 7890', 'DOM_FTL', '1 Week', 'Marketing', 'Other', 'Handed Over', now() from generate_series(1, {LEADS}) as n;
        insert into data.lead_handover_pool (lead_id, priority, expires_at) select l.lead_id, 0, now() + interval '7 days' from data.leads as l"
    );
    owner.batch_execute(&leads).await.expect("leads in the pool");
    let pooled = owner.query("select lead_id from data.leads order by lead_id", &[]).await;
    pooled.expect("their ids").iter().map(|row| row.get(0)).collect()
}

/// Sends all claims at once and kills the program when so many are answered; gives the leads whose claim was answered 200.
async fn is_killed_amid_claims(program: Program, sellers: &[Person], leads: &[String]) -> Vec<String> {
    let (tell, mut told) = mpsc::unbounded_channel();
    for (lead, seller) in leads.iter().zip(sellers.iter().cycle()) {
        let (tell, lead) = (tell.clone(), lead.clone());
        let claim = seller.asks(Method::POST, &format!("/api/crm/leads/{lead}/claim")).json(&json!({}));
        tokio::spawn(async move {
            let answer = claim.send().await.map(|answer| answer.status().as_u16());
            let _ = tell.send((lead, answer.ok()));
        });
    }
    drop(tell);
    let (mut program, mut answered) = (Some(program), Vec::new());
    while let Some((lead, status)) = told.recv().await {
        if let Some(status) = status {
            assert_eq!(status, 200, "{lead} is claimed by one person only");
            answered.push(lead);
        }
        if answered.len() == ANSWERS_BEFORE_THE_END
            && let Some(program) = program.take()
        {
            program.dies().await;
        }
    }
    assert!(program.is_none(), "it was killed");
    answered
}

/// PostgreSQL may still be busy with what the dead program had sent; each of its backends is gone after that, or idle behind a pooler.
async fn has_done_all_that_was_sent(owner: &Client) {
    const BUSY: &str =
        "select count(*) from pg_stat_activity where datname = current_database() and state <> 'idle' and pid <> pg_backend_pid()";
    let done = async {
        while owner.query_one(BUSY, &[]).await.expect("the activity").get::<_, i64>(0) > 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(TOO_LONG, done).await.expect("the dead program's backends come to rest");
}

/// For each lead: in the pool and nothing of a claim, or claimed and all of it.
async fn whole(owner: &Client) -> (i64, i64) {
    let row = owner.query_one(include_str!("whole.sql"), &[]).await.expect("the leads");
    let broken: Value = row.get("broken");
    assert_eq!(broken, json!([]), "neither in the pool whole nor claimed whole");
    (row.get("pooled"), row.get("claimed"))
}

/// Whoever was not answered asks again: what was done is his already, what was not is done now.
async fn is_claimed_to_the_end(program: &Program, hired: &[Person], leads: &[String]) {
    let sellers = join_all(hired.iter().map(|seller| program.person(&seller.name))).await;
    join_all(leads.iter().zip(sellers.iter().cycle()).map(|(lead, seller)| async move { seller.claims(lead).await.is_ok() })).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_in_the_middle_of_two_hundred_claims_every_lead_is_in_the_pool_whole_or_claimed_whole() {
    let world = World::new().await;
    let owner = world.owner_sql().await;
    let leads = fills_the_pool(&owner).await;
    let hired = world.hires_salespeople(SELLERS).await;

    let program = Program::serves(&world).await;
    let sellers = join_all(hired.iter().map(|seller| program.person(&seller.name))).await;
    let answered = is_killed_amid_claims(program, &sellers, &leads).await;
    has_done_all_that_was_sent(&owner).await;
    let program = Program::serves(&world).await;
    let (pooled, claimed) = whole(&owner).await;
    assert_eq!(pooled + claimed, 200);
    assert!(pooled > 0, "it was killed before the end");
    assert!(answered.len() >= ANSWERS_BEFORE_THE_END && claimed >= answered.len() as i64, "{claimed} claimed, {} answered", answered.len());
    let kept = owner.query_one("select count(*) from data.leads where queue = 'working' and lead_id = any ($1)", &[&answered]).await;
    assert_eq!(kept.expect("a number").get::<_, i64>(0), answered.len() as i64, "what was answered is done");
    world.proves_itself().await;

    is_claimed_to_the_end(&program, &hired, &leads).await;
    assert_eq!(whole(&owner).await, (0, 200));
    program.dies().await;
    world.proves_itself().await;
}
