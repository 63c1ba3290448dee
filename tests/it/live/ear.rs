//! Somebody who listens to the event stream.

use std::collections::BTreeSet;

use reqwest::{Method, Response};

use crate::support::Person;

/// One event: its name, and its words.
#[derive(Debug, PartialEq, Eq)]
pub struct Event {
    pub name: String,
    pub kinds: BTreeSet<String>,
}

/// An open stream.
pub struct Ear {
    response: Response,
    text: String,
}

/// Kinds as a set.
pub fn kinds(words: &str) -> BTreeSet<String> {
    words.split_whitespace().map(str::to_owned).collect()
}

impl Ear {
    /// Opens a stream after so many milliseconds away; what is told at once is the first event.
    pub async fn after(person: &Person, away: u32) -> (Self, Event) {
        let response = person.asks(Method::GET, &format!("/api/crm/live?away={away}")).send().await.expect("an answer");
        assert_eq!(response.status(), 200, "{} may listen", person.name);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers()["x-accel-buffering"], "no");
        assert!(response.headers().get("content-encoding").is_none(), "it is not compressed");
        let mut ear = Self { response, text: String::new() };
        let first = ear.next().await.expect("something is said at once");
        (ear, first)
    }

    pub async fn of(person: &Person) -> Self {
        Self::after(person, 0).await.0
    }

    /// The next event; none when the stream is at its end.
    pub async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let (event, rest) = (read(event), rest.to_owned());
                self.text = rest;
                return Some(event);
            }
            let chunk = self.response.chunk().await.expect("the stream goes on or ends")?;
            self.text.push_str(&String::from_utf8_lossy(&chunk));
        }
    }

    /// The next event that is more than a sign of life.
    pub async fn hears(&mut self) -> Event {
        loop {
            let event = self.next().await.expect("the stream goes on");
            if event.name != "beat" {
                return event;
            }
        }
    }

    /// Listens until it is told something else than changes, of which some may have been on their way.
    pub async fn hears_out(&mut self) -> Event {
        loop {
            let event = self.hears().await;
            if event.name != "message" && event.name != "own" {
                return event;
            }
        }
    }

    /// Listens until some of this kind have changed.
    pub async fn hears_of(&mut self, kind: &str) -> Event {
        loop {
            let event = self.hears().await;
            if event.kinds.contains(kind) {
                return event;
            }
        }
    }
}

fn read(text: &str) -> Event {
    let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    Event { name: field("event:").unwrap_or("message").to_owned(), kinds: kinds(field("data:").unwrap_or_default()) }
}
