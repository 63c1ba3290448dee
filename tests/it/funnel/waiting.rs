//! What happens while somebody else's claim is not finished yet (spec 1.5, order of locks): step by step, not by chance.

use serde_json::json;
use tokio::task::JoinHandle;
use tokio_postgres::Client;

use super::facts;
use crate::support::{Answer, Person, TOO_LONG, World};

/// Budi's claim of this lead in a transaction that is still open.
async fn claims_without_an_end(world: &World, budi: &Person, lead: &str) -> Client {
    let client = world.owner_sql().await;
    client.batch_execute("begin").await.expect("a transaction");
    client.execute("select crm.act_as($1)", &[&budi.user_id]).await.expect("he is named");
    client.execute("select crm.rpc_sales_claim_lead($1)", &[&lead]).await.expect("it is claimed");
    client
}

/// Citra's claim, once it waits for the other one.
async fn claims_too(world: &World, citra: &Person, lead: &str) -> JoinHandle<Answer> {
    let (citra, lead) = (citra.clone(), lead.to_owned());
    let claim = tokio::spawn(async move { citra.claims(&lead).await });
    let owner = world.owner_sql().await;
    let waits = async {
        const WAITING: &str = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        while owner.query_one(WAITING, &[]).await.expect("the activity").get::<_, i64>(0) == 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(TOO_LONG, waits).await.expect("she waits");
    claim
}

#[tokio::test]
async fn a_claim_waits_for_the_one_before_it_and_then_reads_who_won() {
    let world = World::new().await;
    let (budi, citra) = (world.budi().await, world.person("citra").await);
    let lead = world.ana().await.brings_to_the_pool("PT Laut Biru").await;
    let before_her = claims_without_an_end(&world, &budi, &lead).await;
    let hers = claims_too(&world, &citra, &lead).await;
    before_her.batch_execute("commit").await.expect("he has it");
    let late = hers.await.expect("an answer").is_refused("ALREADY_CLAIMED");
    late.check(late.details()["claimed_by"] == "Budi" && late.details()["claimed_at"].is_string(), "says who and when");
    world.proves_itself().await;
}

#[tokio::test]
async fn whoever_waits_has_the_lead_when_the_one_before_fails() {
    let world = World::new().await;
    let (budi, citra) = (world.budi().await, world.person("citra").await);
    let lead = world.ana().await.brings_to_the_pool("PT Laut Biru").await;
    let before_her = claims_without_an_end(&world, &budi, &lead).await;
    let hers = claims_too(&world, &citra, &lead).await;
    before_her.batch_execute("rollback").await.expect("nothing was done");
    hers.await.expect("an answer").is_ok();
    assert_eq!(facts::lead(&world, &lead).await["sales_owner_user_id"], json!(citra.user_id));
    assert_eq!(facts::count(&world, "accounts", "true").await, 1);
    world.proves_itself().await;
}

#[tokio::test]
async fn claim_next_passes_over_a_lead_that_somebody_is_taking() {
    let world = World::new().await;
    let (ana, budi, citra) = (world.ana().await, world.budi().await, world.person("citra").await);
    let (first, second) = (ana.brings_to_the_pool("PT Satu").await, ana.brings_to_the_pool("PT Dua").await);
    let before_her = claims_without_an_end(&world, &budi, &first).await;
    assert_eq!(citra.claims_next().await.is_ok().id("lead_id"), second);
    citra.claims_next().await.is_refused("POOL_EMPTY");
    before_her.batch_execute("rollback").await.expect("nothing was done");
    assert_eq!(citra.claims_next().await.is_ok().id("lead_id"), first);
    world.proves_itself().await;
}

/// Two new leads of one company: the second claim waits for the account of the first, and has one of its own if there is none.
#[tokio::test]
async fn the_second_claim_of_a_new_company_waits_for_its_account() {
    let world = World::new().await;
    let (ana, budi, citra) = (world.ana().await, world.budi().await, world.person("citra").await);
    for (end, accounts) in [("commit", 1), ("rollback", 2)] {
        let name = format!("PT {end}");
        let (his, hers) = (ana.brings_to_the_pool(&name).await, ana.brings_to_the_pool(&name).await);
        let before_her = claims_without_an_end(&world, &budi, &his).await;
        let claim = claims_too(&world, &citra, &hers).await;
        before_her.batch_execute(end).await.expect("its end");
        let account = claim.await.expect("an answer").is_ok().id("account_id");
        let row = facts::rows(&world, "accounts", "t.account_id = $1", &account).await.remove(0);
        let owner = if end == "commit" { &budi } else { &citra };
        assert_eq!(row["owner_user_id"], json!(owner.user_id), "whoever made it");
        assert_eq!(facts::count(&world, "accounts", "true").await, accounts);
    }
    world.proves_itself().await;
}
