//! Typed text in a list: the beginning of a name under three characters, any part of names, persons, e-mail, phone and id from there on; never a
//! pattern; at most 1,000 matches (spec 4.1).

use super::{Crowded, DEALS, LEADS, meta};

/// Names that look like patterns, or like one another.
const NAMES: &str = r#"
    insert into data.leads (company_name, contact_name, contact_email, contact_phone, sourced_by, primary_channel, triage_status)
    select name, 'Wulan Sastro', 'wulan' || n || '@kapal.test', '0811 2222 ' || 1000 + n, 'Marketing', 'Other', 'New'
    from unnest(array['100% Segar', '100 Segar', 'A_B Karya', 'AxB Karya', 'C:\Kapal', 'C:Kapal', 'O''Brien', '"Kutip"', '🚢 Kapal Api', 'Ångström',
        'PT Ombak', 'Ombak Biru', 'Besar Ombak']) with ordinality as u (name, n)"#;

const DEAL_NAMES: &str = r#"
    with made as (
        insert into data.opportunities (account_id, name, stage, owner_user_id, probability, next_step, next_step_due_date, route)
        select min(a.account_id), d.name, 'Prospecting', public.who('budi'), 10, 'Call', date '2026-03-10', 'Ambon – Ende'
        from data.accounts as a, unnest(array['50% now', '50 now', 'x_y', 'xzy', 'back\slash', '🚚 truck']) as d (name) group by d.name
        returning opportunity_id, account_id)
    insert into data.activities (activity_type, subject, due_date, owner_user_id, opportunity_id, account_id)
    select 'Call', 'Call', date '2026-03-10', public.who('budi'), opportunity_id, account_id from made"#;

