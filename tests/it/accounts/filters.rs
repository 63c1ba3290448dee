//! The list of accounts against a slow, obvious calculation (spec 1.11, 3.2, 4.1).

use std::collections::BTreeMap;

use serde_json::json;

use super::{account_path, names};
use crate::support::{Person, World};

const MOMENT: &str = "2026-06-15T03:00:00Z";
const TODAY: &str = "2026-06-15";

/// Every age at which a status turns, alone and after a gap.
const LEDGERS: &str = "
    insert into data.accounts (company_name, owner_user_id)
    select 'PT Umur ' || lpad(n::text, 3, '0'), case n % 3 when 0 then null when 1 then $1::uuid else $2::uuid end from generate_series(0, 80) as n";
const INVOICES: &str = "
    with ages (age) as (values (0), (1), (30), (31), (89), (90), (91), (200)),
    ledgers as (
        select row_number() over () as n, first.age as first, last.age as last
        from ages as first join ages as last on last.age <= first.age)
    insert into data.invoices (account_id, invoice_number, invoice_date, amount)
    select a.account_id, a.company_name || '/' || day.age, '2026-06-15'::date - day.age, 1
    from ledgers as l join data.accounts as a on a.company_name = 'PT Umur ' || lpad(l.n::text, 3, '0')
    cross join lateral (select distinct d as age from unnest(array[l.first, l.last]) as d) as day";

/// From the invoices alone, as the table of spec 1.11 says it, row by row.
const OBVIOUS: &str = "
    with ledger as (
        select a.company_name, a.owner_user_id, i.invoice_date as day, i.invoice_date - lag(i.invoice_date) over (partition by a.account_id order by i.invoice_date) as gap
        from data.accounts as a left join data.invoices as i using (account_id) where a.is_active),
    known as (
        select company_name, owner_user_id, ($1::text)::date - min(day) as f, ($1::text)::date - max(day) as l, ($1::text)::date - max(day) filter (where gap >= 90) as w
        from ledger group by 1, 2)
    select company_name, coalesce(owner_user_id::text, 'none') as owner,
        case when l is null then 'Prospect' when l >= 90 then 'Winback Target' when w <= 90 then 'New Winback Customer'
            when f <= 90 then 'New Customer' else 'Active Customer' end as tenure,
        case when l is null then 'No Transaction' when l <= 30 then 'Active' when l <= 89 then 'Passive' else 'Inactive' end as activity
    from known order by lower(company_name) collate \"C\"";

async fn filled() -> World {
    let world = World::new().await.at(MOMENT).await;
    let (budi, eko) = (world.budi().await.user_id, world.person("eko").await.user_id);
    let owner = world.owner_sql().await;
    owner.execute(LEDGERS, &[&budi, &eko]).await.expect("accounts");
    owner.execute(INVOICES, &[]).await.expect("ledgers");
    world
}

/// All rows of a list, page by page, and each page but the last full.
async fn to_the_end(who: &Person, list: &str, limit: usize) -> Vec<String> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = who.gets(&format!("/api/crm/accounts?limit={limit}{list}{cursor}")).await.is_ok();
        all.extend(names(&page));
        let next = serde_json::from_str::<serde_json::Value>(&page.text).expect("json")["meta"]["next_cursor"].clone();
        let Some(next) = next.as_str() else { return all };
        assert_eq!(names(&page).len(), limit, "a page with another one after it is full");
        cursor = format!("&cursor={next}");
    }
}

