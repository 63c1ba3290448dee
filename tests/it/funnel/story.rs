//! The main job, by API: a lead is captured, qualified, claimed, worked and won, and everybody sees his part of it.

use serde_json::{Value, json};

use super::facts;
use crate::support::{Answer, Person, World};

/// What the timeline tells, the oldest first; within one act in any order.
const STORY: &[&[&str]] = &[
    &["LEAD_CREATED"],
    &["LEAD_REVIEWED"],
    &["LEAD_UPDATED"],
    &["LEAD_QUALIFIED", "LEAD_HANDED_OVER"],
    &["LEAD_CLAIMED", "OPPORTUNITY_CREATED", "ENROLLMENT_STARTED"],
    &["QUOTE_CREATED"],
    &["Prospecting → Quote Sent", "QUOTE_STATUS_CHANGED", "LEAD_CONVERTED"],
    &["Quote Sent → Negotiation"],
    &["Negotiation → Closed Won", "OPPORTUNITY_WON", "ENROLLMENT_STOPPED"],
];

/// Marketing: added, reviewed, refused by the gate with nothing lost, completed, qualified.
async fn is_qualified(ana: &Person) -> String {
    let typed = json!({"company_name": "PT Laut Biru", "contact_name": "Rina Wijaya", "contact_phone": "0812 3456 7890", "route": "Jakarta – Surabaya",
        "notes": "Wants a call.", "primary_channel": "SEM"});
    let lead = ana.adds_lead(typed.clone()).await.is_created().id("lead.lead_id");
    assert!(ana.finds(&lead, "inbox").await, "it is in the Lead Inbox");
    let review = ana.starts_review(&lead).await.is_ok();
    review.check(review.data()["lead"]["triage_status"] == "In Review", "is in review");

    let refused = ana.qualifies(&lead).await.is_refused("QUALIFICATION_INCOMPLETE");
    refused.check(refused.details()["missing_fields"] == json!(["service_code"]), "asks for the service");
    refused.check(refused.details()["suggestion"] == "Nurture", "suggests Nurture");
    let kept = ana.gets(&format!("/api/crm/leads/{lead}")).await.is_ok();
    kept.check(typed.as_object().expect("fields").iter().all(|(field, value)| kept.data()["lead"][field] == *value), "has lost nothing");
    kept.check(kept.data()["lead"]["queue"] == "inbox", "stays where it is");

    ana.patches(&format!("/api/crm/leads/{lead}"), json!({"service_code": "DOM_FTL"})).await.is_ok();
    let qualified = ana.triages(&lead, json!({"triage_status": "Qualified", "priority": 2})).await.is_ok();
    qualified.check(qualified.data()["lead"]["queue"] == "pool", "is in the pool");
    assert!(!ana.finds(&lead, "inbox").await, "it leaves the Lead Inbox");
    lead
}

/// Sales: on top of the pool, claimed, and all there that a claim makes.
async fn is_claimed(world: &World, budi: &Person, lead: &str) -> String {
    assert_eq!(budi.lists("handover_pool").await[0]["lead_id"], lead, "it is on top of the Sales Inbox");
    let claimed = budi.claims(lead).await.is_ok();
    let deal = claimed.id("opportunity_id");
    let opened = budi.opens(&deal).await.is_ok();
    let data = opened.data();
    opened.check(
        data["account"]["account_id"] == claimed.id("account_id") && data["account"]["company_name"] == "PT Laut Biru",
        "has the account",
    );
    opened.check(
        data["contacts"][0]["contact_id"] == claimed.id("contact_id") && data["contacts"][0]["first_name"] == "Rina",
        "has the contact",
    );
    opened.check(data["source"]["id"] == lead && data["opportunity"]["stage"] == "Prospecting", "comes from the lead");
    opened.check(data["enrollment"]["status"] == "Active", "goes through the cadence");
    let mut planned: Vec<Value> = data["activities"].as_array().expect("activities").clone();
    planned.sort_by_key(|activity| activity["due_date"].to_string());
    let mut days = Vec::new();
    for ahead in [0, 2, 5, 10, 14] {
        days.push(facts::day(world, ahead).await);
    }
    opened.check(facts::each(&planned, "due_date") == days.iter().collect::<Vec<_>>(), "plans days 0, 2, 5, 10, 14");
    opened.check(planned.iter().all(|activity| activity["status"] == "Planned"), "plans them all");
    opened.check(data["opportunity"]["next_step"] == planned[0]["subject"], "has the first as its next step");
    opened.check(data["opportunity"]["next_step_due_date"] == days[0], "is due today");
    assert!(budi.finds(lead, "my_claimed").await, "it is in My Leads");
    deal
}

