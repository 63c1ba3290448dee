//! No path goes round the acts: whoever is named, the database itself refuses to change states, owners and links.

use tokio_postgres::error::SqlState;

use super::facts;
use crate::support::{CAST, World};

/// Columns that only acts change, each with a value that would be valid.
const GUARDED: &[(&str, &[&str])] = &[
    (
        "leads",
        &[
            "triage_status = 'In Review'",
            "sales_owner_user_id = crm.my_id()",
            "queue = default",
            "queue = 'inbox'",
            "converted_at = crm.now()",
            "opportunity_id = null",
            "account_id = null",
            "claimed_at = crm.now()",
            "handed_over_at = crm.now()",
            "disqualified_at = null",
        ],
    ),
    ("opportunities", &["stage = 'Negotiation'", "owner_user_id = crm.my_id()", "closed_at = crm.now()", "source_lead_id = null"]),
    ("quotes", &["status = 'Accepted'", "sent_at = crm.now()"]),
    ("activities", &["status = 'Done'", "owner_user_id = crm.my_id()", "completed_at = crm.now()"]),
    ("targets", &["status = 'qualified'", "owner_user_id = crm.my_id()", "converted_at = crm.now()", "converted_to_account_id = null"]),
];

/// What the owner alone could run: parts of acts, which must not be callable one by one.
const PARTS: &[&str] = &[
    "select crm.lead_change(l, '{\"triage_status\": \"Nurture\"}', 'LEAD_UPDATED') from data.leads as l",
    "select crm.lead_claim(l) from data.leads as l",
    "select crm.opportunity_hand_to(o.opportunity_id, crm.my_id()) from data.opportunities as o",
    "select crm.quote_moved(q, 'Accepted') from data.quotes as q",
    "select crm.activities_cancel('opportunity', o.opportunity_id, 'x') from data.opportunities as o",
    "select crm.audit('LEAD_CLAIMED', 'leads', 'x')",
];

/// A lead in every queue, deals with quotes, activities and targets.
async fn with_something_of_everything() -> World {
    let world = World::new().await;
    let (ana, budi) = (world.ana().await, world.budi().await);
    for company in ["PT Baru", "PT Nanti", "PT Bukan", "PT Kolam", "PT Kerja", "PT Jadi"] {
        let lead = ana.adds_lead(crate::support::ripe_lead(company)).await.is_created().id("lead.lead_id");
        match company {
            "PT Baru" => {}
            "PT Nanti" => drop(ana.nurtures(&lead).await.is_ok()),
            "PT Bukan" => drop(ana.disqualifies(&lead, "No budget").await.is_ok()),
            _ => drop(ana.qualifies(&lead).await.is_ok()),
        }
        if matches!(company, "PT Kerja" | "PT Jadi") {
            let deal = budi.claims(&lead).await.is_ok().id("opportunity_id");
            budi.offers(&deal, "1000000").await.is_created();
            if company == "PT Jadi" {
                budi.converts(&lead).await.is_ok();
            }
        }
    }
    let targets =
        "insert into data.targets (company_name, owner_user_id) select 'PT Bidik', user_id from data.users where email = 'budi@bcp.test'";
    world.owner_sql().await.batch_execute(targets).await.expect("a target");
    world
}

#[tokio::test]
async fn nobody_changes_states_owners_and_links_by_sql() {
    let world = with_something_of_everything().await;
    let before = facts::everything(&world).await;
    for player in CAST {
        let person = world.sql_as(player.name).await;
        for (table, changes) in GUARDED {
            for change in *changes {
                let update = format!("update data.{table} set {change}");
                let refused = person.changes(&update).await.expect_err(&update);
                assert!(["42501", "428C9"].contains(&refused.as_str()), "{}: {update}: {refused}", player.name);
            }
        }
    }
    assert_eq!(facts::everything(&world).await, before);
    world.proves_itself().await;
}

