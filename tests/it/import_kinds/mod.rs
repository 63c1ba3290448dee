//! What imports of leads, invoices and targets do with rows, and what an importer cannot learn or do by them (spec 1.3, 1.4, 7).

mod invoices;
mod invoices_undo;
mod leads;
mod leads_known;
mod random;
mod rights;
mod unseen;

use serde_json::{Value, json};
use tokio_postgres::Client;
use uuid::Uuid;

use crate::support::World;

/// Somebody who imports, by the functions that the server calls, as the restricted role.
struct Importer {
    sql: Client,
    name: String,
    who: Uuid,
}

/// Verdict, reason and record of a row.
type Told = (String, Option<String>, Option<String>);

impl Importer {
    async fn new(world: &World, name: &str) -> Self {
        let who = world.owner_sql().await.query_one("select user_id from data.users where email = $1 || '@bcp.test'", &[&name]).await;
        Self { sql: world.sql_as_nobody().await, name: name.to_owned(), who: who.expect("one of the cast").get(0) }
    }

    /// Calls a function in his name; the message of a refusal is the error.
    async fn asks(&self, call: &str, of: &[&(dyn tokio_postgres::types::ToSql + Sync)]) -> Result<Value, String> {
        self.sql.batch_execute("begin").await.expect("a transaction");
        self.sql.execute("select crm.act_as($1)", &[&self.who]).await.expect("he is named");
        let answer = self.sql.query_one(call, of).await;
        let end = if answer.is_ok() { "commit" } else { "rollback" };
        self.sql.batch_execute(end).await.expect("its end");
        answer.map(|row| row.get(0)).map_err(|error| error.as_db_error().map_or_else(|| error.to_string(), |e| e.message().to_owned()))
    }

    /// A file of these rows, previewed.
    async fn uploads(&self, kind: &str, options: Value, rows: &[Value]) -> String {
        let draft = json!({"kind": kind, "file_name": "list.csv", "file_sha256": "0", "bytes": 1, "options": options});
        let made = self.asks("select crm.rpc_import_upload($1)", &[&draft]).await.expect("an import");
        let batch = made["batch_id"].as_str().expect("its id").to_owned();
        let numbered: Vec<Value> = rows.iter().enumerate().map(|(n, row)| json!({"n": n + 1, "raw": [], "draft": row})).collect();
        self.asks("select crm.rpc_import_rows($1, $2)", &[&batch, &Value::from(numbered)]).await.expect("rows");
        self.asks("select crm.rpc_import_read($1, $2)", &[&batch, &(rows.len() as i32)]).await.expect("all are there");
        self.work().await;
        batch
    }

    /// Uploads and commits; what the preview said is what the commit did.
    async fn imports(&self, kind: &str, options: Value, rows: &[Value]) -> (String, Vec<Told>) {
        let batch = self.uploads(kind, options, rows).await;
        let preview = self.told(&batch).await;
        if self.asks("select crm.rpc_import_commit($1)", &[&batch]).await.is_ok() {
            self.work().await;
        }
        let done = self.told(&batch).await;
        let words = |told: &[Told]| told.iter().map(|(verdict, reason, _)| (verdict.clone(), reason.clone())).collect::<Vec<_>>();
        assert_eq!(words(&preview), words(&done), "{}: the preview is the commit", self.name);
        (batch, done)
    }

    async fn undoes(&self, batch: &str) {
        self.asks("select crm.rpc_import_undo($1)", &[&batch]).await.expect("it may be undone");
        self.work().await;
    }

    /// The worker's turns until there is nothing to do.
    async fn work(&self) {
        while self.sql.query_one("select crm.rpc_import_work()", &[]).await.expect("a turn").get::<_, Value>(0)["work"].is_string() {}
    }

    /// His rows as he reads them.
    async fn told(&self, batch: &str) -> Vec<Told> {
        const ROWS: &str = "select coalesce(jsonb_agg(jsonb_build_array(r.verdict, r.reason, r.record_id) order by r.row_number), '[]') \
             from data.import_rows as r where r.batch_id = $1";
        let rows = self.asks(ROWS, &[&batch]).await.expect("rows");
        serde_json::from_value(rows).expect("verdicts")
    }

    /// The batch's own row.
    async fn batch(&self, batch: &str) -> Value {
        self.asks("select to_jsonb(b) from data.import_batches as b where b.batch_id = $1", &[&batch]).await.expect("his import")
    }
}

/// Just the verdicts.
fn verdicts(told: &[Told]) -> Vec<&str> {
    told.iter().map(|(verdict, _, _)| verdict.as_str()).collect()
}

/// Whatever a query of the owner's answers as JSON.
async fn found(owner: &Client, sql: &str) -> Value {
    owner.query_one(sql, &[]).await.unwrap_or_else(|error| panic!("{sql}: {error:?}")).get(0)
}
