//! Who listens in this process, and what all of them are told.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{broadcast, oneshot};
use uuid::Uuid;

use super::{Living, watch};
use crate::db::{Actor, Door};
use crate::error::{Code, Error};

/// Streams of one person, who rarely looks at more windows at once; the oldest gives way.
const MOST_OF_ONE: usize = 12;
/// News that a slow stream may be behind before it is told of everything instead.
const BEHIND: usize = 64;

/// What all streams hear; each picks what concerns it.
#[derive(Clone, Debug)]
pub(super) enum News {
    /// Kinds, and who changed them; of notifications: for whom.
    Changed(Arc<[(String, Option<Uuid>)]>),
    /// That the stream still lives.
    Beat,
}

/// Why a stream ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The session is over.
    Over,
    /// The browser may come again in a moment.
    Later,
}

/// The streams of this process.
#[derive(Clone)]
pub struct Live {
    door: Door,
    news: broadcast::Sender<News>,
    room: Arc<Mutex<Room>>,
    most: usize,
}

#[derive(Default)]
struct Room {
    seats: BTreeMap<u64, Seat>,
    last: u64,
    refused: u64,
    watched: bool,
    closed: bool,
}

struct Seat {
    token_hash: Vec<u8>,
    user_id: Uuid,
    profile: String,
    end: oneshot::Sender<End>,
}

/// A stream's place; it is free again when this is dropped.
pub(super) struct Place {
    live: Live,
    number: u64,
    pub(super) news: broadcast::Receiver<News>,
    pub(super) end: oneshot::Receiver<End>,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.live.room().seats.remove(&self.number);
    }
}

impl Live {
    /// For at most so many streams. Nobody listens yet, so nothing is asked of the database.
    pub fn new(door: Door, most: usize) -> Self {
        Self { door, news: broadcast::Sender::new(BEHIND), room: Arc::default(), most }
    }

    /// As many streams as there may be, as are open, and as were refused so far.
    pub fn streams(&self) -> (usize, usize, u64) {
        let room = self.room();
        (self.most, room.seats.len(), room.refused)
    }

    /// Ends all streams, and lets no more begin: the process stops.
    pub fn close(&self) {
        let mut room = self.room();
        room.closed = true;
        for seat in std::mem::take(&mut room.seats).into_values() {
            let _ = seat.end.send(End::Later);
        }
    }

    /// A place for somebody who heard all news from `news` on; what is asked of the database begins at transaction `next`.
    /// Refuses with OVERLOADED when there are too many, or the process stops.
    pub(super) fn join(&self, actor: &Actor, token_hash: Vec<u8>, next: i64, news: broadcast::Receiver<News>) -> Result<Place, Error> {
        let mut room = self.room();
        if room.closed || room.seats.len() >= self.most {
            room.refused += 1;
            return Err(Error::new(
                Code::Overloaded,
                "There are too many open windows at the moment. Lists are refreshed when you open them.",
            ));
        }
        let mut own = room.seats.iter().filter(|(_, seat)| seat.user_id == actor.user_id).map(|(number, _)| *number);
        let oldest = own.next().filter(|_| own.count() + 1 >= MOST_OF_ONE);
        if let Some(seat) = oldest.and_then(|number| room.seats.remove(&number)) {
            let _ = seat.end.send(End::Later);
        }
        room.last += 1;
        let number = room.last;
        let (end, ended) = oneshot::channel();
        room.seats.insert(number, Seat { token_hash, user_id: actor.user_id, profile: actor.access_profile.clone(), end });
        if !std::mem::replace(&mut room.watched, true) {
            tokio::spawn(watch::watch(self.clone(), next));
        }
        Ok(Place { live: self.clone(), number, news, end: ended })
    }

    /// What is told from now on.
    pub(super) fn listen(&self) -> broadcast::Receiver<News> {
        self.news.subscribe()
    }

    pub(super) fn tell(&self, news: News) {
        // Without a listener there is nobody to tell.
        let _ = self.news.send(news);
    }

    /// Whether anybody listens; when nobody does, the next to come begins to watch again.
    pub(super) fn is_watched(&self) -> bool {
        let mut room = self.room();
        room.watched = !room.seats.is_empty();
        room.watched
    }

    /// The sessions that listen.
    pub(super) fn sessions(&self) -> Vec<Vec<u8>> {
        self.room().seats.values().map(|seat| seat.token_hash.clone()).collect()
    }

    /// Of those asked about, ends the streams of sessions that live no longer or whose person has another profile by now.
    pub(super) fn keep(&self, asked: &[Vec<u8>], living: &[Living]) {
        let asked: std::collections::HashSet<_> = asked.iter().collect();
        let living: std::collections::HashMap<_, _> = living.iter().map(|one| (&one.token_hash, &one.access_profile)).collect();
        let mut room = self.room();
        let end = |seat: &Seat| match living.get(&seat.token_hash) {
            None => asked.contains(&seat.token_hash).then_some(End::Over),
            Some(profile) => (**profile != seat.profile).then_some(End::Later),
        };
        let ended: Vec<(u64, End)> = room.seats.iter().filter_map(|(number, seat)| Some((*number, end(seat)?))).collect();
        for (number, why) in ended {
            if let Some(seat) = room.seats.remove(&number) {
                let _ = seat.end.send(why);
            }
        }
    }

    pub(super) fn door(&self) -> &Door {
        &self.door
    }

    fn room(&self) -> MutexGuard<'_, Room> {
        self.room.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
