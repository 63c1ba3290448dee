//! What tabs and board say is kept beside the records (decision 069). That it is what the records say, every behaviour test looks at in its end.

use bcp_crm::db::migrate::migrate;
use serde_json::Value;

use super::{Crowded, DEALS, LEADS, meta};
use crate::support::World;
use crate::worker::did;

const ROWS: &str = "select count(*) from data.tallies";
const GROUPS: &str = "select count(*) from (select distinct kind, state, part, owner_user_id from data.tallies) as g";

async fn counts(crowded: &Crowded) -> Vec<Value> {
    let mut said = Vec::new();
    for who in ["agus", "sari", "budi"] {
        let person = crowded.person(who).await;
        for list in [format!("{LEADS}my_claimed"), format!("{DEALS}pipeline"), "/api/crm/targets?status=all".to_owned()] {
            said.push(meta(&person.gets(&format!("{list}&limit=1&counts=true")).await.is_ok())["counts"].clone());
        }
        said.push(person.gets("/api/crm/opportunities/board").await.is_ok().data().clone());
    }
    said
}

#[tokio::test]
async fn the_worker_adds_up_what_acts_put_down_and_nobody_reads_anything_else() {
    let crowded = Crowded::new().await;
    let world = &crowded.world;
    let (ana, budi) = (crowded.person("ana").await, crowded.person("budi").await);
    budi.claims(&ana.brings_to_the_pool("PT Laut Biru").await).await.is_ok();
    let before = counts(&crowded).await;
    assert!(world.number(ROWS).await > world.number(GROUPS).await, "there is something to add up");
    world.works_well().await;
    assert_eq!(world.number(ROWS).await, world.number(GROUPS).await, "a row each");
    assert_eq!(counts(&crowded).await, before);
    world.works_well().await;
    assert_eq!(counts(&crowded).await, before);
    world.proves_itself().await;
}

#[tokio::test]
async fn who_reads_while_it_is_added_up_sees_the_rows_of_before_and_no_act_waits() {
    let crowded = Crowded::new().await;
    let world = &crowded.world;
    let before = counts(&crowded).await;
    let adding = world.owner_sql().await;
    adding.batch_execute("begin; select crm.work_tallies()").await.expect("it adds up");
    assert_eq!(counts(&crowded).await, before);
    let budi = crowded.person("budi").await;
    let ana = crowded.person("ana").await;
    budi.claims(&ana.brings_to_the_pool("PT Tidak Menunggu").await).await.is_ok();
    let after = counts(&crowded).await;
    assert_ne!(after, before, "the claim shows");
    adding.batch_execute("commit").await.expect("it has added up");
    assert_eq!(counts(&crowded).await, after);
    world.proves_itself().await;
}

#[tokio::test]
async fn tallies_that_are_off_are_mended_by_the_first_turn_after_a_rebuild() {
    let world = World::new().await;
    world.ana().await.brings_to_the_pool("PT Laut Biru").await;
    world.works_well().await;
    let off = "update data.tallies set held = held + 7; comment on schema crm is 'another text'";
    world.owner_sql().await.batch_execute(off).await.expect("tallies that are off");
    migrate(world.source()).await.expect("a rebuild");
    assert_ne!(did(&world.works_well().await, "tallies_checked", "tallies_mended"), 0);
    assert_eq!(world.number("select crm.work_tallies_checked()").await, 0, "nothing is off any more");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_database_without_tallies_has_them_counted_when_it_is_built() {
    let world = World::new().await;
    world.ana().await.brings_to_the_pool("PT Laut Biru").await;
    world.owner_sql().await.batch_execute("delete from data.tallies; comment on schema crm is 'another text'").await.expect("none");
    migrate(world.source()).await.expect("a rebuild");
    world.proves_itself().await;
}

#[tokio::test]
async fn what_is_removed_is_no_longer_counted() {
    let world = World::new().await;
    let ana = world.ana().await;
    ana.brings_to_the_pool("PT Laut Biru").await;
    let owner = world.owner_sql().await;
    // No act removes a lead; the undo of an import does.
    let gone = "delete from data.activities; delete from data.lead_handover_pool; delete from data.notifications; delete from data.leads";
    owner.batch_execute(gone).await.expect("it is removed");
    assert_eq!(world.number("select sum(held) from data.tallies where kind = 'leads'").await, 0);
    world.proves_itself().await;
}
