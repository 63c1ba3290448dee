//! The demo company, and synthetic leads in any number. Its people and story are fixed and told relative to today.

mod script;
mod synthetic;
mod teller;
mod verbs;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, bail};
use clap::Args;
use tokio_postgres::Transaction;
use uuid::Uuid;

use crate::commands::Place;
use crate::db::{Source, migrate};
use crate::session::{self, DEMO_PASSWORD};

/// Somebody of the demo company.
pub struct Person {
    /// The part of the sign-in address before @demo.bcp.test.
    pub login: &'static str,
    /// The exact role name of spec 1.3.
    pub role: &'static str,
    name: &'static str,
    manager: Option<&'static str>,
}

const fn person(login: &'static str, name: &'static str, role: &'static str, manager: Option<&'static str>) -> Person {
    Person { login, role, name, manager }
}

/// The demo company's people, in the order of the login page.
pub const PEOPLE: &[Person] = &[
    person("director", "Director", "Director", None),
    person("admin", "Admin", "super admin", None),
    person("marketing.manager", "Marketing Manager", "Marketing Manager", None),
    person("marcomm", "Marcomm", "Marcomm (marketing staff)", Some("marketing.manager")),
    person("dgo", "DGO", "DGO (Marketing staff)", Some("marketing.manager")),
    person("sales.manager", "Sales Manager", "sales manager", None),
    person("sales1", "Sales One", "salesperson", Some("sales.manager")),
    person("sales2", "Sales Two", "salesperson", Some("sales.manager")),
    person("support", "Sales Support", "sales support", None),
    person("finance", "Finance", "finance", None),
    person("ops", "EXIM Ops", "EXIM Ops (operation)", None),
];

/// A load that was broken off leaves no rows but has taken numbers: the demo's ids are to be the same all the same.
const FIRST_NUMBERS: &str = "alter sequence data.lead_number restart; alter sequence data.account_number restart;
    alter sequence data.contact_number restart; alter sequence data.opportunity_number restart; alter sequence data.quote_number restart;
    alter sequence data.activity_number restart; alter sequence data.target_number restart; alter sequence data.invoice_number restart";

/// Load the demo company into an empty database, and synthetic leads into any that has it.
#[derive(Args)]
pub struct DemoCommand {
    /// Also load so many synthetic leads over all queues, with what belongs to them
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    leads: Option<u32>,
    #[command(flatten)]
    place: Place,
}

/// Migrates, loads what was asked for and says what it did.
pub async fn run(command: DemoCommand) -> anyhow::Result<ExitCode> {
    let opened = command.place.open().await?;
    let loaded = load(&opened.source, command.leads).await;
    opened.close().await?;
    loaded.map(|()| ExitCode::SUCCESS)
}

async fn load(source: &Source, leads: Option<u32>) -> anyhow::Result<()> {
    migrate::migrate(source).await?;
    let began = Instant::now();
    if load_if_empty(source).await? {
        println!("The demo company is loaded ({:.1} s).", began.elapsed().as_secs_f32());
    } else {
        println!("The database is not empty: the demo company was not loaded.");
    }
    let Some(leads) = leads else { return Ok(()) };
    if !has_demo_users(source).await? {
        bail!("synthetic leads belong to the demo company's people, and this database has none of them");
    }
    let began = Instant::now();
    let made = synthetic::load(source, leads).await?;
    println!("{leads} synthetic leads and {made} rows that belong to them are loaded ({:.1} s).", began.elapsed().as_secs_f32());
    Ok(())
}

/// Loads the demo company into a database without users, in one transaction; says whether it did.
/// Of several processes at once one loads and the others wait for it.
pub async fn load_if_empty(source: &Source) -> anyhow::Result<bool> {
    let mut client = migrate::connect(source).await?;
    let transaction = client.transaction().await?;
    transaction.batch_execute("set local role bcp_owner; select pg_advisory_xact_lock(hashtext('bcp-crm demo'))").await?;
    if transaction.query_one("select exists (select from data.users)", &[]).await?.get(0) {
        return Ok(false);
    }
    transaction.batch_execute(FIRST_NUMBERS).await?;
    add_people(&transaction).await?;
    teller::tell(&transaction, script::read()?).await?;
    transaction.commit().await?;
    client.batch_execute("set role bcp_owner").await?;
    settle(&client).await?;
    Ok(true)
}

/// Whether somebody of the demo company can sign in, with a password that everybody knows.
pub async fn has_demo_users(source: &Source) -> anyhow::Result<bool> {
    let client = migrate::connect(source).await?;
    Ok(client.query_one("select exists (select from data.users where is_demo and is_active)", &[]).await?.get(0))
}

/// Leaves tallies added up, and statistics, a visibility map and search indexes as they would be only later.
async fn settle(client: &tokio_postgres::Client) -> anyhow::Result<()> {
    client.batch_execute("select crm.work_tallies()").await.context("what the lists hold could not be added up")?;
    client
        .batch_execute(
            "vacuum (analyze) data.leads, data.lead_handover_pool, data.accounts, data.contacts, data.opportunities,
                data.opportunity_stage_history, data.quotes, data.activities, data.cadence_enrollments, data.targets, data.invoices, data.users, data.tallies",
        )
        .await
        .context("the loaded tables could not be analysed")
}

async fn add_people(transaction: &Transaction<'_>) -> anyhow::Result<()> {
    const SQL: &str = "with hired as (
            insert into data.users (user_id, email, full_name, role_name, manager_user_id, is_demo, created_at, updated_at)
            select h.id, h.login || '@demo.bcp.test', h.name, h.role, h.manager, true, h.at, h.at
            from (
                select p.*, data.clock() - interval '740 days' + p.place * interval '1 minute' as at
                from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[]) with ordinality as p (id, login, name, role, manager, place)
            ) as h
            returning user_id, created_at)
        insert into data.credentials (user_id, password_hash, created_at, updated_at) select user_id, $6, created_at, created_at from hired";
    let hash = session::hash(DEMO_PASSWORD)?;
    let ids: Vec<Uuid> = (1..).take(PEOPLE.len()).map(id_of_place).collect();
    let place_of = |login| PEOPLE.iter().position(|person| person.login == login).map(|place| ids[place]);
    let column = |pick: fn(&Person) -> &'static str| PEOPLE.iter().map(pick).collect::<Vec<_>>();
    let managers: Vec<Option<Uuid>> = PEOPLE.iter().map(|person| person.manager.and_then(place_of)).collect();
    let (logins, names, roles) = (column(|p| p.login), column(|p| p.name), column(|p| p.role));
    transaction.execute(SQL, &[&ids, &logins, &names, &roles, &managers, &hash]).await.context("the demo people could not be added")?;
    Ok(())
}

/// The same in every demo, so that a link to a person's list outlives a reload.
fn id_of_place(place: u128) -> Uuid {
    Uuid::from_u128(0xdec0_0000_4000_8000_0000_0000_0000 | place)
}
