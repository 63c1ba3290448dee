//! The list: who sees which, in what order, and counts that add up (spec 3.1, 3.2).

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{count, ids};
use crate::support::{Person, World};

/// Targets of everybody and of nobody in every status, every third with a day, half of them with a word.
const CROWD: &str = "insert into data.targets (company_name, status, owner_user_id, next_outreach_at, source, tags, drop_reason, dropped_at)
    select 'PT Ramai ' || n, (array['new_target', 'contacted', 'engaged', 'qualified', 'dropped'])[1 + n % 5],
        (array[u.budi, u.citra, u.eko, null])[1 + n % 4], case when n % 3 = 0 then date '2026-03-01' + n % 7 end,
        case when n % 6 = 0 then 'Fair' end, case when n % 2 = 0 then '{half}' when n = 7 then '{rare}' else '{}' end::text[],
        case n % 5 when 4 then 'no' end, case n % 5 when 4 then now() end
    from generate_series(1, 420) as n, (select (select user_id from data.users where email = 'budi@bcp.test') as budi,
        (select user_id from data.users where email = 'citra@bcp.test') as citra, (select user_id from data.users where email = 'eko@bcp.test') as eko) as u";

/// Every page of a list to its end.
async fn whole(who: &Person, filter: &str) -> Vec<String> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = who.gets(&format!("/api/crm/targets?limit=40{filter}&cursor={cursor}")).await.is_ok();
        all.extend(ids(&page));
        match serde_json::from_str::<Value>(&page.text).expect("json")["meta"]["next_cursor"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => return all,
        }
    }
}

async fn counts(who: &Person, filter: &str) -> BTreeMap<String, i64> {
    let page = who.gets(&format!("/api/crm/targets?counts=true{filter}")).await.is_ok();
    let page: Value = serde_json::from_str(&page.text).expect("json");
    serde_json::from_value(page["meta"]["counts"].clone()).expect("counts")
}

/// Whose targets somebody sees.
fn sight(who: &str) -> &'static str {
    match who {
        "budi" => "(owner_user_id is null or owner_user_id = public.who('budi'))",
        "sari" => "(owner_user_id is null or owner_user_id in (public.who('budi'), public.who('citra'), public.who('sari')))",
        _ => "true",
    }
}

#[tokio::test]
async fn every_list_read_to_its_end_is_what_was_asked_for_in_order_and_its_counts_add_up() {
    let world = World::new().await.at("2026-03-03T03:00:00Z").await;
    let owner = world.owner_sql().await;
    owner.batch_execute(CROWD).await.expect("a crowd");
    let who = "create function public.who(name text) returns uuid language sql stable as
        'select user_id from data.users where email = name || ''@bcp.test'''";
    owner.batch_execute(who).await.expect("a look-up");
    const ACTIVE: &str = "status not in ('converted', 'dropped')";
    let filters = [
        ("", ACTIVE, "true"),
        ("&status=all", "true", "true"),
        ("&status=qualified", "status = 'qualified'", "true"),
        ("&status=dropped", "status = 'dropped'", "true"),
        ("&status=converted", "false", "true"),
        ("&owner=me", ACTIVE, "owner_user_id = public.who('{me}')"),
        ("&owner=none", ACTIVE, "owner_user_id is null"),
        ("&outreach=overdue", ACTIVE, "next_outreach_at < '2026-03-03'"),
        ("&outreach=week", ACTIVE, "next_outreach_at between '2026-03-03' and '2026-03-09'"),
        ("&outreach=none", ACTIVE, "next_outreach_at is null"),
        ("&source=Fair", ACTIVE, "source = 'Fair'"),
        ("&tag=half", ACTIVE, "'half' = any (tags)"),
        ("&tag=rare&status=all", "true", "'rare' = any (tags)"),
        (
            "&tag=half&outreach=week&owner=none",
            ACTIVE,
            "'half' = any (tags) and next_outreach_at between '2026-03-03' and '2026-03-09' and owner_user_id is null",
        ),
        ("&q=ramai 4", ACTIVE, "company_name ilike '%ramai 4%'"),
        ("&q=ramai 4&status=all&tag=half", "true", "company_name ilike '%ramai 4%' and 'half' = any (tags)"),
    ];
    for name in ["budi", "sari", "putri", "agus", "dewi"] {
        let person = world.person(name).await;
        for (filter, status, rows) in filters {
            let rows = format!("{} and {}", sight(name), rows.replace("{me}", name));
            let order =
                format!("select target_id from data.targets where {status} and {rows} order by next_outreach_at nulls last, target_id");
            let expected: Vec<String> = owner.query(&order, &[]).await.expect("rows").iter().map(|row| row.get(0)).collect();
            assert_eq!(whole(&person, filter).await, expected, "{name}{filter}");
            let found = counts(&person, filter).await;
            let sum: i64 = ["new_target", "contacted", "engaged", "qualified", "converted", "dropped"].iter().map(|one| found[*one]).sum();
            assert_eq!(found["all"], sum, "{name}{filter}: the parts add up to the whole");
            assert_eq!(found["all"], count(&world, &format!("select count(*) from data.targets where {rows}")).await, "{name}{filter}");
            assert_eq!(found["active"], sum - found["converted"] - found["dropped"]);
        }
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn what_is_no_status_owner_or_cursor_is_refused() {
    let world = World::new().await;
    let budi = world.budi().await;
    for (query, field) in [
        ("status=lost", "status"),
        ("owner=somebody", "owner"),
        ("outreach=soon", "outreach"),
        ("limit=0", "limit"),
        ("cursor=abc", "cursor"),
        ("cursor=WyJub3QgYSBkYXkiLCJUR1QxIl0", "cursor"),
    ] {
        budi.gets(&format!("/api/crm/targets?{query}")).await.is_refused("VALIDATION_ERROR").names_field(field);
    }
    let target = budi.has_target("PT Sasaran").await;
    let listed = budi.gets("/api/crm/targets").await.is_ok();
    assert_eq!(listed.data()[0]["actions"], json!(["edit", "contacted", "enroll", "drop"]));
    assert_eq!(ids(&listed), [target]);
    for who in ["maya", "ana", "fitri"] {
        world.person(who).await.gets("/api/crm/targets").await.is_refused("FORBIDDEN");
    }
    world.proves_itself().await;
}
