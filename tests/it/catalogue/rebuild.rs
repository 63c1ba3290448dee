//! Migrate and rebuild: safe to repeat, and a rebuilt schema is the same as a fresh one.

use bcp_crm::db::migrate::{Report, migrate};

use super::names;
use crate::support::World;

/// Everything that defines the two schemas, one line a thing.
const CATALOGUE: &str = include_str!("present.sql");

const BUILT_BY_ANOTHER: &str = "comment on schema crm is 'another text'";

fn is_the_same(before: &[String], after: &[String]) {
    let missing: Vec<_> = before.iter().filter(|line| !after.contains(line)).collect();
    let new: Vec<_> = after.iter().filter(|line| !before.contains(line)).collect();
    assert!(missing.is_empty() && new.is_empty(), "gone: {missing:#?}\nnew: {new:#?}");
}

#[tokio::test]
async fn migrating_again_changes_nothing() {
    let world = World::new().await;
    let before = names(&world, CATALOGUE).await;
    assert!(before.len() > 500, "the catalogue was read");
    assert_eq!(migrate(world.source()).await.expect("a second migration"), Report { applied: 0, rebuilt: false });
    is_the_same(&before, &names(&world, CATALOGUE).await);
    world.proves_itself().await;
}

#[tokio::test]
async fn a_rebuilt_schema_is_the_same_as_a_fresh_one() {
    let world = World::new().await;
    let fresh = names(&world, CATALOGUE).await;
    let owner = world.owner_sql().await;
    owner.batch_execute(BUILT_BY_ANOTHER).await.expect("a comment");
    assert_eq!(migrate(world.source()).await.expect("a rebuild"), Report { applied: 0, rebuilt: true });
    is_the_same(&fresh, &names(&world, CATALOGUE).await);
    world.proves_itself().await;
}

#[tokio::test]
async fn what_an_older_text_left_in_data_is_gone_after_a_rebuild() {
    let world = World::new().await;
    let fresh = names(&world, CATALOGUE).await;
    let left = "set role bcp_owner;
        create policy left_over on data.leads for select using (true);
        create function crm.left_over() returns trigger language plpgsql as 'begin return null; end';
        create trigger left_over after update on data.leads for each row execute function crm.left_over();
        create view crm.v_left_over as select 1 as one;
        grant update on data.leads to bcp_app; reset role; ";
    world.owner_sql().await.batch_execute(&format!("{left} {BUILT_BY_ANOTHER}")).await.expect("an older text");
    migrate(world.source()).await.expect("a rebuild");
    is_the_same(&fresh, &names(&world, CATALOGUE).await);
    world.proves_itself().await;
}

#[tokio::test]
async fn migrating_is_refused_while_data_depends_on_crm() {
    let world = World::new().await;
    let owner = world.owner_sql().await;
    owner.batch_execute("create table data.dependent (at timestamptz default crm.now())").await.expect("a table");
    owner.batch_execute(BUILT_BY_ANOTHER).await.expect("a comment");
    let refused = migrate(world.source()).await.expect_err("the guard");
    assert!(format!("{refused:#}").contains("dependent"), "{refused:#}");
    let functions = names(&world, "select 'there' from pg_proc where oid = 'crm.now()'::regprocedure").await;
    assert_eq!(functions, ["there"], "nothing was torn down");
    owner.batch_execute("drop table data.dependent").await.expect("no dependent");
    migrate(world.source()).await.expect("the guard is content");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_live_server_answers_after_a_rebuild() {
    let world = World::new().await;
    let budi = world.budi().await;
    budi.gets("/api/crm/leads?view=handover_pool").await.is_ok();
    world.owner_sql().await.batch_execute(BUILT_BY_ANOTHER).await.expect("a comment");
    migrate(world.source()).await.expect("a rebuild");
    budi.gets("/api/crm/leads?view=handover_pool").await.is_ok();
    budi.gets("/api/auth/me").await.is_ok();
    world.proves_itself().await;
}

#[tokio::test]
async fn several_processes_may_migrate_at_once() {
    let database = crate::support::Database::empty().await;
    let source = database.source();
    let reports = futures_util::future::join_all([migrate(&source), migrate(&source), migrate(&source)]).await;
    let built = reports.into_iter().map(|report| report.expect("each migration ends well")).filter(|report| report.rebuilt).count();
    assert_eq!(built, 1, "one builds, the others find it built");
}
