//! `bcp-crm serve`: migrate, load the demo company into an empty database, serve, stop cleanly.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::Args;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use super::{Opened, Place, url_of};
use crate::app::{self, App, Config};
use crate::db::{Databases, migrate};
use crate::session::{DEMO_PASSWORD, Passwords};

/// Migrate and serve.
#[derive(Args)]
pub struct ServeCommand {
    /// Where to listen
    #[arg(long, env = "BCP_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// 0: an empty database stays empty
    #[arg(long, env = "BCP_DEMO", default_value = "1")]
    demo: String,
    /// Serve a database with demo users, whose password everybody knows, off loopback
    #[arg(long, env = "BCP_ALLOW_DEMO_LOGINS")]
    allow_demo_logins: bool,
    #[command(flatten)]
    place: Place,
}

/// Serves until Ctrl-C or SIGTERM, then stops everything it started.
pub async fn run(command: ServeCommand) -> anyhow::Result<ExitCode> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let opened = command.place.open().await?;
    let served = tokio::select! {
        served = serve(&command, &opened) => served,
        _ = interrupt.recv() => Ok(()),
        _ = terminate.recv() => Ok(()),
    };
    opened.close().await?;
    served.map(|()| ExitCode::SUCCESS)
}

async fn serve(command: &ServeCommand, opened: &Opened) -> anyhow::Result<()> {
    migrate::migrate(&opened.source).await?;
    if command.demo != "0" && crate::demo::load_if_empty(&opened.source).await? {
        println!("The database was empty: the demo company is loaded.");
    }
    let has_demo = crate::demo::has_demo_users(&opened.source).await?;
    if has_demo && !command.listen.ip().is_loopback() && !command.allow_demo_logins {
        bail!(
            "This database has demo users, whose password everybody knows. It is served on loopback only; \
             use another database, or say --allow-demo-logins if that is what you want."
        );
    }
    let listener = TcpListener::bind(command.listen).await.with_context(|| format!("cannot listen on {}", command.listen))?;
    let config = Config { listen: listener.local_addr()?, demo: has_demo };
    greet(&config);
    let databases = Databases::open(&opened.source, pool_size())?;
    let worker = tokio::spawn(crate::worker::keep_working(databases.door()));
    let app = App { door: databases.door(), config: Arc::new(config), passwords: Passwords::default() };
    app::serve(app, listener, stopped()).await?;
    worker.abort();
    Ok(())
}

/// Ends with Ctrl-C or SIGTERM.
pub(super) async fn stopped() {
    let (Ok(mut interrupt), Ok(mut terminate)) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate())) else { return };
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}

/// Enough to keep the cores of a small machine busy, few enough for PostgreSQL's default limit.
fn pool_size() -> usize {
    16
}

fn greet(config: &Config) {
    println!("BCP CRM serves at {}", url_of(config.listen));
    if config.demo {
        println!("Demo logins, password {DEMO_PASSWORD}:");
        for person in crate::demo::PEOPLE {
            println!("  {}@demo.bcp.test  ({})", person.login, person.role);
        }
    }
}
