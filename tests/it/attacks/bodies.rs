//! What a body does not say: who one is, whose a record becomes, and columns that its schema does not list.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::input::{Route, routes};
use crate::support::{Answer, Person, World};

async fn sends(person: &Person, route: &Route, body: &Value) -> Answer {
    person.sends(person.asks(route.method.clone(), &route.path).json(body)).await
}

/// The table that a PATCH writes to.
fn table(template: &str) -> &'static str {
    const TABLES: &[(&str, &str)] = &[
        ("/api/crm/leads/", "leads"),
        ("/api/crm/opportunities/", "opportunities"),
        ("/api/crm/quotes/", "quotes"),
        ("/api/crm/targets/", "targets"),
        ("/api/crm/accounts/", "accounts"),
        ("/api/crm/contacts/", "contacts"),
        ("/api/crm/activities/", "activities"),
        ("/api/crm/cadences/", "cadences"),
        ("/api/crm/enrollments/", "cadence_enrollments"),
        ("/api/crm/notifications/settings", "notification_settings"),
        ("/api/auth/me", "users"),
        ("/api/admin/users/", "users"),
        ("/api/admin/settings", "settings"),
        ("/api/admin/stage-rules", "stage_rules"),
        ("/api/admin/services", "services"),
        ("/api/admin/holidays", "holidays"),
    ];
    let path = template.split(' ').nth(1).unwrap_or_default();
    let found = TABLES.iter().find(|(begin, _)| path.starts_with(begin));
    found.unwrap_or_else(|| panic!("{template} has no table in tests/it/attacks/bodies.rs")).1
}

/// Table → its columns.
async fn columns(world: &World) -> BTreeMap<String, Vec<String>> {
    const SQL: &str = "select c.relname::text, array_agg(a.attname::text order by a.attnum)
        from pg_class as c join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where c.relnamespace = 'data'::regnamespace and c.relkind in ('r', 'p') group by c.relname";
    let rows = world.owner_sql().await.query(SQL, &[]).await.expect("the catalogue");
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

async fn contents(world: &World, table: &str) -> String {
    let all = format!("select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from data.{table} as t");
    world.owner_sql().await.query_one(&all, &[]).await.expect("the rows").get(0)
}

/// Every PATCH of the document with every column of its table that its schema does not list: refused by its name, nothing changes.
#[tokio::test]
async fn mass_assignment_through_each_patch_is_refused_by_the_columns_name() {
    let world = World::new().await;
    let (agus, budi) = (world.agus().await, world.budi().await);
    let routes = routes(&world.ana().await, &budi).await;
    let columns = columns(&world).await;
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for route in routes.iter().filter(|route| route.method == "PATCH") {
        let table = table(&route.template);
        let before = contents(&world, table).await;
        for column in columns[table].iter().filter(|column| !route.fields.contains_key(*column)) {
            tried += 1;
            let mut body = route.body.clone();
            body[column] = json!("x");
            let answer = sends(&agus, route, &body).await;
            if !answer.was_refused("VALIDATION_ERROR") || !answer.details()[column].is_string() {
                wrong.push(format!("{} takes {column}: {} {}", route.template, answer.status, answer.text));
            }
        }
        assert_eq!(contents(&world, table).await, before, "{} changed something of {table}", route.template);
    }
    assert!(tried > 200, "only {tried} columns were tried");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    world.proves_itself().await;
}

/// Who one is stands in the session, and nowhere else.
#[tokio::test]
async fn a_user_an_owner_or_a_role_in_a_body_is_refused_where_it_is_no_field() {
    const NAMES: [&str; 12] = [
        "user_id",
        "owner_user_id",
        "sales_owner_user_id",
        "marketing_owner_user_id",
        "created_by",
        "actor_user_id",
        "role",
        "role_name",
        "access_profile",
        "profile",
        "reach",
        "is_admin",
    ];
    let world = World::new().await;
    let (agus, budi) = (world.agus().await, world.budi().await);
    let routes = routes(&world.ana().await, &budi).await;
    let before = world.counts().await;
    for route in &routes {
        for name in NAMES.iter().filter(|name| !route.fields.contains_key(**name)) {
            for value in [json!(agus.user_id), json!("super admin"), json!(true)] {
                let mut body = route.body.clone();
                body[*name] = value;
                sends(&budi, route, &body).await.is_refused("VALIDATION_ERROR").names_field(name);
            }
        }
    }
    assert_eq!(world.counts().await, before, "something was stored");
    world.proves_itself().await;
}

/// Where an owner is a field, only a manager or an admin names another than himself (spec 4.1).
#[tokio::test]
async fn a_salesperson_makes_nothing_in_anothers_name() {
    let world = World::new().await;
    let (budi, eko) = (world.budi().await, world.person("eko").await);
    let routes = routes(&world.ana().await, &budi).await;
    let before = world.counts().await;
    let mut met = 0;
    for route in routes.iter().filter(|route| route.fields.contains_key("owner_user_id")) {
        met += 1;
        let answer = sends(&budi, route, &route.with("owner_user_id", json!(eko.user_id))).await;
        answer.check((400..500).contains(&answer.status), &format!("refuses Eko as the owner of {}", route.template));
    }
    assert!(met >= 4, "only {met} routes take an owner");
    assert_eq!(world.counts().await, before, "something was stored");
    world.proves_itself().await;
}
