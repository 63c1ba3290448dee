//! Who took which list, with which filter, and how many rows (spec 4.1, 2.2), and how often he may.

use serde_json::{Value, json};

use crate::support::World;

async fn recorded(world: &World) -> Vec<Value> {
    const SQL: &str = "select jsonb_build_object('who', u.email, 'role', a.actor_role, 'list', a.entity_id, 'what', a.changed -> 'after', \
        'correlation', a.correlation_id) from data.audit_log as a join data.users as u on u.user_id = a.actor_user_id \
        where a.action = 'LIST_EXPORTED' order by a.id";
    world.owner_sql().await.query(SQL, &[]).await.expect("the record").iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn a_file_that_leaves_is_on_the_record_and_one_that_is_refused_is_not() {
    let world = World::new().await;
    let budi = world.budi().await;
    budi.has_target("PT Laut Biru").await;
    budi.has_target("PT Angin").await;
    let file = budi.gets("/api/crm/targets?q=Laut&status=all&limit=1&format=csv").await;
    assert_eq!(file.header("content-disposition").split('"').nth(1).map(|name| &name[..8]), Some("targets-"));
    budi.gets("/api/crm/leads?view=inbox&format=csv").await.is_refused("FORBIDDEN");
    budi.gets("/api/crm/targets?format=pdf").await.is_refused("VALIDATION_ERROR").names_field("format");
    budi.gets("/api/crm/targets?format=csv&status=asleep").await.is_refused("VALIDATION_ERROR").names_field("status");
    world.stranger().gets("/api/crm/targets?format=csv").await.is_refused("UNAUTHENTICATED");
    let record = recorded(&world).await;
    let told = json!({"filter": {"q": "Laut", "status": "all"}, "format": "csv", "rows": 1});
    assert_eq!(
        record,
        [json!({"who": "budi@bcp.test", "role": "sales", "list": "targets", "what": told, "correlation": file.header("x-correlation-id")})]
    );
    world.proves_itself().await;
}

#[tokio::test]
async fn a_setting_says_how_many_a_person_may_take_in_an_hour() {
    let world = World::new().await.at("2026-06-30T03:00:00Z").await;
    let (budi, citra) = (world.budi().await, world.person("citra").await);
    budi.takes("/api/crm/targets").await;
    let set = "update data.settings set value = '2' where key = 'exports_per_hour'";
    world.owner_sql().await.execute(set, &[]).await.expect("a setting");
    budi.takes("/api/crm/accounts").await;
    let refused = budi.gets("/api/crm/accounts?format=xlsx").await.is_refused("RATE_LIMITED");
    refused.check(refused.header("retry-after") == "3600", "says when it frees up");
    citra.takes("/api/crm/accounts").await;
    let later = world.at("2026-06-30T04:00:01Z").await;
    later.budi().await.takes("/api/crm/accounts").await;
    assert_eq!(recorded(&world).await.len(), 4);
    world.proves_itself().await;
}
