//! A request's transaction: it names its user, runs its statements and commits, in one round trip.

use std::sync::Arc;

use deadpool_postgres::ClientWrapper;
use futures_util::future::BoxFuture;
use postgres_from_row::FromRow;
use tokio_postgres::Row;

use super::actor::Actor;
use super::fate::Fate;
use super::pool::{Client, Pool};
use super::refusal;
use super::replica::Replica;
use super::road::{Road, STANDING, Values};
use super::statement::{Params, borrowed};
use super::trip::Trip;
use crate::error::Error;

pub(super) const ENTER: &str = "select user_id, full_name, role_name, access_profile, locale, time_zone, lists, today, is_demo, 0::bigint as unread \
                     from crm.enter($1, $2, $3, $4, $5, $6)";
/// A page shows what waits to be read; a call of the API does not pay for it.
const ENTER_PAGE: &str = "select user_id, full_name, role_name, access_profile, locale, time_zone, lists, today, is_demo, \
                          crm.my_unread() as unread from crm.enter($1, $2, $3, $4, $5, $6)";

/// Up to where in the log the caller's acts stand, for his next read on a replica.
const NOTE_WRITE: &str = "select crm.note_write($1)";

/// What a request brings to name its user and to be repeatable.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    /// SHA-256 of the session's or the API token; empty: nobody.
    pub token_hash: Vec<u8>,
    /// Whether it is an API token, which no session is looked for.
    pub bearer: bool,
    /// The id of this request in answers, log and audit.
    pub correlation: String,
    /// `Idempotency-Key`, if sent.
    pub key: Option<String>,
    /// Method and path, which a key belongs to.
    pub operation: String,
    /// Hash of the body, which a key belongs to.
    pub request_hash: String,
    /// Whether it changes nothing, so that a replica may answer it, and that it is cancelled when nobody waits for the answer any more.
    pub reads: bool,
}

/// The only way for a handler to run a statement: always as somebody.
#[derive(Clone)]
pub struct Scope {
    pool: Arc<Pool>,
    replica: Option<Arc<Replica>>,
    caller: Caller,
    pub(super) enter: &'static str,
}

impl Scope {
    pub(super) fn new(pool: Arc<Pool>, replica: Option<Arc<Replica>>, caller: Caller) -> Self {
        Self { pool, replica, caller, enter: ENTER }
    }

    /// The same for a page, whose frame shows what waits to be read.
    pub fn of_page(self) -> Self {
        Self { enter: ENTER_PAGE, ..self }
    }

    /// The same for what is no act of the key: it may be sent again as often as it is.
    pub fn without_key(mut self) -> Self {
        self.caller.key = None;
        self
    }

    /// The hash that names the caller's session.
    pub fn token_hash(&self) -> Vec<u8> {
        self.caller.token_hash.clone()
    }

    /// Runs one statement or a tuple of them as the caller, in one transaction and one round trip.
    /// Refuses with UNAUTHENTICATED, with whatever the statement refuses, or DATABASE_UNAVAILABLE; then nothing is done.
    pub async fn run<T: Trip>(&self, trip: T) -> Result<T::Output, Error> {
        Ok(self.visit(trip).await?.1)
    }

    /// Like [`Scope::run`], and says who the caller is.
    pub async fn visit<T: Trip>(&self, trip: T) -> Result<(Actor, T::Output), Error> {
        if let Some(replica) = self.replica.as_ref().filter(|_| self.caller.reads && !self.caller.token_hash.is_empty())
            && let Some((actor, rows)) = replica.read(self, trip.is_standing(), &trip.statements()).await
        {
            let output = trip.decode(rows);
            replica.came_to(if output.is_ok() { Fate::Replica } else { Fate::Refused });
            if let Ok(output) = output {
                return Ok((actor, output));
            }
        }
        let mut attempts = 0;
        let rows = loop {
            attempts += 1;
            match self.on_primary(trip.is_standing(), &trip.statements()).await {
                Err(error) if attempts < 4 && refusal::is_worth_repeating(&error) => {}
                outcome => break outcome?,
            }
        };
        let mut rows = rows.into_iter();
        let entered = rows.next().unwrap_or_default();
        Ok((actor_of(&entered)?, trip.decode(rows.collect())?))
    }

    /// A connection that leaves the pool.
    pub(super) async fn client(&self) -> Result<Client, refusal::Failure> {
        self.pool.client(false).await
    }

    /// Names the caller in a transaction that is open.
    pub(super) async fn name_caller(&self, client: &ClientWrapper) -> Result<Actor, Error> {
        let entered = self.road().say(client, self.enter).await?.fetch(client, &self.named()).await?;
        actor_of(&entered)
    }

    /// The parameters of `enter`.
    fn named(&self) -> Values<'_> {
        let caller = &self.caller;
        vec![&caller.token_hash, &caller.correlation, &caller.key, &caller.operation, &caller.request_hash, &caller.bearer]
    }

    pub(super) fn is_of_page(&self) -> bool {
        self.enter == ENTER_PAGE
    }

    /// The way of the primary's connections.
    pub(super) fn road(&self) -> &Road {
        &self.pool.road
    }

    /// Notes up to where the log holds what was just committed. That it did happen is not undone by a failure here.
    pub(super) async fn note_write(&self, client: &ClientWrapper) {
        if self.replica.is_some()
            && let Err(error) = self.road().ask(client, NOTE_WRITE, vec![&self.caller.token_hash]).await
        {
            tracing::warn!(%error, "an act was not noted for the replica");
        }
    }

    async fn on_primary(&self, standing: bool, statements: &[(&'static str, &Params)]) -> Result<Vec<Vec<Row>>, refusal::Failure> {
        let lease = self.pool.lease(self.caller.reads, false).await?;
        let answers = self.with_note(&lease, standing, statements).await;
        lease.over();
        answers
    }

    async fn with_note(
        &self,
        client: &Client,
        standing: bool,
        statements: &[(&'static str, &Params)],
    ) -> Result<Vec<Vec<Row>>, refusal::Failure> {
        let notes = !self.caller.reads && self.replica.is_some();
        if notes {
            // Known before the trip, so that it is sent behind it.
            self.road().say(client, NOTE_WRITE).await?;
        }
        let note: Option<BoxFuture<'_, ()>> = notes.then(|| Box::pin(self.note_write(client)) as _);
        self.exchange(self.road(), client, self.enter, standing, statements, note).await
    }

    pub(super) async fn exchange(
        &self,
        road: &Road,
        client: &Client,
        enter: &'static str,
        standing: bool,
        statements: &[(&'static str, &Params)],
        after: Option<BoxFuture<'_, ()>>,
    ) -> Result<Vec<Vec<Row>>, refusal::Failure> {
        let mut trip = vec![(enter, self.named())];
        trip.extend(statements.iter().map(|(sql, params)| (*sql, borrowed(params))));
        Ok(road.exchange(client, if standing { STANDING } else { "" }, &trip, after).await?)
    }
}

fn actor_of(entered: &[Row]) -> Result<Actor, Error> {
    let actor = entered.first().map(Actor::try_from_row).transpose()?;
    actor.ok_or_else(|| Error::internal("enter answered no row"))
}
