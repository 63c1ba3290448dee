//! `bcp-crm work`: the scheduled work alone, once for cron or for ever.

use std::process::ExitCode;

use clap::Args;

use super::Place;
use crate::db::{Databases, migrate};
use crate::{imports, worker};

/// Do the scheduled work.
#[derive(Args)]
pub struct WorkCommand {
    /// Do what is due now and end
    #[arg(long)]
    once: bool,
    #[command(flatten)]
    place: Place,
}

/// Works until told to stop, or once.
pub async fn run(command: WorkCommand) -> anyhow::Result<ExitCode> {
    let stop = super::serve::Stop::listen()?;
    let opened = command.place.open().await?;
    let worked = async {
        migrate::migrate(&opened.source).await?;
        let databases = Databases::open(&opened.source, 4)?;
        if command.once {
            imports::import_pending(&databases.door()).await?;
            let turns = worker::work_once(&databases.door()).await?;
            turns.iter().for_each(|turn| println!("{turn}"));
            return anyhow::Ok(turns.iter().any(worker::Turn::failed));
        }
        let door = databases.door();
        tokio::join!(worker::keep_working(door.clone(), stop.asked()), imports::keep_importing(door, stop.asked()));
        Ok(false)
    };
    let outcome = worked.await;
    opened.close().await?;
    outcome.map(|failed| if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
