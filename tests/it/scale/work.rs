//! The lists of activities: due, planned, overdue, done; by owner, by day, by group, by record.

use bcp_crm::activities::{self, About, Ask, DueGroup, View};

use super::cases::{Asked, Case, Ids, Kind, case, cursor, keys};

/// Somebody of each reach that has work, and of sales one of each size of team.
const WORKERS: [&str; 5] = ["marketing.manager", "sales1", "sales.manager", "large.manager", "admin"];

/// How a list is narrowed.
#[derive(Clone, Copy)]
struct Narrowed {
    view: View,
    owner: Option<&'static str>,
    group: Option<DueGroup>,
    days: bool,
    account: bool,
}

impl Narrowed {
    fn ask(self, ids: &Ids, after: Option<&[String]>) -> Ask {
        let owner = self.owner.map(|whose| if whose == "one" { ids.colleague.to_string() } else { whose.to_owned() });
        let about = self.account.then(|| About::Account(ids.account.clone()));
        let day = |text: &str| self.days.then(|| text.parse().expect("a day"));
        let (from, to) = (day("2026-01-01"), day("2027-12-31"));
        Ask { view: self.view, owner, about, from, to, group: self.group, limit: 50, cursor: cursor(after) }
    }
}

/// Every list of work and how many it holds.
pub fn lists(cases: &mut Vec<Case>) {
    for who in WORKERS {
        for (view, from) in [(View::Inbox, "v_sales_due"), (View::Planner, "v_planner"), (View::Overdue, "v_overdue_activities")] {
            of_view(who, view, from, "due_date, activity_id", "due_date, activity_id", cases);
        }
        of_view(who, View::Done, "v_activities_done", "completed_at, activity_id", "completed_at desc, activity_id desc", cases);
        totals(who, cases);
    }
}

fn of_view(who: &'static str, view: View, from: &str, columns: &str, order: &str, cases: &mut Vec<Case>) {
    let plain = Narrowed { view, owner: Some("me"), group: None, days: false, account: false };
    let mine = format!("{from} where owner_user_id = crm.my_id()");
    let mut page = |name: &str, narrowed: Narrowed, filter: Option<&str>| {
        let asked: Asked = Box::new(move |ids, after| Box::new(narrowed.ask(ids, after).rows()));
        cases.push(case(who, format!("activities {view:?} {name}"), Kind::Page, filter.and_then(|from| keys(columns, from, order)), asked));
    };
    page("mine", plain, Some(&mine));
    if view == View::Inbox {
        return;
    }
    page("of the team", Narrowed { owner: Some("team"), ..plain }, None);
    if who != "marketing.manager" {
        page("of a colleague", Narrowed { owner: Some("one"), ..plain }, None);
    }
    page("of some days", Narrowed { owner: Some("team"), days: true, ..plain }, None);
    page("of an account", Narrowed { owner: None, account: true, ..plain }, None);
    if view == View::Planner {
        page("today", Narrowed { group: Some(DueGroup::Today), ..plain }, None);
        page("later", Narrowed { group: Some(DueGroup::Later), ..plain }, None);
    }
}

fn totals(who: &'static str, cases: &mut Vec<Case>) {
    let plain = Narrowed { view: View::Planner, owner: Some("me"), group: None, days: false, account: false };
    for (name, narrowed) in [("mine", plain), ("of the team", Narrowed { owner: Some("team"), ..plain })] {
        let asked: Asked = Box::new(move |ids, _| Box::new(narrowed.ask(ids, None).counts()));
        cases.push(case(who, format!("activities counts {name}"), Kind::Total, None, asked));
    }
    let asked: Asked = Box::new(|_, _| Box::new(activities::month(Some("me"), None)));
    cases.push(case(who, "activities of a month".to_owned(), Kind::Month, None, asked));
}
