//! Two servers and two workers over one database behind one address, one of them killed every few seconds while everybody works: no act is
//! lost or doubled, and nobody misses an answer but who was at the killed one (DESIGN §9).
//!
//! `NEXTEST_PROFILE=long BCP_CHAOS_SECONDS=300 BCP_CHAOS_EVERY=10 bin/test chaos` is the long one (docs/operations.md).

mod forwarder;
mod house;
mod ledger;
mod people;

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::{BoxFuture, join_all};

use crate::imports::number;
use crate::support::dice::Dice;
use crate::support::{Person, World};
use forwarder::Forwarder;
use house::House;
use ledger::Ledger;
use people::{Pool, Worker};

const ROWS: usize = 3_000;
const MARKETERS: [&str; 3] = ["ana", "dian", "maya"];
const SELLERS: [&str; 6] = ["budi", "citra", "eko", "seller1", "seller2", "seller3"];
const LOOKERS: [&str; 4] = ["dewi", "agus", "surya", "putri"];
const IMPORTER: &str = "sari";

fn setting(name: &str, usual: u64) -> Duration {
    let told = std::env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name} is a number of seconds")));
    Duration::from_secs(told.unwrap_or(usual))
}

/// Everybody signed in behind the one address, each from an address of loopback of his own.
async fn staff(forwarder: &Forwarder, ledger: &Ledger, until: Instant) -> Vec<Worker> {
    let pool = Pool::default();
    let names = MARKETERS.iter().chain(&SELLERS).chain(&LOOKERS).chain([&IMPORTER]);
    let each = (2..).zip(names).map(|(at, name)| {
        let (ledger, pool) = (ledger.clone(), pool.clone());
        async move {
            let from = IpAddr::V4(Ipv4Addr::new(127, 0, 1, at));
            let person = Person::stranger(name, &forwarder.base).calling_from(from).signs_in().await;
            Worker { person, from, until, ledger, pool, dice: Dice::new(at.into()), acts: 0 }
        }
    });
    join_all(each).await
}

/// Does what his work is; gives the rows that he imported.
fn at_work(worker: Worker, world: Arc<World>) -> BoxFuture<'static, usize> {
    let name = worker.person.name.clone();
    Box::pin(async move {
        match name.as_str() {
            IMPORTER => return worker.imports(world, ROWS).await,
            name if MARKETERS.contains(&name) => worker.markets().await,
            name if LOOKERS.contains(&name) => worker.looks().await,
            _ => worker.sells().await,
        }
        0
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_of_four_processes_killed_every_few_seconds_no_act_is_lost_or_doubled() {
    let (lasts, every) = (setting("BCP_CHAOS_SECONDS", 28), setting("BCP_CHAOS_EVERY", 6));
    let world = Arc::new(World::new().await);
    world.hires_salespeople(3).await;
    let (forwarder, ledger) = (Forwarder::new().await, Ledger::default());
    let mut house = House::opens(&world, &forwarder).await;
    let until = Instant::now() + lasts;
    let people = staff(&forwarder, &ledger, until).await;
    let everybody: Vec<_> = people.into_iter().map(|one| tokio::spawn(at_work(one, world.clone()))).collect();
    house.suffers(every, until).await;
    let mut imported = 0;
    for one in everybody {
        imported += one.await.expect("everybody comes to an end");
    }

    println!("{:.0?}, {} kills: {}; {imported} rows imported", lasts, house.kills, ledger.tells());
    assert!(house.kills >= 4 && ledger.done() > 100, "all four were killed while people worked");
    ledger.blames_only_kills(&forwarder.lines(), &house.killed);
    ledger.is_what_the_database_holds(&world.owner_sql().await).await;
    let imported = i64::try_from(imported).expect("a number");
    for rows in ["from data.targets", "from data.audit_log where action = 'TARGET_CREATED'"] {
        assert_eq!(number(&world, &format!("select count(*) {rows}")).await, imported, "{rows}");
    }
    let next = "select count(*) - count(distinct subject) from data.activities where subject like 'Next of %'";
    assert_eq!(number(&world, next).await, 0, "no next activity twice");
    world.proves_itself().await;
}
