//! What the restricted roles may do before any policy is asked, and that without a user nothing is seen.

use super::definers::{ACTS, INNER};
use super::{names, none};
use crate::support::World;

const EVERYTHING: &str = include_str!("../support/everything.sql");

#[tokio::test]
async fn no_function_is_everybodys_to_execute() {
    let world = World::new().await;
    none(
        &world,
        "no function of ours is executable by public",
        "select p.oid::regprocedure::text from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
         where n.nspname in ('data', 'crm') and has_function_privilege('public', p.oid, 'execute')",
    )
    .await;
    world.proves_itself().await;
}

#[tokio::test]
async fn update_is_granted_by_column_and_nothing_is_ever_deleted() {
    let world = World::new().await;
    none(&world, "nobody has more on a whole table than select and insert",
        "select c.oid::regclass || ' ' || a.privilege_type || ' to ' || case a.grantee when 0 then 'public' else pg_get_userbyid(a.grantee) end
         from pg_class as c, aclexplode(c.relacl) as a
         where c.relnamespace in ('data'::regnamespace, 'crm'::regnamespace) and c.relkind in ('r', 'p', 'v') and a.grantee <> c.relowner
           and a.privilege_type not in ('SELECT', 'INSERT')").await;
    world.proves_itself().await;
}

#[tokio::test]
async fn states_owners_and_links_cannot_be_updated_by_the_query_role() {
    let world = World::new().await;
    none(&world, "no column that an act guards is granted for update",
        "select a.attrelid::regclass || '.' || a.attname from pg_attribute as a join pg_class as c on c.oid = a.attrelid
         where c.relnamespace = 'data'::regnamespace and a.attnum > 0 and not a.attisdropped
           and has_column_privilege('bcp_app', a.attrelid, a.attnum, 'update')
           and (a.attname in ('triage_status', 'queue', 'stage', 'status', 'version', 'created_by', 'created_at', 'updated_at', 'probability', 'closed_at',
                'sla_deadline', 'priority', 'sourced_by', 'is_active', 'is_system', 'revision', 'role_name', 'email', 'account_id', 'merged_into_account_id')
               or a.attname like '%owner_user_id' or a.attname like '%\\_at' and a.attname not in ('next_outreach_at')
               or a.attname in ('lead_id', 'opportunity_id', 'source_lead_id', 'source_target_id', 'converted_to_account_id', 'converted_to_opportunity_id'))").await;
    world.proves_itself().await;
}

#[tokio::test]
async fn the_restricted_roles_own_nothing_and_bypass_nothing() {
    let world = World::new().await;
    none(&world, "bcp_app, bcp_worker and bcp_readonly are plain roles",
        "select rolname::text from pg_roles where rolname in ('bcp_app', 'bcp_worker', 'bcp_readonly')
         and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb
              or pg_has_role(oid, 'bcp_owner', 'member')
              or exists (select from pg_class where relowner = pg_roles.oid) or exists (select from pg_proc where proowner = pg_roles.oid))").await;
    none(&world, "credentials, sessions, tokens and keys are closed to the query role",
        "select t::regclass || ' to ' || r from unnest(array['data.credentials', 'data.sessions', 'data.api_tokens', 'data.idempotency_keys', 'data.invitations',
             'data.login_failures']) as t, unnest(array['bcp_app', 'bcp_readonly']) as r where has_any_column_privilege(r, t, 'select')").await;
    world.proves_itself().await;
}

#[tokio::test]
async fn without_a_user_every_table_and_view_answers_nothing() {
    let world = World::new().await;
    let owner = world.owner_sql().await;
    owner.batch_execute(EVERYTHING).await.expect("a row for every table");
    let nobody = world.sql_as_nobody().await;
    let tables = names(&world,
        "select c.oid::regclass::text from pg_class as c where c.relnamespace in ('data'::regnamespace, 'crm'::regnamespace) and c.relkind in ('r', 'p', 'v')
         and c.relname <> 'refinery_schema_history' and not c.relispartition order by 1").await;
    for table in tables {
        let count = format!("select count(*) from {table}");
        if table.starts_with("data.") {
            let there: i64 = owner.query_one(&count, &[]).await.expect("the owner counts").get(0);
            assert!(there > 0, "everything.sql has no row for {table}, so that nothing could be shown here");
        }
        match nobody.query_one(&count, &[]).await {
            Ok(row) => assert_eq!(row.get::<_, i64>(0), 0, "{table} shows rows to nobody"),
            Err(error) => assert_eq!(error.code().map(|state| state.code()), Some("42501"), "{table}: {error:?}"),
        }
    }
    world.is_proved_elsewhere();
}

/// Operations has an account and no part in the CRM (spec 1.3: `none`).
#[tokio::test]
async fn a_user_without_a_profile_sees_colleagues_and_nothing_else() {
    let world = World::new().await;
    world.owner_sql().await.batch_execute(EVERYTHING).await.expect("a row for every table");
    let oka = world.sql_as("oka").await;
    let tables = names(&world,
        "select c.oid::regclass::text from pg_class as c where c.relnamespace in ('data'::regnamespace, 'crm'::regnamespace) and c.relkind in ('r', 'p', 'v')
         and not c.relispartition and has_any_column_privilege('bcp_app', c.oid, 'select') order by 1").await;
    // The state machines are everybody's to read (spec 2.2).
    let open = ["data.users", "data.lead_transitions", "data.target_status_transitions", "data.stage_rules"];
    for table in tables.iter().filter(|table| !open.contains(&table.as_str())) {
        assert_eq!(oka.count(&format!("select count(*) from {table}")).await, 0, "{table} shows rows to the profile none");
    }
    world.is_proved_elsewhere();
}

#[tokio::test]
async fn what_only_acts_call_is_closed_to_the_query_role() {
    let world = World::new().await;
    let open = names(
        &world,
        "select p.proname::text from pg_proc as p where p.pronamespace = 'crm'::regnamespace and has_function_privilege('bcp_app', p.oid, 'execute')",
    )
    .await;
    let inner: Vec<_> = INNER.iter().filter(|name| open.iter().any(|known| known == *name)).collect();
    assert!(inner.is_empty(), "executable by bcp_app: {inner:?}");
    world.proves_itself().await;
}

/// Our own refusals have states CRM01 to CRM19; anything else would be an act that came further than its first question.
#[tokio::test]
async fn without_a_user_every_act_refuses() {
    let world = World::new().await;
    let nobody = world.sql_as_nobody().await;
    let calls = names(
        &world,
        "select format('select crm.%I(%s)', p.proname, (select string_agg('null::' || t::regtype, ', ' order by n) from unnest(p.proargtypes::oid[]) with ordinality as a (t, n)))
         from pg_proc as p where p.pronamespace = 'crm'::regnamespace and p.proname like 'rpc\\_%' and p.proname not in ('rpc_work', 'rpc_import_work', 'rpc_timeline', 'rpc_proof_begin') order by 1",
    )
    .await;
    assert!(calls.len() >= ACTS.len(), "the acts were found");
    for call in calls {
        let refused = nobody.query(&call, &[]).await.expect_err(&call);
        let state = refused.code().map_or("", |state| state.code());
        assert!(state.starts_with("CRM"), "{call}: {refused:?}");
    }
    let story = nobody.query("select from crm.rpc_timeline('accounts', 'ACCT')", &[]).await.expect("a timeline");
    assert!(story.is_empty());
    world.proves_itself().await;
}
