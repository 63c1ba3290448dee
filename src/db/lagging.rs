//! A read on the replica: the same trip as on the primary, which at the same time says what it must show (decision 064).

use std::time::Duration;

use futures_util::future::join;
use postgres_from_row::FromRow;
use tokio::time::timeout;
use tokio_postgres::Row;
use tokio_postgres::types::PgLsn;
use uuid::Uuid;

use super::actor::Actor;
use super::fate::Fate;
use super::params;
use super::refusal::Failure;
use super::replica::Replica;
use super::scope::{ENTER, Scope};
use super::standing::Standing;
use super::statement::{Params, Statement, borrowed};

/// Before the read's own statements, which see at least as much.
const READING: &str = "select pg_is_in_recovery() as recovers, pg_last_wal_replay_lsn() as replayed, \
                       extract(epoch from pg_last_xact_replay_timestamp())::double precision as committed, coalesce(crm.team(), '{}') as team";
const UNREAD: &str = "select crm.my_unread()";

/// A replica that takes longer is slower than the primary would be.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// How far the replica was when a trip's statements began.
#[derive(FromRow)]
struct Reading {
    recovers: bool,
    replayed: Option<PgLsn>,
    committed: Option<f64>,
    team: Vec<Uuid>,
}

impl Replica {
    /// The caller and the rows of a trip, or none: then the primary has to be asked.
    pub(super) async fn read(
        &self,
        scope: &Scope,
        standing: bool,
        statements: &[(&'static str, &Params)],
    ) -> Option<(Actor, Vec<Vec<Row>>)> {
        let found = match self.may_be_tried() {
            true => self.try_reading(scope, standing, statements).await,
            false => Err(Fate::Paused),
        };
        found.map_err(|fate| self.came_to(fate)).ok()
    }

    async fn try_reading(
        &self,
        scope: &Scope,
        standing: bool,
        statements: &[(&'static str, &Params)],
    ) -> Result<(Actor, Vec<Vec<Row>>), Fate> {
        let none = params![];
        let mut asked = vec![(READING, &none)];
        asked.extend_from_slice(statements);
        // Counted after the reading, unlike what stands in the entering statement itself.
        asked.extend(scope.is_of_page().then_some((UNREAD, &none)));
        let trip = async {
            let lease = self.lease().await?;
            let answers = scope.exchange(&self.road, &lease, ENTER, standing, &asked, None).await;
            lease.over();
            answers
        };
        let (answer, told) = join(timeout(PATIENCE, trip), self.standings.of(scope.token_hash())).await;
        let mut rows = answer.map_err(|_| self.too_slow())?.map_err(|failure| self.judge(failure))?;
        let unread = if scope.is_of_page() { rows.pop() } else { None };
        let data = rows.split_off(2.min(rows.len()));
        let first = |at: usize| rows.get(at).and_then(|rows| rows.first());
        let mut actor = first(0).and_then(|row| Actor::try_from_row(row).ok()).ok_or(Fate::Refused)?;
        let reading = first(1).and_then(|row| Reading::try_from_row(row).ok()).ok_or(Fate::Refused)?;
        self.suffices(&reading, &actor, told.ok_or(Fate::Rights)?)?;
        if let Some(row) = unread.as_ref().and_then(|rows| rows.first()) {
            actor.unread = row.try_get(0).map_err(|_| Fate::Refused)?;
        }
        Ok((actor, data))
    }

    /// Whether what was read there is what this person may and must see.
    fn suffices(&self, reading: &Reading, actor: &Actor, standing: Standing) -> Result<(), Fate> {
        let replayed = reading.replayed.filter(|_| reading.recovers).ok_or(Fate::Unfit)?;
        let sorted = |team: &[Uuid]| {
            let mut team = team.to_vec();
            team.sort_unstable();
            team
        };
        let same = standing.user_id == actor.user_id && standing.role_name == actor.role_name;
        if !same || sorted(&standing.team) != sorted(&reading.team) {
            return Err(Fate::Rights);
        }
        // What was committed last there was so by the primary's clock: no two clocks are compared.
        let behind = reading.committed.map_or(f64::INFINITY, |committed| standing.moment - committed);
        let behind = if replayed >= standing.reached { 0.0 } else { behind.max(0.0) };
        let lag = Duration::try_from_secs_f64(behind).unwrap_or(Duration::MAX);
        if lag > self.most_lag {
            return Err(Fate::Behind);
        }
        self.lags(lag);
        if standing.wrote > Some(replayed) { Err(Fate::OwnWrite) } else { Ok(()) }
    }

    /// Runs a statement as nobody, where reads are done at the moment; none when that is the primary.
    pub(super) async fn ask<S: Statement>(&self, statement: &S) -> Option<Vec<Row>> {
        if !self.is_well() {
            return None;
        }
        let asked = async {
            let lease = self.lease().await?;
            let answer =
                self.road.exchange(&lease, "", &[(READING, Vec::new()), (statement.sql(), borrowed(statement.params()))], None).await;
            lease.over();
            Ok::<_, Failure>(answer?)
        };
        let fate = match timeout(PATIENCE, asked).await {
            Ok(Ok(mut answers)) if recovers(&answers) => return answers.pop(),
            Ok(Err(failure)) => self.judge(failure),
            Ok(Ok(_)) => Fate::Unfit,
            Err(_) => self.too_slow(),
        };
        self.came_to(fate);
        None
    }
}

/// Whether what was read first says that it is a replica still.
fn recovers(answers: &[Vec<Row>]) -> bool {
    answers.first().and_then(|rows| rows.first()).is_some_and(|row| row.try_get("recovers").unwrap_or(false))
}
