//! `bcp-crm work`: the scheduled work alone, once for cron or for ever.

use std::process::ExitCode;

use clap::Args;

use super::Place;
use crate::db::{Databases, migrate};
use crate::worker;

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
        let databases = Databases::open(&opened.source, 2)?;
        if command.once {
            println!("{}", worker::work_once(&databases.door()).await?);
            return anyhow::Ok(());
        }
        tokio::select! {
            () = worker::keep_working(databases.door()) => {}
            () = stop.asked() => {}
        }
        Ok(())
    };
    let outcome = worked.await;
    opened.close().await?;
    outcome.map(|()| ExitCode::SUCCESS)
}
