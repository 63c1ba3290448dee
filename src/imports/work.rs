//! The engine's worker: takes chunks of whatever import is open, two at a time, in any number of processes (spec 7.5).

use std::time::Duration;

use serde_json::Value;
use tokio::sync::{Notify, watch};

use crate::db::{Act, Door, params};
use crate::error::Error;

pub(super) const WORK: &str = "select crm.rpc_import_work()";

/// While something runs elsewhere, which may end or break off at any moment.
const BUSY: Duration = Duration::from_millis(300);
/// While nothing runs: another process may take in a file and not be able to work on it.
const IDLE: Duration = Duration::from_secs(5);

static WAKE: Notify = Notify::const_new();

/// Says that there is something to do; costs nothing where nobody works.
pub fn wake() {
    WAKE.notify_waiters();
}

/// Ends when [`wake`] is next called.
pub async fn woken() {
    WAKE.notified().await;
}

/// Works on imports until told to stop; the chunks under way are finished.
pub async fn keep_importing(door: Door, stop: impl Future<Output = ()>) {
    let (tell, told) = watch::channel(false);
    let stopped = async {
        stop.await;
        tell.send_replace(true);
    };
    tokio::join!(stopped, work(&door, told.clone()), work(&door, told));
}

/// Whatever is open, until nothing is left that nobody else is at. Answers how many chunks it did.
pub async fn import_pending(door: &Door) -> Result<u32, Error> {
    let mut chunks = 0;
    while let Next::Again = step(door).await? {
        chunks += 1;
    }
    Ok(chunks)
}

enum Next {
    Again,
    Pause(Duration),
}

async fn work(door: &Door, mut told: watch::Receiver<bool>) {
    while !*told.borrow() {
        // Listening before asking, so that no word is missed in between.
        let woken = WAKE.notified();
        tokio::pin!(woken);
        woken.as_mut().enable();
        let pause = match step(door).await {
            Ok(Next::Again) => continue,
            Ok(Next::Pause(pause)) => pause,
            Err(error) => {
                tracing::warn!(%error, "a chunk of an import is tried again");
                BUSY
            }
        };
        tokio::select! {
            () = woken => {}
            () = tokio::time::sleep(pause) => {}
            _ = told.wait_for(|stop| *stop) => {}
        }
    }
}

async fn step(door: &Door) -> Result<Next, Error> {
    let did = door.ask(Act::new(WORK, params![])).await?;
    if let Some(problem) = did["problem"].as_str() {
        tracing::error!(batch = %did["batch_id"], rows = %did["rows"], %problem, "an import failed");
    }
    if let Some(passing) = did["again"].as_str() {
        tracing::warn!(batch = %did["batch_id"], work = %did["work"], %passing, "a chunk of an import is tried again");
    }
    if did["work"] == Value::Null {
        return Ok(Next::Pause(if did["running"] == true { BUSY } else { IDLE }));
    }
    tracing::debug!(batch = %did["batch_id"], work = %did["work"], rows = %did["rows"], "imported");
    // A stage has opened more chunks than one: whoever rests may take the others.
    wake();
    Ok(Next::Again)
}
