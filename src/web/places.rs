//! Places for connections: whoever finds none is told so on the doorstep, and where the doorstep is full the rest wait before the door,
//! in the kernel's own queue (docs/decisions/067).

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Those who are told at once that there is no place.
const DOORSTEP: usize = 64;

/// The places of one process.
#[derive(Clone)]
pub struct Places(Arc<Room>);

struct Room {
    most: usize,
    inside: Arc<Semaphore>,
    doorstep: Arc<Semaphore>,
    refused: AtomicU64,
}

/// Where a connection stands, until this is dropped.
pub(super) struct Place {
    _permit: OwnedSemaphorePermit,
    /// On the doorstep, where one is only told to come again.
    pub(super) outside: bool,
}

/// Of a request: that its connection found no place.
#[derive(Clone, Copy)]
pub(super) struct Outside;

impl Places {
    /// So many, at least one.
    pub fn new(most: usize) -> Self {
        let most = most.clamp(1, Semaphore::MAX_PERMITS);
        let [inside, doorstep] = [most, DOORSTEP].map(|number| Arc::new(Semaphore::new(number)));
        Self(Arc::new(Room { most, inside, doorstep, refused: AtomicU64::new(0) }))
    }

    /// Waits while even the doorstep is full.
    pub(super) async fn free(&self) {
        // Not kept: a place is taken by whoever has come.
        tokio::select! {
            _ = self.0.inside.acquire() => {}
            _ = self.0.doorstep.acquire() => {}
        }
    }

    /// A place for whoever has come; none where even the doorstep is full.
    pub(super) fn take(&self) -> Option<Place> {
        if let Ok(permit) = self.0.inside.clone().try_acquire_owned() {
            return Some(Place { _permit: permit, outside: false });
        }
        self.0.refused.fetch_add(1, Ordering::Relaxed);
        let permit = self.0.doorstep.clone().try_acquire_owned().ok()?;
        Some(Place { _permit: permit, outside: true })
    }

    /// As many as there may be.
    pub fn most(&self) -> usize {
        self.0.most
    }

    /// As many as are taken.
    pub fn taken(&self) -> usize {
        self.0.most - self.0.inside.available_permits().min(self.0.most)
    }

    /// How many found none so far.
    pub fn refused(&self) -> u64 {
        self.0.refused.load(Ordering::Relaxed)
    }
}
