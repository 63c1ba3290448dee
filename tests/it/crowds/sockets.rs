//! Connections and live streams beyond what there is room for.

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::figures;
use crate::attacks::raw::{address, says};
use crate::live::ear::Ear;
use crate::support::{Room, World};

const ASK: &str = "GET /api/auth/me HTTP/1.1\r\nhost: x\r\n\r\n";

/// Somebody inside, who has been answered once and stays.
async fn inside(address: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await.expect("a request");
    let mut first = [0; 12];
    stream.read_exact(&mut first).await.expect("an answer");
    assert_eq!(&first, b"HTTP/1.1 200");
    stream
}

#[tokio::test]
async fn a_connection_too_many_is_told_so_and_closed_and_a_free_place_is_the_next_ones() {
    let world = World::new().await;
    let narrow = world.with_room(Room { clients: 2, ..Room::AMPLE }).await;
    let address = address(&narrow.stranger());
    let (first, _second) = (inside(&address).await, inside(&address).await);
    for _ in 0..100 {
        let answer = says(&address, ASK.as_bytes()).await.to_lowercase();
        assert!(answer.starts_with("http/1.1 503") && answer.contains("\"code\":\"overloaded\""), "{answer}");
        assert!(answer.contains("retry-after: ") && answer.contains("connection: close"), "{answer}");
    }
    let alive = says(&address, b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await;
    assert!(alive.starts_with("HTTP/1.1 200") && alive.ends_with("ok"), "{alive}");
    let told = says(&address, b"GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n").await;
    assert!(told.contains("bcp_shed_total{why=\"clients\"} 10") && told.contains("bcp_clients{state=\"open\"} 2.0"), "{told}");
    drop(first);
    while narrow.stranger().gets("/login").await.status == 503 {}
    world.proves_itself().await;
}

#[tokio::test]
async fn a_stream_too_many_is_refused_while_everything_else_goes_on() {
    let world = World::new().await;
    let narrow = world.with_room(Room { streams: 2, ..Room::AMPLE }).await;
    let (ana, budi, citra) = (narrow.ana().await, narrow.budi().await, narrow.person("citra").await);
    let (first, _second) = (Ear::of(&ana).await, Ear::of(&budi).await);
    let refused = citra.gets("/api/crm/live").await.is_refused("OVERLOADED");
    refused.check(!refused.header("retry-after").is_empty(), "says when to come again");
    citra.gets("/api/crm/leads?view=handover_pool").await.is_ok();
    ana.posts("/api/crm/leads", json!({"company_name": "PT Tetap Jalan", "contact_email": "a@b.id", "primary_channel": "Other"})).await;
    let figures = figures(&narrow).await;
    assert_eq!((figures["bcp_streams{state=\"open\"}"], figures["bcp_shed_total{why=\"streams\"}"]), (2.0, 1.0));
    drop(first);
    while citra.asks(reqwest::Method::GET, "/api/crm/live").send().await.expect("an answer").status() == 503 {}
    world.proves_itself().await;
}
