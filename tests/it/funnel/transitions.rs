//! Every act on a lead from every queue by everybody: what the table of spec 1.4 knows happens, all else is refused and leaves nothing.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::expected::{Action, Expected, State, expected, sees};
use super::facts;
use crate::support::{Answer, CAST, Person, World, ripe_lead};

/// Everybody, signed in.
struct Company(Vec<Person>);

impl Company {
    async fn of(world: &World) -> Self {
        let mut people = Vec::new();
        for player in CAST {
            people.push(world.person(player.name).await);
        }
        Self(people)
    }

    fn person(&self, name: &str) -> &Person {
        self.0.iter().find(|person| person.name == name).expect("one of the cast")
    }

    /// A lead of Ana's in this state, by acts alone.
    async fn brings(&self, state: State, company: &str) -> String {
        let (ana, maya, budi) = (self.person("ana"), self.person("maya"), self.person("budi"));
        let lead = ana.adds_lead(ripe_lead(company)).await.is_created().id("lead.lead_id");
        if matches!(state, State::Pool | State::Assigned | State::Claimed | State::Converted) {
            ana.qualifies(&lead).await.is_ok();
        }
        match state {
            State::New | State::Pool => return lead,
            State::InReview => ana.starts_review(&lead).await,
            State::Nurture => ana.nurtures(&lead).await,
            State::Disqualified => ana.disqualifies(&lead, "No budget").await,
            State::Assigned => maya.assigns(&lead, budi).await,
            State::Claimed => budi.claims(&lead).await,
            State::Converted => {
                budi.claims(&lead).await.is_ok();
                budi.converts(&lead).await
            }
        }
        .is_ok();
        lead
    }

    async fn tries(&self, who: &Person, action: Action, lead: &str) -> Answer {
        match action {
            Action::Review => who.starts_review(lead).await,
            Action::Qualify => who.qualifies(lead).await,
            Action::HandOver => who.does(lead, "handover", json!({})).await,
            Action::Nurture => who.nurtures(lead).await,
            Action::Disqualify => who.disqualifies(lead, "Not now").await,
            Action::Reopen => who.does(lead, "reopen", json!({"reason": "They called"})).await,
            Action::Claim => who.claims(lead).await,
            // A manager gives within the own team.
            Action::Assign => who.assigns(lead, self.person(if who.name == "surya" { "eko" } else { "citra" })).await,
            Action::Recall => who.does(lead, "recall", json!({"reason": "Too early"})).await,
            Action::Convert => who.converts(lead).await,
            Action::Release => who.releases(lead, "No time").await,
            Action::Return => who.returns(lead, "Not ripe").await,
        }
    }
}

/// What somebody may do with such a lead, by the names that the API uses.
fn allowed(who: &str, state: State) -> BTreeSet<&'static str> {
    let moves = |action: &Action| matches!(expected(who, state, *action), Expected::Moves(_));
    Action::ALL.iter().filter(|action| moves(action)).filter_map(|action| action.name(state)).collect()
}

/// A list of names as the API answers it, without editing, which is no transition.
fn names(list: &Value) -> BTreeSet<&str> {
    let list = list.as_array().expect("a list of actions");
    list.iter().filter_map(Value::as_str).filter(|name| *name != "edit").collect()
}

fn is_refused_well(answer: Answer, code: &str, who: &str, state: State, action: Action) {
    let answer = answer.is_refused(code);
    let details = answer.details();
    match code {
        "INVALID_TRANSITION" => {
            answer.check(details["from"] == state.queue(), &format!("says that it is from {}", state.queue()));
            answer.check(details["to"] == action.to(), &format!("says that it is to {}", action.to()));
            answer.check(names(&details["allowed"]) == allowed(who, state), &format!("allows {:?}", allowed(who, state)));
        }
        "ALREADY_CLAIMED" => {
            answer.check(details["claimed_by"] == "Budi", "says who has it");
            answer.check(details["claimed_at"].is_string(), "says since when");
        }
        _ => answer.check(details.is_null(), "tells nothing more"),
    }
}

/// Tries all that has no effect on one lead, then all that has one on a lead each.
async fn holds_for(state: State) {
    let world = World::new().await;
    let company = Company::of(&world).await;
    let lead = company.brings(state, "PT Laut Biru").await;
    let before = facts::everything(&world).await;
    let mut moving = Vec::new();
    for who in &company.0 {
        sees_what_may_be_done(who, &lead, state).await;
        for action in Action::ALL {
            match expected(&who.name, state, action) {
                Expected::Moves(to) => moving.push((who, action, to)),
                Expected::Refused(code) => is_refused_well(company.tries(who, action, &lead).await, code, &who.name, state, action),
                Expected::Already => {
                    let answer = company.tries(who, action, &lead).await.is_ok();
                    answer.check(answer.data()["already"] == true, "says that it was done before");
                }
            }
        }
    }
    assert_eq!(facts::everything(&world).await, before, "what is refused leaves nothing");
    for (number, (who, action, to)) in moving.into_iter().enumerate() {
        let lead = company.brings(state, &format!("PT Nomor {number}")).await;
        let answer = company.tries(who, action, &lead).await.is_ok();
        answer.check(answer.data()["lead"].is_null() || answer.data()["lead"]["queue"] == to, &format!("is in {to}"));
        let row = facts::lead(&world, &lead).await;
        answer.check(row["queue"] == to, &format!("left the lead in {to}"));
    }
    world.proves_itself().await;
}

async fn sees_what_may_be_done(who: &Person, lead: &str, state: State) {
    let answer = who.gets(&format!("/api/crm/leads/{lead}")).await;
    if sees(&who.name, state) {
        let answer = answer.is_ok();
        answer.check(names(&answer.data()["actions"]) == allowed(&who.name, state), &format!("offers {:?}", allowed(&who.name, state)));
    } else {
        answer.is_refused("NOT_FOUND");
    }
}

#[tokio::test]
async fn a_new_lead_goes_where_the_table_says_and_nowhere_else() {
    holds_for(State::New).await;
}

#[tokio::test]
async fn a_lead_in_review_goes_where_the_table_says_and_nowhere_else() {
    holds_for(State::InReview).await;
}

#[tokio::test]
async fn a_nurtured_lead_goes_where_the_table_says_and_nowhere_else() {
    holds_for(State::Nurture).await;
}

#[tokio::test]
async fn a_disqualified_lead_goes_where_the_table_says_and_nowhere_else() {
    holds_for(State::Disqualified).await;
}

#[tokio::test]
async fn a_lead_in_the_pool_goes_where_the_table_says_and_nowhere_else() {
    holds_for(State::Pool).await;
}

#[tokio::test]
async fn an_assigned_lead_goes_where_the_table_says_and_nowhere_else() {
    holds_for(State::Assigned).await;
}

#[tokio::test]
async fn a_claimed_lead_goes_where_the_table_says_and_nowhere_else() {
    holds_for(State::Claimed).await;
}

#[tokio::test]
async fn a_converted_lead_goes_nowhere() {
    holds_for(State::Converted).await;
}
