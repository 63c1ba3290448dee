//! Through a pooler in transaction mode, whose three connections go from one transaction to the next (decision 065). That everything else
//! works through one too, `BCP_POOLER=1 bin/test` shows.

use std::str::FromStr;

use bcp_crm::db::{Source, migrate};
use futures_util::future::join_all;
use serde_json::json;
use tokio::process::Command;
use tokio_postgres::{Config, NoTls, SimpleQueryMessage};

use crate::support::{Pooler, World};

const POOL: &str = "/api/crm/leads?view=handover_pool";

#[tokio::test]
async fn many_at_once_are_each_himself_and_claim_each_lead_once() {
    let world = World::new().await;
    let servers = [world.pooled("").await, world.pooled("ignore_startup_parameters = options").await];
    let ana = servers[0].ana().await;
    let names: Vec<String> = (0..12).map(|n| format!("PT Ramai {n}")).collect();
    let leads: Vec<String> = join_all(names.iter().map(|name| ana.brings_to_the_pool(name))).await;
    let mut people = Vec::new();
    for name in ["budi", "citra", "sari", "agus", "ana"] {
        for server in &servers {
            people.push(server.person(name).await);
        }
    }
    for answers in join_all(people.iter().map(|person| join_all((0..10).map(|_| person.gets("/api/auth/me"))))).await {
        let ids: Vec<String> = answers.into_iter().map(|answer| answer.is_ok().id("user.user_id")).collect();
        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    }
    let sellers: Vec<_> = people.iter().filter(|person| ["budi", "citra"].contains(&person.name.as_str())).collect();
    let claims = join_all(leads.iter().flat_map(|lead| sellers.iter().map(move |seller| seller.claims(lead)))).await;
    assert!(claims.iter().filter(|claim| claim.status == 200).count() >= leads.len());
    let owned = "select count(*), count(distinct entity_id) from data.audit_log where action = 'LEAD_CLAIMED' and entity = 'leads'";
    let counted = world.owner_sql().await.query_one(owned, &[]).await.expect("the audit");
    assert_eq!((counted.get::<_, i64>(0), counted.get::<_, i64>(1)), (12, 12));
    assert_eq!(sellers[0].gets(POOL).await.is_ok().data(), &json!([]));
    world.proves_itself().await;
}

#[tokio::test]
async fn nothing_of_anybody_stays_on_a_connection() {
    let world = World::new().await;
    let pooled = world.pooled("default_pool_size = 1").await;
    let agus = pooled.agus().await;
    agus.gets(POOL).await.is_ok();
    agus.browses("/crm/pipeline").await.shows_a_page();
    assert_eq!(agus.gets("/api/crm/accounts?format=csv").await.status, 200);
    // The pooler's one connection, as whoever comes next finds it.
    let through = Config::from_str(&pooled.app_url().expect("a pooler")).expect("a connection string");
    let (next, connection) = through.connect(NoTls).await.expect("a connection");
    tokio::spawn(connection);
    let asked = "select coalesce(string_agg(name || '=' || setting, ', '), '') from pg_settings where source = 'session' and name not in ('client_encoding', 'application_name')
        union all select coalesce(current_setting('bcp.user_id', true), '')
        union all select coalesce(string_agg(name, ', '), '') from pg_prepared_statements";
    let left: Vec<String> = next.simple_query(asked).await.expect("what is left").iter().filter_map(text).collect();
    assert_eq!(left, ["", "", ""]);
    world.proves_itself().await;
}

#[tokio::test]
async fn whoever_migrates_is_told_to_go_past_it_and_the_doctor_says_who_goes_through_it() {
    let world = World::new().await;
    for more in ["", "ignore_startup_parameters = options"] {
        let pooler = Pooler::with(world.source(), more).await;
        let refused = migrate::connect(&Source { owner: pooler.url("postgres"), ..world.source().clone() }).await;
        let said = refused.err().map(|error| error.to_string()).unwrap_or_default();
        assert!(said.contains("DATABASE_URL leads to a pooler"), "{said}");
        let mut doctor = Command::new(env!("CARGO_BIN_EXE_bcp-crm"));
        doctor.arg("doctor").env("DATABASE_URL", &world.source().owner).env("DATABASE_APP_URL", pooler.url("bcp_app"));
        let said = doctor.kill_on_drop(true).output().await.expect("the doctor comes");
        let said = String::from_utf8_lossy(&said.stdout).into_owned();
        assert!(said.contains("ok    the restricted role gets in, through a pooler"), "{said}");
    }
    world.proves_itself().await;
}

fn text(answer: &SimpleQueryMessage) -> Option<String> {
    let SimpleQueryMessage::Row(row) = answer else { return None };
    row.get(0).map(str::to_owned)
}
