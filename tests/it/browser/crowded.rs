//! The demo company's board with more cards on it than it shows.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use axum::response::Response;
use reqwest::{Client, redirect};
use tokio::net::TcpListener;

/// At least so many.
pub const CARDS: usize = 500;

/// A server in front of the demo company's, on whose board each card stands as often as it takes: a board shows 25 of a stage.
pub async fn crowded(house: Arc<str>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address");
    let client = Client::builder().redirect(redirect::Policy::none()).build().expect("an HTTP client");
    let router = Router::new().fallback(passed_on).with_state((client, house));
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

async fn passed_on(State((client, house)): State<(Client, Arc<str>)>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    parts.headers.remove("accept-encoding");
    let board = parts.uri.path() == "/crm/pipeline";
    let body = axum::body::to_bytes(body, usize::MAX).await.expect("a body");
    let asked = client.request(parts.method, format!("{house}{}", parts.uri)).headers(parts.headers).body(body);
    let answer = asked.send().await.expect("an answer");
    let mut response = Response::builder().status(answer.status());
    for (name, value) in answer.headers() {
        if ![CONTENT_LENGTH, TRANSFER_ENCODING].contains(name) {
            response = response.header(name, value);
        }
    }
    let body = answer.bytes().await.expect("its body");
    let body = if board { many_cards(&String::from_utf8_lossy(&body)).into() } else { Body::from(body) };
    response.body(body).expect("a response")
}

fn many_cards(page: &str) -> String {
    const CARD: &str = "<li class=\"deal\"";
    let times = CARDS.div_ceil(page.matches(CARD).count().max(1));
    let mut parts = page.split(CARD);
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (card, rest) = part.split_once("</li>").expect("a card's end");
        let id = card.split_once("data-card=\"").and_then(|(_, rest)| rest.split('"').next()).expect("a card's id");
        for number in 0..times {
            whole.extend([CARD, &card.replace(id, &format!("{id}{number}")), "</li>"]);
        }
        whole.push_str(rest);
    }
    whole
}
