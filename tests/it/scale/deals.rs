//! The lists of deals and the board.

use bcp_crm::opportunities::{self, Stage, View};

use super::cases::{Asked, Case, Ids, Kind, case, cursor, keys};

/// How a list of deals is narrowed.
#[derive(Clone, Copy, Default)]
struct Narrowed {
    owner: Option<&'static str>,
    stage: Option<Stage>,
    account: bool,
    q: Option<&'static str>,
}

impl Narrowed {
    fn ask(self, view: View, ids: &Ids, after: Option<&[String]>) -> opportunities::Ask {
        let owner = self.owner.map(|whose| if whose == "one" { ids.colleague.to_string() } else { whose.to_owned() });
        let account = self.account.then(|| ids.account.clone());
        opportunities::Ask { view, owner, account, stage: self.stage, q: self.q.map(str::to_owned), limit: 50, cursor: cursor(after) }
    }
}

/// The lists by owner, stage, account and typed text, and how many they hold.
pub fn lists(who: &'static str, cases: &mut Vec<Case>) {
    let open = "next_step_due_date, opportunity_id";
    let lists = [
        (View::Pipeline, "v_pipeline_active", open, open),
        (View::Overdue, "v_opportunities_overdue", open, open),
        (View::Closed, "v_opportunities_closed", "closed_at, opportunity_id", "closed_at desc, opportunity_id desc"),
        (View::All, "v_opportunity", "created_at, opportunity_id", "created_at desc, opportunity_id desc"),
    ];
    for (view, from, columns, order) in lists {
        let mut page = |name: &str, narrowed: Narrowed, filter: &str| {
            let kind = if narrowed.q.is_some() { Kind::Search } else { Kind::Page };
            let keys = if narrowed.q.is_some() { None } else { keys(columns, &format!("{from}{filter}"), order) };
            let asked: Asked = Box::new(move |ids, after| Box::new(narrowed.ask(view, ids, after).rows()));
            cases.push(case(who, format!("deals {view:?} {name}"), kind, keys, asked));
        };
        let all = Narrowed::default();
        page("all", all, "");
        page("mine", Narrowed { owner: Some("me"), ..all }, " where owner_user_id = crm.my_id()");
        page("of a colleague", Narrowed { owner: Some("one"), ..all }, " where false");
        if matches!(view, View::Pipeline | View::Overdue) {
            page("in a stage", Narrowed { stage: Some(Stage::Negotiation), ..all }, " where stage = 'Negotiation'");
        }
        page("of an account", Narrowed { account: true, ..all }, " where false");
        page("with sinar", Narrowed { q: Some("sinar"), ..all }, "");
        let mine = Narrowed { owner: Some("me"), ..all };
        // What is overdue depends on the day, so that no tally holds it.
        let whole = if matches!(view, View::Overdue) { Kind::Total } else { Kind::Page };
        let totals = [("all", all, whole), ("mine", mine, whole), ("of an account", Narrowed { account: true, ..all }, Kind::Page)];
        for (name, narrowed, kind) in totals.into_iter().chain([("with sinar", Narrowed { q: Some("sinar"), ..all }, Kind::Search)]) {
            let asked: Asked = Box::new(move |ids, _| Box::new(narrowed.ask(view, ids, None).counts()));
            cases.push(case(who, format!("deals {view:?} counts {name}"), kind, None, asked));
        }
    }
}

/// The board: its sums and first cards.
pub fn boards(who: &'static str, cases: &mut Vec<Case>) {
    let all = Narrowed::default();
    let boards = [
        ("all", all, Kind::Page, Kind::Board),
        ("mine", Narrowed { owner: Some("me"), ..all }, Kind::Page, Kind::Board),
        ("of a colleague", Narrowed { owner: Some("one"), ..all }, Kind::Page, Kind::Board),
        ("of an account", Narrowed { account: true, ..all }, Kind::Page, Kind::Board),
        ("with sinar", Narrowed { q: Some("sinar"), ..all }, Kind::Search, Kind::Search),
    ];
    for (name, narrowed, sum, card) in boards {
        let sums: Asked = Box::new(move |ids, _| Box::new(opportunities::sums(&narrowed.ask(View::Pipeline, ids, None))));
        cases.push(case(who, format!("board sums {name}"), sum, None, sums));
        let cards: Asked = Box::new(move |ids, _| Box::new(opportunities::cards(&narrowed.ask(View::Pipeline, ids, None))));
        cases.push(case(who, format!("board cards {name}"), card, None, cards));
    }
}
