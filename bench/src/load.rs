//! A load over HTTP: so many connections, each sending its next request when the last was answered.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// One request.
#[derive(Clone, Debug)]
pub struct Shot {
    pub method: &'static str,
    pub path: String,
    pub cookie: String,
    pub body: String,
    pub content_type: String,
    /// What a browser says that it takes, for a page.
    pub encodings: Option<&'static str>,
}

impl Shot {
    /// A read of the API.
    pub fn get(path: &str, cookie: &str) -> Self {
        Self {
            method: "GET",
            path: path.to_owned(),
            cookie: cookie.to_owned(),
            body: String::new(),
            content_type: "application/json".to_owned(),
            encodings: None,
        }
    }

    /// A page, as a browser asks for it.
    pub fn page(path: &str, cookie: &str) -> Self {
        Self { encodings: Some("gzip, br"), ..Self::get(path, cookie) }
    }
}

/// What each connection sends next; none: there is nothing left to do.
pub type Source = Arc<dyn Fn(usize, usize) -> Option<Shot> + Send + Sync>;

/// What came of a load.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    pub requests: usize,
    pub seconds: f64,
    /// Answers of 400 and above, and the first of them in words.
    pub refused: usize,
    pub first_refusal: Option<String>,
    pub bytes: usize,
    /// In microseconds, sorted.
    pub latencies: Vec<u32>,
}

impl Outcome {
    /// Answered requests a second.
    pub fn rate(&self) -> f64 {
        self.requests as f64 / self.seconds
    }

    /// The latency that so many of a hundred stay under, in milliseconds.
    pub fn percentile(&self, of_hundred: f64) -> f64 {
        percentile(&self.latencies, of_hundred)
    }

    fn add(&mut self, other: Self) {
        self.requests += other.requests;
        self.refused += other.refused;
        self.bytes += other.bytes;
        self.first_refusal = self.first_refusal.take().or(other.first_refusal);
        self.latencies.extend(other.latencies);
    }
}

/// The same of any sorted microseconds.
pub fn percentile(sorted: &[u32], of_hundred: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    let place = (last as f64 * of_hundred / 100.0).round() as usize;
    sorted.get(place).map_or(0.0, |found| f64::from(*found) / 1000.0)
}

/// Drives the server for so long, or until nothing is left to send.
pub async fn drive(server: SocketAddr, connections: usize, time: Duration, source: Source) -> Result<Outcome> {
    let mut lines = Vec::new();
    for _ in 0..connections {
        lines.push(connect(server).await?);
    }
    let began = Instant::now();
    let tasks: Vec<_> = lines
        .into_iter()
        .enumerate()
        .map(|(connection, line)| tokio::spawn(keep_sending(line, connection, began + time, source.clone())))
        .collect();
    let mut all = Outcome::default();
    for task in tasks {
        all.add(task.await??);
    }
    all.seconds = began.elapsed().as_secs_f64();
    all.latencies.sort_unstable();
    Ok(all)
}

/// A connection of its own.
pub async fn connect(server: SocketAddr) -> Result<SendRequest<Full<Bytes>>> {
    let stream = TcpStream::connect(server).await.context("the server does not answer")?;
    stream.set_nodelay(true)?;
    let (line, connection) = handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    Ok(line)
}

async fn keep_sending(mut line: SendRequest<Full<Bytes>>, connection: usize, until: Instant, source: Source) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    for count in 0.. {
        let Some(shot) = source(connection, count).filter(|_| Instant::now() < until) else { break };
        let sent = Instant::now();
        let answer = send(&mut line, &shot).await?;
        outcome.latencies.push(u32::try_from(sent.elapsed().as_micros()).unwrap_or(u32::MAX));
        outcome.requests += 1;
        outcome.bytes += answer.body.len();
        if answer.status >= 400 {
            outcome.refused += 1;
            outcome.first_refusal.get_or_insert_with(|| format!("{} {}: {} {}", shot.method, shot.path, answer.status, answer.text()));
        }
    }
    Ok(outcome)
}

/// An answer as it came.
pub struct Answer {
    pub status: u16,
    pub correlation: Option<String>,
    pub set_cookie: Vec<String>,
    pub body: Bytes,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Sends one request and reads the whole answer.
pub async fn send(line: &mut SendRequest<Full<Bytes>>, shot: &Shot) -> Result<Answer> {
    let mut request = Request::builder().method(shot.method).uri(&shot.path).header("host", "127.0.0.1");
    if !shot.cookie.is_empty() {
        request = request.header("cookie", &shot.cookie);
    }
    if !shot.body.is_empty() {
        request = request.header("content-type", &shot.content_type);
    }
    if let Some(encodings) = shot.encodings {
        request = request.header("accept-encoding", encodings).header("accept", "text/html");
    }
    line.ready().await?;
    let answer = line.send_request(request.body(Full::new(Bytes::from(shot.body.clone())))?).await?;
    let (parts, body) = answer.into_parts();
    let all = |name: &str| parts.headers.get_all(name).iter().filter_map(|v| v.to_str().ok()).map(str::to_owned).collect::<Vec<_>>();
    let (correlation, set_cookie) = (all("x-correlation-id").pop(), all("set-cookie"));
    Ok(Answer { status: parts.status.as_u16(), correlation, set_cookie, body: body.collect().await?.to_bytes() })
}

/// Signs somebody of the demo company in and answers his cookie.
pub async fn sign_in(server: SocketAddr, login: &str) -> Result<String> {
    let body = serde_json::json!({ "email": format!("{login}@demo.bcp.test"), "password": "demo-bcp-2026" }).to_string();
    let shot = Shot { method: "POST", body, ..Shot::get("/api/auth/login", "") };
    let answer = send(&mut connect(server).await?, &shot).await?;
    let Some(cookie) = answer.set_cookie.first().and_then(|cookie| cookie.split(';').next()) else {
        bail!("{login} cannot sign in: {} {}", answer.status, answer.text());
    };
    Ok(cookie.to_owned())
}
