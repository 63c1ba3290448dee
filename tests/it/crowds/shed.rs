//! Requests beyond what may wait: refused at once, each reader in his form, and nothing typed is lost.

use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use reqwest::Method;

use super::{Holder, figures, whole_pool};
use crate::support::{Answer, Person, Room, World};

const LIST: &str = "/api/crm/leads?view=inbox";

fn is_shed(answer: &Answer) {
    answer.is_refused("OVERLOADED");
    says_when(answer);
}

fn says_when(answer: &Answer) {
    answer.check(answer.status == 503 && answer.header("retry-after").parse::<u32>().is_ok(), "is 503 and says when to try again");
}

/// A form's fields, sent by the browser library or without script.
async fn form(who: &Person, accept: &str) -> Answer {
    let fields = [("_form", "add-lead"), ("company_name", "PT Diketik Panjang"), ("_back", "/crm/lead-inbox")];
    who.sends(who.asks(Method::POST, "/api/crm/leads").header("accept", accept).form(&fields)).await
}

#[tokio::test]
async fn beyond_what_may_wait_requests_are_refused_at_once_and_the_others_are_served() {
    let world = World::new().await;
    let narrow = world.with_room(Room { connections: 1, waiting: 2, ..Room::AMPLE }).await;
    let ana = narrow.ana().await;
    let holder = Holder::of_leads(&world).await;
    let mut asked: FuturesUnordered<_> = (0..10).map(|_| ana.gets(LIST)).collect();
    // One is at the database and two wait for it; nobody waits longer than it takes to say no.
    for _ in 0..7 {
        is_shed(&asked.next().await.expect("an answer"));
    }
    let page = ana.browses("/crm/lead-inbox?q=laut").await;
    says_when(&page);
    page.check(page.text.contains("Try again") && page.text.contains("/crm/lead-inbox?q=laut"), "is a page that leads back to itself");
    let plain = form(&ana, "text/html").await;
    says_when(&plain);
    plain.check(plain.text.contains("PT Diketik Panjang"), "keeps what was typed");
    let stream = form(&ana, "text/vnd.turbo-stream.html, text/html").await;
    says_when(&stream);
    stream.check(stream.text.contains("form-errors") && stream.text.contains("target=\"add-lead\""), "is said in the form");
    assert_eq!(ana.gets("/healthz").await.status, 200, "it lives");
    assert_eq!(ana.gets("/login").await.status, 200, "what asks for nothing is served");

    holder.lets_go().await;
    while let Some(answer) = asked.next().await {
        answer.is_ok();
    }
    drop(asked);
    assert_eq!(whole_pool(&narrow).await["bcp_shed_total{why=\"waiting\"}"], 10.0);
    world.proves_itself().await;
}

#[tokio::test]
async fn whoever_has_waited_too_long_is_told_to_come_again() {
    let world = World::new().await;
    let narrow = world.with_room(Room { connections: 1, ..Room::AMPLE }).await;
    let ana = narrow.ana().await;
    let holder = Holder::of_leads(&world).await;
    let first = ana.clone();
    let first = tokio::spawn(async move { first.gets(LIST).await });
    holder.holds_up(1).await;
    let second = tokio::time::timeout(Duration::from_secs(30), ana.gets(LIST)).await.expect("an end of waiting");
    is_shed(&second);
    // Who watches waits as others do, but is not refused; without an answer it says so.
    assert_eq!(figures(&narrow).await["bcp_database_up"], 0.0);
    holder.lets_go().await;
    first.await.expect("an answer").is_ok();
    assert_eq!(whole_pool(&narrow).await["bcp_shed_total{why=\"waited\"}"], 2.0);
    world.proves_itself().await;
}
