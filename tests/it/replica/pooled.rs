//! A replica behind a pooler is read from like any other (decisions 064 and 065).

use bcp_crm::db::cluster::SUPERUSER;
use bcp_crm::db::{Replicated, Source};

use super::DEALS;
use super::unfit::doctor;
use crate::support::{Pair, Pooler, World};

#[tokio::test]
async fn a_replica_behind_a_pooler_is_read_from() {
    let pair = Pair::new().await;
    let pooler = Pooler::before(&Source { owner: pair.replicated_as("bcp", SUPERUSER).url, ..pair.source() }).await;
    let replica = Replicated { url: pooler.url("bcp_app"), ..pair.replicated() };
    let world = World::beside(&pair, replica.clone()).await;
    let budi = world.budi().await;
    pair.catches_up().await;
    let fresh = world.reads("fresh").await;
    budi.gets(DEALS).await.is_ok();
    budi.browses("/crm/pipeline").await.shows_a_page();
    assert_eq!(world.reads("fresh").await, fresh + 2);
    let (_, told) = doctor(&pair, &replica.url).await;
    assert!(told.contains("ok    the replica "), "{told}");
    world.proves_itself().await;
}
