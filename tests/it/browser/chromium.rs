//! Somebody at a browser. He finds things by their words and waits until he sees what he expects.

use std::cell::RefCell;

use serde_json::{Value, json};
use thirtyfour::error::WebDriverErrorInner;
use thirtyfour::prelude::*;

use super::driver::Chromedriver;
use super::wait;
use crate::support::{PASSWORD, World};

const HANDS: &str = include_str!("hands.js");

/// A browser before one world's server.
pub struct Browser {
    pub driver: WebDriver,
    _chromedriver: Chromedriver,
    base: String,
}

impl Browser {
    /// A browser with nothing in it.
    pub async fn new(world: &World) -> Self {
        Self::before(&address(world), true).await
    }

    /// A browser in which no script runs.
    pub async fn without_script(world: &World) -> Self {
        Self::before(&address(world), false).await
    }

    /// A browser before the server at this address.
    pub async fn before(base: &str, scripts: bool) -> Self {
        let chromedriver = Chromedriver::start().await;
        let driver = chromedriver.browser(scripts).await;
        Self { driver, _chromedriver: chromedriver, base: base.trim_end_matches('/').to_owned() }
    }

    /// Goes on as this one of the cast.
    pub async fn becomes(&self, name: &str) {
        self.signs_in(&format!("{name}@bcp.test"), PASSWORD).await;
    }

    /// Signs in, where a first visit leads to.
    pub async fn signs_in(&self, email: &str, password: &str) {
        self.driver.delete_all_cookies().await.expect("no cookies");
        self.opens("/crm").await;
        self.fills("E-mail", email).await;
        self.fills("Password", password).await;
        self.presses("Sign in").await;
        self.until("is signed in", "still() && location.pathname !== '/login'", &[]).await;
    }

    pub async fn opens(&self, path: &str) {
        self.driver.goto(format!("{}{path}", self.base)).await.unwrap_or_else(|error| panic!("{path} does not open: {error}"));
    }

    /// Presses the button or link with these words.
    pub async fn presses(&self, name: &str) {
        self.clicks(&format!("can press {name:?}"), "button(arguments[0])", &[json!(name)]).await;
    }

    /// Presses a button in the row or card with this text.
    pub async fn presses_at(&self, row: &str, name: &str) {
        self.clicks(&format!("can press {name:?} at {row:?}"), "button(arguments[1], row(arguments[0]))", &[json!(row), json!(name)]).await;
    }

    /// Types into the field with this label, in place of what it holds.
    pub async fn fills(&self, label: &str, text: &str) {
        let field = self.element(&format!("has a field {label:?}"), "field(arguments[0])", &[json!(label)]).await;
        field.clear().await.expect("an empty field");
        field.send_keys(text).await.unwrap_or_else(|error| panic!("{label:?} cannot be filled: {error}"));
    }

    /// Chooses one of several that are all in sight.
    pub async fn ticks(&self, label: &str) {
        self.clicks(&format!("can tick {label:?}"), "field(arguments[0])", &[json!(label)]).await;
    }

    /// Chooses from a list that is the browser's own.
    pub async fn picks(&self, label: &str, option: &str) {
        let claim = format!("can choose {option:?} for {label:?}");
        self.clicks(&claim, "choice(arguments[0], arguments[1])", &[json!(label), json!(option)]).await;
    }

    /// Chooses from a list that is searched by typing.
    pub async fn finds(&self, label: &str, option: &str) {
        self.clicks(&format!("has a list {label:?}"), "field(arguments[0])", &[json!(label)]).await;
        self.types(option).await;
        let offered = "document.querySelector('.ts-dropdown:popover-open .active')?.innerText.includes(arguments[0])";
        self.until(&format!("is offered {option:?}"), offered, &[json!(option)]).await;
        self.types(Key::Enter).await;
    }

    /// Sees this text, sooner or later.
    pub async fn sees(&self, text: &str) {
        self.until(&format!("sees {text:?}"), "page().includes(arguments[0])", &[json!(text)]).await;
    }

    /// Sees this text no longer.
    pub async fn misses(&self, text: &str) {
        self.until(&format!("does not see {text:?}"), "still() && !page().includes(arguments[0])", &[json!(text)]).await;
    }

    /// Sees both in one row or card.
    pub async fn sees_at(&self, row: &str, text: &str) {
        self.until(&format!("sees {text:?} at {row:?}"), "row(arguments[0])?.innerText.includes(arguments[1])", &[json!(row), json!(text)])
            .await;
    }

    /// Is on a page whose address begins like this.
    pub async fn is_at(&self, path: &str) {
        self.until(&format!("is at {path}"), "still() && (location.pathname + location.search).startsWith(arguments[0])", &[json!(path)])
            .await;
    }

    /// Waits until the page says something true of itself, in the words of hands.js.
    pub async fn until(&self, claim: &str, script: &str, arguments: &[Value]) {
        if wait::until(|| async { truth(&self.try_to_ask(script, arguments).await) }).await.is_err() {
            self.fails(claim, script).await;
        }
    }

    /// What the page says of itself.
    pub async fn asks(&self, script: &str, arguments: &[Value]) -> Value {
        self.try_to_ask(script, arguments).await.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// The element that a script answers, as soon as there is one.
    pub async fn element(&self, claim: &str, script: &str, arguments: &[Value]) -> WebElement {
        let found = wait::found(|| async { self.script(script, arguments).await.ok()?.element().ok() }).await;
        match found {
            Some(element) => element,
            None => self.fails(claim, script).await,
        }
    }

    /// A click that another element caught, or that came while the page was replaced, is done again: it reached nothing.
    async fn clicks(&self, claim: &str, script: &str, arguments: &[Value]) {
        let last = RefCell::new(String::new());
        let clicked = wait::until(|| async {
            let clicked = self.element(claim, script, arguments).await.click().await;
            let missed = matches!(
                clicked.as_ref().map_err(|error| &**error),
                Err(WebDriverErrorInner::StaleElementReference(_)
                    | WebDriverErrorInner::ElementClickIntercepted(_)
                    | WebDriverErrorInner::ElementNotInteractable(_))
            );
            last.replace(clicked.as_ref().err().map_or_else(String::new, ToString::to_string));
            assert!(clicked.is_ok() || missed, "{claim}: {clicked:?}");
            clicked.is_ok()
        });
        if clicked.await.is_err() {
            self.fails(claim, &last.into_inner()).await;
        }
    }

    async fn try_to_ask(&self, script: &str, arguments: &[Value]) -> WebDriverResult<Value> {
        Ok(self.script(script, arguments).await?.json().clone())
    }

    async fn script(&self, script: &str, arguments: &[Value]) -> WebDriverResult<ScriptRet> {
        self.driver.execute(format!("{HANDS}\nreturn {script};"), arguments.to_vec()).await
    }

    async fn fails(&self, claim: &str, why: &str) -> ! {
        let at = self.driver.current_url().await.map_or_else(|error| error.to_string(), |url| url.to_string());
        let text = self.try_to_ask("(front().body ?? front()).innerText", &[]).await.unwrap_or_default();
        panic!("he {claim}: never so ({why})\nat {at}\n{}", text.as_str().unwrap_or_default());
    }
}

fn truth(answer: &WebDriverResult<Value>) -> bool {
    !matches!(answer, Err(_) | Ok(Value::Null | Value::Bool(false)))
}

fn address(world: &World) -> String {
    let request = world.stranger().asks(reqwest::Method::GET, "").build();
    request.expect("the server's address").url().to_string()
}
