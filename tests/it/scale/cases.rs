//! The lists of the issue, each by the product's own statement, as those who have it.

use bcp_crm::activities;
use bcp_crm::db::{Params, Statement};
use bcp_crm::leads::{self, View as Leads};
use bcp_crm::opportunities::{self, Stage, View as Deals};
use bcp_crm::web::Cursor;
use uuid::Uuid;

/// What a plan has to be.
#[derive(Clone, Copy, PartialEq)]
pub enum Kind {
    /// A page of a list: by an index, in its order, within the buffers of spec 2.4.
    Page,
    /// The first cards of every column of the board.
    Board,
    /// A count or sum over a whole list: from indexes alone.
    Total,
    /// A page of what typed text finds: by an index; up to 1,000 matches are put in order.
    Search,
}

/// A statement with its values, whatever comes of it.
pub trait Said {
    fn text(&self) -> &'static str;
    fn values(&self) -> &Params;
}

impl<S: Statement> Said for S {
    fn text(&self) -> &'static str {
        self.sql()
    }
    fn values(&self) -> &Params {
        self.params()
    }
}

type Asked = Box<dyn Fn(&Ids, Option<&[String]>) -> Box<dyn Said>>;

/// People and records that a list may be narrowed to.
pub struct Ids {
    pub colleague: Uuid,
    pub account: String,
}

/// One list as one person.
pub struct Case {
    pub name: String,
    pub who: &'static str,
    pub kind: Kind,
    /// The statement, from a key on.
    pub asked: Asked,
    /// The keys of the whole list in its order, for a deep page.
    pub keys: Option<String>,
}

fn case(who: &'static str, name: String, kind: Kind, keys: Option<String>, asked: Asked) -> Case {
    Case { name: format!("{name} as {who}"), who, kind, asked, keys }
}

/// The list's keys with their places.
fn keys(columns: &str, from: &str, order: &str) -> Option<String> {
    Some(format!("select array[{columns}]::text[] as key, row_number() over (order by {order}) as place from crm.{from}"))
}

/// One of each reach (a director's is an admin's, a marketing manager's a marketer's), and of sales one of each size of team.
const MARKETERS: [&str; 2] = ["marcomm", "admin"];
const SELLERS: [&str; 5] = ["sales1", "sales.manager", "large.manager", "support", "admin"];

/// All of them.
pub fn all() -> Vec<Case> {
    let mut cases = Vec::new();
    marketing(&mut cases);
    working(&mut cases);
    for who in SELLERS {
        deals(who, &mut cases);
        boards(who, &mut cases);
    }
    work(&mut cases);
    cases
}

fn lead_page(view: Leads, owner: Option<&'static str>, q: Option<&'static str>) -> Asked {
    Box::new(move |ids, after| {
        let owner = owner.map(|whose| if whose == "one" { ids.colleague.to_string() } else { whose.to_owned() });
        let (cursor, q) = (after.map(Cursor::write), q.map(str::to_owned));
        Box::new(leads::list(view, &leads::Ask { owner, cursor, q, ..leads::Ask::default() }).expect("a list"))
    })
}

fn marketing(cases: &mut Vec<Case>) {
    let inbox = keys("sla_deadline, created_at, lead_id", "v_lead_inbox", "sla_deadline, created_at, lead_id");
    let nurture = keys("next_contact_key, created_at, lead_id", "v_nurture_leads", "next_contact_key, created_at, lead_id");
    let disqualified = keys("disqualified_at, lead_id", "v_disqualified_leads", "disqualified_at desc, lead_id desc");
    let pool = keys("pool_rank, handed_over_at, lead_id", "v_handover_pool", "pool_rank, handed_over_at, lead_id");
    let lists = [(Leads::Inbox, inbox), (Leads::Nurture, nurture), (Leads::Disqualified, disqualified), (Leads::HandoverPool, pool)];
    for (view, keys) in lists {
        for who in if view == Leads::HandoverPool { &SELLERS[..] } else { &MARKETERS } {
            cases.push(case(who, format!("leads {}", view.label()), Kind::Page, keys.clone(), lead_page(view, None, None)));
            cases.push(case(
                who,
                format!("leads {} counts", view.label()),
                Kind::Total,
                None,
                Box::new(move |_, _| Box::new(leads::counts(view))),
            ));
            for q in ["si", "sinar logam"] {
                cases.push(case(who, format!("leads {} with {q}", view.label()), Kind::Search, None, lead_page(view, None, Some(q))));
            }
        }
    }
}

fn working(cases: &mut Vec<Case>) {
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
            cases.push(case(who, name, Kind::Page, keys, lead_page(Leads::MyClaimed, owner, None)));
        }
        cases.push(case(
            who,
            "my_claimed counts".to_owned(),
            Kind::Total,
            None,
            Box::new(|_, _| Box::new(leads::counts(Leads::MyClaimed))),
        ));
        cases.push(case(who, "my_claimed with sinar".to_owned(), Kind::Search, None, lead_page(Leads::MyClaimed, None, Some("sinar"))));
    }
}

