//! The board: every open stage with number and sums of the whole filter, its first cards, and the way on (spec 4.2).

use rust_decimal::Decimal;
use serde_json::Value;

use super::{Crowded, DEALS};

const BOARD: &str = "/api/crm/opportunities/board?";
const STAGES: [&str; 7] = ["Prospecting", "Discovery", "Proposal Sent", "Quote Sent", "Negotiation", "Verbal Commit", "On Hold"];
const CARDS: usize = 25;

/// Whose board, its query, and the deals it is about.
fn boards() -> Vec<(&'static str, &'static str, String)> {
    let team = "owner_user_id in (public.who('sari'), public.who('budi'), public.who('citra'))";
    let account = "account_id = (select min(account_id) from data.accounts)";
    vec![
        ("budi", "", "owner_user_id = public.who('budi')".to_owned()),
        ("budi", "owner={citra}", "false".to_owned()),
        ("sari", "", team.to_owned()),
        ("sari", "owner=all", team.to_owned()),
        ("sari", "owner=me", "owner_user_id = public.who('sari')".to_owned()),
        ("sari", "owner={budi}", "owner_user_id = public.who('budi')".to_owned()),
        ("sari", "owner={eko}", "false".to_owned()),
        ("sari", "account={account}", format!("{team} and {account}")),
        ("sari", "q=crowd 1", format!("{team} and name like 'Crowd 1%'")),
        (
            "sari",
            "q=crowd 1&account={account}&owner=me",
            format!("owner_user_id = public.who('sari') and {account} and name like 'Crowd 1%'"),
        ),
        ("agus", "", "true".to_owned()),
        ("agus", "owner=me", "false".to_owned()),
        ("agus", "q=crowd 3", "name like 'Crowd 3%'".to_owned()),
        ("putri", "owner={eko}", "owner_user_id = public.who('eko')".to_owned()),
    ]
}

/// Every deal of the filter, one by one: stage, currency and amount.
async fn deals(crowded: &Crowded, rows: &str) -> Vec<(String, String, Option<Decimal>)> {
    let sql = format!(
        "select stage || '|' || currency || '|' || coalesce(estimated_value::text, '') from data.opportunities where closed_at is null and {rows}"
    );
    let split = |row: &String| {
        let parts: Vec<&str> = row.split('|').collect();
        (parts[0].to_owned(), parts[1].to_owned(), parts[2].parse().ok())
    };
    crowded.says(&sql).await.iter().map(split).collect()
}

fn check_column(column: &Value, deals: &[(String, String, Option<Decimal>)], board: &str) {
    let stage = column["stage"].as_str().expect("a stage");
    let here: Vec<_> = deals.iter().filter(|deal| deal.0 == stage).collect();
    assert_eq!(column["count"], here.len(), "{board}: the number of {stage}");
    for currency in ["IDR", "USD"] {
        let total: Decimal = here.iter().filter(|deal| deal.1 == currency).filter_map(|deal| deal.2).sum();
        let shown = column["sums"].as_array().expect("sums").iter().find(|sum| sum["currency"] == currency);
        let shown: Decimal =
            shown.map_or(Decimal::ZERO, |sum| sum["total"].as_str().expect("a decimal as text").parse().expect("a decimal"));
        assert_eq!(shown, total, "{board}: {stage} in {currency}");
    }
    assert_eq!(column["cards"].as_array().expect("cards").len(), here.len().min(CARDS), "{board}: the cards of {stage}");
}

#[tokio::test]
async fn a_boards_numbers_and_sums_are_those_of_every_deal_of_the_filter() {
    let crowded = Crowded::new().await;
    for (who, query, rows) in boards() {
        let person = crowded.person(who).await;
        let path = format!("{BOARD}{}", crowded.path(query).await);
        let board = person.gets(&path).await.is_ok();
        let columns = board.data().as_array().expect("columns");
        let stages: Vec<&str> = columns.iter().filter_map(|column| column["stage"].as_str()).collect();
        assert_eq!(stages, STAGES, "the stages in their order");
        let deals = deals(&crowded, &rows).await;
        for column in columns {
            check_column(column, &deals, &format!("{query} as {who}"));
        }
    }
    crowded.world.proves_itself().await;
}

#[tokio::test]
async fn a_column_goes_on_where_its_last_card_ends() {
    let crowded = Crowded::new().await;
    for (who, owners) in [("agus", "true"), ("sari", "owner_user_id in (public.who('sari'), public.who('budi'), public.who('citra'))")] {
        let person = crowded.person(who).await;
        let board = person.gets(BOARD).await.is_ok();
        for column in board.data().as_array().expect("columns") {
            let stage = column["stage"].as_str().expect("a stage");
            let mut read: Vec<String> = Vec::new();
            read.extend(
                column["cards"].as_array().expect("cards").iter().map(|card| card["opportunity_id"].as_str().expect("an id").to_owned()),
            );
            if let Some(cursor) = column["next_cursor"].as_str() {
                let rest = person.gets(&format!("{DEALS}pipeline&stage={stage}&limit=200&cursor={cursor}")).await.is_ok();
                read.extend(super::ids(&rest));
            }
            let sql = format!(
                "select opportunity_id from data.opportunities where stage = '{stage}' and {owners} order by next_step_due_date, opportunity_id"
            );
            assert_eq!(read, crowded.says(&sql).await, "{stage} as {who}");
        }
    }
    crowded.world.proves_itself().await;
}
