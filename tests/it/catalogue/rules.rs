//! How tables, views and functions have to be.

use super::definers::{ACTS, INNER, OPEN};
use super::{names, none};
use crate::support::World;

#[tokio::test]
async fn row_level_security_is_on_for_every_table() {
    let world = World::new().await;
    // The migrations' own history, and partitions, which are only reached through their table: nobody has a right on them.
    let exempt = "(c.relname = 'refinery_schema_history' or c.relispartition)";
    none(
        &world,
        "row level security is on for every table of data",
        &format!(
            "select c.oid::regclass::text from pg_class as c where c.relnamespace = 'data'::regnamespace and c.relkind in ('r', 'p')
         and not c.relrowsecurity and not {exempt}"
        ),
    )
    .await;
    none(
        &world,
        "nobody but the owner has a right on what is exempt",
        &format!(
            "select c.oid::regclass || ' ' || a.privilege_type from pg_class as c, aclexplode(c.relacl) as a
         where c.relnamespace = 'data'::regnamespace and c.relkind in ('r', 'p') and a.grantee <> c.relowner and {exempt}"
        ),
    )
    .await;
    world.proves_itself().await;
}

#[tokio::test]
async fn row_level_security_is_never_forced() {
    let world = World::new().await;
    none(
        &world,
        "no table forces row level security, or acts would silently find nothing",
        "select oid::regclass::text from pg_class where relforcerowsecurity",
    )
    .await;
    world.proves_itself().await;
}

#[tokio::test]
async fn tables_and_definer_functions_have_one_owner() {
    let world = World::new().await;
    let owners = names(&world,
        "select distinct pg_get_userbyid(o) from (
             select relowner from pg_class where relnamespace in ('data'::regnamespace, 'crm'::regnamespace) and relkind in ('r', 'p', 'v', 'S')
             union all select proowner from pg_proc where pronamespace in ('data'::regnamespace, 'crm'::regnamespace)) as owned (o)").await;
    assert_eq!(owners, ["bcp_owner"]);
    world.proves_itself().await;
}

#[tokio::test]
async fn security_definer_is_only_what_the_list_allows() {
    let world = World::new().await;
    let found = names(
        &world,
        "select distinct p.proname::text from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
         where n.nspname in ('data', 'crm') and p.prosecdef order by 1",
    )
    .await;
    let allowed: Vec<_> = ACTS.iter().chain(OPEN).chain(INNER).copied().collect();
    let surprising: Vec<_> = found.iter().filter(|name| !allowed.contains(&name.as_str())).collect();
    let gone: Vec<_> = allowed.iter().filter(|name| !found.iter().any(|known| known == *name)).collect();
    assert!(surprising.is_empty(), "SECURITY DEFINER outside the allow-list: {surprising:?}");
    assert!(gone.is_empty(), "in the allow-list but not SECURITY DEFINER: {gone:?}");
    world.proves_itself().await;
}

#[tokio::test]
async fn every_definer_has_a_fixed_search_path() {
    let world = World::new().await;
    none(
        &world,
        "every SECURITY DEFINER function fixes an empty search_path",
        "select p.oid::regprocedure::text from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
         where n.nspname in ('data', 'crm') and p.prosecdef and not coalesce(p.proconfig, '{}') @> array['search_path=\"\"']",
    )
    .await;
    world.proves_itself().await;
}

#[tokio::test]
async fn every_view_runs_with_its_callers_rights() {
    let world = World::new().await;
    none(&world, "every crm view is security_invoker",
        "select c.oid::regclass::text from pg_class as c where c.relkind in ('v', 'm') and c.relnamespace in ('crm'::regnamespace, 'data'::regnamespace)
         and not coalesce(c.reloptions, '{}') && array['security_invoker=true', 'security_invoker=on', 'security_invoker=1']
         -- What the rules say of each role and profile holds no record of anybody's (decision 068).
         and c.oid <> all (array['crm.profiles', 'crm.lead_steps']::regclass[])").await;
    world.proves_itself().await;
}

#[tokio::test]
async fn every_view_and_function_of_crm_says_what_it_is() {
    let world = World::new().await;
    none(&world, "every view and function of crm has a comment",
        "select c.oid::regclass::text from pg_class as c where c.relkind in ('v', 'm') and c.relnamespace = 'crm'::regnamespace and obj_description(c.oid, 'pg_class') is null
         union all
         select p.oid::regprocedure::text from pg_proc as p where p.pronamespace = 'crm'::regnamespace and obj_description(p.oid, 'pg_proc') is null").await;
    world.proves_itself().await;
}

/// Comparisons of these are not leakproof, so that a policy would keep the planner from index and statistics.
#[tokio::test]
async fn no_column_is_of_a_type_that_policies_make_slow() {
    let world = World::new().await;
    none(&world, "states are text with a CHECK, e-mail is lower case text",
        "select a.attrelid::regclass || '.' || a.attname from pg_attribute as a join pg_class as c on c.oid = a.attrelid join pg_type as t on t.oid = a.atttypid
         where c.relnamespace = 'data'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
           and (t.typtype = 'e' or t.typname in ('citext', 'bpchar', 'timestamp', 'money'))").await;
    world.proves_itself().await;
}

/// A look-up that stands bare in a policy runs once a row.
#[tokio::test]
async fn policies_look_up_the_caller_once_a_statement() {
    let world = World::new().await;
    none(&world, "policies call my_id, my_reach, my_profile, team and may_open inside (select …)",
        "select tablename || '.' || policyname from pg_policies where schemaname = 'data'
         and regexp_replace(coalesce(qual, '') || ' ' || coalesce(with_check, ''), 'SELECT crm\\.', '', 'g') ~ 'crm\\.(my_id|my_reach|my_profile|team|may_open|now|today)\\('").await;
    world.proves_itself().await;
}

#[tokio::test]
async fn no_trigger_is_deferred() {
    let world = World::new().await;
    none(
        &world,
        "no trigger of ours is deferrable: it would run under another role than its act",
        "select t.tgrelid::regclass || '.' || t.tgname from pg_trigger as t join pg_class as c on c.oid = t.tgrelid
         where c.relnamespace = 'data'::regnamespace and (t.tgdeferrable or t.tginitdeferred) and not t.tgisinternal",
    )
    .await;
    world.proves_itself().await;
}

#[tokio::test]
async fn every_table_says_when_its_rows_were_made() {
    let world = World::new().await;
    let without = "('team_members', 'refinery_schema_history', 'audit_log')";
    none(&world, "every table has created_at", &format!(
        "select c.oid::regclass::text from pg_class as c where c.relnamespace = 'data'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
         and c.relname not in {without}
         and not exists (select from pg_attribute as a where a.attrelid = c.oid and a.attname = 'created_at' and a.attnotnull)")).await;
    world.proves_itself().await;
}
