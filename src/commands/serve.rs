//! `bcp-crm serve`: migrate, load the demo company into an empty database, serve, stop cleanly.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;
use clap::builder::FalseyValueParser;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use super::bounds::Bounds;
use super::{Opened, Place, url_of};
use crate::app::{self, App, Config};
use crate::db::migrate;
use crate::session::DEMO_PASSWORD;

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
    #[arg(long, env = "BCP_ALLOW_DEMO_LOGINS", value_parser = FalseyValueParser::new())]
    allow_demo_logins: bool,
    #[command(flatten)]
    bounds: Bounds,
    #[command(flatten)]
    place: Place,
}

/// How long requests under way may take after the word to stop.
const DRAIN: Duration = Duration::from_secs(20);

/// Serves until Ctrl-C or SIGTERM; what is under way is finished, then everything that was started is stopped.
pub async fn run(command: ServeCommand) -> anyhow::Result<ExitCode> {
    let stop = Stop::listen()?;
    let opened = command.place.open().await?;
    let served = tokio::select! {
        prepared = prepare(&command, &opened) => match prepared {
            Ok((app, listener)) => serve(app, listener, &stop).await,
            Err(error) => Err(error),
        },
        () = stop.asked() => Ok(()),
    };
    opened.close().await?;
    served.map(|()| ExitCode::SUCCESS)
}

async fn prepare(command: &ServeCommand, opened: &Opened) -> anyhow::Result<(App, TcpListener)> {
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
    let config = command.bounds.fitted(Config::at(listener.local_addr()?, has_demo));
    greet(&config);
    Ok((App::new(opened.databases(&command.bounds)?.door(), config), listener))
}

async fn serve(app: App, listener: TcpListener, stop: &Stop) -> anyhow::Result<()> {
    let (asked, door, told) = (stop.clone(), app.door.patient(), stop.clone());
    let worker = tokio::spawn(async move {
        tokio::join!(crate::worker::keep_working(door.clone(), told.asked()), crate::imports::keep_importing(door, told.asked()));
    });
    let late = async {
        stop.asked().await;
        tokio::time::sleep(DRAIN).await;
    };
    tokio::select! {
        served = drained(app::serve(app, listener, async move { asked.asked().await }), worker) => served?,
        () = late => tracing::warn!("something under way took too long to finish and was cut off"),
    }
    Ok(())
}

/// Requests and the job under way are finished before the end.
async fn drained(served: impl Future<Output = std::io::Result<()>>, worker: tokio::task::JoinHandle<()>) -> anyhow::Result<()> {
    served.await?;
    Ok(worker.await?)
}

/// Tells everybody who waits for it that Ctrl-C or SIGTERM came.
#[derive(Clone)]
pub(super) struct Stop(watch::Receiver<bool>);

impl Stop {
    /// From now on the signals are ours.
    pub(super) fn listen() -> anyhow::Result<Self> {
        let (tell, told) = watch::channel(false);
        let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
        tokio::spawn(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            tell.send_replace(true);
            // Kept so that whoever asks later hears it too.
            tell.closed().await;
        });
        Ok(Self(told))
    }

    /// Ends when a signal came.
    pub(super) async fn asked(&self) {
        let _ = self.0.clone().wait_for(|stop| *stop).await;
    }
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
