//! How statements reach PostgreSQL: on connections of one's own, or through a pooler that gives each transaction another connection and keeps
//! neither settings nor prepared statements from one to the next (decision 065).

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use deadpool_postgres::ClientWrapper;
use futures_util::future::{BoxFuture, OptionFuture, join, join_all};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Config, Error, Row, RowStream, SimpleQueryMessage, Statement as Prepared};
use uuid::Uuid;

use super::refusal;

/// The values of a statement's parameters.
pub(super) type Values<'a> = Vec<&'a (dyn ToSql + Sync)>;

/// With plans that stand, whatever the values.
pub(super) const STANDING: &str = "set local plan_cache_mode = force_generic_plan";

/// Longer than any list takes to read or to prove, shorter than somebody forgets.
pub(super) const PATIENT: &str = "set local statement_timeout = '10min'; set local idle_in_transaction_session_timeout = '10min'";

/// A pooler whose client goes away closes the connection that it had; within this time PostgreSQL notices and stops.
const NOTICE: &str = "set local client_connection_check_interval = '250ms'";

/// What was sent and is not even acknowledged after this time will not be answered: longer than any statement may take.
const SWALLOWED: Duration = Duration::from_secs(35);
/// A silent connection is asked whether it is still there, three times, ten seconds apart.
const SILENT: Duration = Duration::from_secs(30);
const ASKED: Duration = Duration::from_secs(10);
const TIMES: u32 = 3;

/// The way to one address.
pub(super) struct Road {
    own: Config,
    shared: Config,
    settings: String,
    pooled: AtomicBool,
    types: Mutex<HashMap<&'static str, Arc<[Type]>>>,
}

/// A statement as it is sent: by the name under which its connection keeps it, or whole, with the types of its parameters.
pub(super) enum Said {
    Named(Prepared),
    Whole(&'static str, Arc<[Type]>),
}

impl Road {
    /// To this address, with these settings in every transaction.
    pub(super) fn new(shared: &Config, settings: &[(&str, &str)]) -> Self {
        let mut shared = shared.clone();
        shared.application_name("bcp-crm").connect_timeout(Duration::from_secs(5));
        // A host that vanishes without a word would else hold its connections for a quarter of an hour, and silent ones for two hours.
        shared.tcp_user_timeout(SWALLOWED).keepalives_idle(SILENT).keepalives_interval(ASKED).keepalives_retries(TIMES);
        let (mut options, mut locally) = (shared.get_options().unwrap_or_default().to_owned(), String::new());
        for (name, value) in settings {
            options.push_str(&format!(" -c {name}={}", value.replace('\\', "\\\\").replace(' ', "\\ ")));
            locally.push_str(&format!("set local {name} = '{}'; ", value.replace('\'', "''")));
        }
        locally.push_str(NOTICE);
        let mut own = shared.clone();
        own.options(options.trim());
        Self { own, shared, settings: locally, pooled: AtomicBool::new(false), types: Mutex::default() }
    }

    /// Waits only so long for a connection to come about.
    pub(super) fn within(mut self, wait: Duration) -> Self {
        self.own.connect_timeout(wait);
        self.shared.connect_timeout(wait);
        self
    }

    /// For a connection of one's own, whose session keeps the settings.
    pub(super) fn own(&self) -> &Config {
        &self.own
    }

    /// For a connection through a pooler.
    pub(super) fn shared(&self) -> &Config {
        &self.shared
    }

    /// Whether a pooler was met. What is right behind one is right on a connection of one's own too.
    pub(super) fn is_pooled(&self) -> bool {
        self.pooled.load(Ordering::Relaxed)
    }

    /// Notes that there is one.
    pub(super) fn is_found_pooled(&self) {
        if !self.pooled.swap(true, Ordering::Relaxed) {
            tracing::info!("the database is reached through a pooler: settings go with each transaction, statements whole");
        }
    }

    /// What begins a transaction here, with more settings if any.
    pub(super) fn begin(&self, more: &str) -> String {
        if self.is_pooled() { format!("begin; {}; {more}", self.settings) } else { format!("begin; {more}") }
    }

