//! A request's file on its way to disk: a block at a time, measured and hashed, at most 50 MB, never in memory as a whole.

use std::path::{Path, PathBuf};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Multipart, Request, multipart};
use futures_util::{Stream, StreamExt};
use sha2::{Digest, Sha256};
use tokio::fs::{File, OpenOptions};
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

use super::read::{MOST_BYTES, broken, refused, too_large};
use crate::app::App;
use crate::error::{Code, Error};

/// Of a file that is too large this much more is read and thrown away, so that the browser is listening when it is told.
const DRAINED: u64 = 64 * 1024 * 1024;
const DRAIN_TIME: Duration = Duration::from_secs(30);
const LONGEST_FIELD: usize = 256 * 1024;
const MOST_FIELDS: usize = 200;
const TOO_LARGE: &str = "This file is larger than 50 MB. Split it, or leave out columns that are not needed.";

/// A file on disk for as long as this lives.
#[derive(Debug)]
pub(super) struct Kept(PathBuf);

/// A file that came in, or nothing but fields.
#[derive(Debug)]
pub(super) struct Received {
    /// The form's other fields.
    pub(super) fields: Vec<(String, String)>,
    pub(super) file: Option<Upload>,
}

/// The file.
#[derive(Debug)]
pub(super) struct Upload {
    pub(super) kept: Kept,
    pub(super) name: String,
    pub(super) bytes: u64,
    /// SHA-256 in hexadecimal.
    pub(super) hash: String,
}

impl Kept {
    /// A new empty file that nobody else can read.
    pub(super) async fn create() -> Result<(Self, File), Error> {
        let path = std::env::temp_dir().join(format!("bcp-crm-import-{}", Uuid::new_v4()));
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path).await.map_err(broken)?;
        Ok((Self(path), file))
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(&self.0) {
            tracing::warn!(path = %self.0.display(), %error, "a temporary file was not removed");
        }
    }
}

/// Reads a form with a file.
pub(super) async fn form(request: Request, app: &App) -> Result<Received, Error> {
    let mut form =
        Multipart::from_request(request, app).await.map_err(|_| Error::invalid("This form cannot be read. Please try again."))?;
    let mut received = Received { fields: Vec::new(), file: None };
    while let Some(field) = form.next_field().await.map_err(cut)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            let file_name = field.file_name().unwrap_or_default().rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
            let upload = store(field.map(|block| block.map_err(cut)), file_name).await?;
            received.file = Some(upload).filter(|upload| upload.bytes > 0 || !upload.name.is_empty());
        } else if !name.starts_with('_') {
            received.fields.push((name, short(field).await?));
        }
        if received.fields.len() > MOST_FIELDS {
            return Err(Error::invalid("This form has more fields than the page sends."));
        }
    }
    Ok(received)
}

/// Reads a whole body, as it is, to a file.
pub(super) async fn body(body: Body, name: &str) -> Result<Upload, Error> {
    store(
        body.into_data_stream().map(|block| block.map_err(|error| Error::invalid("The request broke off.").because(error))),
        name.to_owned(),
    )
    .await
}

async fn store(mut blocks: impl Stream<Item = Result<Bytes, Error>> + Unpin, name: String) -> Result<Upload, Error> {
    let (kept, mut file) = Kept::create().await?;
    let (mut bytes, mut hash) = (0, Sha256::new());
    while let Some(block) = blocks.next().await {
        let block = block?;
        bytes += block.len() as u64;
        if bytes > MOST_BYTES {
            drain(blocks).await;
            return Err(too_large(TOO_LARGE));
        }
        hash.update(&block);
        file.write_all(&block).await.map_err(broken)?;
    }
    file.flush().await.map_err(broken)?;
    let hash = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let name = name.chars().filter(|letter| !letter.is_control()).take(255).collect();
    Ok(Upload { kept, name, bytes, hash })
}

async fn drain(mut blocks: impl Stream<Item = Result<Bytes, Error>> + Unpin) {
    let all = async {
        let mut more = 0;
        while let Some(Ok(block)) = blocks.next().await {
            more += block.len() as u64;
            if more > DRAINED {
                break;
            }
        }
    };
    let _ = tokio::time::timeout(DRAIN_TIME, all).await;
}

async fn short(mut field: multipart::Field<'_>) -> Result<String, Error> {
    let mut text = Vec::new();
    while let Some(block) = field.chunk().await.map_err(cut)? {
        text.extend_from_slice(&block);
        if text.len() > LONGEST_FIELD {
            return Err(Error::new(Code::PayloadTooLarge, "A field of this form is longer than it can be."));
        }
    }
    String::from_utf8(text).map_err(|_| Error::invalid("A field of this form is not text."))
}

fn cut(error: multipart::MultipartError) -> Error {
    refused("The file did not arrive completely. Please upload it again.").because(error)
}