/// How a list of deals is narrowed.
#[derive(Clone, Copy, Default)]
struct Narrowed {
    owner: Option<&'static str>,
    stage: Option<Stage>,
    account: bool,
    q: Option<&'static str>,
}

impl Narrowed {
    fn ask(self, view: Deals, ids: &Ids, after: Option<&[String]>) -> opportunities::Ask {
        let owner = self.owner.map(|whose| if whose == "one" { ids.colleague.to_string() } else { whose.to_owned() });
        let account = self.account.then(|| ids.account.clone());
        let cursor = Cursor::read(after.map(Cursor::write).as_deref(), 2).expect("a cursor");
        opportunities::Ask { view, owner, account, stage: self.stage, q: self.q.map(str::to_owned), limit: 50, cursor }
    }
}

fn deals(who: &'static str, cases: &mut Vec<Case>) {
    let open = "next_step_due_date, opportunity_id";
    let lists = [
        (Deals::Pipeline, "v_pipeline_active", open, open),
        (Deals::Overdue, "v_opportunities_overdue", open, open),
        (Deals::Closed, "v_opportunities_closed", "closed_at, opportunity_id", "closed_at desc, opportunity_id desc"),
        (Deals::All, "v_opportunity", "created_at, opportunity_id", "created_at desc, opportunity_id desc"),
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
        if matches!(view, Deals::Pipeline | Deals::Overdue) {
            page("in a stage", Narrowed { stage: Some(Stage::Negotiation), ..all }, " where stage = 'Negotiation'");
        }
        page("of an account", Narrowed { account: true, ..all }, " where false");
        page("with sinar", Narrowed { q: Some("sinar"), ..all }, "");
        let mine = Narrowed { owner: Some("me"), ..all };
        let totals =
            [("all", all, Kind::Total), ("mine", mine, Kind::Total), ("of an account", Narrowed { account: true, ..all }, Kind::Page)];
        for (name, narrowed, kind) in totals.into_iter().chain([("with sinar", Narrowed { q: Some("sinar"), ..all }, Kind::Search)]) {
            let asked: Asked = Box::new(move |ids, _| Box::new(narrowed.ask(view, ids, None).counts()));
            cases.push(case(who, format!("deals {view:?} counts {name}"), kind, None, asked));
        }
    }
}

fn boards(who: &'static str, cases: &mut Vec<Case>) {
    let all = Narrowed::default();
    let boards = [
        ("all", all, Kind::Total, Kind::Board),
        ("mine", Narrowed { owner: Some("me"), ..all }, Kind::Total, Kind::Board),
        ("of a colleague", Narrowed { owner: Some("one"), ..all }, Kind::Total, Kind::Board),
        ("of an account", Narrowed { account: true, ..all }, Kind::Page, Kind::Board),
        ("with sinar", Narrowed { q: Some("sinar"), ..all }, Kind::Search, Kind::Search),
    ];
    for (name, narrowed, sum, card) in boards {
        let sums: Asked = Box::new(move |ids, _| Box::new(opportunities::sums(&narrowed.ask(Deals::Pipeline, ids, None))));
        cases.push(case(who, format!("board sums {name}"), sum, None, sums));
        let cards: Asked = Box::new(move |ids, _| Box::new(opportunities::cards(&narrowed.ask(Deals::Pipeline, ids, None))));
        cases.push(case(who, format!("board cards {name}"), card, None, cards));
    }
}

fn work(cases: &mut Vec<Case>) {
    for who in ["marcomm", "sales1", "sales.manager"] {
        let due = keys("due_date, activity_id", "v_sales_due", "due_date, activity_id");
        let asked: Asked = Box::new(|_, after| Box::new(activities::due_from(&cursor(after), 51)));
        cases.push(case(who, "activities inbox".to_owned(), Kind::Page, due, asked));
        let mine = keys("due_date, activity_id", "v_overdue_activities where owner_user_id = crm.my_id()", "due_date, activity_id");
        let asked: Asked = Box::new(|_, after| Box::new(activities::overdue(None, &cursor(after), 51)));
        cases.push(case(who, "activities overdue".to_owned(), Kind::Page, mine, asked));
    }
    for who in ["sales.manager", "admin", "support"] {
        let asked: Asked = Box::new(|ids, after| Box::new(activities::overdue(Some(ids.colleague), &cursor(after), 51)));
        cases.push(case(who, "activities overdue of a colleague".to_owned(), Kind::Page, None, asked));
    }
}

fn cursor(after: Option<&[String]>) -> Cursor {
    Cursor::read(after.map(Cursor::write).as_deref(), 2).expect("a cursor")
}
