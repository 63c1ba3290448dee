//! Slow-loris: whoever keeps the server waiting, in a head, a body or an answer that he does not read, is cut off in bounded time.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use bcp_crm::app::{self, App, Config};
use bcp_crm::db::Databases;
use bcp_crm::web::Patience;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{interval, timeout};

use super::raw::cookie;
use crate::support::{TOO_LONG, World};

const MOMENT: Duration = Duration::from_millis(700);

/// A server whose patience is short in everything.
struct Server {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<std::io::Result<()>>,
}

impl Server {
    async fn over(world: &World) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        let address = listener.local_addr().expect("its address");
        let door = Databases::open(world.source(), 4).expect("a pool").door();
        let app = App::new(door, Config::at(address, false));
        let patience = Patience { head: MOMENT, request: MOMENT, file: MOMENT, reader: MOMENT };
        let (stop, stopped) = oneshot::channel::<()>();
        let task = tokio::spawn(app::serve_within(patience, app, listener, async { drop(stopped.await) }));
        Self { address, stop, task }
    }

    /// Ends when everything under way has ended; somebody who is waited for without end would keep it.
    async fn stops(self) {
        let _ = self.stop.send(());
        timeout(TOO_LONG, self.task).await.expect("nobody keeps it").expect("it ends").expect("it ends well");
    }
}

/// Sends a beginning, then for ever one byte after the other, until the server has had enough; answers what it said.
async fn dribbles(address: SocketAddr, begin: &str) -> String {
    let (mut from, mut to) = TcpStream::connect(address).await.expect("a connection").into_split();
    to.write_all(begin.as_bytes()).await.expect("the beginning is sent");
    let dribble = async {
        let mut drops = interval(Duration::from_millis(20));
        loop {
            drops.tick().await;
            if to.write_all(b"a").await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    };
    let answer = async {
        let mut answer = Vec::new();
        let _ = from.read_to_end(&mut answer).await;
        String::from_utf8_lossy(&answer).into_owned()
    };
    tokio::select! {
        answer = timeout(TOO_LONG, answer) => answer.expect("the server has enough in time"),
        () = dribble => unreachable!("it dribbles for ever"),
    }
}

#[tokio::test]
async fn a_head_that_never_ends_is_cut_off() {
    let world = World::new().await;
    let server = Server::over(&world).await;
    for begin in ["", "G", "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ", "POST /api/auth/login HTTP/1.1\r\n"] {
        let answer = dribbles(server.address, begin).await;
        assert!(!answer.contains("200 OK"), "{begin:?}: {answer}");
    }
    // And one who says nothing at all, before a request or after one.
    let mut idle = TcpStream::connect(server.address).await.expect("a connection");
    let mut rest = Vec::new();
    let _ = timeout(TOO_LONG, idle.read_to_end(&mut rest)).await.expect("it is ended");
    let mut kept = TcpStream::connect(server.address).await.expect("a connection");
    kept.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await.expect("a request");
    let _ = timeout(TOO_LONG, kept.read_to_end(&mut rest)).await.expect("it is answered, kept for a while, and ended");
    assert!(String::from_utf8_lossy(&rest).starts_with("HTTP/1.1 200"), "whoever asks is answered");
    server.stops().await;
    world.proves_itself().await;
}

#[tokio::test]
async fn a_body_that_dribbles_is_answered_in_bounded_time() {
    let world = World::new().await;
    let server = Server::over(&world).await;
    let session = cookie(&world, "budi").await;
    for (path, kind, begin) in [
        ("/api/crm/leads", "application/json", "{\"company_name\": \""),
        ("/api/crm/leads", "application/x-www-form-urlencoded", "company_name="),
        (
            "/api/crm/imports",
            "multipart/form-data; boundary=b",
            "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n",
        ),
        ("/api/crm/imports", "application/json", "{\"rows\": [\""),
    ] {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: x\r\ncookie: {session}\r\ncontent-type: {kind}\r\ncontent-length: 100000\r\n\r\n{begin}"
        );
        let answer = dribbles(server.address, &head).await;
        assert!(answer.starts_with("HTTP/1.1 503"), "{path} {kind}: {answer}");
        assert!(answer.contains("OVERLOADED"), "{path} {kind}: {answer}");
    }
    server.stops().await;
    world.proves_itself().await;
}

/// What is written waits in buffers, which are small here, and then for its reader.
#[tokio::test]
async fn a_reader_who_takes_nothing_keeps_no_place() {
    let world = World::new().await;
    let server = Server::over(&world).await;
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_recv_buffer_size(4096).expect("a small buffer");
    let mut reader = socket.connect(server.address).await.expect("a connection");
    let ask = "GET /api/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n".repeat(60);
    reader.write_all(ask.as_bytes()).await.expect("sixty requests");
    let mut first = [0; 1];
    reader.read_exact(&mut first).await.expect("it begins to answer");
    server.stops().await;
    drop(reader);
    world.proves_itself().await;
}
