//! A request's transaction: it names its user, runs its statements and commits, in one round trip.

use std::sync::Arc;

use deadpool_postgres::PoolError;
use futures_util::future::{BoxFuture, join_all};
use postgres_from_row::FromRow;
use serde::Serialize;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Row, Statement as Prepared};
use utoipa::ToSchema;
use uuid::Uuid;

use super::pool::{Client, Pool};
use super::refusal;
use super::statement::{Params, Trip};
use crate::error::Error;

const ENTER: &str = "select user_id, full_name, role_name, access_profile, locale, time_zone, lists, today, is_demo, 0::bigint as unread \
                     from crm.enter($1, $2, $3, $4, $5, $6)";
/// A page shows what waits to be read; a call of the API does not pay for it.
const ENTER_PAGE: &str = "select user_id, full_name, role_name, access_profile, locale, time_zone, lists, today, is_demo, \
                          crm.my_unread() as unread from crm.enter($1, $2, $3, $4, $5, $6)";

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
}

/// The signed-in person as the database knows him in this very transaction.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Actor {
    /// Who.
    pub user_id: Uuid,
    /// His name.
    pub full_name: String,
    /// Role, spec 1.3.
    pub role_name: String,
    /// Access profile, spec 1.3.
    pub access_profile: String,
    /// Locale for money and dates.
    pub locale: String,
    /// His time zone; "today" is the company's.
    pub time_zone: String,
    /// The lists open to him, by the database's own gate (`crm.may_open`).
    pub lists: Vec<String>,
    /// Today in the company's time zone.
    #[schema(value_type = String, format = Date)]
    pub today: jiff::civil::Date,
    /// Whether he belongs to the demo company.
    pub is_demo: bool,
    /// Of a page: how many notifications he has not read, counted up to 100.
    #[serde(skip)]
    pub unread: i64,
}

impl Actor {
    /// Refuses with FORBIDDEN unless the list is open to the profile.
    pub fn must_open(&self, list: &str) -> Result<(), Error> {
        if self.lists.iter().any(|open| open == list) {
            return Ok(());
        }
        Err(Error::forbidden("This part of the CRM is not open to your role."))
    }
}

/// The only way for a handler to run a statement: always as somebody.
#[derive(Clone)]
pub struct Scope {
    pool: Arc<Pool>,
    caller: Caller,
    pub(super) enter: &'static str,
}

impl Scope {
    pub(super) fn new(pool: Arc<Pool>, caller: Caller) -> Self {
        Self { pool, caller, enter: ENTER }
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
        let mut attempts = 0;
        let rows = loop {
            attempts += 1;
            match self.exchange(&trip.statements()).await {
                Err(error) if attempts < 4 && refusal::is_worth_repeating(&error) => {}
                outcome => break outcome?,
            }
        };
        let mut rows = rows.into_iter();
        let entered = rows.next().unwrap_or_default();
        let actor = entered.first().map(Actor::try_from_row).transpose()?;
        let actor = actor.ok_or_else(|| Error::internal("enter answered no row"))?;
        Ok((actor, trip.decode(rows.collect())?))
    }

    pub(super) async fn client(&self) -> Result<Client, PoolError> {
        self.pool.client().await
    }

    /// The parameters of `enter`.
    pub(super) fn named(&self) -> [&(dyn ToSql + Sync); 6] {
        let caller = &self.caller;
        [&caller.token_hash, &caller.correlation, &caller.key, &caller.operation, &caller.request_hash, &caller.bearer]
    }

    async fn exchange(&self, statements: &[(&'static str, &Params)]) -> Result<Vec<Vec<Row>>, refusal::Failure> {
        let client = self.client().await?;
        let enter = client.prepare_cached(self.enter).await?;
        let mut prepared = Vec::with_capacity(statements.len());
        for (sql, _) in statements {
            prepared.push(client.prepare_cached(sql).await?);
        }
        let named = self.named();
        // Each future sends its message when first polled, and join_all polls in order: everything leaves together.
        let mut steps: Vec<BoxFuture<'_, Result<Vec<Row>, tokio_postgres::Error>>> =
            vec![Box::pin(command(&client, "begin")), Box::pin(client.query(&enter, &named))];
        for (statement, (_, params)) in prepared.iter().zip(statements) {
            steps.push(Box::pin(fetch(&client, statement, params)));
        }
        steps.push(Box::pin(command(&client, "commit")));
        let answers = join_all(steps).await;
        let last = answers.len() - 1;
        let mut rows = Vec::with_capacity(statements.len() + 1);
        for (position, answer) in answers.into_iter().enumerate() {
            let answer = answer.inspect_err(|error| refusal::forget_stale_plans(&client, error))?;
            if position > 0 && position < last {
                rows.push(answer);
            }
        }
        Ok(rows)
    }
}

async fn command(client: &Client, text: &str) -> Result<Vec<Row>, tokio_postgres::Error> {
    client.batch_execute(text).await.map(|()| Vec::new())
}

async fn fetch(client: &Client, statement: &Prepared, params: &Params) -> Result<Vec<Row>, tokio_postgres::Error> {
    let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|value| value.as_ref() as &(dyn ToSql + Sync)).collect();
    client.query(statement, &params).await
}
