//! `bcp-crm doctor`: says what is wrong and how to mend it.

use std::process::ExitCode;

use clap::Args;

use super::Place;
use crate::db::cluster::{OLDEST, find_binaries};
use crate::db::{self, Databases, Source, migrate};
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

/// What was looked at: fine, or wrong with what to do.
type Finding = Result<String, String>;

/// Checks the binaries, the connection, the schema and the promise; fails when something is wrong.
pub async fn run(DoctorCommand { proof, place }: DoctorCommand) -> anyhow::Result<ExitCode> {
    let mut findings = if place.database_url.is_none() { vec![binaries()] } else { Vec::new() };
    if findings.iter().all(Result::is_ok) {
        match place.open().await {
            Err(error) => findings.push(unreachable(&error)),
            Ok(opened) => {
                findings.extend(examine(&opened.source).await?);
                if let Some(url) = &opened.read_url {
                    findings.push(replica(&opened.source, url).await);
                }
                if proof && findings.iter().all(Result::is_ok) {
                    findings.push(prove(&opened.source).await?);
                }
                opened.close().await?;
            }
        }
    }
    for finding in &findings {
        match finding {
            Ok(fine) => println!("ok    {fine}"),
            Err(wrong) => println!("WRONG {wrong}"),
        }
    }
    Ok(if findings.iter().all(Result::is_ok) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn binaries() -> Finding {
    let found = find_binaries();
    let newest = found.iter().find(|binaries| binaries.major >= OLDEST).ok_or_else(|| {
        format!("no PostgreSQL {OLDEST} or newer was found. Install Debian's postgresql, run `npm ci`, or set BCP_PG_BIN or DATABASE_URL.")
    })?;
    Ok(format!("PostgreSQL {} in {}", newest.version, newest.bin.display()))
}

fn unreachable(error: &anyhow::Error) -> Finding {
    Err(format!("the database cannot be started or reached: {error:#}. Check DATABASE_URL, or the log under BCP_DATA."))
}

/// The proof as the worker runs it, kept with the others.
async fn prove(source: &Source) -> anyhow::Result<Finding> {
    let turn = worker::prove(&Databases::open(source, 1)?.door()).await;
    let found =
        turn.counts.as_object().is_none_or(|counts| counts.iter().any(|(what, count)| what != "to_give" && count.as_i64() != Some(0)));
    Ok(if turn.outcome == "done" && !found { Ok(turn.to_string()) } else { Err(format!("{turn}; look at /crm/proof")) })
}

/// Whether the restricted role gets in, and by which way.
async fn restricted(source: &Source) -> anyhow::Result<Finding> {
    Ok(match Databases::open(source, 1)?.leads_through_a_pooler().await {
        Ok(false) => Ok("the restricted role gets in".to_owned()),
        Ok(true) => Ok("the restricted role gets in, through a pooler".to_owned()),
        Err(error) => Err(format!("the restricted role does not get in: {error}. Check DATABASE_APP_URL")),
    })
}

/// The replica, if one is named.
async fn replica(source: &Source, url: &str) -> Finding {
    match db::examine(source, url).await {
        Ok(Ok(Some(0.0))) => Ok("the replica has all that the primary has".to_owned()),
        Ok(Ok(Some(lag))) => Ok(format!("the replica is about {lag:.1} s behind the primary")),
        Ok(Ok(None)) => Err("the replica has not had a transaction since its start; does it stream from the primary?".to_owned()),
        Ok(Err(wrong)) => Err(format!("DATABASE_READ_URL: {wrong}. Everything is read from the primary until it is a replica of it")),
        Err(error) => {
            Err(format!("the replica cannot be asked: {error:#}. Check DATABASE_READ_URL; until then everything is read from the primary"))
        }
    }
}

async fn examine(source: &Source) -> anyhow::Result<Vec<Finding>> {
    let client = match migrate::connect(source).await {
        Ok(client) => client,
        Err(error) => return Ok(vec![unreachable(&error)]),
    };
    let version: String = client.query_one("select current_setting('server_version')", &[]).await?.get(0);
    let mut findings = vec![Ok(format!("connected to PostgreSQL {version}"))];
    let built: Option<String> = client.query_one("select obj_description(to_regnamespace('crm'), 'pg_namespace')", &[]).await?.get(0);
    if built.as_deref() != Some(migrate::text_hash().as_str()) {
        findings.push(Err("the database is not at this program's state; run `bcp-crm migrate`".to_owned()));
        return Ok(findings);
    }
    findings.push(Ok("the database is at this program's state".to_owned()));
    findings.push(restricted(source).await?);
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
