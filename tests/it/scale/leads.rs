//! The five lists of leads, their counts, and what typed text finds in them.

use bcp_crm::leads::{self, View};
use bcp_crm::web::Cursor;

use super::cases::{Asked, Case, Kind, SELLERS, case, keys};

/// One of each reach that triages (a director's is an admin's, a marketing manager's a marketer's).
const MARKETERS: [&str; 2] = ["marcomm", "admin"];

fn lead_page(view: View, owner: Option<&'static str>, q: Option<&'static str>) -> Asked {
    Box::new(move |ids, after| {
        let owner = owner.map(|whose| if whose == "one" { ids.colleague.to_string() } else { whose.to_owned() });
        let (cursor, q) = (after.map(Cursor::write), q.map(str::to_owned));
        Box::new(leads::list(view, &leads::Ask { owner, cursor, q, ..leads::Ask::default() }).expect("a list"))
    })
}

/// Marketing's lists and the pool.
pub fn marketing(cases: &mut Vec<Case>) {
    let inbox = keys("sla_deadline, created_at, lead_id", "v_lead_inbox", "sla_deadline, created_at, lead_id");
    let nurture = keys("next_contact_key, created_at, lead_id", "v_nurture_leads", "next_contact_key, created_at, lead_id");
    let disqualified = keys("disqualified_at, lead_id", "v_disqualified_leads", "disqualified_at desc, lead_id desc");
    let pool = keys("pool_rank, handed_over_at, lead_id", "v_handover_pool", "pool_rank, handed_over_at, lead_id");
    let lists = [(View::Inbox, inbox), (View::Nurture, nurture), (View::Disqualified, disqualified), (View::HandoverPool, pool)];
    for (view, keys) in lists {
        for who in if view == View::HandoverPool { &SELLERS[..] } else { &MARKETERS } {
            cases.push(case(who, format!("leads {}", view.label()), Kind::Page, keys.clone(), lead_page(view, None, None)));
            cases.push(case(
                who,
                format!("leads {} counts", view.label()),
                Kind::Page,
                None,
                Box::new(move |_, _| Box::new(leads::counts(view))),
            ));
            for q in ["si", "sinar logam"] {
                cases.push(case(who, format!("leads {} with {q}", view.label()), Kind::Search, None, lead_page(view, None, Some(q))));
            }
        }
    }
}

/// My Leads, of one and of a team.
pub fn working(cases: &mut Vec<Case>) {
    for who in SELLERS {
        let mine = "v_my_leads where sales_owner_user_id = crm.my_id()";
        let everybody = matches!(who, "support" | "admin");
        let mut lists = vec![(None, if everybody { "v_my_leads" } else { mine }), (Some("team"), "v_my_leads")];
        if who != "sales1" {
            lists.push((Some("one"), "v_my_leads where false"));
        }
        for (owner, from) in lists {
            let keys = keys("claimed_at, lead_id", from, "claimed_at desc, lead_id desc");
            let name = format!("my_claimed of {}", owner.unwrap_or("me"));
            cases.push(case(who, name, Kind::Page, keys, lead_page(View::MyClaimed, owner, None)));
        }
        cases.push(case(who, "my_claimed counts".to_owned(), Kind::Page, None, Box::new(|_, _| Box::new(leads::counts(View::MyClaimed)))));
        cases.push(case(who, "my_claimed with sinar".to_owned(), Kind::Search, None, lead_page(View::MyClaimed, None, Some("sinar"))));
    }
}
