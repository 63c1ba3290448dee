//! By SQL as the app role, with somebody named: exactly what the table of spec 3.1 gives him.

use std::collections::BTreeSet;

use super::company::Company;
use super::records::{EVERYBODY, KINDS, RECORDS, among, kind_of};

#[tokio::test]
async fn each_person_reads_by_sql_exactly_the_records_that_are_his_to_see() {
    let company = Company::founded().await;
    let mut wrong = Vec::new();
    for who in EVERYBODY.split(' ') {
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
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    company.world.proves_itself().await;
}

/// What an update touches is what spec 3.1 lets somebody edit: plain columns of what is his.
#[tokio::test]
async fn each_person_edits_by_sql_exactly_what_is_his_to_edit() {
    const EDITS: &[(&str, &str, &str)] = &[
        ("lead in the inbox", "update data.leads set city = 'Medan' where lead_id = ", "agus maya ana dian"),
        ("lead in nurture", "update data.leads set city = 'Medan' where lead_id = ", "agus maya ana dian"),
        ("lead disqualified", "update data.leads set city = 'Medan' where lead_id = ", "agus"),
        ("lead in the pool", "update data.leads set city = 'Medan' where lead_id = ", "agus"),
        ("lead of budi", "update data.leads set city = 'Medan' where lead_id = ", "agus sari budi"),
        ("lead of sari", "update data.leads set city = 'Medan' where lead_id = ", "agus sari"),
        ("lead converted by budi", "update data.leads set city = 'Medan' where lead_id = ", "agus"),
        ("deal of budi", "update data.opportunities set route = 'x' where opportunity_id = ", "agus sari budi"),
        ("deal of eko", "update data.opportunities set route = 'x' where opportunity_id = ", "agus surya eko"),
        ("quote of budi", "update data.quotes set terms = 'x' where quote_id = ", "agus sari budi"),
        ("activity of budi on his deal", "update data.activities set description = 'x' where activity_id = ", "agus sari budi"),
        ("activity of ana in nurture", "update data.activities set description = 'x' where activity_id = ", "agus ana"),
        ("activity of putri on an account", "update data.activities set description = 'x' where activity_id = ", "agus putri"),
    ];
    let company = Company::founded().await;
    let mut wrong = Vec::new();
    for who in EVERYBODY.split(' ') {
        let sql = company.world.sql_as(who).await;
        for (record, edit, editors) in EDITS {
            let changed = sql.changes(&format!("{edit}'{}'", company.id(record))).await;
            if changed != Ok(u64::from(among(editors, who))) {
                wrong.push(format!("{who} edits {record}: {changed:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    company.world.proves_itself().await;
}

/// The search functions are definers: they must hold the same table for themselves.
#[tokio::test]
async fn the_search_functions_find_nothing_that_is_not_ones_own_to_see() {
    let company = Company::founded().await;
    for who in EVERYBODY.split(' ') {
        let sql = company.world.sql_as(who).await;
        let mut wrong = BTreeSet::new();
        for (record, seers) in RECORDS.iter().filter(|(record, _)| record.starts_with("lead") || record.starts_with("deal")) {
            let (function, key) =
                if record.starts_with("lead") { ("find_leads", "lead_id") } else { ("find_opportunities", "opportunity_id") };
            let id = company.id(record);
            let found = sql.count(&format!("select count(*) from crm.{function}('{id}') where {key} = '{id}'")).await;
            // A converted lead is in no list and in no search of leads: its opportunity is (spec 1.4).
            let findable = among(seers, who) && !record.starts_with("lead converted");
            if (found == 1) != findable {
                wrong.insert(record);
            }
        }
        assert!(wrong.is_empty(), "{who}: {wrong:?}");
    }
    company.world.proves_itself().await;
}
