//! The page of an account with years of work on it: one trip, a few rows of each kind, as light as that of an empty one.

use std::time::{Duration, Instant};

use bcp_crm::db::Statement;
use bcp_crm::{accounts, activities, audit, cadences, contacts, invoices, opportunities};
use serde_json::Value;
use tokio_postgres::Client;
use tokio_postgres::types::ToSql;

use crate::support::pair::until;
use crate::support::proxy::Proxy;
use crate::support::{Person, World, allowed};

/// $3 deals, half of them open, $4 activities, two hundred people.
const YEARS: &str = "
    insert into data.contacts (account_id, first_name, last_name) select $1::text, 'Rina', 'Nr ' || n from generate_series(1, 200) as n;
    insert into data.opportunities (account_id, name, stage, owner_user_id, probability, next_step, next_step_due_date, closed_at, lost_reason, lost_reason_code)
    select $1::text, 'Deal ' || n, case n % 2 when 0 then 'Discovery' else 'Closed Lost' end, $2::uuid, 10,
        'Call', '2099-01-01'::date + n, case n % 2 when 1 then now() - make_interval(hours => n) end, 'Too dear', 'price'
    from generate_series(1, $3) as n;
    insert into data.activities (activity_type, status, subject, owner_user_id, account_id, opportunity_id, due_date, completed_at, cancelled_at, cancel_reason)
    select 'Call', s.status, 'Call ' || n, $2::uuid, $1::text, o.opportunity_id, '2026-01-01'::date + n % 900,
        case s.status when 'Done' then now() - make_interval(mins => n) end, case s.status when 'Cancelled' then now() - make_interval(mins => n) end, 'Ill'
    from generate_series(1, $4) as n
    cross join lateral (select (array['Done', 'Done', 'Done', 'Cancelled', 'Planned'])[1 + n % 5] as status) as s
    left join data.opportunities as o on o.account_id = $1::text and o.name = 'Deal ' || (1 + n % $3)";

const VISIBLE: &str = "select bool_and(relallvisible = relpages) from pg_class where oid = any (array['data.activities', 'data.opportunities', 'data.contacts']::regclass[])";

async fn gzipped(who: &Person, path: &str) -> usize {
    let asked = who.asks(reqwest::Method::GET, path).header("accept", "text/html").header("accept-encoding", "gzip");
    let answer = asked.send().await.expect("an answer");
    assert_eq!(answer.headers().get("content-encoding").and_then(|kind| kind.to_str().ok()), Some("gzip"));
    answer.bytes().await.expect("its body").len()
}

/// What a statement reads of the tables, as PostgreSQL counts it: the second time, because the first also reads what functions are made of.
async fn buffers(client: &Client, said: &impl Statement) -> i64 {
    let values: Vec<&(dyn ToSql + Sync)> = said.params().iter().map(|value| value.as_ref() as &(dyn ToSql + Sync)).collect();
    let explained = format!("explain (analyze, buffers, format json) {}", said.sql());
    client.query_one(&explained, &values).await.expect("a plan");
    let row = client.query_one(&explained, &values).await.expect("a plan");
    let plan: Value = row.get(0);
    let read = |name: &str| plan[0]["Plan"][name].as_i64().unwrap_or_default();
    read("Shared Hit Blocks") + read("Shared Read Blocks")
}

/// Budi's account of years, one of weeks whose page is as full, and a new one.
async fn years_of_work() -> (World, Person, [String; 3]) {
    let world = World::new().await;
    let budi = world.budi().await;
    let accounts = [budi.has_account("PT Laut Biru").await, budi.has_account("PT Selat").await, budi.has_account("PT Baru").await];
    let owner = world.owner_sql().await;
    for (account, deals, activities) in [(&accounts[0], 300, 5000), (&accounts[1], 40, 60)] {
        let work = YEARS.replace("$1", &format!("'{account}'")).replace("$2", &format!("'{}'", budi.user_id));
        let work = work.replace("$3", &deals.to_string()).replace("$4", &activities.to_string());
        owner.batch_execute(&work).await.expect("work");
    }
    // A transaction that is still open somewhere keeps rows from being visible to all, and each of them would be looked up.
    until("all work is visible to all", async || {
        owner.batch_execute("vacuum (analyze)").await.expect("statistics");
        owner.query_one(VISIBLE, &[]).await.expect("the catalogue").get(0)
    })
    .await;
    (world, budi, accounts)
}

