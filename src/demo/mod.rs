//! stub
use std::process::ExitCode;
use clap::Args;
use crate::db::Source;
/// A demo person.
pub struct Person { /// login
 pub login: &'static str, /// role
 pub role: &'static str }
/// People.
pub const PEOPLE: &[Person] = &[];
/// Demo
#[derive(Args)]
pub struct DemoCommand { #[command(flatten)] place: crate::commands::Place }
/// run
pub async fn run(_c: DemoCommand) -> anyhow::Result<ExitCode> { Ok(ExitCode::SUCCESS) }
/// x
pub async fn load_if_empty(_s: &Source) -> anyhow::Result<bool> { Ok(false) }
/// x
pub async fn has_demo_users(_s: &Source) -> anyhow::Result<bool> { Ok(false) }
