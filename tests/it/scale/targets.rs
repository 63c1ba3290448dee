//! The list of targets, however it is narrowed, and how many there are.

use bcp_crm::targets::{Ask, Outreach};
use bcp_crm::web::Cursor;

use super::cases::{Asked, Case, Kind, SELLERS, case, keys};

/// Two hundred thousand of them, a quarter nobody's, from files of four sources.
pub const TARGETS: &str = "insert into data.targets (company_name, contact_name, source, status, owner_user_id, next_outreach_at, tags, drop_reason, dropped_at)
    select 'PT ' || md5(n::text) || case when n % 40 = 0 then ' sinar logam' else '' end, 'Rina', (array['Fair', 'Directory', 'List', 'Web'])[1 + n / 50000 % 4],
        s.status, (array[null, p.sellers[1 + n % cardinality(p.sellers)], p.sellers[1 + n % 3], p.sellers[2]])[1 + abs(hashint4(n)) % 4],
        case when hashint4(n + 1) % 3 = 0 then date '2026-06-01' + abs(hashint4(n + 2)) % 400 end,
        case when hashint4(n + 3) % 2 = 0 then '{half}' when n % 10000 = 7 then '{rare}' else '{}' end::text[],
        case s.status when 'dropped' then 'No answer' end, case s.status when 'dropped' then now() end
    from generate_series(1, 200000) as n
    cross join lateral (select case when n % 5000 = 0 then 'qualified'
        else (array['new_target', 'new_target', 'contacted', 'engaged', 'dropped'])[1 + abs(hashint4(n + 4)) % 5] end as status) as s
    cross join (select array_agg(u.user_id order by u.email) as sellers from data.users as u join data.roles as r using (role_name)
        where r.access_profile in ('sales', 'sales_manager')) as p";

/// Each filter by itself, and its count.
pub fn lists(cases: &mut Vec<Case>) {
    let text = |word: &str| Some(word.to_owned());
    let narrowed = [
        ("all worked on", Ask::default()),
        ("of every status", Ask { status: text("all"), ..Ask::default() }),
        ("qualified, a few", Ask { status: text("qualified"), ..Ask::default() }),
        ("mine", Ask { owner: text("me"), ..Ask::default() }),
        ("nobody's", Ask { owner: text("none"), ..Ask::default() }),
        ("overdue", Ask { outreach: Some(Outreach::Overdue), ..Ask::default() }),
        ("of the week", Ask { outreach: Some(Outreach::Week), ..Ask::default() }),
        ("without a day", Ask { outreach: Some(Outreach::None), ..Ask::default() }),
        ("of a common word", Ask { tag: text("half"), ..Ask::default() }),
        ("of a rare word", Ask { tag: text("rare"), ..Ask::default() }),
        ("of a source", Ask { source: text("Fair"), ..Ask::default() }),
    ];
    let order = "outreach_key, target_id";
    for who in SELLERS {
        for (name, ask) in &narrowed {
            let deep = keys(order, "v_targets where status in ('new_target', 'contacted', 'engaged')", order);
            let deep = if *name == "all worked on" { deep } else { None };
            cases.push(case(who, format!("targets {name}"), Kind::Page, deep, rows(ask)));
        }
        for q in ["pt", "sinar logam"] {
            cases.push(case(who, format!("targets with {q}"), Kind::Search, None, rows(&Ask { q: text(q), ..Ask::default() })));
        }
        let counted = Ask::default();
        cases.push(case(who, "targets counts".to_owned(), Kind::Page, None, Box::new(move |_, _| Box::new(counted.counted()))));
    }
}

fn rows(ask: &Ask) -> Asked {
    let ask = ask.clone();
    Box::new(move |_, after| Box::new(Ask { cursor: after.map(Cursor::write), ..ask.clone() }.rows().expect("a list")))
}
