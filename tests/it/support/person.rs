//! Somebody with a browser's cookies, who asks the server over HTTP.

use std::net::IpAddr;
use std::sync::Arc;

use reqwest::{Client, ClientBuilder, Method, RequestBuilder, redirect};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Answer, PASSWORD, TOO_LONG, cast};

/// A signed-in person, or a stranger without a session.
#[derive(Clone)]
pub struct Person {
    pub name: String,
    pub user_id: Uuid,
    base: Arc<str>,
    client: Client,
    key: Option<String>,
    token: Option<String>,
}

fn builder() -> ClientBuilder {
    Client::builder().cookie_store(true).redirect(redirect::Policy::none()).timeout(TOO_LONG)
}

impl Person {
    /// Nobody yet, before the server at this address.
    pub fn stranger(name: &str, base: &Arc<str>) -> Self {
        let client = builder().build().expect("an HTTP client");
        Self { name: name.to_owned(), user_id: Uuid::nil(), base: base.clone(), client, key: None, token: None }
    }

    /// The same, whose connections come from an address of his own, before he signs in.
    pub fn calling_from(self, address: IpAddr) -> Self {
        Self { client: builder().local_address(address).build().expect("an HTTP client"), ..self }
    }

    /// Signs in with the cast's password.
    pub async fn signs_in(mut self) -> Self {
        let answer = self.logs_in(&cast::email(&self.name), PASSWORD).await.is_ok();
        self.user_id = answer.id("user.user_id").parse().expect("a user's id");
        self
    }

    /// Tries an e-mail and a password.
    pub async fn logs_in(&self, email: &str, password: &str) -> Answer {
        self.posts("/api/auth/login", json!({"email": email, "password": password})).await
    }

    /// The same person, whose requests all carry this Idempotency-Key.
    pub fn with_key(&self, key: &str) -> Self {
        Self { key: Some(key.to_owned()), ..self.clone() }
    }

    /// A program that speaks with this API token, whatever cookies it has.
    pub fn with_token(&self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self.clone() }
    }

    /// DELETE.
    pub async fn deletes(&self, path: &str) -> Answer {
        self.sends(self.asks(Method::DELETE, path)).await
    }

    /// GET.
    pub async fn gets(&self, path: &str) -> Answer {
        self.sends(self.asks(Method::GET, path)).await
    }

    /// GET as a browser does.
    pub async fn browses(&self, path: &str) -> Answer {
        self.sends(self.asks(Method::GET, path).header("accept", "text/html")).await
    }

    /// POST of JSON.
    pub async fn posts(&self, path: &str, body: Value) -> Answer {
        self.sends(self.asks(Method::POST, path).json(&body)).await
    }

    /// PATCH of JSON.
    pub async fn patches(&self, path: &str, body: Value) -> Answer {
        self.sends(self.asks(Method::PATCH, path).json(&body)).await
    }

    /// A form as a browser without script sends it.
    pub async fn submits(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.sends(self.asks(Method::POST, path).header("accept", "text/html").form(fields)).await
    }

    /// A request to be completed by the test.
    pub fn asks(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.base));
        let request = match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        match &self.key {
            Some(key) => request.header("idempotency-key", key),
            None => request,
        }
    }

    /// Sends it and reads the answer.
    pub async fn sends(&self, request: RequestBuilder) -> Answer {
        let (client, request) = request.build_split();
        let request = request.expect("a request");
        let asked = format!("{}: {} {}", self.name, request.method(), request.url().path());
        let response = client.execute(request).await.unwrap_or_else(|error| panic!("{asked} was not answered: {error:?}"));
        Answer::read(asked, response).await
    }
}