#[tokio::test]
async fn each_filter_and_count_is_what_the_invoices_say() {
    let world = filled().await;
    let budi = world.budi().await;
    let rows = world.owner_sql().await.query(OBVIOUS, &[&TODAY]).await.expect("the obvious");
    let known: Vec<[String; 4]> = rows.iter().map(|row| [row.get(0), row.get(1), row.get(2), row.get(3)]).collect();
    let of = |owner: Option<&str>, tenure: Option<&str>, activity: Option<&str>| -> Vec<String> {
        let fits = |wanted: Option<&str>, has: &str| wanted.is_none_or(|wanted| wanted == has);
        known
            .iter()
            .filter(|row| fits(owner, &row[1]) && fits(tenure, &row[2]) && fits(activity, &row[3]))
            .map(|row| row[0].clone())
            .collect()
    };
    assert_eq!(to_the_end(&budi, "", 7).await, of(None, None, None));
    let me = budi.user_id.to_string();
    for (owner, id) in
        [("", None), ("&owner=me", Some(me.as_str())), ("&owner=none", Some("none")), (&format!("&owner={me}"), Some(me.as_str()))]
    {
        let mut counts = BTreeMap::new();
        for tenure in ["Prospect", "New Customer", "Active Customer", "Winback Target", "New Winback Customer"] {
            let expected = of(id, Some(tenure), None);
            assert_eq!(to_the_end(&budi, &format!("{owner}&tenure={}", tenure.replace(' ', "+")), 5).await, expected, "{owner} {tenure}");
            counts.insert(tenure, expected.len());
        }
        for activity in ["No Transaction", "Active", "Passive", "Inactive"] {
            let found = to_the_end(&budi, &format!("{owner}&activity={}", activity.replace(' ', "+")), 200).await;
            assert_eq!(found, of(id, None, Some(activity)), "{owner} {activity}");
        }
        let counted = budi.gets(&format!("/api/crm/accounts?counts=true&tenure=Prospect{owner}")).await.is_ok();
        let meta = serde_json::from_str::<serde_json::Value>(&counted.text).expect("json")["meta"]["counts"].clone();
        for (tenure, count) in counts {
            assert_eq!(meta.get(tenure).and_then(serde_json::Value::as_u64).unwrap_or(0), count as u64, "{owner} {tenure}");
        }
        assert_eq!(meta["all"], of(id, None, None).len());
    }
    let both = budi.gets("/api/crm/accounts?tenure=Winback+Target&activity=Active").await.is_ok();
    assert!(names(&both).is_empty(), "no Winback Target was invoiced of late");
    for row in budi.gets("/api/crm/accounts?limit=200").await.is_ok().data().as_array().expect("rows") {
        let known = known.iter().find(|known| row["company_name"] == known[0]).expect("a known one");
        assert_eq!((&row["tenure_status"], &row["activity_status"]), (&json!(known[2]), &json!(known[3])), "{}", known[0]);
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn typed_text_is_text_and_finds_by_name_domain_tax_number_e_mail_and_phone() {
    let world = World::new().await;
    let budi = world.budi().await;
    for (company, domain, npwp) in [
        ("PT 100% Kopi_Nusantara", "kopi.co.id", "01.234.567.8-901.000"),
        ("PT O'Brien \"Laut\" \\ Biru", "obrien.id", "99.887.766.5-432.100"),
        ("CV Çelik Ünïted 王", "celik.example", "55.5"),
        ("PT 100 Kopi", "seratus.co.id", "44.4"),
    ] {
        let draft = json!({"company_name": company, "domain": domain, "npwp": npwp, "phone": format!("0812 0000 {}", npwp.len() * 111), "email": format!("info@{domain}")});
        budi.adds_account(draft).await.is_created();
    }
    for (typed, found) in [
        ("100%", vec!["PT 100% Kopi_Nusantara"]),
        ("kopi_", vec!["PT 100% Kopi_Nusantara"]),
        ("o'brien", vec!["PT O'Brien \"Laut\" \\ Biru"]),
        ("\"laut\"", vec!["PT O'Brien \"Laut\" \\ Biru"]),
        ("\\ biru", vec!["PT O'Brien \"Laut\" \\ Biru"]),
        ("ünïted", vec!["CV Çelik Ünïted 王"]),
        ("王", vec![]),
        ("cv", vec!["CV Çelik Ünïted 王"]),
        ("cv ç", vec!["CV Çelik Ünïted 王"]),
        ("%%%", vec![]),
        ("___", vec![]),
        ("https://www.kopi.co.id/menu", vec!["PT 100% Kopi_Nusantara"]),
        ("kopi.co", vec!["PT 100% Kopi_Nusantara"]),
        ("01.234.567", vec!["PT 100% Kopi_Nusantara"]),
        ("0123456789", vec!["PT 100% Kopi_Nusantara"]),
        ("info@obrien.id", vec!["PT O'Brien \"Laut\" \\ Biru"]),
        ("pt", vec!["PT 100 Kopi", "PT 100% Kopi_Nusantara", "PT O'Brien \"Laut\" \\ Biru"]),
        ("'; drop table data.accounts; --", vec![]),
    ] {
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("q", typed).append_pair("counts", "true").finish();
        let answer = budi.gets(&format!("/api/crm/accounts?{query}")).await.is_ok();
        assert_eq!(names(&answer), found, "{typed}");
        budi.browses(&format!("/crm/accounts?{query}")).await.shows_a_page();
    }
    for (query, field) in [
        ("owner=x", "owner"),
        ("tenure=Rich", "tenure"),
        ("activity=x", "activity"),
        ("limit=0", "limit"),
        ("active=maybe", "active"),
        ("cursor=x", "cursor"),
        ("sort=x", "sort"),
    ] {
        budi.gets(&format!("/api/crm/accounts?{query}")).await.is_refused("VALIDATION_ERROR").names_field(field);
    }
    let id = budi.has_account("PT Sekali").await;
    assert_eq!(names(&budi.gets(&format!("/api/crm/accounts?q={id}")).await.is_ok()), ["PT Sekali"]);
    budi.gets(&format!("{}/timeline", account_path(&id))).await.is_ok();
    world.proves_itself().await;
}
