//! One per process, while anybody listens: asks the database what was committed, and whose sessions still live.

use std::collections::HashMap;
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};
use uuid::Uuid;

use super::hub::{Live, News};
use super::{Fresh, living, since};
use crate::error::Error;

/// A list follows within two seconds; most of that is the browser's.
const PERIOD: Duration = Duration::from_millis(500);
/// Turns between two looks at the sessions.
const SESSIONS: u32 = 10;
/// Turns between two signs of life.
const BEATS: u32 = 30;

type Known = HashMap<(String, Option<Uuid>), i64>;

/// How far one database's news were heard.
#[derive(Clone)]
struct Heard {
    after: i64,
    known: Known,
}

/// How far the news were heard, of the database that browsers read from: what the replica does not have yet is told when it has it.
struct Place {
    primary: Heard,
    /// Kept while reads are done on the primary: from here on the replica's readers hear everything when they are back.
    replica: Heard,
    by_replica: bool,
}

/// Watches from this transaction on until nobody listens.
pub(super) async fn watch(live: Live, after: i64) {
    let heard = Heard { after, known: Known::new() };
    let mut place = Place { primary: heard.clone(), replica: heard, by_replica: false };
    let mut turns = interval(PERIOD);
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut turn = 0_u32;
    while live.is_watched() {
        turns.tick().await;
        turn = turn.wrapping_add(1);
        if let Err(error) = look(&live, &mut place, turn.is_multiple_of(SESSIONS)).await {
            // The place in the log is kept: what is missed now is told when the database answers again.
            tracing::warn!(%error, "live lists wait for the database");
        }
        if turn.is_multiple_of(BEATS) {
            live.tell(News::Beat);
        }
    }
}

async fn look(live: &Live, place: &mut Place, sessions: bool) -> Result<(), Error> {
    let changed = match live.door().ask_replica(&since(place.replica.after)).await {
        Some(rows) => {
            place.by_replica = true;
            news(rows?, &mut place.replica)
        }
        None => {
            if std::mem::take(&mut place.by_replica) {
                place.primary = place.replica.clone();
            }
            news(live.door().ask(since(place.primary.after)).await?, &mut place.primary)
        }
    };
    if !changed.is_empty() {
        live.tell(News::Changed(changed.into()));
    }
    if sessions {
        let asked = live.sessions();
        let found = live.door().ask(living(asked.clone())).await?;
        live.keep(&asked, &found);
    }
    Ok(())
}

/// What is more than the last look said would be seen again.
fn news(rows: Vec<Fresh>, heard: &mut Heard) -> Vec<(String, Option<Uuid>)> {
    heard.after = rows.first().map_or(heard.after, |row| row.next);
    let before = std::mem::take(&mut heard.known);
    let mut changed = Vec::new();
    for row in rows {
        let Some(kind) = row.kind else { continue };
        let key = (kind, row.user_id);
        if row.seen > before.get(&key).copied().unwrap_or(0) {
            changed.push(key.clone());
        }
        heard.known.insert(key, row.again);
    }
    changed
}
