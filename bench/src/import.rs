//! An import of a file through the product, beside a bare COPY of the same rows with the same indexes and triggers.

use std::fmt::Write;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use bytes::Bytes;
use futures_util::SinkExt;
use serde::Serialize;
use serde_json::Value;
use tokio_postgres::Client;

use crate::load::{self, Shot};
use crate::process::Program;
use crate::report::median;

/// As many as a file may have (spec 7.2).
const ROWS: usize = 100_000;
const PATH: &str = "/api/crm/imports";
const BOUNDARY: &str = "a-boundary-that-no-file-holds";
const COLUMNS: &str = "company_name,domain,contact_name,contact_email,contact_phone,city,industry";

/// Rows a second: to read and preview a file, to commit it, and of the COPY; medians over the rounds.
#[derive(Clone, Debug, Serialize)]
pub struct Import {
    pub rows: usize,
    pub preview: f64,
    pub commit: f64,
    pub copy: f64,
}

/// Imports so many times, and takes each back.
pub async fn measure(server: &Program, cookie: &str, owner: &Client, rounds: usize) -> Result<Import> {
    let (mut previews, mut commits, mut copies) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        copies.push(copy(owner).await?);
        let began = Instant::now();
        let answer = send(server, Shot { method: "POST", body: form(), content_type: form_type(), ..Shot::get(PATH, cookie) }).await?;
        let id = answer["data"]["batch"]["batch_id"].as_str().context("an import has an id")?.to_owned();
        rests(server, cookie, &id, "previewed").await?;
        previews.push(rate(began));
        let began = Instant::now();
        act(server, cookie, &id, "commit").await?;
        rests(server, cookie, &id, "completed").await?;
        commits.push(rate(began));
        act(server, cookie, &id, "undo").await?;
        rests(server, cookie, &id, "undone").await?;
        owner.batch_execute("vacuum (analyze) data.targets").await?;
    }
    Ok(Import { rows: ROWS, preview: median(previews), commit: median(commits), copy: median(copies) })
}

/// What the COPY left, or a run that was broken off.
async fn gone(owner: &Client) -> Result<()> {
    owner.batch_execute("delete from data.targets where company_name like 'PT Ukur Laju %'").await?;
    Ok(owner.batch_execute("vacuum (analyze) data.targets").await?)
}

async fn copy(owner: &Client) -> Result<f64> {
    gone(owner).await?;
    let began = Instant::now();
    let mut sink = std::pin::pin!(owner.copy_in::<_, Bytes>(&format!("copy data.targets ({COLUMNS}) from stdin (format csv)")).await?);
    sink.send(Bytes::from(rows())).await?;
    sink.close().await?;
    let rate = rate(began);
    gone(owner).await?;
    Ok(rate)
}

fn rate(began: Instant) -> f64 {
    ROWS as f64 / began.elapsed().as_secs_f64()
}

fn rows() -> String {
    let mut text = String::new();
    for n in 0..ROWS {
        let _ = writeln!(text, "PT Ukur Laju {n},ukur{n}.co.id,Rina Wijaya,info@ukur{n}.co.id,0812345{n},Jakarta,Logistics");
    }
    text
}

fn form_type() -> String {
    format!("multipart/form-data; boundary={BOUNDARY}")
}

fn form() -> String {
    let part = |name: &str| format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"");
    format!(
        "{}\r\n\r\ntargets\r\n{}; filename=\"bench.csv\"\r\n\r\n{COLUMNS}\n{}\r\n--{BOUNDARY}--\r\n",
        part("kind"),
        part("file"),
        rows()
    )
}

async fn act(server: &Program, cookie: &str, id: &str, act: &str) -> Result<()> {
    send(server, Shot { method: "POST", body: "{}".to_owned(), ..Shot::get(&format!("{PATH}/{id}/{act}"), cookie) }).await.map(drop)
}

/// Asks every few milliseconds until the import has come to rest, and in this status.
async fn rests(server: &Program, cookie: &str, id: &str, status: &str) -> Result<()> {
    let mut asks = tokio::time::interval(Duration::from_millis(20));
    loop {
        asks.tick().await;
        let answer = send(server, Shot::get(&format!("{PATH}/{id}"), cookie)).await?;
        let batch = &answer["data"]["batch"];
        if batch["stage"].is_null() {
            return if batch["status"] == status { Ok(()) } else { bail!("an import should be {status}: {batch}") };
        }
    }
}

async fn send(server: &Program, shot: Shot) -> Result<Value> {
    let answer = load::send(&mut load::connect(server.address).await?, &shot).await?;
    if answer.status >= 400 {
        bail!("{} {}: {} {}", shot.method, shot.path, answer.status, answer.text());
    }
    Ok(serde_json::from_slice(&answer.body)?)
}
