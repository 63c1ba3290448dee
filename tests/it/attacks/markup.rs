//! Script in every text: whatever field takes text takes this one, and every page that shows it shows it as words.

use std::collections::BTreeSet;

use bcp_crm::home::LISTS;
use serde_json::{Value, json};

use crate::input::routes;
use crate::support::{Answer, Person, World};

/// Markup, the end of an attribute in either quotes, and what a browser would run.
pub const TYPED: &str = "<img src=x onerror=\"document.title='ran'\">\"'";

/// Addresses of records' pages: (path, what names them).
const RECORDS: [(&str, &str); 9] = [
    ("/crm/leads/", "lead_id::text from data.leads"),
    ("/crm/opportunities/", "opportunity_id::text from data.opportunities"),
    ("/crm/accounts/", "account_id::text from data.accounts"),
    ("/crm/activities/", "activity_id::text from data.activities"),
    ("/crm/targets/", "target_id::text from data.targets"),
    ("/crm/imports/", "batch_id::text from data.import_batches"),
    ("/admin/users/", "user_id::text from data.users"),
    ("/crm/cadences/", "cadence_id::text from data.cadences"),
    ("/crm/activities/new?about=", "opportunity_id::text from data.opportunities"),
];

/// Beside the lists of the sidebar.
const MORE: &str = "/crm/pipeline?form=list&owner=all /crm/pipeline?view=closed&owner=all /crm/pipeline?view=overdue&owner=all \
    /crm/activities?view=done&owner=all /crm/activities?view=month&owner=all /crm/activities?group=Later&owner=all /crm/activities/new \
    /crm/accounts?active=false /crm/targets?status=all /crm/cadences?active=false /crm/cadences/new /crm/notifications \
    /crm/notifications/settings /crm/access /admin/users?active=false /admin/settings/stages /admin/settings/services \
    /admin/settings/holidays /me /api/docs /crm/search";

/// Whether a field takes words: text of no list, no date and no id.
fn takes_words(field: &str, schema: &Value) -> bool {
    let text = schema["type"] == "string" || schema["type"].as_array().is_some_and(|kinds| kinds.contains(&json!("string")));
    text && schema["format"].is_null() && !field.ends_with("_id") && field != "password"
}

/// Text in every field of every route that takes it, one after the other; answers which took it.
pub async fn typed(world: &World) -> BTreeSet<String> {
    let (agus, ana, budi) = (world.agus().await, world.ana().await, world.budi().await);
    let mut took = BTreeSet::new();
    for route in routes(&ana, &budi).await {
        for (field, schema) in &route.fields {
            if !takes_words(field, schema) {
                continue;
            }
            for who in [&agus, &budi] {
                let body = fresh(&route.with(field, json!(TYPED)), field);
                let answer = who.sends(who.asks(route.method.clone(), &route.path).json(&body)).await;
                if answer.status < 300 {
                    took.insert(format!("{} {field}", route.template));
                    break;
                }
            }
        }
    }
    steps(world, &agus).await;
    let uploaded = budi.uploads(&format!("{TYPED}.csv"), format!("Company Name,\"{}\"\n\"{}\",x\n", quoted(), quoted())).await;
    uploaded.is_created();
    let names = [
        "update data.users set full_name = full_name || $1 where email in ('budi@bcp.test', 'ana@bcp.test')",
        "update data.services set name = name || $1",
        "insert into data.job_runs (job, error, finished_at) values ('cleanup', $1, now())",
        "update data.notifications set message = message || $1",
        // Gaps with such names.
        "delete from data.activities as a using data.opportunities as o
            where a.status = 'Planned' and o.opportunity_id = a.opportunity_id and position($1 in o.name) > 0",
    ];
    for sql in names {
        world.owner_sql().await.execute(sql, &[&TYPED]).await.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
    }
    took
}

fn quoted() -> String {
    TYPED.replace('"', "\"\"")
}

/// A company of its own for each, so that none is refused as known.
fn fresh(body: &Value, field: &str) -> Value {
    let mut body = body.clone();
    for name in ["company_name", "invoice_number", "name"] {
        if field != name && body[name].is_string() {
            body[name] = json!(format!("PT {}", uuid::Uuid::new_v4().simple()));
        }
    }
    body
}

