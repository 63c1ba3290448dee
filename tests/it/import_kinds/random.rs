//! Random files over random leads: every verdict is the one that an obvious calculation gives, and undoing gives everything back.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{Importer, found, verdicts};
use crate::support::dice::Dice;
use crate::support::{World, ripe_lead};

const COMPANIES: [&str; 5] = ["Alfa", "Bravo", "Cakra", "Delta", "Elang"];
const SPELLINGS: [&str; 4] = ["PT {}", "{}", "cv. {}", "{}, PT"];
const PHONES: [&str; 2] = ["0812 3456 7890", "0813 1111 2222"];
const CITIES: [&str; 2] = ["Medan", "Solo"];
const SNAPSHOT: &str = "select jsonb_agg(to_jsonb(l) - array['version', 'updated_at'] order by lead_id) from data.leads as l";

/// What the calculation knows of a lead: its queue and its city.
type There = BTreeMap<(usize, usize), (&'static str, Option<&'static str>)>;

async fn existing(world: &World, dice: &mut Dice) -> There {
    let (ana, budi) = (world.ana().await, world.budi().await);
    let mut there = There::new();
    for (company, name) in COMPANIES.iter().enumerate() {
        for (phone, number) in PHONES.iter().enumerate().filter(|_| dice.says(700)).collect::<Vec<_>>() {
            let city = dice.says(500).then(|| *dice.one(&CITIES));
            let mut draft = ripe_lead(&dice.one(&SPELLINGS).replace("{}", name));
            draft["contact_phone"] = json!(number);
            draft["city"] = json!(city);
            let lead = ana.adds_lead(draft).await.is_created().id("lead.lead_id");
            let queue = *dice.one(&["inbox", "nurture", "pool", "working", "disqualified"]);
            match queue {
                "nurture" => drop(ana.triages(&lead, json!({"triage_status": "Nurture"})).await.is_ok()),
                "disqualified" => {
                    let why = json!({"triage_status": "Disqualified", "disqualified_reason": "no"});
                    ana.triages(&lead, why).await.is_ok();
                }
                "pool" | "working" => drop(ana.qualifies(&lead).await.is_ok()),
                _ => {}
            }
            if queue == "working" {
                budi.claims(&lead).await.is_ok();
            }
            there.insert((company, phone), (queue, city));
        }
    }
    there
}

/// A row and what is to become of it.
fn row(dice: &mut Dice, mode: &str, there: &There, seen: &mut BTreeSet<(usize, Option<usize>)>) -> (Value, &'static str) {
    let (company, phone) = (dice.below(COMPANIES.len()), dice.says(800).then(|| dice.below(PHONES.len())));
    let (mail, city, service) = (dice.says(500), dice.says(600).then(|| *dice.one(&CITIES)), dice.below(10));
    let row = json!({
        "company_name": dice.one(&SPELLINGS).replace("{}", COMPANIES[company]),
        "contact_phone": phone.map(|phone| if dice.says(500) { PHONES[phone].to_owned() } else { PHONES[phone].replacen("0", "+62", 1) }),
        "contact_email": mail.then_some("a@mail.example"),
        "city": city,
        "service_code": match service { 0 => Some("rockets"), 1..4 => Some("dom_ftl"), _ => None },
    });
    if !seen.insert((company, phone)) {
        return (row, "skip");
    }
    if (phone.is_none() && !mail) || service == 0 {
        return (row, "fail");
    }
    let verdict = match phone.and_then(|phone| there.get(&(company, phone))) {
        None | Some(("disqualified", _)) => "create",
        Some(("inbox" | "nurture", had)) => match mode {
            "fill" if mail || (city.is_some() && had.is_none()) => "update",
            "overwrite" if city.is_some() && city != *had => "update",
            _ => "skip",
        },
        Some(_) => "skip",
    };
    (row, verdict)
}

#[tokio::test]
async fn every_verdict_is_the_obvious_one_and_undoing_gives_everything_back() {
    let seed = std::env::var("BCP_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(20_261_122);
    println!("seed {seed}");
    let mut dice = Dice::new(seed);
    let world = World::new().await;
    let there = existing(&world, &mut dice).await;
    let (maya, owner) = (Importer::new(&world, "maya").await, world.owner_sql().await);
    let before = found(&owner, SNAPSHOT).await;
    for mode in ["skip", "fill", "overwrite", "fill", "overwrite"] {
        let mut seen = BTreeSet::new();
        let (rows, expected): (Vec<Value>, Vec<&str>) = (0..30).map(|_| row(&mut dice, mode, &there, &mut seen)).unzip();
        let (batch, told) = maya.imports("leads", json!({"duplicates": mode, "overwrite": ["city"]}), &rows).await;
        assert_eq!(verdicts(&told), expected, "seed {seed}, {mode}, {there:?}, {rows:#?}, {told:#?}");
        let counts = maya.batch(&batch).await;
        for (verdict, key) in [("create", "created"), ("update", "updated"), ("skip", "skipped"), ("fail", "failed")] {
            assert_eq!(counts[key], json!(expected.iter().filter(|one| **one == verdict).count()), "seed {seed}, {mode}: {key}");
        }
        maya.undoes(&batch).await;
        assert_eq!(found(&owner, SNAPSHOT).await, before, "seed {seed}, {mode}: as before");
    }
    world.proves_itself().await;
}
