//! Somebody named in a transaction of the restricted role.

use tokio_postgres::Client;

/// Somebody with SQL instead of a browser.
pub struct AsUser(Client);

impl AsUser {
    /// A connection in a transaction that names somebody.
    pub fn new(client: Client) -> Self {
        Self(client)
    }

    /// The connection itself.
    pub fn client(self) -> Client {
        self.0
    }

    /// The number that a query answers.
    pub async fn count(&self, query: &str) -> i64 {
        self.0.query_one(query, &[]).await.unwrap_or_else(|error| panic!("{query}: {error:?}")).get(0)
    }

    /// The lines of text that a query answers, such as a plan's.
    pub async fn texts(&self, query: &str) -> Vec<String> {
        let rows = self.0.query(query, &[]).await.unwrap_or_else(|error| panic!("{query}: {error:?}"));
        rows.iter().map(|row| row.get(0)).collect()
    }

    /// How many rows a statement changes, or the SQLSTATE it is refused with; the transaction goes on either way.
    pub async fn changes(&self, statement: &str) -> Result<u64, String> {
        self.tries(statement).await.map_err(|(state, _)| state)
    }

    /// The same, with the words of the refusal.
    pub async fn tries(&self, statement: &str) -> Result<u64, (String, String)> {
        self.0.batch_execute("savepoint before").await.expect("a savepoint");
        let changed = self.0.execute(statement, &[]).await;
        self.0.batch_execute("rollback to savepoint before").await.expect("back to the savepoint");
        changed.map_err(|error| match error.as_db_error() {
            Some(refused) => (refused.code().code().to_owned(), refused.message().to_owned()),
            None => (String::new(), error.to_string()),
        })
    }

    /// Runs a statement and commits; the person is no longer named afterwards.
    pub async fn keeps(self, statement: &str) {
        self.0.batch_execute(&format!("{statement}; commit")).await.unwrap_or_else(|error| panic!("{statement}: {error:?}"));
    }
}
