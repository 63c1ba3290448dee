//! More than anybody sends: bodies of 5 GB, heads, addresses and forms without end. Each is refused early, and nothing is gathered in memory.

use std::cell::Cell;
use std::fs;

use reqwest::Method;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::raw::{address, cookie, says};
use crate::support::World;

const GIGABYTES: u64 = 5 * 1024 * 1024 * 1024;
const MEGABYTE: u64 = 1024 * 1024;

/// A line of /proc/self/status, in bytes: `VmRSS` is what the process holds, `VmHWM` the most that it ever held.
fn memory(line: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("the process's own status");
    let found = status.lines().find_map(|text| text.strip_prefix(line)?.strip_prefix(':')?.split_whitespace().next()?.parse::<u64>().ok());
    found.expect("a number") * 1024
}

/// Sends 5 GB, or as much as is taken until there is an answer; says the answer and how much was sent.
async fn streams(address: &str, head: &str, chunked: bool) -> (String, u64) {
    let stream = TcpStream::connect(address).await.expect("a connection");
    let (mut from, mut to) = stream.into_split();
    to.write_all(head.as_bytes()).await.expect("the head is sent");
    let mut block = vec![b'x'; 64 * 1024];
    if chunked {
        block = [b"10000\r\n".as_slice(), &block, b"\r\n"].concat();
    }
    let sent = Cell::new(0);
    let sending = async {
        while sent.get() < GIGABYTES && to.write_all(&block).await.is_ok() {
            sent.set(sent.get() + block.len() as u64);
        }
    };
    let answering = async {
        let mut answer = vec![0; 4096];
        let length = from.read(&mut answer).await.unwrap_or(0);
        String::from_utf8_lossy(&answer[..length]).into_owned()
    };
    tokio::pin!(answering);
    let answer = tokio::select! {
        answer = &mut answering => answer,
        () = sending => answering.await,
    };
    (answer, sent.get())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_of_five_gigabytes_is_refused_early_and_fills_no_memory() {
    let world = World::new().await;
    let session = cookie(&world, "budi").await;
    let address = address(&world.stranger());
    let before = memory("VmRSS");
    let multipart = "multipart/form-data; boundary=b";
    let part = "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"big.csv\"\r\n\r\n";
    for (path, kind) in [
        ("/api/crm/leads", "application/json"),
        ("/api/crm/leads", "application/x-www-form-urlencoded"),
        ("/api/auth/login", "application/json"),
        ("/api/crm/imports", "application/json"),
        ("/api/crm/imports", multipart),
    ] {
        for chunked in [false, true] {
            let begin = if kind == multipart { part } else { "" };
            let length = if chunked { "transfer-encoding: chunked".to_owned() } else { format!("content-length: {GIGABYTES}") };
            let begin = if chunked && !begin.is_empty() { format!("{:x}\r\n{begin}\r\n", begin.len()) } else { begin.to_owned() };
            let head = format!("POST {path} HTTP/1.1\r\nhost: x\r\ncookie: {session}\r\ncontent-type: {kind}\r\n{length}\r\n\r\n{begin}");
            let (answer, sent) = streams(&address, &head, chunked).await;
            assert!(answer.starts_with("HTTP/1.1 413"), "{path} {kind} {chunked}: {answer}");
            assert!(sent > 0 && sent < 200 * MEGABYTE, "{path} {kind}: {sent} bytes were taken");
            let most = memory("VmHWM");
            assert!(most < before + 100 * MEGABYTE, "{path} {kind}: {before} bytes before, {most} at most");
        }
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn a_head_an_address_and_a_form_have_their_limits() {
    let world = World::new().await;
    let ana = world.ana().await;
    let address = address(&ana);
    let long = "x".repeat(100 * 1024);
    for head in [format!("X-Long: {long}"), format!("Cookie: bcp_session={long}"), "X-Many: 1\r\n".repeat(300).trim_end().to_owned()] {
        let answer = says(&address, format!("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{head}\r\n\r\n").as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 431"), "{}", &answer[..answer.len().min(200)]);
    }
    let query = "x".repeat(9_000);
    for path in ["/api/crm/people?q=", "/crm/lead-inbox?q=", "/healthz?", "/"] {
        let answer = ana.browses(&format!("{path}{query}")).await;
        answer.check(answer.status == 400, "is longer than any address of the CRM");
    }
    let answer = says(&address, format!("GET /{} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "x".repeat(60_000)).as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 4"), "{}", &answer[..answer.len().min(200)]);
    let fields = "a=1&".repeat(100_000);
    for method in [Method::POST, Method::PATCH] {
        let form = ana.asks(method, "/api/crm/notifications/settings").header("content-type", "application/x-www-form-urlencoded");
        let answer = ana.sends(form.body(fields.clone())).await;
        answer.check([400, 405].contains(&answer.status), "has more fields than a page sends");
    }
    for deep in ["[".repeat(100_000), "{\"a\":".repeat(100_000), format!("{{\"email\":{}1{}}}", "[".repeat(500), "]".repeat(500))] {
        let request = ana.asks(Method::POST, "/api/auth/login").header("content-type", "application/json").body(deep);
        ana.sends(request).await.is_refused("VALIDATION_ERROR");
    }
    world.proves_itself().await;
}
