//! Open windows that listen: what each costs the server in memory, and how soon all of them hear of a change.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Instant;

use anyhow::{Result, ensure};
use futures_util::stream::{FuturesUnordered, iter};
use futures_util::{StreamExt, TryStreamExt};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use serde::Serialize;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpSocket, TcpStream};
use tokio_postgres::Client;

use crate::load::{self, Shot};
use crate::process::Program;
use crate::report::median;

/// As many as a person may have (docs/api.md).
const OF_ONE: usize = 12;
/// Opened at once.
const TOGETHER: usize = 32;

/// People with a session each, whose token is their number; they are gone afterwards.
const PEOPLE: &str = "with hired as (
        insert into data.users (email, full_name, role_name)
        select 'w' || n || '@bench.test', 'W ' || n, 'salesperson' from generate_series(1, $1::integer) as n returning user_id, email)
    insert into data.sessions (token_hash, user_id, expires_at)
    select sha256(substring(email from '[0-9]+')::bytea), user_id, now() + interval '1 day' from hired";
const GONE: &str = "delete from data.sessions where user_id in (select user_id from data.users where email like '%@bench.test');
    delete from data.users where email like '%@bench.test'";

/// So many windows: seconds until all were open, kilobytes of the server's memory for each, milliseconds from an act to the last that heard of it.
#[derive(Clone, Debug, Serialize)]
pub struct Streams {
    pub windows: usize,
    pub open_s: f64,
    pub each_kb: f64,
    pub heard_ms: f64,
}

type Window = BufReader<TcpStream>;

/// Opens so many, has a lead created so many times, and closes them.
pub async fn measure(server: &Program, cookie: &str, owner: &Client, windows: usize, rounds: usize) -> Result<Streams> {
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit })?;
    owner.batch_execute(GONE).await?;
    owner.execute(PEOPLE, &[&i32::try_from(windows.div_ceil(OF_ONE))?]).await?;
    let before = server.memory()?;
    let began = Instant::now();
    let opened = iter(0..windows).map(|n| open(server.address, 1 + n / OF_ONE)).buffer_unordered(TOGETHER);
    let mut open: Vec<Window> = opened.try_collect().await?;
    let open_s = began.elapsed().as_secs_f64();
    let each_kb = 1024.0 * (server.memory()? - before) / windows as f64;
    let mut heard = Vec::new();
    for _ in 0..rounds {
        let body = serde_json::json!({ "company_name": format!("PT Didengar {}", jiff::Timestamp::now()), "contact_name": "Rina Wijaya", "contact_phone": "0811111111",
            "primary_channel": "LinkedIn", "service_code": "DOM_FTL", "route": "Jakarta – Medan" });
        let shot = Shot { method: "POST", body: body.to_string(), ..Shot::get("/api/crm/leads", cookie) };
        let mut line = load::connect(server.address).await?;
        let began = Instant::now();
        let all = async {
            let mut all: FuturesUnordered<_> = open.iter_mut().map(|window| hears(window, "data: leads")).collect();
            while all.next().await.transpose()?.is_some() {}
            anyhow::Ok(())
        };
        let (answer, all) = tokio::join!(load::send(&mut line, &shot), all);
        let answer = answer?;
        ensure!(answer.status == 201, "a lead is not created: {}", answer.text());
        all?;
        heard.push(1000.0 * began.elapsed().as_secs_f64());
    }
    drop(open);
    owner.batch_execute(GONE).await?;
    Ok(Streams { windows, open_s, each_kb, heard_ms: median(heard) })
}

/// Opens one and reads its greeting. Not all from one address: its ports would run short.
async fn open(address: SocketAddr, person: usize) -> Result<Window> {
    let socket = TcpSocket::new_v4()?;
    socket.bind((Ipv4Addr::new(127, 0, 2, u8::try_from(1 + person % 8)?), 0).into())?;
    let mut window = BufReader::with_capacity(1024, socket.connect(address).await?);
    let ask = format!("GET /api/crm/live HTTP/1.1\r\nhost: x\r\ncookie: bcp_session={person}\r\n\r\n");
    window.write_all(ask.as_bytes()).await?;
    hears(&mut window, "data:").await?;
    Ok(window)
}

/// Reads up to a line with these words.
async fn hears(window: &mut Window, words: &str) -> Result<()> {
    let mut line = String::new();
    while !line.contains(words) {
        line.clear();
        ensure!(window.read_line(&mut line).await? > 0, "a stream has ended");
        ensure!(!line.starts_with("HTTP/1.1 ") || line.contains(" 200"), "a stream does not open: {line}");
    }
    Ok(())
}
