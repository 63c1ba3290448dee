//! Overdue: the next step was due before the company's today, and the deal is open, On Hold included (spec 1.7, 3.2).

use std::collections::BTreeSet;

use serde_json::json;

use super::verbs::{rows, text};
use super::world;
use crate::support::Person;

async fn overdue(who: &Person, query: &str) -> BTreeSet<String> {
    let list = who.gets(&format!("/api/crm/opportunities?view=overdue{query}")).await.is_ok();
    rows(list.data()).for_each(|deal| assert_eq!(deal["is_overdue"], true));
    rows(list.data()).map(|deal| text(deal, "name")).collect()
}

fn named(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[tokio::test]
async fn overdue_are_open_deals_whose_date_is_before_today() {
    let world = world().await;
    let (budi, citra, sari) = (world.budi().await, world.person("citra").await, world.person("sari").await);
    for (company, stage, due) in [
        ("PT Lewat", "Discovery", "2026-03-09"),
        ("PT Tunda", "On Hold", "2026-03-01"),
        ("PT Kini", "Discovery", "2026-03-10"),
        ("PT Nanti", "Negotiation", "2026-03-11"),
        ("PT Usai", "Closed Won", "2026-03-01"),
    ] {
        let deal = budi.opens_plain_deal(company, "2026-04-01").await;
        budi.puts_with(&deal, json!({"stage": stage, "next_step": "Call", "next_step_due_date": due})).await.is_ok();
    }
    let theirs = citra.opens_plain_deal("PT Citra", "2026-04-01").await;
    citra.edits_deal(&theirs, json!({"next_step_due_date": "2026-03-01"})).await.is_ok();
    assert_eq!(overdue(&budi, "").await, named(&["PT Lewat", "PT Tunda"]));
    assert_eq!(overdue(&sari, "").await, named(&[]), "owner=me is the default");
    assert_eq!(overdue(&sari, "&owner=all").await, named(&["PT Lewat", "PT Tunda", "PT Citra"]));
    assert_eq!(overdue(&sari, &format!("&owner={}", citra.user_id)).await, named(&["PT Citra"]));
    world.proves_itself().await;
}