async fn steps(world: &World, agus: &Person) {
    let step = json!({"activity_type": "Call", "subject_template": format!("{TYPED} {{company}}"), "delay_days": 0});
    let draft = json!({"name": format!("{TYPED} of steps"), "purpose": "other", "steps": [step]});
    agus.posts("/api/crm/cadences", draft).await.is_created();
    let deal = world.budi().await.makes_deal(&format!("PT {TYPED}")).await;
    let lost = json!({"stage": "Closed Lost", "lost_reason": TYPED, "lost_reason_code": "price"});
    agus.patches(&format!("/api/crm/opportunities/{deal}/stage"), lost).await.is_ok();
}

/// All pages on which it may stand.
pub async fn pages(world: &World) -> Vec<String> {
    let mut pages: Vec<String> = LISTS.iter().map(|list| list.page).chain(MORE.split_whitespace()).map(str::to_owned).collect();
    pages.extend(
        [TYPED, "img", "<"]
            .map(|q| format!("/crm/search?{}", form_urlencoded::Serializer::new(String::new()).append_pair("q", q).finish())),
    );
    for (path, ids) in RECORDS {
        let rows = world.owner_sql().await.query(&format!("select {ids}"), &[]).await.expect("ids");
        pages.extend(rows.iter().map(|row| format!("{path}{}", row.get::<_, String>(0))));
        if path == "/crm/accounts/" {
            pages.extend(rows.iter().map(|row| format!("{path}{}/merge", row.get::<_, String>(0))));
        } else if path == "/crm/cadences/" {
            pages.extend(rows.iter().map(|row| format!("{path}{}/edit", row.get::<_, String>(0))));
        }
    }
    pages
}

/// How often a page shows it; as anything but words it is a fault.
pub fn shown(page: &Answer) -> usize {
    let text = &page.text;
    page.check(!text.contains("<img src=x") && !text.contains("onerror=\""), "holds no such markup");
    page.check(!text.contains("&gt;\"'") && !text.contains("onerror=&quot;document.title='ran'\""), "ends no attribute of ours");
    text.matches("&lt;img src=x").count()
}

#[tokio::test]
async fn script_in_every_text_is_words_on_every_page() {
    let world = World::new().await;
    let took = typed(&world).await;
    assert!(took.len() >= 60, "only {} fields took it: {took:#?}", took.len());
    let pages = pages(&world).await;
    let (mut seen, mut holding) = (0, 0);
    for name in ["agus", "budi", "ana"] {
        let person = world.person(name).await;
        for path in &pages {
            let page = person.browses(path).await;
            let count = shown(&page);
            seen += count;
            holding += usize::from(count > 0);
            assert!(count > 0 || name != "agus" || path != "/crm/gaps", "no gap has such a name");
        }
    }
    assert!(holding > 100 && seen > 500, "{seen} times on {holding} pages");
    world.is_proved_elsewhere();
}

/// What comes back from a refused form, a toast, an address that leads nowhere.
#[tokio::test]
async fn script_in_what_is_refused_or_told_is_words_too() {
    let world = World::new().await;
    let (ana, budi) = (world.ana().await, world.budi().await);
    let encoded: String = form_urlencoded::byte_serialize(TYPED.as_bytes()).collect();
    let mut seen = 0;
    for (path, fields) in [
        (
            "/api/crm/leads",
            vec![("company_name", TYPED), ("contact_email", TYPED), ("notes", "a\n<img src=x onerror=\"a\">"), ("_form", TYPED)],
        ),
        ("/api/crm/targets", vec![(TYPED, TYPED)]),
        ("/api/auth/login", vec![("email", TYPED), ("password", "wrong"), ("next", TYPED)]),
        ("/api/crm/leads", vec![("company_name", TYPED), ("_back", TYPED), ("steps[0].subject", TYPED)]),
    ] {
        seen += shown(&budi.submits(path, &fields).await);
        let stream = budi.asks(reqwest::Method::POST, path).header("accept", "text/vnd.turbo-stream.html").form(&fields);
        shown(&budi.sends(stream).await);
    }
    for path in [
        "/crm/",
        "/crm/leads/",
        "/login?next=/crm/",
        "/crm/lead-inbox?q=",
        "/crm/lead-inbox?service=",
        "/crm/nothing?",
        "/crm/targets?tag=",
    ] {
        seen += shown(&ana.browses(&format!("{path}{encoded}")).await);
        seen += shown(&budi.browses(&format!("{path}{encoded}")).await);
        shown(&world.stranger().browses(&format!("{path}{encoded}")).await);
    }
    let made = budi.submits("/api/crm/targets", &[("company_name", TYPED)]).await;
    made.check(made.status == 303, "is made");
    let page = budi.browses(made.header("location")).await.shows_a_page();
    seen += shown(&page);
    assert!(seen > 8, "only {seen} times");
    world.proves_itself().await;
}