#[tokio::test]
async fn nobody_calls_a_part_of_an_act() {
    let world = with_something_of_everything().await;
    let before = facts::everything(&world).await;
    for name in ["agus", "sari", "budi", "ana"] {
        let person = world.sql_as(name).await;
        for part in PARTS {
            assert_eq!(person.changes(part).await, Err("42501".to_owned()), "{name}: {part}");
        }
    }
    assert_eq!(facts::everything(&world).await, before);
    world.proves_itself().await;
}

/// The acts themselves are for every client of the database, with the same refusals (spec 2.3).
#[tokio::test]
async fn an_act_by_sql_refuses_whom_the_api_refuses() {
    let world = World::new().await;
    let pooled = world.ana().await.brings_to_the_pool("PT Laut Biru").await;
    let (forbidden, missing, impossible) = ("CRM02", "CRM03", "CRM07");
    for (who, act, code) in [
        ("agus", format!("select crm.rpc_sales_claim_lead('{pooled}')"), forbidden),
        ("putri", format!("select crm.rpc_sales_claim_lead('{pooled}')"), forbidden),
        ("ana", format!("select crm.rpc_sales_claim_lead('{pooled}')"), missing),
        ("oka", format!("select crm.rpc_sales_claim_lead('{pooled}')"), missing),
        ("dewi", format!("select crm.rpc_lead_recall('{pooled}', 'x')"), forbidden),
        ("dian", format!("select crm.rpc_lead_recall('{pooled}', 'x')"), missing),
        ("budi", format!("select crm.rpc_lead_convert('{pooled}')"), impossible),
        ("agus", format!("select crm.rpc_lead_triage('{pooled}', 'Nurture')"), impossible),
        ("budi", "select crm.rpc_sales_claim_lead('LEAD000000000000')".to_owned(), missing),
    ] {
        assert_eq!(world.sql_as(who).await.changes(&act).await, Err(code.to_owned()), "{who}: {act}");
    }
    let nobody = world.sql_as_nobody().await;
    let refused = nobody.execute(&format!("select crm.rpc_sales_claim_lead('{pooled}')"), &[]).await.expect_err("nobody claims nothing");
    assert_eq!(refused.code().map(SqlState::code), Some(missing));
    let budi = world.sql_as("budi").await;
    budi.keeps(&format!("select crm.rpc_sales_claim_lead('{pooled}')")).await;
    assert_eq!(facts::lead(&world, &pooled).await["queue"], "working");
    world.proves_itself().await;
}

/// Not even the owner of the tables can leave a record in no state.
#[tokio::test]
async fn the_tables_themselves_refuse_what_is_no_state() {
    let world = with_something_of_everything().await;
    let owner = world.owner_sql().await;
    for (update, state) in [
        ("update data.leads set triage_status = 'Qualified'", SqlState::CHECK_VIOLATION),
        ("update data.leads set triage_status = 'Lost'", SqlState::CHECK_VIOLATION),
        ("update data.leads set queue = 'inbox'", SqlState::GENERATED_ALWAYS),
        ("update data.leads set disqualified_reason = null where queue = 'disqualified'", SqlState::CHECK_VIOLATION),
        ("update data.leads set claimed_at = null where queue = 'working'", SqlState::CHECK_VIOLATION),
        ("update data.leads set handed_over_at = null where queue = 'pool'", SqlState::CHECK_VIOLATION),
        ("update data.opportunities set next_step = null", SqlState::CHECK_VIOLATION),
        ("update data.opportunities set next_step_due_date = null", SqlState::CHECK_VIOLATION),
        ("update data.opportunities set owner_user_id = null", SqlState::NOT_NULL_VIOLATION),
        ("update data.opportunities set closed_at = now()", SqlState::CHECK_VIOLATION),
        ("update data.opportunities set stage = 'Closed Lost', closed_at = now()", SqlState::CHECK_VIOLATION),
        (
            "insert into data.lead_handover_pool (lead_id, priority, expires_at) select lead_id, 0, now() from data.lead_handover_pool where claimed_at is null",
            SqlState::UNIQUE_VIOLATION,
        ),
    ] {
        let refused = owner.execute(update, &[]).await.expect_err(update);
        assert_eq!(refused.code(), Some(&state), "{update}");
    }
    world.proves_itself().await;
}