/// A colleague: gone from the pool, hidden by id, and told who was faster.
async fn is_gone(citra: &Person, lead: &str, deal: &str) {
    assert!(!citra.finds(lead, "handover_pool").await);
    citra.gets(&format!("/api/crm/leads/{lead}")).await.is_refused("NOT_FOUND");
    citra.opens(deal).await.is_refused("NOT_FOUND");
    let late = citra.claims(lead).await.is_refused("ALREADY_CLAIMED");
    late.check(late.details()["claimed_by"] == "Budi", "says who");
}

/// Quote Sent asks for a quote; with one the deal goes on until it is won.
async fn is_won(world: &World, budi: &Person, deal: &str) {
    let refused = budi.moves(deal, "Quote Sent", json!({})).await.is_refused("STAGE_REQUIREMENTS");
    refused.check(refused.details()["missing_fields"] == json!(["quote"]), "asks for a quote");
    refused.check(refused.details()["target_stage"] == "Quote Sent", "says for which stage");
    assert_eq!(facts::deal(world, deal).await["stage"], "Prospecting");
    let quote = budi.offers(deal, "27500000").await.is_created();
    quote.check(quote.data()["quote"]["status"] == "Draft" && quote.data()["quote"]["revision"] == 1, "is the first draft");

    let sent = budi.moves(deal, "Quote Sent", json!({})).await.is_ok();
    sent.check(sent.data()["opportunity"]["stage"] == "Quote Sent" && sent.data()["opportunity"]["probability"] == 50, "is sent");
    let opened = budi.opens(deal).await.is_ok();
    opened.check(opened.data()["quotes"][0]["status"] == "Sent", "sent the draft");
    let in_three_days = facts::day(world, 3).await;
    let follow_up = |row: &Value| row["subject"] == "Follow up on quote" && row["due_date"] == in_three_days && row["status"] == "Planned";
    opened.check(opened.data()["activities"].as_array().expect("activities").iter().any(follow_up), "follows up in three days");
    let asked = budi.moves(deal, "Negotiation", json!({})).await.is_ok();
    asked.check(asked.data()["opportunity"]["probability"] == 70, "is at 70 percent");
    let won = budi.moves(deal, "Closed Won", json!({"win_reason": "Best price"})).await.is_ok();
    won.check(won.data()["opportunity"]["closed_at"].is_string() && won.data()["opportunity"]["probability"] == 100, "is closed");
}

async fn shows(person: &Person, view: &str, deal: &str) -> bool {
    let listed = person.gets(&format!("/api/crm/opportunities?view={view}")).await.is_ok();
    listed.data().as_array().expect("rows").iter().any(|row| row["opportunity_id"] == deal)
}

/// Each act of the story stands in the timeline after the one before it.
fn tells_the_whole_story(timeline: &Answer) {
    let moments = timeline.data().as_array().expect("moments");
    let oldest_first: Vec<&Value> = moments.iter().rev().collect();
    let mut since = 0;
    for act in STORY {
        let places = act.iter().map(|told| {
            let place = oldest_first.iter().position(|moment| moment["action"] == *told || moment["title"] == *told);
            timeline.check(place.is_some_and(|place| place >= since), &format!("tells {told} after what came before"));
            place.unwrap_or_default()
        });
        since = places.max().unwrap_or_default();
    }
    let actors = |name: &str| moments.iter().any(|moment| moment["actor_name"] == name);
    timeline.check(actors("Ana") && actors("Budi"), "says who did it");
    timeline.check(moments.iter().all(|moment| moment["title"].as_str().is_some_and(|title| !title.is_empty())), "has words for all of it");
}

#[tokio::test]
async fn a_lead_is_captured_qualified_claimed_worked_and_won() {
    let world = World::new().await;
    let (ana, budi, citra) = (world.ana().await, world.budi().await, world.person("citra").await);
    ana.brings_to_the_pool("PT Lebih Dulu").await;
    let lead = is_qualified(&ana).await;
    let deal = is_claimed(&world, &budi, &lead).await;
    is_gone(&citra, &lead, &deal).await;
    assert!(shows(&budi, "pipeline", &deal).await && !shows(&budi, "closed", &deal).await);
    is_won(&world, &budi, &deal).await;
    assert!(!shows(&budi, "pipeline", &deal).await && shows(&budi, "closed", &deal).await);
    assert!(!budi.finds(&lead, "my_claimed").await, "the deal carried on alone");
    let open = facts::rows(&world, "activities", "t.opportunity_id = $1 and t.status = 'Planned'", &deal).await;
    assert!(open.is_empty(), "nothing is left to do: {open:#?}");
    let timeline = world.agus().await.gets(&format!("/api/crm/opportunities/{deal}/timeline")).await.is_ok();
    tells_the_whole_story(&timeline);
    world.proves_itself().await;
}