async fn found(crowded: &Crowded, who: &'static str, list: &str, q: &str, name: &str) -> Vec<String> {
    let person = crowded.person(who).await;
    let q: String = form_urlencoded::byte_serialize(q.as_bytes()).collect();
    let answer = person.gets(&format!("{list}&limit=200&q={q}")).await.is_ok();
    let mut names: Vec<String> =
        answer.data().as_array().expect("rows").iter().map(|row| row[name].as_str().expect("a name").to_owned()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn typed_text_finds_leads_as_typed_and_is_no_pattern() {
    let crowded = Crowded::new().await;
    crowded.owner.batch_execute(NAMES).await.expect("names");
    let inbox = format!("{LEADS}inbox");
    for (q, names) in [
        ("%", vec![]),
        ("_", vec![]),
        ("\\", vec![]),
        ("'", vec![]),
        ("\"", vec!["\"Kutip\""]),
        ("🚢", vec!["🚢 Kapal Api"]),
        ("om", vec!["Ombak Biru"]),
        ("OM", vec!["Ombak Biru"]),
        ("Om", vec!["Ombak Biru"]),
        ("10", vec!["100 Segar", "100% Segar"]),
        ("100%", vec!["100% Segar"]),
        ("0% s", vec!["100% Segar"]),
        ("a_b", vec!["A_B Karya"]),
        ("A_B k", vec!["A_B Karya"]),
        ("c:\\", vec!["C:\\Kapal"]),
        (":\\k", vec!["C:\\Kapal"]),
        ("o'b", vec!["O'Brien"]),
        ("\"kutip\"", vec!["\"Kutip\""]),
        ("🚢 k", vec!["🚢 Kapal Api"]),
        ("ombak", vec!["Besar Ombak", "Ombak Biru", "PT Ombak"]),
        ("  ombak  ", vec!["Besar Ombak", "Ombak Biru", "PT Ombak"]),
        ("wulan5@kapal.test", vec!["C:\\Kapal"]),
        ("0811 2222 1007", vec!["O'Brien"]),
        ("+62 811 2222 1007", vec!["O'Brien"]),
        ("081122221007", vec!["O'Brien"]),
        ("nothing like that", vec![]),
    ] {
        let mut names: Vec<String> = names.into_iter().map(str::to_owned).collect();
        names.sort();
        assert_eq!(found(&crowded, "ana", &inbox, q, "company_name").await, names, "q={q}");
    }
    let by_person = found(&crowded, "ana", &inbox, "sastro", "company_name").await;
    assert_eq!(by_person.len(), 13);
    let id = &crowded.says("select lead_id from data.leads where company_name = 'Ombak Biru'").await[0];
    assert_eq!(found(&crowded, "ana", &inbox, id, "company_name").await, ["Ombak Biru"]);
    assert_eq!(found(&crowded, "ana", &inbox, &id.to_lowercase(), "company_name").await, ["Ombak Biru"]);
    crowded.world.proves_itself().await;
}

#[tokio::test]
async fn typed_text_finds_deals_as_typed_and_is_no_pattern() {
    let crowded = Crowded::new().await;
    crowded.owner.batch_execute(DEAL_NAMES).await.expect("names");
    for (q, names) in [
        ("%", vec![]),
        ("50", vec!["50 now", "50% now"]),
        ("50%", vec!["50% now"]),
        ("x_y", vec!["x_y"]),
        ("ck\\", vec!["back\\slash"]),
        ("🚚", vec!["🚚 truck"]),
        ("ambon – ende", vec!["50 now", "50% now", "back\\slash", "xzy", "x_y", "🚚 truck"]),
    ] {
        let mut names: Vec<String> = names.into_iter().map(str::to_owned).collect();
        names.sort();
        for list in [format!("{DEALS}pipeline"), format!("{DEALS}all")] {
            assert_eq!(found(&crowded, "budi", &list, q, "name").await, names, "{list}&q={q}");
            assert!(found(&crowded, "eko", &list, q, "name").await.is_empty(), "{list}&q={q} for somebody of another team");
        }
    }
    crowded.world.proves_itself().await;
}

/// The list that typed text searches keeps its own order, filters and readers.
#[tokio::test]
async fn what_is_found_is_in_the_order_of_the_list_and_under_its_filters() {
    let crowded = Crowded::new().await;
    let ana = crowded.person("ana").await;
    let read = ana.reads_through(&format!("{LEADS}inbox&q=crowd&service=DOM_FTL"), 3).await;
    let said = "select lead_id from data.leads where triage_status in ('New', 'In Review') and service_code = 'DOM_FTL'
        order by sla_deadline, created_at, lead_id";
    assert_eq!(read, crowded.says(said).await);
    let sari = crowded.person("sari").await;
    let read = sari.reads_through(&format!("{LEADS}my_claimed&q=crowd&owner=team"), 3).await;
    let said = "select lead_id from data.leads where sales_owner_user_id in (public.who('sari'), public.who('budi'), public.who('citra'))
        order by claimed_at desc, lead_id desc";
    assert_eq!(read, crowded.says(said).await);
    let read = sari.reads_through(&format!("{DEALS}closed&q=crowd&stage=Closed Won&owner=me"), 3).await;
    let said = "select opportunity_id from data.opportunities where stage = 'Closed Won' and owner_user_id = public.who('sari')
        order by closed_at desc, opportunity_id desc";
    assert_eq!(read, crowded.says(said).await);
    crowded.world.proves_itself().await;
}

#[tokio::test]
async fn of_more_than_a_thousand_matches_a_thousand_are_paged_and_the_list_says_so() {
    let crowded = Crowded::new().await;
    let many = "insert into data.leads (company_name, contact_phone, sourced_by, primary_channel, triage_status)
            select case when n % 2 = 0 then 'Sungai ' || n else 'PT Sungai ' || n end, '0811 2222 3333', 'Marketing', 'Other', 'New' from generate_series(1, 1500) as n;
        with made as (
            insert into data.opportunities (account_id, name, stage, owner_user_id, probability, next_step, next_step_due_date)
            select (select min(account_id) from data.accounts), case when n % 2 = 0 then 'Sungai ' || n else 'To Sungai ' || n end, 'Prospecting',
                public.who('budi'), 10, 'Call', date '2026-03-10' from generate_series(1, 1500) as n returning opportunity_id, account_id)
        insert into data.activities (activity_type, subject, due_date, owner_user_id, opportunity_id, account_id)
        select 'Call', 'Call', date '2026-03-10', public.who('budi'), opportunity_id, account_id from made";
    crowded.owner.batch_execute(many).await.expect("many of a name");
    for (who, list) in [("ana", format!("{LEADS}inbox")), ("budi", format!("{DEALS}pipeline"))] {
        let person = crowded.person(who).await;
        let read = person.reads_through(&format!("{list}&q=sungai"), 200).await;
        assert_eq!(read.len(), 1_000, "{list}");
        let page = person.gets(&format!("{list}&q=sungai&limit=5")).await.is_ok();
        page.check(meta(&page)["capped"] == true, "says that more match");
        let fewer = person.gets(&format!("{list}&q=sungai 12&limit=5")).await.is_ok();
        fewer.check(meta(&fewer).get("capped").is_none(), "does not say that more match");
        let whole = person.reads_through(&format!("{list}&q=sungai 12"), 200).await;
        assert_eq!(whole.len(), 1 + 10 + 100, "{list}");
    }
    crowded.world.proves_itself().await;
}
