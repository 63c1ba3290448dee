//! Two hundred thousand leads with their deals: each list still reads a page by its index, whoever asks and however deep (spec 2.4).

mod accounts;
mod cases;
mod deals;
mod faults;
mod leads;
mod plan;
mod targets;
mod work;

use std::process::Command;

use bcp_crm::db::migrate;

use crate::support::Database;
use plan::Watcher;

const LEADS: &str = "200000";

/// A second sales team, too large to be read member by member.
const LARGE_TEAM: &str = "with boss as (
        insert into data.users (email, full_name, role_name, is_demo)
        values ('large.manager@demo.bcp.test', 'Large Manager', 'sales manager', true) returning user_id)
    insert into data.users (email, full_name, role_name, is_demo, manager_user_id)
    select 'seller' || n || '@demo.bcp.test', 'Seller ' || n, 'salesperson', true, boss.user_id from boss, generate_series(1, 20) as n";

#[tokio::test]
async fn with_two_hundred_thousand_leads_every_list_reads_a_page_by_its_index() {
    let database = Database::empty().await;
    load(&database, &["demo"]);
    let owner = migrate::connect(&database.source()).await.expect("the owner's connection");
    owner.execute(LARGE_TEAM, &[]).await.expect("a second sales team");
    load(&database, &["demo", "--leads", LEADS]);
    owner.batch_execute(targets::TARGETS).await.expect("targets");
    owner.batch_execute(accounts::LEDGER).await.expect("invoices");
    owner.batch_execute("select crm.work_tallies()").await.expect("what the worker does at each turn");
    owner.batch_execute("vacuum (analyze)").await.expect("statistics, and what is visible to all");
    let mut watcher = Watcher::open(&database.source(), &owner).await;
    let mut faults = Vec::new();
    for case in cases::all() {
        faults.extend(watcher.faults_of(&case).await);
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

fn load(database: &Database, arguments: &[&str]) {
    let program = env!("CARGO_BIN_EXE_bcp-crm");
    let loaded = Command::new(program).args(arguments).env("DATABASE_URL", &database.url).env_remove("DATABASE_APP_URL").output();
    let loaded = loaded.expect("the program runs");
    assert!(loaded.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&loaded.stderr));
}
