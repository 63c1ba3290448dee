//! Migrate and rebuild: tables change by migration, everything in schema `crm` is text that is built anew when it changed.

use anyhow::{Context, bail};
use tokio_postgres::Client;

use super::connector::{self, Made};
use super::rebuild::rebuild;
pub use super::rebuild::text_hash;
use super::source::Source;

pub(super) mod embedded {
    refinery::embed_migrations!("migrations");
}

macro_rules! files {
    ($($name:literal),+ $(,)?) => { &[$(($name, include_str!(concat!("../", $name)))),+] };
}

/// What `crm` is made of, in order: what every domain stands on first, grants last.
pub const FILES: &[(&str, &str)] = files![
    "db/core.sql",
    "people/people.sql",
    "session/session.sql",
    "accounts/status.sql",
    "notifications/notifications.sql",
    "accounts/accounts.sql",
    "accounts/rights.sql",
    "contacts/contacts.sql",
    "leads/leads.sql",
    "opportunities/opportunities.sql",
    "cadences/pause.sql",
    "cadences/numbers.sql",
    "cadences/cadences.sql",
    "activities/due.sql",
    "activities/activities.sql",
    "activities/planner.sql",
    "targets/targets.sql",
    "tallies/tallies.sql",
    "invoices/invoices.sql",
    "invoices/rules.sql",
    "invoices/upsert.sql",
    "invoices/search.sql",
    "invoices/work.sql",
    "imports/imports.sql",
    "imports/upload.sql",
    "imports/reading.sql",
    "imports/chunk.sql",
    "imports/decide.sql",
    "imports/targets.sql",
    "imports/targets_there.sql",
    "imports/targets_undo.sql",
    "imports/leads.sql",
    "imports/leads_there.sql",
    "imports/leads_undo.sql",
    "imports/invoices.sql",
    "imports/invoices_apply.sql",
    "imports/invoices_undo.sql",
    "imports/acts.sql",
    "imports/work.sql",
    "imports/mapping.sql",
    "accounts/care.sql",
    "accounts/edit.sql",
    "accounts/lists.sql",
    "accounts/merge.sql",
    "accounts/merge_move.sql",
    "accounts/merge_undo.sql",
    "accounts/search.sql",
    "accounts/story.sql",
    "contacts/search.sql",
    "targets/search.sql",
    "targets/lists.sql",
    "targets/known.sql",
    "targets/edit.sql",
    "targets/steps.sql",
    "targets/convert.sql",
    "targets/assign.sql",
    "targets/bulk.sql",
    "activities/acts.sql",
    "activities/plan.sql",
    "activities/record.sql",
    "activities/reschedule.sql",
    "activities/follow.sql",
    "cadences/days.sql",
    "cadences/words.sql",
    "cadences/enroll.sql",
    "cadences/progress.sql",
    "cadences/owner.sql",
    "cadences/by_hand.sql",
    "cadences/winback.sql",
    "cadences/templates.sql",
    "cadences/work.sql",
    "contacts/acts.sql",
    "leads/assign.sql",
    "leads/claim.sql",
    "leads/convert.sql",
    "leads/by_token.sql",
    "leads/intake.sql",
    "leads/receipts.sql",
    "leads/release.sql",
    "leads/rules.sql",
    "leads/search.sql",
    "leads/triage.sql",
    "opportunities/assign.sql",
    "opportunities/board.sql",
    "opportunities/close.sql",
    "opportunities/edit.sql",
    "opportunities/input.sql",
    "opportunities/make.sql",
    "opportunities/next_step.sql",
    "opportunities/quick_add.sql",
    "opportunities/quotes.sql",
    "opportunities/search.sql",
    "opportunities/stage.sql",
    "people/users.sql",
    "people/leaving.sql",
    "session/invitation.sql",
    "session/own.sql",
    "session/standing.sql",
    "settings/settings.sql",
    "settings/stages.sql",
    "settings/catalogue.sql",
    "search/search.sql",
    "live/live.sql",
    "export/export.sql",
    "audit/audit.sql",
    "audit/seals.sql",
    "audit/kept.sql",
    "proof/gaps.sql",
    "proof/leaks.sql",
    "proof/proof.sql",
    "notifications/list.sql",
    "notifications/reminders.sql",
    "worker/jobs.sql",
    "worker/work.sql",
    "worker/report.sql",
    "proof/runs.sql",
    "proof/access.sql",
    "db/grants.sql",
];

const BOOTSTRAP: &str = include_str!("bootstrap.sql");
const GUARD: &str = include_str!("guard.sql");

/// What a run did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Migrations applied now.
    pub applied: usize,
    /// Whether `crm` was built anew.
    pub rebuilt: bool,
}

/// Connects as the owner, outside every pool. Refuses a pooler: whoever migrates needs a session.
pub async fn connect(source: &Source) -> anyhow::Result<Client> {
    match connector::connect(&source.owner_config()?).await.context("cannot reach the database")? {
        Made::Own(client, _) => Ok(client),
        Made::Shared => bail!("DATABASE_URL leads to a pooler, but the owner needs PostgreSQL itself; name the pooler in DATABASE_APP_URL"),
    }
}

/// Brings a database to the present state; safe to repeat and to run in several processes at once.
/// Fails without a change when a migration, the guard or the rebuild is refused.
pub async fn migrate(source: &Source) -> anyhow::Result<Report> {
    let lock = connect(source).await?;
    lock.batch_execute("begin; select pg_advisory_xact_lock(hashtext('bcp-crm migrate'))").await?;
    let mut client = connect(source).await?;
    client.batch_execute(BOOTSTRAP).await.context("cannot create roles and schemas; connect as a role that may")?;
    guard(&client).await?;
    client.batch_execute("set role bcp_owner").await?;
    let mut runner = embedded::migrations::runner();
    runner.set_migration_table_name("data.refinery_schema_history");
    let applied = runner.run_async(&mut client).await.context("a migration failed")?.applied_migrations().len();
    let rebuilt = rebuild(&client).await?;
    lock.batch_execute("commit").await?;
    Ok(Report { applied, rebuilt })
}

async fn guard(client: &Client) -> anyhow::Result<()> {
    let dependents = client.query(GUARD, &[]).await?;
    if dependents.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = dependents.iter().map(|row| row.get(0)).collect();
    bail!("data must not depend on crm, but does: {}. Move that function to a migration.", names.join(", "))
}