    /// Runs statements in one transaction with these settings and one round trip; what comes after it is sent with them.
    pub(super) async fn exchange(
        &self,
        client: &ClientWrapper,
        settings: &str,
        statements: &[(&'static str, Values<'_>)],
        after: Option<BoxFuture<'_, ()>>,
    ) -> Result<Vec<Vec<Row>>, Error> {
        let mut said = Vec::with_capacity(statements.len());
        for (sql, _) in statements {
            said.push(self.say(client, sql).await?);
        }
        let begin = self.begin(settings);
        // Each future sends its message when first polled, and join_all polls in order: everything leaves together.
        let mut steps: Vec<BoxFuture<'_, Result<Vec<Row>, Error>>> = vec![Box::pin(command(client, &begin))];
        for (said, (_, values)) in said.iter().zip(statements) {
            steps.push(Box::pin(said.fetch(client, values)));
        }
        steps.push(Box::pin(command(client, "commit")));
        let (answers, _) = join(join_all(steps), OptionFuture::from(after)).await;
        let mut rows: Vec<Vec<Row>> =
            answers.into_iter().collect::<Result<_, _>>().inspect_err(|error| refusal::forget_stale_plans(client, error))?;
        rows.pop();
        rows.remove(0);
        Ok(rows)
    }

    /// Runs one statement as nobody, in a transaction only where the settings need one.
    pub(super) async fn ask(&self, client: &ClientWrapper, sql: &'static str, values: Values<'_>) -> Result<Vec<Row>, Error> {
        if self.is_pooled() {
            return Ok(self.exchange(client, "", &[(sql, values)], None).await?.pop().unwrap_or_default());
        }
        let said = self.say(client, sql).await?;
        said.fetch(client, &values).await.inspect_err(|error| refusal::forget_stale_plans(client, error))
    }

    /// Makes a statement ready to be sent; asks the database only for one that was not sent before.
    pub(super) async fn say(&self, client: &ClientWrapper, sql: &'static str) -> Result<Said, Error> {
        if self.is_pooled() {
            return Ok(Said::Whole(sql, self.types(client, sql).await?));
        }
        Ok(Said::Named(client.prepare_cached(sql).await?))
    }

    /// Sends a query planned for these very values, and gives its rows as they come: the limit of a page and that of a whole list have
    /// different plans.
    pub(super) async fn stream(&self, client: &ClientWrapper, sql: &'static str, values: Values<'_>) -> Result<RowStream, Error> {
        if self.is_pooled() {
            return client.query_typed_raw(sql, typed(&values, &self.types(client, sql).await?)).await;
        }
        let prepared = client.prepare(sql).await?;
        client.query_raw(&prepared, values).await
    }

    /// The types of a statement's parameters, learned once a process: in one message, which stays on one connection behind any pooler.
    async fn types(&self, client: &ClientWrapper, sql: &'static str) -> Result<Arc<[Type]>, Error> {
        let known = self.types.lock().unwrap_or_else(PoisonError::into_inner).get(sql).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let name = format!("bcp_types_{}", Uuid::new_v4().simple());
        let asked = format!(
            "{}; prepare {name} as {sql}; \
             select unnest(parameter_types)::oid from pg_prepared_statements where name = '{name}'; deallocate {name}",
            self.settings
        );
        let answers = client.simple_query(&asked).await?;
        let types: Arc<[Type]> = answers.iter().filter_map(type_in).collect();
        self.types.lock().unwrap_or_else(PoisonError::into_inner).insert(sql, types.clone());
        Ok(types)
    }
}

fn type_in(answer: &SimpleQueryMessage) -> Option<Type> {
    let SimpleQueryMessage::Row(row) = answer else { return None };
    // Of a type that the driver does not know no value can be sent, which the driver then says.
    Some(row.get(0).and_then(|oid| oid.parse().ok()).and_then(Type::from_oid).unwrap_or(Type::UNKNOWN))
}

async fn command(client: &ClientWrapper, text: &str) -> Result<Vec<Row>, Error> {
    client.batch_execute(text).await.map(|()| Vec::new())
}

impl Said {
    /// Sends it with these values, and gives all its rows.
    pub(super) async fn fetch(&self, client: &ClientWrapper, values: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>, Error> {
        match self {
            Self::Named(prepared) => client.query(prepared, values).await,
            Self::Whole(sql, types) => client.query_typed(sql, &typed(values, types)).await,
        }
    }
}

fn typed<'a>(values: &[&'a (dyn ToSql + Sync)], types: &[Type]) -> Vec<(&'a (dyn ToSql + Sync), Type)> {
    values.iter().copied().zip(types.iter().cloned()).collect()
}
