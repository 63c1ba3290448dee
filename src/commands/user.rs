//! `bcp-crm user`: the first admin of a real database, or a forgotten password.

use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;

use super::Place;
use crate::db::migrate;
use crate::session;

/// Make a user, or give one a new password. The password is read from BCP_PASSWORD.
#[derive(Args)]
pub struct UserCommand {
    /// Sign-in address
    email: String,
    /// Full name; needed for a new user
    #[arg(long)]
    name: Option<String>,
    /// Exact role name; needed for a new user
    #[arg(long)]
    role: Option<String>,
    /// Sign-in address of the manager
    #[arg(long)]
    manager: Option<String>,
    /// The password
    #[arg(long, env = "BCP_PASSWORD", hide_env_values = true)]
    password: String,
    #[command(flatten)]
    place: Place,
}

/// Makes or changes the user; refuses short passwords and unknown roles.
pub async fn run(command: UserCommand) -> anyhow::Result<ExitCode> {
    if command.password.chars().count() < 12 {
        bail!("a password has at least 12 characters; put it into BCP_PASSWORD");
    }
    let hash = session::hash(&command.password)?;
    let opened = command.place.open().await?;
    let made = save(&command, &hash, &opened.source).await;
    opened.close().await?;
    println!("{} {}", command.email, if made? { "was made" } else { "has a new password" });
    Ok(ExitCode::SUCCESS)
}

async fn save(command: &UserCommand, hash: &str, source: &crate::db::Source) -> anyhow::Result<bool> {
    const SQL: &str = "with changed as (
            insert into data.users (email, full_name, role_name, manager_user_id)
            values (lower($1), coalesce($2, $1), $3, (select user_id from data.users where email = lower($4)))
            on conflict on constraint users_email_taken do update set full_name = coalesce($2, users.full_name)
            returning user_id, xmax = 0 as made)
        insert into data.credentials (user_id, password_hash) select user_id, $5 from changed
        on conflict (user_id) do update set password_hash = excluded.password_hash, updated_at = data.clock()
        returning (select made from changed)";
    migrate::migrate(source).await?;
    let client = migrate::connect(source).await?;
    let known = client.query_opt("select role_name from data.users where email = lower($1)", &[&command.email]).await?;
    let role: String = match (known, &command.role) {
        (Some(row), _) => row.get(0),
        (None, Some(role)) => role.clone(),
        (None, None) => bail!("a new user needs --name and --role"),
    };
    let row = client
        .query_one(SQL, &[&command.email, &command.name, &role, &command.manager, &hash])
        .await
        .context("the user could not be saved; is the role spelled as in the specification?")?;
    Ok(row.get(0))
}
