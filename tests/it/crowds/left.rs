//! Who goes away before he is answered: a read ends with him, an act does not, and the pool has its place back.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{Holder, figures, whole_pool};
use crate::attacks::raw::{address, cookie};
use crate::support::{Room, World, allowed};

const LIST: &str = "/api/crm/leads?view=handover_pool";

#[tokio::test]
async fn a_read_whose_asker_goes_away_ends_within_a_second() {
    let world = World::new().await;
    let budi = world.budi().await;
    let began = Instant::now();
    budi.gets(LIST).await.is_ok();
    let work = began.elapsed();
    let holder = Holder::of_leads(&world).await;
    let waits = budi.clone();
    let asked = tokio::spawn(async move { waits.gets(LIST).await });
    holder.holds_up(1).await;
    asked.abort();
    let began = Instant::now();
    holder.holds_up(0).await;
    assert!(began.elapsed() < allowed(Duration::from_secs(1), work), "{:?}", began.elapsed());
    holder.lets_go().await;
    let figures = whole_pool(&world).await;
    assert_eq!(figures["bcp_abandoned_total{state=\"cancelled\"}"], 1.0);
    budi.gets(LIST).await.is_ok();
    world.proves_itself().await;
}

#[tokio::test]
async fn a_hundred_abandoned_reads_leave_the_pool_whole() {
    let world = World::new().await;
    let budi = world.budi().await;
    let holder = Holder::of_leads(&world).await;
    let places = Room::AMPLE.connections;
    for _ in 0..100_usize.div_ceil(places) {
        let asked: Vec<_> = (0..places).map(|_| budi.clone()).map(|one| tokio::spawn(async move { one.gets(LIST).await })).collect();
        holder.holds_up(places as i64).await;
        asked.iter().for_each(tokio::task::JoinHandle::abort);
        holder.holds_up(0).await;
    }
    holder.lets_go().await;
    let figures = whole_pool(&world).await;
    assert!(figures["bcp_abandoned_total{state=\"left\"}"] >= 100.0, "{figures:?}");
    for answer in join_all((0..20).map(|_| budi.gets(LIST))).await {
        answer.is_ok();
    }
    world.proves_itself().await;
}

/// Whoever presses a button and closes the window has pressed it.
#[tokio::test]
async fn an_act_whose_asker_goes_away_is_done_all_the_same_and_once() {
    let world = World::new().await;
    let lead = world.ana().await.brings_to_the_pool("PT Ditinggal").await;
    let budi = world.budi().await.with_key("left");
    let holder = Holder::of(&world, "lock table data.lead_handover_pool in share mode").await;
    let (waits, wanted) = (budi.clone(), lead.clone());
    let asked = tokio::spawn(async move { waits.claims(&wanted).await });
    holder.holds_up(1).await;
    asked.abort();
    holder.lets_go().await;
    let again = budi.claims(&lead).await.is_ok();
    assert_eq!(again.data()["already"], json!(false), "the answer is that of the first time: {}", again.text);
    let claims = world.owner_sql().await.query_one("select count(*) from data.audit_log where action = 'LEAD_CLAIMED'", &[]).await;
    assert_eq!(claims.expect("the audit").get::<_, i64>(0), 1);
    let figures = whole_pool(&world).await;
    assert_eq!(figures["bcp_abandoned_total{state=\"left\"}"], 1.0);
    assert_eq!(figures["bcp_abandoned_total{state=\"cancelled\"}"], 0.0);
    world.proves_itself().await;
}

/// By hand: one who closes for good, and one who only says that he will say no more.
#[tokio::test]
async fn a_closed_a_broken_and_a_half_closed_connection_all_end_the_read() {
    let world = World::new().await;
    let (budi, session) = (world.budi().await, cookie(&world, "budi").await);
    let ask = format!("GET {LIST} HTTP/1.1\r\nhost: x\r\ncookie: {session}\r\n\r\n");
    let holder = Holder::of_leads(&world).await;
    for how in ["closed", "broken", "half-closed"] {
        let mut stream = TcpStream::connect(address(&budi)).await.expect("a connection");
        stream.write_all(ask.as_bytes()).await.expect("a request");
        holder.holds_up(1).await;
        match how {
            "closed" => drop(stream),
            "broken" => {
                stream.set_zero_linger().expect("it breaks off");
                drop(stream);
            }
            _ => {
                stream.shutdown().await.expect("no more is said");
                let mut answer = Vec::new();
                let _ = stream.read_to_end(&mut answer).await;
                assert!(answer.is_empty(), "{}", String::from_utf8_lossy(&answer));
            }
        }
        holder.holds_up(0).await;
    }
    holder.lets_go().await;
    whole_pool(&world).await;
    assert_eq!(figures(&world).await["bcp_abandoned_total{state=\"cancelled\"}"], 3.0);
    world.proves_itself().await;
}
