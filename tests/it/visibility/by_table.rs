//! By SQL as the app role, every table and every column: select, insert, update, delete and truncate are what the table of spec 3.1 gives.

use std::collections::{BTreeMap, BTreeSet};

use super::company::Company;
use super::records::{EVERYBODY, among, kind_of};
use super::tables::{EDITORS, See, TABLES, Table};
use crate::support::{AsUser, World};

const EVERYTHING: &str = include_str!("../support/everything.sql");
const REFUSED: &str = "42501";

/// Table → its columns.
async fn columns(world: &World) -> BTreeMap<String, Vec<String>> {
    const SQL: &str = "select c.relname::text, array_agg(a.attname::text order by a.attnum)
        from pg_class as c join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where c.relnamespace = 'data'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition group by c.relname";
    let rows = world.owner_sql().await.query(SQL, &[]).await.expect("the catalogue");
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

#[tokio::test]
async fn every_table_has_its_row_and_gives_each_person_by_sql_what_it_says() {
    let world = World::new().await;
    world.owner_sql().await.batch_execute(EVERYTHING).await.expect("a row for every table");
    let columns = columns(&world).await;
    let known: BTreeSet<_> = TABLES.iter().map(|table| table.name).collect();
    let there: BTreeSet<_> = columns.keys().map(String::as_str).collect();
    assert_eq!(there, known, "tables of schema data, and tables of tests/it/visibility/tables.rs");
    let mut wrong = Vec::new();
    for who in EVERYBODY.split(' ') {
        let sql = world.sql_as(who).await;
        for table in TABLES {
            reads(&world, who, &sql, table, &mut wrong).await;
            for (attempt, expected) in attempts(table, &columns[table.name]) {
                let answer = sql.changes(&attempt).await;
                if answer != expected {
                    wrong.push(format!("{who}: {attempt} is {answer:?}, not {expected:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    world.is_proved_elsewhere();
}

async fn reads(world: &World, who: &str, sql: &AsUser, table: &Table, wrong: &mut Vec<String>) {
    let count = format!("select count(*) from data.{}", table.name);
    let id = async |name: &str| {
        let sql = "select user_id::text from data.users where email = $1";
        let row = world.owner_sql().await.query_one(sql, &[&format!("{name}@bcp.test")]).await;
        row.expect("one of the cast").get::<_, String>(0)
    };
    let seen = match table.see {
        See::Nobody => {
            if sql.changes(&count).await != Err(REFUSED.to_owned()) {
                wrong.push(format!("{who} may read {}", table.name));
            }
            return;
        }
        See::Records => return,
        See::All(names) if among(names, who) => count.clone(),
        See::All(_) => format!("{count} where false"),
        See::Own(_) if among("agus dewi", who) => count.clone(),
        See::Own(his) => format!("{count} where {}", his.replace("$me", &id(who).await).replace("$oka", &id("oka").await)),
    };
    let expected: i64 = world.owner_sql().await.query_one(&seen, &[]).await.expect("the owner counts").get(0);
    let all: i64 = world.owner_sql().await.query_one(&count, &[]).await.expect("the owner counts").get(0);
    assert!(all > 0, "everything.sql has no row of {}, so that nothing could be shown here", table.name);
    let his = sql.count(&count).await;
    if his != expected {
        wrong.push(format!("{who} sees {his} of {all} rows of {}, {expected} are his to see", table.name));
    }
}

/// Whether a statement is allowed is decided before the first row, so that none is needed.
fn attempts(table: &Table, columns: &[String]) -> Vec<(String, Result<u64, String>)> {
    let (name, refused) = (table.name, Err(REFUSED.to_owned()));
    let mut attempts = vec![
        (format!("insert into data.{name} default values"), refused.clone()),
        (format!("delete from data.{name} where false"), refused.clone()),
        (format!("truncate data.{name} cascade"), refused.clone()),
        (format!("select from data.{name} for update"), refused.clone()),
    ];
    // To lock a row some column must be one's to change.
    attempts.truncate(if table.updates.is_empty() { 4 } else { 3 });
    for column in columns {
        let expected = if among(&words(table.updates), column) { Ok(0) } else { refused.clone() };
        attempts.push((format!("update data.{name} set {column} = default where false"), expected));
    }
    attempts
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn each_plain_column_is_changed_by_sql_on_ones_own_records_and_on_no_other() {
    let company = Company::founded().await;
    let mut wrong = Vec::new();
    for who in EVERYBODY.split(' ') {
        let sql = company.world.sql_as(who).await;
        for (record, editors) in EDITORS {
            let kind = kind_of(record);
            let table = TABLES.iter().find(|table| table.name == kind.table).expect("its table");
            for column in words(table.updates).split(' ') {
                let change = |id: &str| format!("update data.{} set {column} = {column} where {} = '{id}'", kind.table, kind.key);
                let changed = sql.changes(&change(company.id(record))).await;
                if changed != Ok(u64::from(among(editors, who))) {
                    wrong.push(format!("{who} changes {column} of {record}: {changed:?}"));
                }
                assert_eq!(sql.changes(&change("NONE209901010001")).await, Ok(0), "a record that is not there");
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    company.world.proves_itself().await;
}

/// What happened stays as it was, for the role that serves requests as for everybody who is named in it (spec 2.2, 3.1).
#[tokio::test]
async fn the_app_role_cannot_rewrite_history() {
    const HISTORY: [&str; 5] = ["audit_log", "audit_seals", "opportunity_stage_history", "lead_handover_pool", "idempotency_keys"];
    let world = World::new().await;
    let ana = world.ana().await.with_key("once");
    let lead = ana.adds_lead(crate::support::ripe_lead("PT Sejarah")).await.is_created().id("lead.lead_id");
    world.ana().await.qualifies(&lead).await.is_ok();
    world.budi().await.claims(&lead).await.is_ok();
    let months = "select c.relname::text from pg_class as c join pg_inherits as i on i.inhrelid = c.oid where i.inhparent = 'data.audit_log'::regclass";
    let months: Vec<String> = world.owner_sql().await.query(months, &[]).await.expect("months").iter().map(|row| row.get(0)).collect();
    assert!(!months.is_empty(), "the audit has months");
    for who in ["agus", "dewi", "budi", "oka"] {
        let sql = world.sql_as(who).await;
        for table in HISTORY.iter().map(ToString::to_string).chain(months.clone()) {
            let column = "select a.attname::text from pg_attribute as a where a.attrelid = $1::text::regclass and a.attnum = 1";
            let column = world.owner_sql().await.query_one(column, &[&format!("data.{table}")]).await.expect("a column");
            let column: String = column.get(0);
            for attempt in [
                format!("update data.{table} set {column} = default"),
                format!("delete from data.{table}"),
                format!("truncate data.{table}"),
                format!("insert into data.{table} default values"),
                format!("drop table data.{table}"),
                format!("alter table data.{table} disable row level security"),
                format!("alter table data.{table} disable trigger all"),
                format!("create trigger quiet before insert on data.{table} for each row execute function crm.touch()"),
                format!("create rule quiet as on insert to data.{table} do instead nothing"),
            ] {
                assert_eq!(sql.changes(&attempt).await, Err(REFUSED.to_owned()), "{who}: {attempt}");
            }
        }
    }
    world.proves_itself().await;
}
