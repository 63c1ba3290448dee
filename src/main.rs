//! The command line of BCP CRM.

use std::process::ExitCode;

use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_env("BCP_LOG").unwrap_or_else(|_| EnvFilter::new("warn,bcp_crm=info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match bcp_crm::commands::run().await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("bcp-crm: {error:#}");
            ExitCode::FAILURE
        }
    }
}
