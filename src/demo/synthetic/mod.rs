//! Synthetic leads in any number: the same for the same number, a realistic mix over the queues, with everything that the proof of
//! spec 3.4 asks of them. Rows go in by COPY; audit and cadences are left to the demo company's story.

/// One row of a table: cells parted by tabs.
macro_rules! row {
    ($text:expr; $($cell:expr),+ $(,)?) => { super::write_row(&mut $text, &[$(&$cell),+]) };
}

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

/// Tables and the columns that their rows have.
const TABLES: [(&str, &str); 8] = [
    ("accounts", deal::ACCOUNTS),
    ("contacts", deal::CONTACTS),
    ("leads", lead::LEADS),
    ("opportunities", deal::OPPORTUNITIES),
    ("lead_handover_pool", lead::POOL),
    ("opportunity_stage_history", deal::HISTORY),
    ("quotes", deal::QUOTES),
    ("activities", lead::ACTIVITIES),
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
    client.batch_execute("set role bcp_owner; set maintenance_work_mem = '256MB'; set work_mem = '64MB'").await?;
    let transaction = client.transaction().await?;
    let world = World::read(&transaction, leads).await?;
    let put_back = put_off(&transaction).await?;
    let mut made = 0;
    for first in (0..u64::from(leads)).step_by(usize::try_from(BATCH)?) {
        let mut rows = Rows::default();
        for place in first..u64::from(leads).min(first + BATCH) {
            lead::write(&world, place, &mut rows)?;
        }
        made += copy(&transaction, rows).await?;
    }
    transaction.batch_execute(&put_back).await.context("the loaded rows do not fit together")?;
    transaction.commit().await?;
    super::settle(&client).await?;
    Ok(made - u64::from(leads))
}

/// Takes indexes and foreign keys off for the time of this transaction, and says how to put them back: made and checked
/// once at the end they take a fraction of the time, and a lead and its deal, which name each other, can come one after the other.
async fn put_off(transaction: &Transaction<'_>) -> anyhow::Result<String> {
    const SQL: &str = "with loaded as (select ('data.' || name)::regclass as id from unnest($1::text[]) as name)
        select string_agg(off, '; '), string_agg(back, '; ') from (
            select format('drop index %s', i.indexrelid::regclass) as off, pg_get_indexdef(i.indexrelid) as back
            from loaded join pg_index as i on i.indrelid = id
            where not i.indisunique
            union all
            select format('alter table %s drop constraint %I', id, conname),
                format('alter table %s add constraint %I %s', id, conname, pg_get_constraintdef(k.oid))
            from loaded join pg_constraint as k on k.conrelid = id and k.contype = 'f') as parts";
    let names: Vec<&str> = TABLES.iter().map(|(name, _)| *name).collect();
    let row = transaction.query_one(SQL, &[&names]).await?;
    transaction.batch_execute(row.get(0)).await?;
    Ok(row.get(1))
}

async fn copy(transaction: &Transaction<'_>, rows: Rows) -> anyhow::Result<u64> {
    let mut made = 0;
    for ((name, columns), text) in TABLES.iter().zip(rows.by_table()) {
        let sql = format!("copy data.{name} ({columns}) from stdin");
        let mut sink = pin!(transaction.copy_in::<_, Cursor<String>>(&sql).await?);
        sink.send(Cursor::new(text)).await?;
        made += sink.finish().await.with_context(|| format!("rows of {name} could not be loaded"))?;
    }
    Ok(made)
}

/// None of our texts holds a tab, a line's end or a backslash.
fn write_row(text: &mut String, cells: &[&dyn Display]) -> anyhow::Result<()> {
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
