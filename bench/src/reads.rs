//! The reads under measurement, as people of several roles ask for them.

use std::collections::HashMap;
use std::net::SocketAddr;

use anyhow::{Context, Result};
use tokio_postgres::Client;

use crate::load::{self, Shot};

/// A read and the addresses that it goes over in turn.
pub struct Read {
    pub name: String,
    pub page: bool,
    pub shots: Vec<Shot>,
}

/// Name, address without cursor, and the person.
const LISTS: &[(&str, &str, &str)] = &[
    ("inbox", "/api/crm/leads?view=inbox", "marketing.manager"),
    ("nurture", "/api/crm/leads?view=nurture", "marketing.manager"),
    ("disqualified", "/api/crm/leads?view=disqualified", "director"),
    ("receipts", "/api/crm/leads?view=receipts", "marketing.manager"),
    ("pool", "/api/crm/leads?view=handover_pool", "sales1"),
    ("my leads, team", "/api/crm/leads?view=my_claimed&owner=team", "sales.manager"),
    ("pipeline, mine", "/api/crm/opportunities?view=pipeline&owner=me", "sales1"),
    ("pipeline", "/api/crm/opportunities?view=pipeline", "admin"),
    ("closed deals", "/api/crm/opportunities?view=closed", "sales.manager"),
    ("planner", "/api/crm/activities?view=planner&owner=me", "sales1"),
    ("accounts", "/api/crm/accounts", "director"),
    ("targets", "/api/crm/targets", "sales1"),
    ("invoices", "/api/crm/invoices", "finance"),
    ("audit", "/api/crm/audit", "admin"),
];

/// Pages: name, address, person.
const PAGES: &[(&str, &str, &str)] = &[
    ("Lead Inbox", "/crm/lead-inbox", "marketing.manager"),
    ("Sales Inbox", "/crm/sales-inbox", "sales1"),
    ("My Leads", "/crm/my-leads", "sales1"),
    ("Pipeline board", "/crm/pipeline", "sales1"),
    ("Activities", "/crm/activities", "sales1"),
    ("Accounts", "/crm/accounts", "director"),
    ("Targets", "/crm/targets", "sales1"),
];

/// Records: name, whose, a statement for their ids, address before and behind the id.
const RECORDS: &[(&str, bool, &str, &str, &str, &str)] = &[
    ("lead", false, "director", "select lead_id from data.leads where queue in ('inbox', 'nurture', 'pool')", "/api/crm/leads/", ""),
    (
        "lead's timeline",
        false,
        "director",
        "select lead_id from data.leads where queue in ('inbox', 'nurture', 'pool')",
        "/api/crm/leads/",
        "/timeline",
    ),
    (
        "deal",
        false,
        "sales.manager",
        "select opportunity_id from data.opportunities where closed_at is null",
        "/api/crm/opportunities/",
        "",
    ),
    ("account 360", false, "sales.manager", "select account_id from data.opportunities where closed_at is null", "/api/crm/accounts/", ""),
    ("Lead", true, "marketing.manager", "select lead_id from data.leads where queue = 'inbox'", "/crm/leads/", ""),
    ("Deal", true, "sales.manager", "select opportunity_id from data.opportunities where closed_at is null", "/crm/opportunities/", ""),
    ("Account 360", true, "sales.manager", "select account_id from data.opportunities where closed_at is null", "/crm/accounts/", ""),
];

/// What is typed into the search: a beginning, a word inside, a number, nothing.
const TYPED: &[&str] = &["laut", "samudra", "biru", "nusantara", "0812", "zzzz"];

/// How deep a list is read for its deep page.
const DEEP: usize = 999;

/// Everybody's cookies.
pub async fn sign_in(server: SocketAddr) -> Result<HashMap<&'static str, String>> {
    let mut cookies = HashMap::new();
    for login in ["admin", "director", "marketing.manager", "sales.manager", "sales1", "sales2", "finance"] {
        cookies.insert(login, load::sign_in(server, login).await?);
    }
    Ok(cookies)
}

/// All reads, with ids and cursors of this database; deep pages too where asked for.
pub async fn all(
    server: SocketAddr,
    owner: &Client,
    cookies: &HashMap<&'static str, String>,
    wanted: &dyn Fn(&str) -> bool,
) -> Result<Vec<Read>> {
    let mut reads = Vec::new();
    for (name, path, login) in LISTS.iter().filter(|(name, ..)| wanted(name)) {
        let first = Shot::get(&format!("{path}{}limit=50", if path.contains('?') { "&" } else { "?" }), &cookies[login]);
        let (deep, pages) = deep_page(server, &first).await.with_context(|| format!("{name}, deep"))?;
        reads.push(Read { name: (*name).to_owned(), page: false, shots: vec![first] });
        if pages > 1 {
            reads.push(Read { name: format!("{name}, page {pages}"), page: false, shots: vec![deep] });
        }
    }
    for (name, page, login, ids, before, behind) in RECORDS.iter().filter(|(name, ..)| wanted(name)) {
        let rows = owner.query(&format!("select id from ({ids}) as found (id) order by md5(id) limit 200"), &[]).await?;
        let shots = rows.iter().map(|row| format!("{before}{}{behind}", row.get::<_, String>(0)));
        let shots = shots.map(|path| if *page { Shot::page(&path, &cookies[login]) } else { Shot::get(&path, &cookies[login]) }).collect();
        reads.push(Read { name: (*name).to_owned(), page: *page, shots });
    }
    if wanted("board") {
        reads.push(Read {
            name: "board".to_owned(),
            page: false,
            shots: vec![Shot::get("/api/crm/opportunities/board", &cookies["sales.manager"])],
        });
    }
    if wanted("search") {
        let shots = TYPED.iter().map(|typed| Shot::get(&format!("/api/crm/search?q={typed}"), &cookies["sales1"])).collect();
        reads.push(Read { name: "search".to_owned(), page: false, shots });
    }
    for (name, path, login) in PAGES.iter().filter(|(name, ..)| wanted(name)) {
        reads.push(Read { name: (*name).to_owned(), page: true, shots: vec![Shot::page(path, &cookies[login])] });
    }
    Ok(reads)
}

/// The thousandth page of a list, or its last, and which it is.
async fn deep_page(server: SocketAddr, first: &Shot) -> Result<(Shot, usize)> {
    let mut line = load::connect(server).await?;
    let (mut at, mut pages) = (first.clone(), 1);
    for _ in 0..DEEP {
        let answer = load::send(&mut line, &at).await?;
        let body: serde_json::Value = serde_json::from_slice(&answer.body).with_context(|| answer.text())?;
        let Some(cursor) = body["meta"]["next_cursor"].as_str() else { break };
        at.path = format!("{}&cursor={cursor}", first.path);
        pages += 1;
    }
    Ok((at, pages))
}
