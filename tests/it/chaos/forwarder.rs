//! The one address before several servers: passes each connection to one that takes it, and remembers whose went where.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

use crate::support::TOO_LONG;

/// One life of a server.
#[derive(Clone, Copy, Debug)]
pub struct Life {
    pub number: usize,
    pub address: SocketAddr,
}

/// A connection that was passed on.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    pub from: IpAddr,
    pub life: usize,
    pub began: Instant,
    pub ended: Option<Instant>,
}

/// Who can be reached at the moment, and what was passed on.
#[derive(Default)]
struct State {
    lives: Mutex<Vec<Life>>,
    lines: Mutex<Vec<Line>>,
}

/// Listens on a port of loopback.
pub struct Forwarder {
    pub base: Arc<str>,
    state: Arc<State>,
}

impl Forwarder {
    pub async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("its address")).into();
        let state = Arc::new(State::default());
        let shared = state.clone();
        tokio::spawn(async move {
            while let Ok((client, from)) = listener.accept().await {
                tokio::spawn(pass(client, from.ip(), shared.clone()));
            }
        });
        Self { base, state }
    }

    /// From now on to these, in turn.
    pub fn leads_to(&self, lives: Vec<Life>) {
        *self.state.lives.lock().expect("the lives") = lives;
    }

    /// Everything that was passed on.
    pub fn lines(&self) -> Vec<Line> {
        self.state.lines.lock().expect("the lines").clone()
    }
}

async fn pass(mut client: TcpStream, from: IpAddr, state: Arc<State>) {
    // Whom nobody takes in time is cut off, and says so in his own words.
    let Ok((life, mut server)) = timeout(TOO_LONG, reached(&state)).await else { return };
    let place = {
        let mut lines = state.lines.lock().expect("the lines");
        lines.push(Line { from, life, began: Instant::now(), ended: None });
        lines.len() - 1
    };
    // Broken or closed is the same to both ends.
    let _ = copy_bidirectional(&mut client, &mut server).await;
    state.lines.lock().expect("the lines")[place].ended = Some(Instant::now());
}

/// One that takes the connection; while none does, the next to come back.
async fn reached(state: &State) -> (usize, TcpStream) {
    loop {
        let (lives, turn) = {
            let lives = state.lives.lock().expect("the lives").clone();
            (lives, state.lines.lock().expect("the lines").len())
        };
        for at in 0..lives.len() {
            let life = lives[(turn + at) % lives.len()];
            if let Ok(server) = TcpStream::connect(life.address).await {
                return (life.number, server);
            }
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
