//! No secret reaches the log: a password, a session's token, a hash, a one-time link, what somebody searched for.

use std::io::Write;
use std::sync::{Arc, Mutex};

use reqwest::Method;
use serde_json::json;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::support::{PASSWORD, World};

/// Where the log goes here.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("nobody broke it").extend(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Kept {
    type Writer = Self;
    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn a_login_a_one_time_link_and_an_error_leave_no_secret_in_the_log() {
    const LINK: &str = "q2p9vG3bT7wX1sLk8dRfYhJ0zNcMuAeQ5iOoBnVt4Wc";
    let kept = Kept::default();
    // More than `serve` logs.
    let filter = EnvFilter::new("warn,bcp_crm=trace");
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(kept.clone()).init();
    let world = World::new().await;
    let stranger = world.stranger();
    let login = stranger.logs_in("ana@bcp.test", PASSWORD).await.is_ok();
    let token = login.header("set-cookie").split(';').next().and_then(|pair| pair.split_once('=')).expect("a cookie").1.to_owned();
    stranger.gets("/api/auth/me").await.is_ok();
    stranger.logs_in("ana@bcp.test", "Hunter2-wrong-password").await.is_refused("UNAUTHENTICATED");
    stranger.submits("/api/auth/login", &[("email", "ana@bcp.test"), ("password", "Hunter2-wrong-password"), ("more", "1")]).await;
    for path in [
        format!("/invitation/{LINK}"),
        format!("/invitation/{LINK}?token={LINK}"),
        format!("/crm?token={LINK}"),
        format!("/api/crm/{LINK}"),
    ] {
        stranger.browses(&path).await;
    }
    stranger.gets("/api/crm/people?q=Rahasia+Besar").await.is_ok();
    stranger.sends(stranger.asks(Method::GET, "/api/auth/me").header("authorization", format!("Bearer {LINK}"))).await;
    // A constraint that breaks, and a database that is not there, are refusals with a cause.
    let draft = json!({"company_name": "PT Sebab", "contact_email": "no address", "primary_channel": "Other", "notes": "Rahasia Besar"});
    stranger.adds_lead(draft).await.is_refused("VALIDATION_ERROR");
    let deal =
        json!({"company_name": "PT Rahasia", "contact_email": format!("{}@x.co.id", "rahasia".repeat(60)), "primary_channel": "Other"});
    stranger.adds_lead(deal).await;
    stranger.gets("/api/crm/leads?view=inbox&from=Rahasia&cursor=WyJSYWhhc2lhIiwiUmFoYXNpYSJd").await;
    let cut_off = world.through("host=127.0.0.1 port=1 user=nobody password=Hunter2-database dbname=nothing".to_owned()).await;
    cut_off.stranger().gets("/api/auth/me").await.is_refused("DATABASE_UNAVAILABLE");
    cut_off.stranger().logs_in("ana@bcp.test", PASSWORD).await.is_refused("DATABASE_UNAVAILABLE");
    let log = String::from_utf8(kept.0.lock().expect("nobody broke it").clone()).expect("text");
    assert!(log.contains("answered") && log.contains("/api/auth/login") && log.contains("DATABASE_UNAVAILABLE"), "{log}");
    assert!(log.contains(login.header("x-correlation-id")), "what was answered is found again");
    for secret in [PASSWORD, &token, LINK, "Hunter2", "argon2id", "bcp_session", "Rahasia"] {
        assert!(!log.contains(secret), "{secret} is in the log:\n{log}");
    }
    world.proves_itself().await;
}
