//! What is no replica of this database, or too far behind, is not read from; and the doctor says so.

use std::time::Duration;

use bcp_crm::db::Replicated;
use tokio::process::Command;

use super::{DEALS, POOL, lists};
use crate::support::pair::until;
use crate::support::{Pair, Person, World};

/// What the doctor says of a replica.
pub(super) async fn doctor(pair: &Pair, replica: &str) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bcp-crm"));
    command.arg("doctor").env("DATABASE_URL", pair.source().owner).env("DATABASE_READ_URL", replica).env_remove("DATABASE_APP_URL");
    let said = command.kill_on_drop(true).output().await.expect("the doctor comes");
    (said.status.success(), String::from_utf8_lossy(&said.stdout).into_owned())
}

/// Reads go on, and none is the replica's.
async fn is_not_read_from(world: &World, budi: &Person) {
    let fresh = world.reads("fresh").await;
    budi.gets(DEALS).await.is_ok();
    budi.browses("/crm/pipeline").await.shows_a_page();
    assert_eq!(world.reads("fresh").await, fresh);
    assert!(world.reads("unfit").await > 0);
}

#[tokio::test]
async fn the_primary_another_database_and_nobody_at_all_are_no_replica() {
    let pair = Pair::new().await;
    let right = World::reading_from(&pair).await;
    let primary = Replicated { url: pair.source().owner, ..pair.replicated() };
    let nobody = Replicated { url: "host=127.0.0.1 port=1 user=bcp_app dbname=bcp".to_owned(), ..pair.replicated() };
    let other = pair.replicated_as("postgres", "postgres");
    for (replica, said) in [(primary, "no replica"), (other, "another database"), (nobody, "cannot be asked")] {
        let world = World::beside(&pair, replica.clone()).await;
        is_not_read_from(&world, &world.budi().await).await;
        let (well, told) = doctor(&pair, &replica.url).await;
        assert!(!well && told.contains(said), "{told}");
        world.is_proved_elsewhere();
    }
    pair.catches_up().await;
    let (_, told) = doctor(&pair, &pair.replicated().url).await;
    assert!(told.contains("ok    the replica "), "{told}");
    right.proves_itself().await;
}

#[tokio::test]
async fn a_replica_that_was_promoted_is_read_from_no_more() {
    let pair = Pair::new().await;
    let world = World::reading_from(&pair).await;
    let budi = world.budi().await;
    pair.catches_up().await;
    let fresh = world.reads("fresh").await;
    budi.gets(DEALS).await.is_ok();
    assert_eq!(world.reads("fresh").await, fresh + 1);
    pair.replica_sql().await.batch_execute("select pg_promote()").await.expect("it is promoted");
    is_not_read_from(&world, &budi).await;
    world.proves_itself().await;
}

#[tokio::test]
async fn a_replica_that_is_too_far_behind_is_not_read_from() {
    let pair = Pair::new().await;
    let world = World::beside(&pair, Replicated { most_lag: Duration::from_secs(4), ..pair.replicated() }).await;
    let (ana, citra) = (world.ana().await, world.person("citra").await);
    let lead = ana.brings_to_the_pool("PT Laut Biru").await;
    pair.catches_up().await;
    assert!(lists(&citra, POOL, &lead).await);
    pair.holds().await;
    let late = ana.brings_to_the_pool("PT Angin Timur").await;
    until("the primary shows it to others", async || lists(&citra, POOL, &late).await).await;
    assert!(world.reads("behind").await > 0);
    pair.goes_on().await;
    pair.catches_up().await;
    let fresh = world.reads("fresh").await;
    until("reads are done on the replica again", async || {
        citra.gets(POOL).await.is_ok();
        world.reads("fresh").await > fresh
    })
    .await;
    world.proves_itself().await;
}
