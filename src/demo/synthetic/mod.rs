//! Synthetic leads in any number: the same for the same number, a realistic mix over the queues, with everything that the proof of
//! spec 3.4 asks of them. Rows go in by COPY; audit and cadences are left to the demo company's story.

mod deal;
mod lead;
mod words;
mod world;

use std::fmt::{Display, Write};
use std::io::Cursor;
use std::pin::pin;

use anyhow::Context;
use futures_util::SinkExt;
use tokio_postgres::Transaction;

use crate::db::{Source, migrate};
use world::World;

/// So many leads at a time, to bound memory.
const BATCH: u64 = 20_000;

/// A table's columns as its rows are written.
struct Table {
    name: &'static str,
    columns: &'static str,
    /// A deal names its lead and a lead its deal: both go in by one statement, from here.
    staged: bool,
}

/// In the order in which one may refer to another.
const TABLES: [Table; 8] = [
    Table { name: "accounts", columns: deal::ACCOUNTS, staged: false },
    Table { name: "contacts", columns: deal::CONTACTS, staged: false },
    Table { name: "leads", columns: lead::LEADS, staged: true },
    Table { name: "opportunities", columns: deal::OPPORTUNITIES, staged: true },
    Table { name: "lead_handover_pool", columns: lead::POOL, staged: false },
    Table { name: "opportunity_stage_history", columns: deal::HISTORY, staged: false },
    Table { name: "quotes", columns: deal::QUOTES, staged: false },
    Table { name: "activities", columns: lead::ACTIVITIES, staged: false },
];

/// Rows of a batch in COPY's text format, by table.
#[derive(Default)]
struct Rows {
    accounts: String,
    contacts: String,
    leads: String,
    opportunities: String,
    pool: String,
    history: String,
    quotes: String,
    activities: String,
}

impl Rows {
    fn by_table(self) -> [String; 8] {
        [self.accounts, self.contacts, self.leads, self.opportunities, self.pool, self.history, self.quotes, self.activities]
    }
}

/// Loads so many leads and what belongs to them in one transaction; says how many other rows it made.
pub(super) async fn load(source: &Source, leads: u32) -> anyhow::Result<u64> {
    let mut client = migrate::connect(source).await?;
    // Foreign keys are checked with the plan of the first row, when the tables were small: it has to be one by index.
    client.batch_execute("set role bcp_owner; set maintenance_work_mem = '256MB'; set enable_seqscan = off").await?;
    let transaction = client.transaction().await?;
    let world = World::read(&transaction, leads).await?;
    let searches = drop_searches(&transaction).await?;
    for table in TABLES.iter().filter(|table| table.staged) {
        let Table { name, columns, .. } = table;
        transaction.batch_execute(&format!("create temp table {name} on commit drop as select {columns} from data.{name} with no data")).await?;
    }
    let mut made = 0;
    for first in (0..u64::from(leads)).step_by(usize::try_from(BATCH)?) {
        let mut rows = Rows::default();
        for place in first..u64::from(leads).min(first + BATCH) {
            lead::write(&world, place, &mut rows)?;
        }
        made += copy(&transaction, rows).await?;
    }
    transaction.batch_execute(&searches).await.context("the search indexes could not be made again")?;
    transaction.commit().await?;
    super::settle(&client).await?;
    Ok(made - u64::from(leads))
}

/// A search index kept up row by row takes ten times as long as one made at the end, and four times the room.
async fn drop_searches(transaction: &Transaction<'_>) -> anyhow::Result<String> {
    const SQL: &str = "select coalesce(string_agg('drop index ' || i.indexrelid::regclass, '; '), ''),
            coalesce(string_agg(pg_get_indexdef(i.indexrelid), '; '), '')
        from pg_index as i join pg_class as c on c.oid = i.indexrelid
        where not i.indisunique and i.indrelid = any (array['data.leads', 'data.opportunities', 'data.accounts', 'data.contacts', 'data.activities', 'data.opportunity_stage_history', 'data.lead_handover_pool']::regclass[])";
    let row = transaction.query_one(SQL, &[]).await?;
    transaction.batch_execute(row.get(0)).await?;
    Ok(row.get(1))
}

async fn copy(transaction: &Transaction<'_>, rows: Rows) -> anyhow::Result<u64> {
    let mut made = 0;
    let mut staged = Vec::new();
    for (table, text) in TABLES.iter().zip(rows.by_table()) {
        if !table.staged && !staged.is_empty() {
            transaction.batch_execute(&unstage(&staged)).await.context("leads and deals could not be loaded")?;
            staged.clear();
        }
        let schema = if table.staged { "pg_temp" } else { "data" };
        let sql = format!("copy {schema}.{} ({}) from stdin", table.name, table.columns);
        let mut sink = pin!(transaction.copy_in::<_, Cursor<String>>(&sql).await?);
        sink.send(Cursor::new(text)).await?;
        made += sink.finish().await.with_context(|| format!("rows of {} could not be loaded", table.name))?;
        if table.staged {
            staged.push(table);
        }
    }
    Ok(made)
}

/// Constraints between the two are looked at when the statement ends.
fn unstage(staged: &[&Table]) -> String {
    let insert = |table: &&Table| {
        let Table { name, columns, .. } = table;
        format!("{name}_in as (insert into data.{name} ({columns}) select {columns} from pg_temp.{name})")
    };
    let names = staged.iter().map(|table| format!("pg_temp.{}", table.name)).collect::<Vec<_>>().join(", ");
    format!("with {} select; truncate {names}", staged.iter().map(insert).collect::<Vec<_>>().join(", "))
}

/// One row: cells parted by tabs. None of our texts holds a tab, a line's end or a backslash.
fn row(text: &mut String, cells: &[&dyn Display]) -> anyhow::Result<()> {
    for (place, cell) in cells.iter().enumerate() {
        write!(text, "{}{cell}", if place == 0 { "" } else { "\t" })?;
    }
    text.push('\n');
    Ok(())
}

/// A cell that may be null.
struct Cell<T>(Option<T>);

impl<T: Display> Display for Cell<T> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0 {
            Some(value) => value.fmt(out),
            None => out.write_str("\\N"),
        }
    }
}
