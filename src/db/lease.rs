//! A connection for the time of one exchange. Whoever asked may go away meanwhile: the next gets the connection only when it has nothing
//! more to do, and a read that nobody waits for is cancelled (docs/decisions/066).

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use deadpool_postgres::Object;
use tokio::runtime::Handle;
use tokio::time::timeout;
use tokio_postgres::NoTls;

use super::pool::{Client, Tally};
use super::road::Road;

/// Most of what is left is over by then, and keeps its connection.
const SOON: Duration = Duration::from_millis(100);
/// A cancel that comes between two statements of a trip stops neither.
const AGAIN: Duration = Duration::from_millis(500);
/// No statement of a request takes longer; what takes all its time, as a proof may, ends with its connection.
const LOST: Duration = Duration::from_secs(60);
/// A network that swallows what it is sent must not keep a place for ever.
const CANCELS: u32 = 4;

/// A connection in use. Dropped before [`Lease::over`], it was left with an exchange under way.
pub(super) struct Lease {
    client: Arc<Client>,
    road: Arc<Road>,
    tally: Arc<Tally>,
    reads: bool,
    over: bool,
}

impl Lease {
    pub(super) fn new(client: Client, road: Arc<Road>, tally: Arc<Tally>, reads: bool) -> Self {
        Self { client: Arc::new(client), road, tally, reads, over: false }
    }

    /// All that was asked is answered.
    pub(super) fn over(mut self) {
        self.over = true;
    }
}

impl Deref for Lease {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        // Without a runtime the process is at its end, and its connections with it.
        let (false, Ok(runtime)) = (self.over, Handle::try_current()) else { return };
        self.tally.left.fetch_add(1, Ordering::Relaxed);
        runtime.spawn(end(self.client.clone(), self.tally.clone(), self.reads, self.road.is_pooled()));
    }
}

/// Keeps the place in the pool until what was sent is done with. A connection that was cancelled is not used again: a cancel on its way
/// would hit the next one's statement.
async fn end(client: Arc<Client>, tally: Arc<Tally>, reads: bool, pooled: bool) {
    if !is_cancelled(&client, reads, pooled).await {
        return;
    }
    tally.cancelled.fetch_add(1, Ordering::Relaxed);
    drop(Arc::into_inner(client).map(Object::take));
}

/// Waits for the end of all that was sent, and hurries it where it only reads. Says whether it had to: then the connection is to be closed,
/// which is all that hurries it behind a pooler (decision 065).
pub(super) async fn is_cancelled(client: &tokio_postgres::Client, reads: bool, pooled: bool) -> bool {
    // Answered after everything that was sent before it; how it is answered does not matter.
    let mut drained = std::pin::pin!(client.batch_execute(""));
    if timeout(SOON, &mut drained).await.is_ok() {
        return false;
    }
    if !reads {
        // A broken one is not used again either: the pool looks before it gives one away.
        return timeout(LOST, drained).await.is_err();
    }
    if pooled {
        return true;
    }
    for _ in 0..CANCELS {
        if let Err(error) = client.cancel_token().cancel_query(NoTls).await {
            tracing::warn!(%error, "a statement that nobody waits for cannot be cancelled");
        }
        if timeout(AGAIN, &mut drained).await.is_ok() {
            break;
        }
    }
    true
}
