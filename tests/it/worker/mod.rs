//! The scheduled work (spec 6): each job for itself, once, at its hour, whatever else happens at that moment.

mod cleanup;
mod expiry;
mod jobs;
pub mod metrics;
mod program;

use bcp_crm::db::Databases;
use bcp_crm::worker::{Turn, work_once};

use crate::support::World;

/// The first day of these stories, a Monday morning in Jakarta.
pub const MONDAY: &str = "2026-11-02T02:00:00Z";

impl World {
    /// All jobs at once, as `bcp-crm work --once` does them.
    pub async fn works(&self) -> Vec<Turn> {
        let door = Databases::open(self.source(), 4).expect("a pool").door();
        work_once(&door).await.expect("the jobs are known")
    }

    /// The same, where none may fail.
    pub async fn works_well(&self) -> Vec<Turn> {
        let turns = self.works().await;
        let failed: Vec<_> = turns.iter().filter(|turn| turn.failed()).map(ToString::to_string).collect();
        assert!(failed.is_empty(), "{failed:?}");
        turns
    }

    /// What the owner reads: one number.
    pub async fn number(&self, sql: &str) -> i64 {
        self.owner_sql().await.query_one(sql, &[]).await.expect(sql).get(0)
    }
}

/// A count of a job's turn.
pub fn did(turns: &[Turn], job: &str, what: &str) -> i64 {
    let turn = turns.iter().find(|turn| turn.job == job).expect("a job of that name");
    turn.counts[what].as_i64().unwrap_or_else(|| panic!("{turn} counts no {what}"))
}
