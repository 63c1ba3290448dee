//! Waiting for a condition, with a bound after which a test fails.

use std::time::{Duration, Instant};

use crate::support::TOO_LONG;

/// Between two looks; nothing depends on it.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// Looks until it holds. An error when it never did.
pub async fn until<F: Future<Output = bool>>(holds: impl Fn() -> F) -> Result<(), ()> {
    found(|| async { holds().await.then_some(()) }).await.ok_or(())
}

/// Looks until something is there. None when it never was.
pub async fn found<T, F: Future<Output = Option<T>>>(look: impl Fn() -> F) -> Option<T> {
    let began = Instant::now();
    loop {
        if let Some(found) = look().await {
            return Some(found);
        }
        if began.elapsed() > TOO_LONG {
            return None;
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}
