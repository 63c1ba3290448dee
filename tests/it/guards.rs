//! No path goes round the acts: with a user named and the query role's own SQL, states, owners and links stay as they are.

use crate::support::World;

/// Columns that only an act changes, with a value that would be valid.
const GUARDED: &[(&str, &[&str])] = &[
    (
        "data.leads",
        &[
            "triage_status = 'Nurture'",
            "sales_owner_user_id = crm.my_id()",
            "marketing_owner_user_id = crm.my_id()",
            "opportunity_id = null",
            "account_id = null",
            "claimed_at = crm.now()",
            "converted_at = crm.now()",
            "disqualified_at = crm.now()",
            "handed_over_at = crm.now()",
            "priority = 2",
            "version = 1",
            "created_by = crm.my_id()",
            "queue = default",
        ],
    ),
    (
        "data.opportunities",
        &[
            "stage = 'Negotiation'",
            "owner_user_id = crm.my_id()",
            "account_id = account_id",
            "source_lead_id = null",
            "closed_at = crm.now()",
            "lost_reason = 'x'",
            "lost_reason_code = 'other'",
            "probability = 99",
        ],
    ),
    ("data.quotes", &["status = 'Accepted'", "opportunity_id = opportunity_id", "revision = 9"]),
    ("data.activities", &["status = 'Done'", "owner_user_id = crm.my_id()", "lead_id = null", "opportunity_id = null", "is_system = true"]),
    ("data.lead_handover_pool", &["claimed_by = crm.my_id()", "released_at = crm.now()", "expires_at = crm.now()"]),
    ("data.cadence_enrollments", &["status = 'Stopped'", "owner_user_id = crm.my_id()"]),
    (
        "data.accounts",
        &["owner_user_id = crm.my_id()", "is_active = false", "merged_into_account_id = account_id", "lifetime_value = '{}'"],
    ),
    ("data.users", &["role_name = 'super admin'", "email = 'x@bcp.test'", "is_active = true", "manager_user_id = null"]),
    ("data.audit_log", &["note = 'x'"]),
    ("data.stage_rules", &["probability = 1"]),
    ("data.settings", &["value = 'null'"]),
];

#[tokio::test]
async fn no_direct_update_of_a_guarded_column_is_possible_for_anybody() {
    let world = World::new().await;
    let lead = world.ana().await.brings_to_the_pool("PT Laut Biru").await;
    world.budi().await.claims(&lead).await.is_ok();
    world.ana().await.brings_to_the_pool("PT Angin Timur").await;
    for who in ["agus", "dewi", "ana", "sari", "budi", "putri", "fitri"] {
        let person = world.sql_as(who).await;
        for (table, changes) in GUARDED {
            for change in *changes {
                let update = format!("update {table} set {change}");
                assert_eq!(person.changes(&update).await, Err("42501".to_owned()), "{who}: {update}");
            }
            let delete = format!("delete from {table}");
            assert_eq!(person.changes(&delete).await, Err("42501".to_owned()), "{who}: {delete}");
        }
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn an_open_deal_keeps_its_next_step_and_date_whoever_writes() {
    let world = World::new().await;
    let lead = world.ana().await.brings_to_the_pool("PT Laut Biru").await;
    world.budi().await.claims(&lead).await.is_ok();
    for change in ["next_step = null", "next_step_due_date = null", "next_step = ' '"] {
        let refused = world.owner_sql().await.execute(&format!("update data.opportunities set {change}"), &[]).await.expect_err(change);
        assert_eq!(refused.code().map(|state| state.code()), Some("23514"), "{change}");
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn no_direct_insert_makes_what_an_act_has_to_make() {
    let world = World::new().await;
    for who in ["agus", "ana", "sari", "budi", "putri"] {
        let person = world.sql_as(who).await;
        for insert in [
            "insert into data.opportunities (account_id, name, stage, owner_user_id, probability) values ('x', 'x', 'Prospecting', crm.my_id(), 1)",
            "insert into data.lead_handover_pool (lead_id, priority, expires_at) values ('x', 0, crm.now())",
            "insert into data.audit_log (action, entity, entity_id, correlation_id) values ('x', 'x', 'x', 'x')",
            "insert into data.opportunity_stage_history (opportunity_id, to_stage) values ('x', 'Closed Won')",
            "insert into data.sessions (token_hash, user_id, expires_at) values ('x', crm.my_id(), crm.now())",
        ] {
            assert_eq!(person.changes(insert).await, Err("42501".to_owned()), "{who}: {insert}");
        }
    }
    world.proves_itself().await;
}

/// Plain columns may be edited by SQL where spec 3.1 says so, under the policy and with an audit row.
#[tokio::test]
async fn a_plain_edit_by_sql_reaches_only_what_is_ones_own_and_is_audited() {
    let world = World::new().await;
    let lead = world.ana().await.brings_to_the_pool("PT Laut Biru").await;
    world.budi().await.claims(&lead).await.is_ok();
    let edit = "update data.leads set city = 'Medan'";
    assert_eq!(world.sql_as("budi").await.changes(edit).await, Ok(1), "his working lead");
    for other in ["ana", "maya", "citra", "eko", "surya", "putri", "fitri", "dewi", "oka"] {
        assert_eq!(world.sql_as(other).await.changes(edit).await, Ok(0), "{other} edits a lead that is not his");
    }
    let budi = world.sql_as("budi").await;
    budi.keeps(edit).await;
    let agus = world.sql_as("agus").await;
    let audited = "select count(*) from data.audit_log where action = 'LEAD_UPDATED' and changed -> 'after' ->> 'city' = 'Medan'";
    assert_eq!(agus.count(audited).await, 1);
    world.proves_itself().await;
}

#[tokio::test]
async fn the_record_of_what_happened_is_append_only_for_its_owner_too() {
    let world = World::new().await;
    world.ana().await.brings_to_the_pool("PT Tercatat").await;
    world.works_well().await;
    let owner = world.owner_sql().await;
    let month: String = owner.query_one("select min(tableoid::regclass::text) from data.audit_log", &[]).await.expect("a month").get(0);
    assert!(month.starts_with("data.audit_log_"), "{month}");
    for role in ["none", "bcp_worker", "bcp_app"] {
        owner.batch_execute(&format!("set role {role}")).await.expect("a role");
        for table in ["data.audit_log", &month, "data.audit_seals"] {
            let change = if table == "data.audit_seals" { "row_count = 0" } else { "note = 'x'" };
            for attempt in [format!("update {table} set {change}"), format!("delete from {table}"), format!("truncate {table}")] {
                let Err(refused) = owner.batch_execute(&attempt).await else { panic!("{role} does it: {attempt}") };
                assert_eq!(refused.code().map(|state| state.code()), Some("42501"), "{role}: {attempt}");
            }
        }
    }
    owner.batch_execute("reset role").await.expect("the owner");
    world.proves_itself().await;
}
