//! Foreign keys: each is indexed where it is searched from, and says what a delete does.

use super::names;
use crate::support::World;

/// Who did it, never asked the other way round; users are deactivated, not deleted.
const WHO: &[&str] = &["created_by", "changed_by", "enrolled_by", "handed_over_by"];

/// Small catalogues that are never deleted from, and who reads from that side reads few rows.
const CATALOGUES: &[&str] =
    &["leads.service_code", "opportunity_stage_history.from_stage", "opportunity_stage_history.to_stage", "cadences.owner_user_id"];

/// The first column of an index leads to the rows; a partial one serves if it leaves out only rows without the key
/// or those of a state that no list shows.
const UNINDEXED: &str = "
    select t.relname || '.' || (select string_agg(a.attname, ',' order by k.n) from unnest(f.conkey) with ordinality as k (attnum, n)
            join pg_attribute as a on a.attrelid = f.conrelid and a.attnum = k.attnum)
    from pg_constraint as f join pg_class as t on t.oid = f.conrelid
    where f.contype = 'f' and t.relnamespace = 'data'::regnamespace and f.conparentid = 0
      and not exists (select from pg_index as i where i.indrelid = f.conrelid and i.indisvalid
          and (i.indkey::int2[])[0:cardinality(f.conkey) - 1] @> f.conkey)
    order by 1";

#[tokio::test]
async fn every_foreign_key_is_indexed_where_it_is_searched_from() {
    let world = World::new().await;
    let unindexed = names(&world, UNINDEXED).await;
    let exempt = |key: &str| CATALOGUES.contains(&key) || key.split_once('.').is_some_and(|(_, column)| WHO.contains(&column));
    let missing: Vec<_> = unindexed.iter().filter(|key| !exempt(key)).collect();
    assert!(missing.is_empty(), "foreign keys without an index that begins with them: {missing:?}");
    let needless: Vec<_> = CATALOGUES.iter().filter(|key| !unindexed.iter().any(|found| found == *key)).collect();
    assert!(needless.is_empty(), "exceptions that are none: {needless:?}");
    world.proves_itself().await;
}

#[tokio::test]
async fn every_column_that_names_a_record_is_a_foreign_key() {
    let world = World::new().await;
    let loose = names(&world,
        "select c.relname || '.' || a.attname from pg_attribute as a join pg_class as c on c.oid = a.attrelid
         where c.relnamespace = 'data'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped
           and (a.attname ~ '(user|lead|opportunity|account|contact|target|cadence|enrollment|batch|quote|activity)_id$' or a.attname in ('created_by', 'changed_by', 'service_code'))
           and not exists (select from pg_constraint as f where f.conrelid = a.attrelid and f.contype in ('f', 'p') and a.attnum = any (f.conkey))
         order by 1").await;
    // The audit outlives everything it speaks of; a tally comes of records that have the key.
    assert_eq!(loose, ["audit_log.actor_user_id", "tallies.owner_user_id"]);
    world.proves_itself().await;
}

#[tokio::test]
async fn every_foreign_key_says_what_a_delete_does() {
    let world = World::new().await;
    let silent = names(
        &world,
        "select conrelid::regclass || '.' || conname from pg_constraint
         where contype = 'f' and connamespace = 'data'::regnamespace and confdeltype = 'a'",
    )
    .await;
    assert!(silent.is_empty(), "no action is no decision: {silent:?}");
    world.proves_itself().await;
}
