//! Where the database is, and as whom to go there.

use std::str::FromStr;

use anyhow::Context;
use tokio_postgres::Config;

use super::road::Road;

/// Where the database is and as whom to go there.
#[derive(Clone, Debug)]
pub struct Source {
    /// Connection string of the owner, who migrates.
    pub owner: String,
    /// Connection string of the restricted role, if it is not the owner's with `role=bcp_app`.
    pub app: Option<String>,
    /// Extra settings of every connection, such as `bcp.now` in a test.
    pub settings: Vec<(String, String)>,
}

impl Source {
    /// The owner's configuration.
    pub fn owner_config(&self) -> anyhow::Result<Config> {
        Config::from_str(&self.owner).context("DATABASE_URL is not a PostgreSQL connection string")
    }

    /// The configuration of everything but migration, for a connection of one's own: a role that owns nothing.
    pub fn app_config(&self) -> anyhow::Result<Config> {
        Ok(self.app_road()?.own().clone())
    }

    /// The way of everything but migration.
    pub(super) fn app_road(&self) -> anyhow::Result<Road> {
        match &self.app {
            Some(own_login) => self.restricted(own_login, None).context("DATABASE_APP_URL is not a PostgreSQL connection string"),
            None => self.restricted(&self.owner, Some("bcp_app")).context("DATABASE_URL is not a PostgreSQL connection string"),
        }
    }

    /// The same to another address, by whatever login may act as the restricted role.
    pub(super) fn read_road(&self, url: &str) -> anyhow::Result<Road> {
        self.restricted(url, Some("bcp_app")).context("DATABASE_READ_URL is not a PostgreSQL connection string")
    }

    fn restricted(&self, url: &str, role: Option<&str>) -> anyhow::Result<Road> {
        let role = role.map(|role| ("role", role));
        let own = self.settings.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let settings: Vec<(&str, &str)> = role.into_iter().chain(SETTINGS).chain(own).collect();
        Ok(Road::new(&Config::from_str(url)?, &settings))
    }
}

/// A request is short: compiling its plan takes ten times as long as running it.
const SETTINGS: [(&str, &str); 4] =
    [("timezone", "UTC"), ("jit", "off"), ("statement_timeout", "30s"), ("idle_in_transaction_session_timeout", "60s")];
