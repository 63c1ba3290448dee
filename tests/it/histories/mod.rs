//! Random histories: everybody does anything, also what is forbidden or stale, also two at once. After each sequence of acts nothing is
//! lost, double, leaked or without a next action, every sum holds, and every refusal was the right one (spec 1.3 to 1.9, 3.4, 4.1).
//!
//! `NEXTEST_PROFILE=long BCP_HISTORIES=2000 bin/test histories` is the long one, `BCP_HISTORIES_AT_ONCE` how many worlds live at once in it. A failure prints the seed of its world:
//! `BCP_HISTORIES_SEED=… BCP_HISTORIES=5 bin/test histories` repeats that one.

mod accounts;
mod act;
mod activities;
mod cadences;
mod claims;
mod company;
mod contacts;
mod deals;
mod draw;
mod facts;
mod leads;
mod play;
mod quotes;
mod record;
mod rights;
mod sums;
mod targets;
mod tried;
mod twice;

use std::collections::BTreeMap;

use futures_util::future::join_all;

use crate::support::dice::Dice;
use act::Deed;
use company::Company;
use play::History;

const ACTS: usize = 50;
/// Sequences that one world lives through.
const ROUNDS: usize = 5;
const LAST: &str = "select coalesce(max(id), 0) from data.audit_log";

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name} is a number")))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_people_try_in_whatever_order_nothing_is_lost_and_every_refusal_is_right() {
    let seed = setting("BCP_HISTORIES_SEED").unwrap_or_else(|| uuid::Uuid::new_v4().as_u64_pair().0 >> 1);
    let sequences = setting("BCP_HISTORIES").unwrap_or(25) as usize;
    println!("BCP_HISTORIES_SEED={seed} BCP_HISTORIES={sequences}");
    let at_once = setting("BCP_HISTORIES_AT_ONCE").unwrap_or(2) as usize;
    let worlds: Vec<u64> = (0..sequences.div_ceil(ROUNDS) as u64).collect();
    let mut tally = BTreeMap::new();
    for (turn, few) in worlds.chunks(at_once).enumerate() {
        let rounds = |world: u64| ROUNDS.min(sequences - world as usize * ROUNDS);
        for lived in join_all(few.iter().map(|world| lives(seed + world, rounds(*world)))).await {
            add(&mut tally, lived);
        }
        if turn % 25 == 0 {
            println!("{} worlds of {}", (turn + 1) * at_once, worlds.len());
        }
    }
    println!("{sequences} sequences of {ACTS} acts: {tally:#?}");
    let all: usize = tally.values().sum();
    let done: usize = tally.iter().filter(|(outcome, _)| outcome.ends_with(": OK")).map(|(_, times)| times).sum();
    assert!(done > all / 4 && done < all * 19 / 20, "people are neither always nor never refused: {done} of {all} are done");
    let never = |deed: &&Deed| !tally.contains_key(&format!("{}: OK", deed.name));
    let idle: Vec<&str> = play::ALL.into_iter().flatten().filter(never).map(|deed| deed.name).collect();
    assert!(sequences < 500 || idle.is_empty(), "nobody ever did {idle:?}");
}

fn add(tally: &mut BTreeMap<String, usize>, more: BTreeMap<String, usize>) {
    for (outcome, times) in more {
        *tally.entry(outcome).or_default() += times;
    }
}

/// One world; how often each act came to what.
async fn lives(seed: u64, rounds: usize) -> BTreeMap<String, usize> {
    let told = Told(seed);
    let mut dice = Dice::new(seed);
    let company = Company::founded().await;
    let mut tally = BTreeMap::new();
    for round in 0..rounds {
        let since = company.number(LAST).await;
        let mut history = History::new(&company, seed, round);
        history.plays(ACTS).await;
        sums::audit_adds_up(&company, since, &history.done).await;
        company.world.proves_itself().await;
        sums::hold(&company, &mut dice).await;
        add(&mut tally, std::mem::take(&mut history.tally));
    }
    drop(told);
    tally
}

/// The seed of a world, said when it fails.
struct Told(u64);

impl Drop for Told {
    fn drop(&mut self) {
        if std::thread::panicking() {
            println!("This history again: BCP_HISTORIES_SEED={} BCP_HISTORIES={ROUNDS}", self.0);
        }
    }
}
