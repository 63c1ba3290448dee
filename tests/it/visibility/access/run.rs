//! Asks every route of the table as everybody.

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use super::{On, Row, admin};
use crate::import_files;
use crate::support::{Answer, Person};
use crate::targets::unique;
use crate::visibility::company::Company;
use crate::visibility::records::among;

/// Asks all rows as all people and as a stranger; everything that is not as expected is shown together.
pub async fn check(rows: &[Row]) {
    let company = Company::hired().await;
    let mut wrong = Vec::new();
    for row in rows {
        let shared = fresh(&company, row.on).await;
        let missing = missing(row.on);
        asked(&company, row, &company.world.stranger(), &shared, 401, &mut wrong).await;
        for person in company.people() {
            let status = expected(row, &person.name);
            let changes = !row.route.starts_with("GET") && status == row.done;
            let id = if changes { fresh(&company, row.on).await } else { shared.clone() };
            let hidden = asked(&company, row, person, &id, status, &mut wrong).await;
            if let Some(missing) = missing.filter(|_| row.route.contains("{id}")) {
                let missing = asked(&company, row, person, missing, 404, &mut wrong).await;
                if status == 404 && (hidden.message() != missing.message() || hidden.details() != missing.details()) {
                    wrong.push(format!("{} can tell hidden from missing: {} {:?}", person.name, row.route, row.on));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    company.world.proves_itself().await;
}

fn expected(row: &Row, who: &str) -> u16 {
    let other = row.others.iter().find(|(_, names)| among(names, who)).map(|(status, _)| *status);
    match other {
        Some(status) => status,
        None if among(row.may, who) => row.done,
        None if among(row.forbidden, who) => 403,
        None => row.rest,
    }
}

async fn asked(company: &Company, row: &Row, who: &Person, id: &str, status: u16, wrong: &mut Vec<String>) -> Answer {
    let (method, path) = row.route.split_once(' ').expect("a method and a path");
    let method: Method = method.parse().expect("a method");
    let reads = method == Method::GET;
    let request = who.asks(method, &path.replace("{id}", id).replace("{n}", "1").replace("{kind}", "targets"));
    let answer = who.sends(if reads { request } else { with_body(request, &(row.body)(company, &who.name)) }).await;
    if answer.status != status {
        let text: String = answer.text.chars().take(200).collect();
        wrong.push(format!("{} got {} instead of {status}: {} {:?} {id} {text}", who.name, answer.status, row.route, row.on));
    }
    answer
}

/// JSON, or a form with a file where the body is an object with `file`.
fn with_body(request: RequestBuilder, body: &Value) -> RequestBuilder {
    let Some(content) = body["file"].as_str() else { return request.json(body) };
    let fields: Vec<_> = body.as_object().into_iter().flatten().filter(|(name, _)| *name != "file").collect();
    let fields: Vec<_> = fields.into_iter().filter_map(|(name, value)| Some((name.as_str(), value.as_str()?))).collect();
    import_files::with_file(request, "list.csv", content.as_bytes(), &fields)
}

/// An id that no record has, of the right form.
fn missing(on: On) -> Option<&'static str> {
    match on {
        On::Nothing => None,
        On::Inbox | On::Nurture | On::Disqualified | On::Pool | On::Working => Some("LEAD209901010001"),
        On::Deal | On::Lost => Some("OPP209901010001"),
        On::Draft => Some("QUO209901010001"),
        On::Step | On::FollowUp => Some("ACT209901010001"),
        On::Template | On::Enrollment | On::Mapping => Some("999999999"),
        On::WinbackTarget | On::Account | On::Idle | On::PutAway => Some("ACCT209901010001"),
        On::Person => Some("CONT209901010001"),
        On::Target | On::RipeTarget => Some("TGT209901010001"),
        On::Import => Some("IMP209901010001"),
        On::User | On::Session | On::Token => Some("00000000-0000-4000-8000-00000000dead"),
        On::Stage | On::Service => Some("NONE"),
        On::Holiday => Some("2099-01-01"),
    }
}

async fn fresh(company: &Company, on: On) -> String {
    if let Some(id) = admin::fresh(company, on).await {
        return id;
    }
    let (ana, budi) = (company.person("ana"), company.person("budi"));
    match on {
        On::Nothing | On::User | On::Session | On::Token | On::Stage | On::Service | On::Holiday => String::new(),
        On::Inbox => company.adds_lead().await,
        On::Nurture | On::Disqualified => {
            let lead = company.adds_lead().await;
            let status = if on == On::Nurture { "Nurture" } else { "Disqualified" };
            ana.triages(&lead, json!({"triage_status": status, "disqualified_reason": reason(on)})).await.is_ok();
            lead
        }
        On::Pool | On::Working => {
            let lead = company.adds_lead().await;
            ana.qualifies(&lead).await.is_ok();
            if on == On::Working {
                budi.claims(&lead).await.is_ok();
            }
            lead
        }
        On::Deal => budi.makes_deal(&format!("PT {}", uuid::Uuid::new_v4().simple())).await,
        On::Lost => {
            let deal = Box::pin(fresh(company, On::Deal)).await;
            budi.loses_deal(&deal).await.is_ok();
            deal
        }
        On::Draft => budi.makes_quote(&Box::pin(fresh(company, On::Deal)).await, "1000000").await,
        On::Step => {
            let deal = Box::pin(fresh(company, On::Deal)).await;
            budi.reads_deal(&deal).await["activities"][0]["activity_id"].as_str().expect("a step").to_owned()
        }
        On::FollowUp => follow_up(company).await,
        On::Account | On::Person => {
            let deal = Box::pin(fresh(company, On::Deal)).await;
            let column = if on == On::Account { "account_id" } else { "primary_contact_id" };
            one(company, &format!("select {column} from data.opportunities where opportunity_id = $1"), &deal).await
        }
        On::Idle => {
            let draft = json!({"company_name": format!("PT {}", uuid::Uuid::new_v4().simple())});
            budi.posts("/api/crm/accounts", draft).await.is_created().id("account.account_id")
        }
        On::PutAway => {
            let account = Box::pin(fresh(company, On::Idle)).await;
            let away = json!({"reason": "They closed their doors."});
            company.person("sari").posts(&format!("/api/crm/accounts/{account}/deactivate"), away).await.is_ok();
            account
        }
        On::Target => budi.has_target(&unique()).await,
        On::RipeTarget => budi.has_ripe_target(&unique()).await,
        On::Import => {
            let bad = json!({"n": 1, "raw": [], "draft": {"company_name": uuid::Uuid::new_v4()}, "problems": {"contact_phone": "No phone number."}});
            let rows = [bad, crate::imports::row(2, json!({"company_name": uuid::Uuid::new_v4()}))];
            let import = crate::imports::reads(&company.world, "budi", json!({}), &rows).await;
            crate::imports::rests(budi, &import).await;
            import
        }
        On::Mapping => {
            let import = Box::pin(fresh(company, On::Import)).await;
            let name = uuid::Uuid::new_v4().to_string();
            budi.patches(&format!("/api/crm/imports/{import}"), json!({"keep_as": name})).await.is_ok();
            one(company, "select mapping_id::text from data.import_mappings where name = $1", &name).await
        }
        On::Template => one(company, "select min(cadence_id)::text from data.cadences where $1 = ''", "").await,
        On::Enrollment => {
            let deal = Box::pin(fresh(company, On::Deal)).await;
            one(company, "select min(enrollment_id)::text from data.cadence_enrollments where opportunity_id = $1", &deal).await
        }
        On::WinbackTarget => {
            let deal = Box::pin(fresh(company, On::Deal)).await;
            let sold = "insert into data.invoices (account_id, invoice_number, invoice_date, amount)
                select account_id, 'INV-' || opportunity_id, current_date - 365, 1 from data.opportunities where opportunity_id = $1 returning account_id";
            one(company, sold, &deal).await
        }
    }
}

fn reason(on: On) -> Value {
    if on == On::Nurture { Value::Null } else { json!("A hoax.") }
}

async fn one(company: &Company, sql: &str, id: &str) -> String {
    company.world.owner_sql().await.query_one(sql, &[&id]).await.expect("one").get(0)
}

async fn follow_up(company: &Company) -> String {
    let lead = Box::pin(fresh(company, On::Nurture)).await;
    let sql = "select activity_id from data.activities where lead_id = $1 and status = 'Planned'";
    company.world.owner_sql().await.query_one(sql, &[&lead]).await.expect("its follow-up").get(0)
}
