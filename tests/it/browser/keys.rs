//! Keyboard, mouse and window of a browser, and what it complained of.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use thirtyfour::common::command::{Command, ExtensionCommand};
use thirtyfour::prelude::*;

use super::chromium::Browser;

const STEPS: i64 = 8;
/// More stops than any page has.
const STOPS: usize = 80;

impl Browser {
    /// Presses keys, wherever the focus is.
    pub async fn types(&self, keys: impl Into<TypingData>) {
        let keys = self.driver.action_chain_with_delay(Some(Duration::ZERO), Some(Duration::ZERO)).send_keys(keys);
        keys.perform().await.expect("keys are pressed");
    }

    /// Presses Tab until the focus is on what has these words.
    pub async fn tabs_to(&self, name: &str) {
        self.goes_to(name, Key::Tab).await;
    }

    /// Presses one key until the focus is on what has these words.
    pub async fn goes_to(&self, name: &str, key: Key) {
        let mut passed = Vec::new();
        while passed.len() < STOPS {
            self.types(key.clone()).await;
            let focused = self.asks("focused()", &[]).await;
            if focused == name {
                return;
            }
            passed.push(focused.to_string());
        }
        panic!("{key:?} never came to {name:?}, but to {}", passed.join(", "));
    }

    /// Drags the card of this title into a lane.
    pub async fn drags(&self, title: &str, lane: &str) {
        let ready = "Object.keys(lane(arguments[0]) ?? {}).some((key) => key.startsWith('Sortable'))";
        self.until("sees a board that can be moved", ready, &[json!(lane)]).await;
        let places = "[middle(card(arguments[0]).getBoundingClientRect()), middle(lane(arguments[1]).getBoundingClientRect())]";
        let places = self.asks(places, &[json!(title), json!(lane)]).await;
        let [from, to]: [[f64; 2]; 2] = serde_json::from_value(places).expect("two places");
        // By its lower half: the title is a link and the corner a button.
        let from = [from[0] as i64, from[1] as i64 + 12];
        let to = [to[0] as i64, to[1].min(600.0) as i64];
        let mut mouse =
            self.driver.action_chain_with_delay(None, Some(Duration::from_millis(20))).move_to(from[0], from[1]).click_and_hold();
        for step in 1..=STEPS {
            mouse = mouse.move_to(from[0] + (to[0] - from[0]) * step / STEPS, from[1] + (to[1] - from[1]) * step / STEPS);
        }
        mouse.move_to(to[0] + 3, to[1] + 3).release().perform().await.expect("the mouse moves");
    }

    /// A window of this width.
    pub async fn is_wide(&self, width: u32) {
        let metrics = json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600});
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// A system that prefers `light` or `dark`.
    pub async fn prefers(&self, scheme: &str) {
        let feature = json!({"name": "prefers-color-scheme", "value": scheme});
        self.devtools("Emulation.setEmulatedMedia", json!({"features": [feature]})).await;
    }

    /// Has nothing of any page any more.
    pub async fn forgets_files(&self) {
        self.devtools("Network.clearBrowserCache", json!({})).await;
    }

    /// A line on which each answer takes so long.
    pub async fn is_far(&self, milliseconds: u32) {
        let line = json!({"offline": false, "latency": milliseconds, "downloadThroughput": -1, "uploadThroughput": -1});
        self.devtools("Network.enable", json!({})).await;
        self.devtools("Network.emulateNetworkConditions", line).await;
    }

    async fn devtools(&self, command: &'static str, parameters: Value) {
        let command = Command::ExtensionCommand(Box::new(Devtools(command, parameters)));
        self.driver.cmd(command).await.expect("the browser does it");
    }

    /// Closes the browser, in whose console nothing went wrong.
    pub async fn closes(self) {
        self.is_content().await;
    }

    /// Since it was last asked the console has had no error, no warning and no report of the content security policy. That a form or
    /// page was refused, also by a server that is busy, is no fault.
    pub async fn is_content(&self) {
        let entries = self.driver.browser_log().await.expect("the console");
        let refused = |text: &str| {
            ["4", "503"].iter().any(|status| text.contains(&format!("responded with a status of {status}"))) && !text.contains("/assets/")
        };
        let faults = entries.iter().filter(|entry| ["SEVERE", "WARNING"].contains(&entry.level.as_str()) && !refused(&entry.message));
        let faults: Vec<_> = faults.map(|entry| &entry.message).collect();
        assert!(faults.is_empty(), "the console says {faults:#?}");
    }
}

/// A command of the browser's own protocol, passed on by chromedriver.
#[derive(Debug)]
struct Devtools(&'static str, Value);

impl ExtensionCommand for Devtools {
    fn parameters_json(&self) -> Option<Value> {
        Some(json!({"cmd": self.0, "params": self.1}))
    }

    fn method(&self) -> Method {
        Method::POST
    }

    fn endpoint(&self) -> std::sync::Arc<str> {
        "/goog/cdp/execute".into()
    }
}
