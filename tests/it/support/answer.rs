//! What came back, and what a test says about it.

use bcp_crm::error::Code;
use reqwest::Response;
use reqwest::header::HeaderMap;
use serde_json::Value;

/// The answer to one request. Every claim about it that fails shows the whole answer.
#[derive(Clone, Debug)]
pub struct Answer {
    asked: String,
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
    json: Value,
}

impl Answer {
    /// Reads it to its end, of an event stream the beginning; what holds for every answer is checked here, for every request of every test.
    pub async fn read(asked: String, mut response: Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = if headers.get("content-type").is_some_and(|kind| kind == "text/event-stream") {
            let begin = response.chunk().await.expect("a stream's beginning").unwrap_or_default();
            String::from_utf8_lossy(&begin).into_owned()
        } else {
            response.text().await.expect("an answer's text")
        };
        let json: Value = serde_json::from_str(&text).unwrap_or_default();
        let answer = Self { asked, status, headers, text, json };
        let correlation = answer.header("x-correlation-id");
        answer.check(!correlation.is_empty(), "has a correlation id");
        answer.check(status != 500, "is no fault of ours");
        if answer.json.get("success").is_some() {
            answer.check(answer.json["correlation_id"] == correlation, "has the same correlation id in its body");
        }
        answer
    }

    /// A success as spec 4.1 shapes it.
    #[track_caller]
    pub fn is_ok(&self) -> Self {
        self.check((200..=202).contains(&self.status), "is a success");
        self.check(self.json["success"] == true && self.json.get("data").is_some(), "holds data");
        self.clone()
    }

    /// 201 with the record's address.
    #[track_caller]
    pub fn is_created(&self) -> Self {
        self.check(
            self.status == 201 && ["/api/crm/", "/api/admin/", "/api/auth/"].iter().any(|area| self.header("location").starts_with(area)),
            "is 201 with a location",
        );
        self.is_ok()
    }

    /// A refusal with this code, and the status that belongs to it.
    #[track_caller]
    pub fn is_refused(&self, code: &str) -> Self {
        let status = Code::ALL.iter().find(|known| known.name() == code).expect("a code of spec 4.1").status().as_u16();
        self.check(self.status == status, &format!("is {status} {code}"));
        self.check(self.json["success"] == false && self.json["error"]["code"] == code, &format!("is refused with {code}"));
        self.check(self.message().ends_with('.') || self.message().ends_with('?'), "says it in a sentence");
        self.clone()
    }

    /// Whether it was refused with this code, where a test counts.
    pub fn was_refused(&self, code: &str) -> bool {
        self.json["error"]["code"] == code
    }

    /// The refusal has a message for this field.
    #[track_caller]
    pub fn names_field(&self, field: &str) -> Self {
        self.check(self.details()[field].is_string(), &format!("names the field {field}"));
        self.clone()
    }

    /// A page of HTML.
    #[track_caller]
    pub fn shows_a_page(&self) -> Self {
        self.check(self.status == 200 && self.header("content-type").starts_with("text/html"), "is a page");
        self.clone()
    }

    /// The browser is sent to this page.
    #[track_caller]
    pub fn goes_to(&self, page: &str) -> Self {
        self.check(self.status == 303, "is 303");
        self.check(self.header("location") == page, &format!("goes to {page}"));
        self.clone()
    }

    /// `data` of a success.
    pub fn data(&self) -> &Value {
        &self.json["data"]
    }

    /// `error.details` of a refusal.
    pub fn details(&self) -> &Value {
        &self.json["error"]["details"]
    }

    /// `error.message` of a refusal.
    pub fn message(&self) -> &str {
        self.json["error"]["message"].as_str().unwrap_or_default()
    }

    /// A text of `data` by its path, such as `lead.lead_id`.
    #[track_caller]
    pub fn id(&self, path: &str) -> String {
        let found = path.split('.').fold(self.data(), |value, key| &value[key]);
        self.check(found.is_string(), &format!("holds {path}"));
        found.as_str().unwrap_or_default().to_owned()
    }

    /// A header, empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Fails the test with the whole answer unless the claim holds.
    #[track_caller]
    pub fn check(&self, holds: bool, claim: &str) {
        let text: String = self.text.chars().take(4_000).collect();
        assert!(holds, "{} was expected to be an answer that {claim}, but was {}\n{:#?}\n{text}", self.asked, self.status, self.headers);
    }
}