#[tokio::test]
async fn the_page_of_an_account_with_years_of_work_is_one_trip_and_reads_little() {
    let (world, budi, [account, _, small]) = years_of_work().await;
    let proxy = Proxy::before(&world.source().owner).await;
    let through = world.through(proxy.url(&world.source().owner)).await;
    let watched = through.budi().await;
    for path in [format!("/crm/accounts/{account}"), format!("/api/crm/accounts/{account}"), "/crm/accounts".to_owned()] {
        proxy.relents();
        watched.browses(&path).await;
        proxy.withholds();
        let answer = watched.browses(&path).await;
        answer.check(answer.status == 200, "is there");
        assert_eq!(proxy.turns(), 1, "{path} took more than one round trip");
    }

    let page = budi.browses(&format!("/crm/accounts/{account}")).await.shows_a_page();
    page.check(page.text.contains("All 150 open deals") && page.text.contains("All 150 closed deals"), "says how many deals there are");
    page.check(page.text.matches("<tr ").count() < 40, "shows a few rows of each kind");
    page.check(page.text.contains("?before="), "leads to what happened before");
    let (large, empty) =
        (gzipped(&budi, &format!("/crm/accounts/{account}")).await, gzipped(&budi, &format!("/crm/accounts/{small}")).await);
    assert!(large < 30_000, "{large} bytes, gzipped; the empty one {empty}");

    // Whose work it is, his manager, marketing, support, who sees all, and a stranger who sees none of five thousand.
    for name in ["budi", "sari", "ana", "putri", "dewi", "eko"] {
        reads_little(&world, name, &account).await;
    }
    world.is_proved_elsewhere();
}

async fn reads_little(world: &World, name: &str, account: &str) {
    let client = world.sql_as_nobody().await;
    let who = world.person(name).await.user_id;
    client.batch_execute(&format!("begin; select crm.act_as('{who}')")).await.expect("somebody is named");
    let read = [
        ("account", buffers(&client, &accounts::one(account)).await),
        ("contacts", buffers(&client, &contacts::of_account(account)).await),
        ("deals", buffers(&client, &opportunities::of_account(account, 8)).await),
        ("next", buffers(&client, &activities::next_of_account(account)).await),
        ("last", buffers(&client, &activities::last_of_account(account)).await),
        ("enrollments", buffers(&client, &cadences::of_account(account)).await),
        ("invoices", buffers(&client, &invoices::summary(account)).await),
        ("timeline", buffers(&client, &audit::timeline_before("accounts", account, None, 26)).await),
    ];
    assert!(read.iter().all(|(_, pages)| *pages < 250), "each statement reads little for {name}: {read:?}");
}

/// What nobody notices, in a build that is not optimised.
const BLINK: Duration = Duration::from_millis(30);

/// The time of each of these accounts' pages, at its best of several. In turns, since what is asked first also has its statements planned.
async fn best(who: &Person, accounts: &[String; 3]) -> [Duration; 3] {
    let mut times = [Duration::MAX; 3];
    for _ in 0..15 {
        for (best, account) in times.iter_mut().zip(accounts) {
            let began = Instant::now();
            who.browses(&format!("/crm/accounts/{account}")).await.shows_a_page();
            *best = began.elapsed().min(*best);
        }
    }
    times
}

#[tokio::test]
async fn the_page_of_an_account_with_years_of_work_comes_as_fast_to_the_eye_as_that_of_an_empty_one() {
    let (world, budi, accounts) = years_of_work().await;
    for who in [&budi, &world.person("sari").await, &world.person("ana").await, &world.person("eko").await] {
        let [years, weeks, empty] = best(who, &accounts).await;
        let said = format!("{}: {years:?} with years of work, {weeks:?} with weeks, {empty:?} empty", who.name);
        println!("{said}");
        assert!(years.max(weeks) < allowed(BLINK, empty), "{said}");
    }
    world.is_proved_elsewhere();
}
