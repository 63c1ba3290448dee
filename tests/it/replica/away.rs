//! A replica that stops, comes back, or has its schema rebuilt under it: no read fails.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bcp_crm::db::migrate;
use tokio::task::JoinHandle;

use super::{DEALS, POOL};
use crate::support::pair::until;
use crate::support::{Pair, Person, World};

/// Somebody who reads without end, and fails when a read does.
struct Reader {
    enough: Arc<AtomicBool>,
    reading: JoinHandle<usize>,
}

impl Reader {
    fn begins(who: Person) -> Self {
        let enough = Arc::new(AtomicBool::new(false));
        let told = enough.clone();
        let reading = tokio::spawn(async move {
            let mut number = 0;
            while !told.load(Ordering::Relaxed) {
                who.gets(POOL).await.is_ok();
                who.browses("/crm/pipeline").await.shows_a_page();
                number += 2;
            }
            number
        });
        Self { enough, reading }
    }

    async fn ends(self) -> usize {
        self.enough.store(true, Ordering::Relaxed);
        self.reading.await.expect("every read was answered")
    }
}

#[tokio::test]
async fn a_replica_that_stops_fails_no_read_and_is_asked_again_when_it_is_back() {
    let mut pair = Pair::new().await;
    let world = World::reading_from(&pair).await;
    let readers = [world.budi().await, world.person("sari").await];
    pair.catches_up().await;
    let readers = readers.map(Reader::begins);
    until("reads are done on the replica", async || world.reads("fresh").await > 20).await;
    pair.replica_stops().await;
    let fresh = world.reads("fresh").await;
    until("reads are done on the primary", async || world.reads("paused").await > 20).await;
    assert_eq!(world.reads("fresh").await, fresh, "nobody reads from what is not there");
    assert!(world.reads("unfit").await < world.reads("paused").await, "and it is not tried each time");
    pair.replica_starts().await;
    until("reads are done on the replica again", async || world.reads("fresh").await > fresh + 20).await;
    for reader in readers {
        assert!(reader.ends().await > 20);
    }
    world.proves_itself().await;
}

/// Its locks come by the log too, and the old plans fit no more.
#[tokio::test]
async fn a_schema_that_is_rebuilt_under_the_readers_fails_no_read() {
    let pair = Pair::new().await;
    let world = World::reading_from(&pair).await;
    let budi = world.budi().await;
    pair.catches_up().await;
    budi.gets(DEALS).await.is_ok();
    let reader = Reader::begins(budi);
    world.owner_sql().await.batch_execute("comment on schema crm is 'another text'").await.expect("another state");
    assert!(migrate::migrate(world.source()).await.expect("it migrates").rebuilt);
    pair.catches_up().await;
    let fresh = world.reads("fresh").await;
    until("reads are done on the replica again", async || world.reads("fresh").await > fresh + 20).await;
    reader.ends().await;
    world.proves_itself().await;
}
