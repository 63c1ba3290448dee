//! Every sum holds: queues add up to leads, lists hold what they count, columns of the board add up to open deals, the audit to acts.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::Value;

use super::company::Company;
use super::rights::Who;
use crate::support::Answer;
use crate::support::dice::Dice;

/// A list and to whom it is open.
const LISTS: &[(&str, &str)] = &[
    ("leads?view=inbox", "admin director marketing marketing_manager"),
    ("leads?view=nurture", "admin director marketing marketing_manager"),
    ("leads?view=disqualified", "admin director marketing marketing_manager"),
    ("leads?view=handover_pool", "admin director sales sales_manager sales_support"),
    ("leads?view=my_claimed", "admin director sales sales_manager sales_support"),
    ("opportunities?view=pipeline", "admin director sales sales_manager sales_support"),
    ("opportunities?view=closed", "admin director sales sales_manager sales_support"),
    ("opportunities?view=all", "admin director sales sales_manager sales_support"),
    ("activities?view=planner", "admin director marketing marketing_manager sales sales_manager sales_support"),
    ("targets?status=all", "admin director sales sales_manager sales_support"),
    ("accounts?view=enriched", "admin director marketing marketing_manager sales sales_manager sales_support finance"),
];
const QUEUES: &str = "select count(*) from data.leads where converted_at is null";
const STATUSES: [&str; 6] = ["new_target", "contacted", "engaged", "qualified", "converted", "dropped"];
const DEALS: &str = "select o.stage, o.currency, count(*), coalesce(sum(o.estimated_value), 0) from data.opportunities as o
    where o.closed_at is null and (cardinality($1::text[]) = 0 or o.owner_user_id::text = any ($1)) group by 1, 2";

fn meta(answer: &Answer) -> Value {
    serde_json::from_str::<Value>(&answer.text).expect("JSON")["meta"].clone()
}

/// How many rows a list has, read to its end, and how many of what it says it has.
async fn read(who: &Who, list: &str) -> (i64, BTreeMap<String, i64>) {
    let mut page = who.person.gets(&format!("/api/crm/{list}&limit=200&counts=true")).await.is_ok();
    let counts = serde_json::from_value(meta(&page)["counts"].clone()).expect("counts");
    let mut rows = page.data().as_array().expect("rows").len();
    while let Some(next) = meta(&page)["next_cursor"].as_str() {
        page = who.person.gets(&format!("/api/crm/{list}&limit=200&cursor={next}")).await.is_ok();
        rows += page.data().as_array().expect("rows").len();
    }
    (rows as i64, counts)
}

fn total(counts: &BTreeMap<String, i64>) -> i64 {
    counts.get("all").copied().unwrap_or_else(|| counts.values().sum())
}

/// Checks all of them, as the admin and as somebody else.
pub async fn hold(company: &Company, dice: &mut Dice) {
    let agus = company.somebody("agus");
    let lists = lists_hold(agus).await;
    let queued: i64 = lists.iter().filter(|(list, _)| list.starts_with("leads")).map(|(_, held)| held).sum();
    assert_eq!(queued, company.number(QUEUES).await, "the queues add up to the leads that are not converted");
    let (_, targets) = read(agus, "targets?status=all").await;
    let segments: i64 = STATUSES.iter().map(|status| targets[*status]).sum();
    assert_eq!(segments, company.number("select count(*) from data.targets").await, "the segments add up to the targets");
    assert_eq!(total(&targets), segments, "the segments add up to all");
    board_holds(company, agus, &lists).await;
    let other = dice.one(&company.people);
    let lists = lists_hold(other).await;
    if lists.contains_key("opportunities?view=pipeline") {
        board_holds(company, other, &lists).await;
    }
}

async fn lists_hold(who: &Who) -> BTreeMap<&'static str, i64> {
    let mut held = BTreeMap::new();
    for (list, open) in LISTS {
        if who.is(open) {
            // A manager's My Leads count the team's, and show it when asked.
            let whole = list.replace("my_claimed", if who.is("sales_manager") { "my_claimed&owner=team" } else { "my_claimed" });
            let (rows, counted) = read(who, &whole).await;
            assert_eq!(total(&counted), rows, "{list} holds for {} what it counts: {counted:?}", who.person.name);
            held.insert(*list, rows);
        }
    }
    held
}

/// Columns against the tables: how many, and sums of each currency.
async fn board_holds(company: &Company, who: &Who, lists: &BTreeMap<&'static str, i64>) {
    let owners: Vec<String> = if who.is("sales sales_manager") { who.team.iter().cloned().collect() } else { Vec::new() };
    let mut open: BTreeMap<(String, String), (i64, Decimal)> = BTreeMap::new();
    for row in company.reader.sql().query(DEALS, &[&owners]).await.expect("open deals") {
        open.insert((row.get(0), row.get(1)), (row.get(2), row.get(3)));
    }
    let board = who.person.gets("/api/crm/opportunities/board").await.is_ok();
    let mut shown = 0;
    for column in board.data().as_array().expect("columns") {
        let stage = column["stage"].as_str().expect("a stage");
        let here: Vec<_> = open.iter().filter(|((of, _), _)| of == stage).collect();
        let number: i64 = here.iter().map(|(_, (number, _))| number).sum();
        board.check(column["count"] == number, &format!("counts {number} in {stage}"));
        let sums: BTreeMap<&str, Decimal> = column["sums"].as_array().expect("sums").iter().map(sum).collect();
        for ((_, currency), (_, value)) in here {
            let said = sums.get(currency.as_str()).copied().unwrap_or_default();
            board.check(said == *value, &format!("sums up {value} {currency} in {stage}"));
        }
        shown += number;
    }
    board.check(shown == open.values().map(|(number, _)| number).sum::<i64>(), "shows every open deal in a column");
    board.check(shown == lists["opportunities?view=pipeline"], "adds up to the pipeline");
}

fn sum(sum: &Value) -> (&str, Decimal) {
    (sum["currency"].as_str().expect("a currency"), sum["total"].as_str().expect("a decimal as text").parse().expect("a decimal"))
}

/// Nothing stands in the audit but what was done.
pub async fn audit_adds_up(company: &Company, since: i64, done: &[String]) {
    const OTHERS: &str = "select coalesce(array_agg(distinct a.action || ' ' || a.entity_id), '{}') from data.audit_log as a
        where a.id > $1 and a.correlation_id::text <> all ($2::text[])";
    let others: Vec<String> = company.reader.sql().query_one(OTHERS, &[&since, &done]).await.expect("the audit").get(0);
    assert!(others.is_empty(), "the audit holds what nobody did: {others:?}");
}
