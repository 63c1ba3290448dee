//! What became of reads that might have lagged.

use std::time::Duration;

/// What became of a read that might have lagged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The replica answered it.
    Replica,
    /// The reader's own last act is not there yet.
    OwnWrite,
    /// His session is over or not there yet, or his role or team is another one by now.
    Rights,
    /// The replica is further behind than it may be.
    Behind,
    /// It cannot be reached, or is no replica of this database.
    Unfit,
    /// It failed a moment ago and is left alone.
    Paused,
    /// All its connections are taken.
    Busy,
    /// It refused the read, or takes too long over it while it answers others: the primary has the last word.
    Refused,
}

impl Fate {
    /// Each, with its word in the metrics.
    pub const ALL: [(Self, &'static str); 8] = [
        (Self::Replica, "fresh"),
        (Self::OwnWrite, "own_write"),
        (Self::Rights, "rights"),
        (Self::Behind, "behind"),
        (Self::Unfit, "unfit"),
        (Self::Paused, "paused"),
        (Self::Busy, "busy"),
        (Self::Refused, "refused"),
    ];
}

/// How reads that might lag were done, and how far behind they were.
#[derive(Clone, Copy, Debug)]
pub struct Reads {
    /// How many came to what, in the order of [`Fate::ALL`].
    pub fates: [u64; Fate::ALL.len()],
    /// At the last read.
    pub lag: Duration,
    /// At most, in the last ten or twenty minutes.
    pub worst_lag: Duration,
}
