//! `bcp-crm doctor`: says what is wrong and how to mend it.

use std::process::ExitCode;

use clap::Args;

use super::Place;
use crate::db::cluster::{OLDEST, find_binaries};
use crate::db::{Databases, Source, migrate};
use crate::worker;

/// Say what is wrong and how to mend it.
#[derive(Args)]
pub struct DoctorCommand {
    /// Also run the proof: nothing lost, double, leaked or without a next step, and the audit whole
    #[arg(long)]
    proof: bool,
    #[command(flatten)]
    place: Place,
}

/// Checks the binaries, the connection, the schema and the promise; fails when something is wrong.
pub async fn run(DoctorCommand { proof, place }: DoctorCommand) -> anyhow::Result<ExitCode> {
    let mut healthy = true;
    if place.database_url.is_none() {
        let found = find_binaries();
        match found.iter().find(|binaries| binaries.major >= OLDEST) {
            Some(newest) => println!("ok    PostgreSQL {} in {}", newest.version, newest.bin.display()),
            None => {
                println!(
                    "WRONG no PostgreSQL {OLDEST} or newer was found. Install Debian's postgresql, run `npm ci`, or set BCP_PG_BIN or DATABASE_URL."
                );
                return Ok(ExitCode::FAILURE);
            }
        }
    }
    match place.open().await {
        Err(error) => {
            println!("WRONG the database cannot be started or reached: {error:#}. Check DATABASE_URL, or the log under BCP_DATA.");
            healthy = false;
        }
        Ok(opened) => {
            let mut findings = examine(&opened.source).await?;
            if proof && findings.iter().all(Result::is_ok) {
                findings.push(prove(&opened.source).await?);
            }
            for finding in findings {
                healthy &= finding.is_ok();
                match finding {
                    Ok(fine) => println!("ok    {fine}"),
                    Err(wrong) => println!("WRONG {wrong}"),
                }
            }
            opened.close().await?;
        }
    }
    Ok(if healthy { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The proof as the worker runs it, kept with the others.
async fn prove(source: &Source) -> anyhow::Result<Result<String, String>> {
    let turn = worker::prove(&Databases::open(source, 1)?.door()).await;
    let found = turn.counts.as_object().is_none_or(|counts| counts.values().any(|count| count.as_i64() != Some(0)));
    Ok(if turn.outcome == "done" && !found { Ok(turn.to_string()) } else { Err(format!("{turn}; look at /crm/proof")) })
}

async fn examine(source: &Source) -> anyhow::Result<Vec<Result<String, String>>> {
    let client = migrate::connect(source).await?;
    let version: String = client.query_one("select current_setting('server_version')", &[]).await?.get(0);
    let mut findings = vec![Ok(format!("connected to PostgreSQL {version}"))];
    let built: Option<String> = client.query_one("select obj_description(to_regnamespace('crm'), 'pg_namespace')", &[]).await?.get(0);
    if built.as_deref() != Some(migrate::text_hash().as_str()) {
        findings.push(Err("the database is not at this program's state; run `bcp-crm migrate`".to_owned()));
        return Ok(findings);
    }
    findings.push(Ok("the database is at this program's state".to_owned()));
    let admins: i64 = client
        .query_one(
            "select count(*) from data.users as u join data.roles as r using (role_name) where u.is_active and r.access_profile = 'admin'",
            &[],
        )
        .await?
        .get(0);
    findings.push(match admins {
        0 => Err("there is no active admin; make one: BCP_PASSWORD=… bcp-crm user you@company --name … --role 'super admin'".to_owned()),
        n => Ok(format!("{n} active admin(s)")),
    });
    let closed: i64 = client
        .query_one("select count(*) from pg_class as c join pg_namespace as n on n.oid = c.relnamespace where n.nspname = 'data' and c.relkind in ('r', 'p') and not c.relrowsecurity and c.relname not like 'refinery%' and c.relname not like 'audit_log_%'", &[])
        .await?
        .get(0);
    findings.push(match closed {
        0 => Ok("row level security is on for every table".to_owned()),
        n => Err(format!("{n} table(s) without row level security; run `bcp-crm migrate` with an unchanged program")),
    });
    Ok(findings)
}
