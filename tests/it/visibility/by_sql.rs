//! By SQL as the app role, with somebody named: exactly what the table of spec 3.1 gives him to read and to find.

use super::company::Company;
use super::records::{EVERYBODY, KINDS, RECORDS, among, kind_of};
use crate::support::World;

#[tokio::test]
async fn each_person_reads_and_finds_by_sql_exactly_what_is_his() {
    let company = Company::founded().await;
    let mut wrong = Vec::new();
    for who in EVERYBODY.split(' ') {
        reads(&company, who, &mut wrong).await;
        finds(&company, who, &mut wrong).await;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    company.world.proves_itself().await;
}

async fn reads(company: &Company, who: &str, wrong: &mut Vec<String>) {
    let sql = company.world.sql_as(who).await;
    for (record, seers) in RECORDS {
        let kind = kind_of(record);
        let seen = sql.count(&format!("select count(*) from data.{} where {} = '{}'", kind.table, kind.key, company.id(record))).await;
        if (seen == 1) != among(seers, who) {
            wrong.push(format!("{who} {} {record}", if seen == 1 { "sees" } else { "does not see" }));
        }
    }
    for kind in KINDS.iter().filter(|kind| kind.whole) {
        let his = RECORDS.iter().filter(|(record, seers)| kind_of(record).name == kind.name && among(seers, who)).count();
        let all = sql.count(&format!("select count(*) from data.{}", kind.table)).await;
        if usize::try_from(all) != Ok(his) {
            wrong.push(format!("{who} sees {all} rows of {}, {his} are his", kind.table));
        }
    }
}

/// The search functions are definers: they must hold the same table for themselves.
async fn finds(company: &Company, who: &str, wrong: &mut Vec<String>) {
    let sql = company.world.sql_as(who).await;
    for (record, seers) in RECORDS.iter().filter(|(record, _)| record.starts_with("lead") || record.starts_with("deal")) {
        let function = if record.starts_with("lead") { "find_leads" } else { "find_opportunities" };
        let (key, id) = (kind_of(record).key, company.id(record));
        let found = sql.count(&format!("select count(*) from crm.{function}('{id}') where {key} = '{id}'")).await;
        // A converted lead is in no list and in no search of leads: its opportunity is (spec 1.4).
        let findable = among(seers, who) && !record.starts_with("lead converted");
        if (found == 1) != findable {
            wrong.push(format!("{who} {} {record}", if found == 1 { "finds" } else { "does not find" }));
        }
    }
}

#[tokio::test]
async fn with_nobody_named_no_record_of_the_company_is_there() {
    let world = World::new().await;
    world.ana().await.brings_to_the_pool("PT Laut Biru").await;
    world.budi().await.makes_deal("PT Angin Timur").await;
    let nobody = world.sql_as_nobody().await;
    for kind in KINDS {
        let rows = nobody.query_one(&format!("select count(*) from data.{}", kind.table), &[]).await.expect("a number");
        assert_eq!(rows.get::<_, i64>(0), 0, "{}", kind.table);
    }
    for text in ["PT", "laut biru"] {
        for function in ["find_leads", "find_opportunities"] {
            let rows = nobody.query_one(&format!("select count(*) from crm.{function}('{text}')"), &[]).await.expect("a number");
            assert_eq!(rows.get::<_, i64>(0), 0, "{function} finds for nobody");
        }
    }
    world.proves_itself().await;
}
