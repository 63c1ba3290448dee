//! Who goes away while his file is written: its statement, its transaction and its place end.

use super::Holder;
use crate::support::World;

const FILE: &str = "/api/crm/leads?view=inbox&format=csv";

#[tokio::test]
async fn a_file_whose_asker_goes_away_is_not_written_and_not_on_the_record() {
    let world = World::new().await;
    let ana = world.ana().await;
    let holder = Holder::of_leads(&world).await;
    // More than are written at once: those before have left their places.
    for _ in 0..6 {
        let waits = ana.clone();
        let asked = tokio::spawn(async move { waits.gets(FILE).await });
        holder.holds_up(1).await;
        asked.abort();
        holder.holds_up(0).await;
    }
    holder.lets_go().await;
    let exports = "select count(*) from data.audit_log where action like '%EXPORT%'";
    let owner = world.owner_sql().await;
    assert_eq!(owner.query_one(exports, &[]).await.expect("the audit").get::<_, i64>(0), 0);
    assert_eq!(ana.gets(FILE).await.status, 200);
    assert_eq!(owner.query_one(exports, &[]).await.expect("the audit").get::<_, i64>(0), 1);
    world.proves_itself().await;
}
