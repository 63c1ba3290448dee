//! A stand between server and PostgreSQL that understands just enough of the wire to withhold answers.
//!
//! While it withholds, whatever PostgreSQL says waits until the server has sent its COMMIT. A server that waits for an
//! answer before it sends the rest of a request therefore waits for ever, and one that sends all at once does not notice.

use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::{Notify, watch};
use tokio_postgres::Config;
use tokio_postgres::config::Host;

trait Wire: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Wire for T {}

/// The stand; connections go through it to where `url` leads.
pub struct Proxy {
    port: u16,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    withholds: AtomicBool,
    turns: AtomicUsize,
    held: Notify,
}

impl Proxy {
    /// Listens on a loopback port.
    pub async fn before(url: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("its address").port();
        let state = Arc::new(State::default());
        let (config, shared) = (Config::from_str(url).expect("a connection string"), state.clone());
        tokio::spawn(async move {
            while let Ok((server, _)) = listener.accept().await {
                let database = connect(&config).await;
                tokio::spawn(relay(server, database, shared.clone()));
            }
        });
        Self { port, state }
    }

    /// A connection string that leads here, as the restricted role.
    pub fn url(&self, url: &str) -> String {
        let config = Config::from_str(url).expect("a connection string");
        let user = config.get_user().unwrap_or("postgres");
        let database = config.get_dbname().expect("a database");
        let password = config.get_password().map(|password| format!(" password='{}'", String::from_utf8_lossy(password)));
        let rest = password.unwrap_or_default();
        format!("host=127.0.0.1 port={} user={user} dbname={database}{rest} options='-c role=bcp_app'", self.port)
    }

    /// From now on every answer waits for its COMMIT.
    pub fn withholds(&self) {
        self.state.turns.store(0, Ordering::SeqCst);
        self.state.withholds.store(true, Ordering::SeqCst);
    }

    /// Lets everything through again.
    pub fn relents(&self) {
        self.state.withholds.store(false, Ordering::SeqCst);
    }

    /// Waits until the database has answered something that is withheld.
    pub async fn holds_an_answer(&self) {
        self.state.held.notified().await;
    }

    /// How many times the database had the word since then.
    pub fn turns(&self) -> usize {
        self.state.turns.load(Ordering::SeqCst)
    }
}

async fn connect(config: &Config) -> Box<dyn Wire> {
    let port = config.get_ports().first().copied().unwrap_or(5432);
    match config.get_hosts().first().expect("a host") {
        Host::Tcp(name) => Box::new(TcpStream::connect((name.as_str(), port)).await.expect("PostgreSQL by TCP")),
        Host::Unix(folder) => {
            let socket = folder.join(format!(".s.PGSQL.{port}"));
            Box::new(UnixStream::connect(socket).await.expect("PostgreSQL by its socket"))
        }
    }
}

/// The server's messages are read one by one and decide about the gate, the database's bytes pass when it is open.
async fn relay(server: TcpStream, database: Box<dyn Wire>, state: Arc<State>) {
    let (from_server, to_server) = server.into_split();
    let (from_database, to_database) = tokio::io::split(database);
    let (gate, passage) = watch::channel(true);
    tokio::select! {
        _ = speak(from_server, to_database, &gate, &state) => {}
        _ = answer(from_database, to_server, passage, &state) => {}
    }
}

type Never = Option<std::convert::Infallible>;

async fn speak(mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin, gate: &watch::Sender<bool>, state: &State) -> Never {
    to.write_all(&message(&mut from, false).await?).await.ok()?;
    loop {
        let said = message(&mut from, true).await?;
        if state.withholds.load(Ordering::SeqCst) {
            let commits = said.first() == Some(&b'Q') && said[5..].to_ascii_lowercase().starts_with(b"commit");
            if gate.send_replace(commits) {
                state.turns.fetch_add(1, Ordering::SeqCst);
            }
        }
        to.write_all(&said).await.ok()?;
    }
}

async fn answer(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut gate: watch::Receiver<bool>,
    state: &State,
) -> Never {
    let mut chunk = vec![0; 64 * 1024];
    loop {
        let length = from.read(&mut chunk).await.ok().filter(|length| *length > 0)?;
        if !*gate.borrow() {
            state.held.notify_one();
        }
        gate.wait_for(|open| *open).await.ok()?;
        to.write_all(&chunk[..length]).await.ok()?;
    }
}

/// One message of the server's, whole; the first has no letter before its length.
async fn message(from: &mut (impl AsyncRead + Unpin), lettered: bool) -> Option<Vec<u8>> {
    let mut said = vec![0; if lettered { 5 } else { 4 }];
    from.read_exact(&mut said).await.ok()?;
    let head = said.len();
    let length = u32::from_be_bytes(said[head - 4..].try_into().ok()?) as usize;
    said.resize(head + length - 4, 0);
    from.read_exact(&mut said[head..]).await.ok()?;
    Some(said)
}
