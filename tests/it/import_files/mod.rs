//! Files as the world makes them: each ends in a right reading or in a refusal that a person understands (spec 7.1, 7.2, 7.6).

pub mod bombs;
mod books;
mod change;
mod repair;
mod rows;
mod stored;
mod text;
mod wrong;

use reqwest::{Method, RequestBuilder};
use serde_json::Value;

use crate::support::{Answer, Person, World};

pub const PATH: &str = "/api/crm/imports";
const BOUNDARY: &str = "a-boundary-that-no-file-holds";

/// A form with a file and these fields.
fn form(name: &str, content: &[u8], fields: &[(&str, &str)]) -> Vec<u8> {
    let mut body = Vec::new();
    for (field, value) in fields {
        body.extend(format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n").bytes());
    }
    body.extend(format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n").bytes());
    body.extend(content);
    body.extend(format!("\r\n--{BOUNDARY}--\r\n").bytes());
    body
}

/// The request with a form of a file and these fields.
pub fn with_file(request: RequestBuilder, name: &str, content: &[u8], fields: &[(&str, &str)]) -> RequestBuilder {
    request.header("content-type", format!("multipart/form-data; boundary={BOUNDARY}")).body(form(name, content, fields))
}

impl Person {
    /// Sends a form with a file.
    pub async fn sends_file(&self, path: &str, name: &str, content: &[u8], fields: &[(&str, &str)]) -> Answer {
        self.sends(with_file(self.asks(Method::POST, path), name, content, fields)).await
    }

    /// Uploads a list of targets.
    pub async fn uploads(&self, name: &str, content: impl AsRef<[u8]>) -> Answer {
        self.sends_file(PATH, name, content.as_ref(), &[("kind", "targets")]).await
    }

    /// All rows of an import as they were read.
    pub async fn rows_of(&self, uploaded: &Answer) -> Vec<Value> {
        let rows = self.gets(&format!("{PATH}/{}/rows", uploaded.id("batch.batch_id"))).await.is_ok();
        rows.data().as_array().cloned().unwrap_or_default()
    }

    /// The drafts of all rows of a list of targets that is uploaded.
    async fn drafts_of(&self, name: &str, content: impl AsRef<[u8]>) -> Vec<Value> {
        let uploaded = self.uploads(name, content).await.is_created();
        self.rows_of(&uploaded).await.into_iter().map(|row| row["draft"].clone()).collect()
    }
}

/// Text in UTF-16.
fn wide(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}
