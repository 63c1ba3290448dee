//! A server over the demo company.

use std::net::Ipv4Addr;
use std::sync::Arc;

use bcp_crm::app::{self, App, Config};
use bcp_crm::db::{Databases, migrate};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::support::{Database, Person};

/// The password that the login page's buttons send.
pub const DEMO_PASSWORD: &str = "demo-bcp-2026";

/// The demo company's server; its database goes with it.
pub struct DemoHouse {
    pub address: Arc<str>,
    server: JoinHandle<std::io::Result<()>>,
    worker: JoinHandle<()>,
    _database: Database,
}

impl DemoHouse {
    pub async fn new() -> Self {
        let database = Database::empty().await;
        let source = database.source();
        migrate::migrate(&source).await.expect("a migrated database");
        bcp_crm::demo::load_if_empty(&source).await.expect("the demo company");
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        let listen = listener.local_addr().expect("its address");
        let door = Databases::open(&source, 4).expect("a pool").door();
        let importing = door.clone();
        // Only a test that uploads something needs a worker; waking it is what an upload does.
        let worker = tokio::spawn(async move {
            bcp_crm::imports::woken().await;
            bcp_crm::imports::keep_importing(importing, std::future::pending()).await;
        });
        let app = App::new(door, Config::at(listen, true));
        let server = tokio::spawn(app::serve(app, listener, std::future::pending()));
        Self { address: format!("http://{listen}").into(), server, worker, _database: database }
    }

    /// One of the demo company, through HTTP.
    pub async fn person(&self, login: &str) -> Person {
        let person = Person::stranger(login, &self.address);
        person.logs_in(&format!("{login}@demo.bcp.test"), DEMO_PASSWORD).await.is_ok();
        person
    }

    /// The id of the first record of a list, as the admin sees it.
    pub async fn first_of(&self, list: &str, id: &str) -> String {
        let admin = self.person("admin").await;
        let rows = admin.gets(list).await.is_ok();
        rows.data()[0][id].as_str().unwrap_or_else(|| panic!("{list} has a first row")).to_owned()
    }
}

impl Drop for DemoHouse {
    fn drop(&mut self) {
        self.server.abort();
        self.worker.abort();
    }
}
