//! The lists of the issue, each by the product's own statement, as those who have it.

use bcp_crm::db::{Params, Statement};
use bcp_crm::search;
use bcp_crm::web::Cursor;
use uuid::Uuid;

use super::{accounts, deals, leads, targets, work};

/// What a plan has to be.
#[derive(Clone, Copy, PartialEq)]
pub enum Kind {
    /// A page of a list: by an index, in its order, within the buffers of spec 2.4.
    Page,
    /// A page of which each row looks up what is beside it: an account's owner, open deals and last touch.
    Wide,
    /// The first cards of every column of the board.
    Board,
    /// The days of a month: counted in indexes alone, with the first few of each.
    Month,
    /// A count or sum over a whole list: from indexes alone.
    Total,
    /// A page of what typed text finds: by an index; up to 1,000 matches are put in order.
    Search,
    /// The best of every kind, as one types.
    Everything,
}

/// A statement with its values, whatever comes of it.
pub trait Said {
    fn text(&self) -> &'static str;
    fn values(&self) -> &Params;
    fn stands(&self) -> bool;
}

impl<S: Statement> Said for S {
    fn text(&self) -> &'static str {
        self.sql()
    }
    fn values(&self) -> &Params {
        self.params()
    }
    fn stands(&self) -> bool {
        self.is_standing()
    }
}

pub type Asked = Box<dyn Fn(&Ids, Option<&[String]>) -> Box<dyn Said>>;

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

/// One list, by its parts.
pub fn case(who: &'static str, name: String, kind: Kind, keys: Option<String>, asked: Asked) -> Case {
    Case { name: format!("{name} as {who}"), who, kind, asked, keys }
}

/// The list's keys with their places.
pub fn keys(columns: &str, from: &str, order: &str) -> Option<String> {
    Some(format!("select array[{columns}]::text[] as key, row_number() over (order by {order}) as place from crm.{from}"))
}

/// One of each reach that sells (a director's is an admin's), and of sales one of each size of team.
pub const SELLERS: [&str; 5] = ["sales1", "sales.manager", "large.manager", "support", "admin"];

/// All of them.
pub fn all() -> Vec<Case> {
    let mut cases = Vec::new();
    leads::marketing(&mut cases);
    leads::working(&mut cases);
    for who in SELLERS {
        deals::lists(who, &mut cases);
        deals::boards(who, &mut cases);
    }
    work::lists(&mut cases);
    targets::lists(&mut cases);
    accounts::lists(&mut cases);
    everything(&mut cases);
    cases
}

/// What the search over everything asks at every few letters.
fn everything(cases: &mut Vec<Case>) {
    for who in ["marcomm", "sales1", "sales.manager", "large.manager", "support", "admin"] {
        for q in ["p", "pt", "si", "sinar", "sinar logam", "nobody at all"] {
            let asked: Asked = Box::new(move |_, _| Box::new(search::everything(q)));
            cases.push(case(who, format!("everything with {q}"), Kind::Everything, None, asked));
        }
    }
}

/// The cursor of two parts after a key.
pub fn cursor(after: Option<&[String]>) -> Cursor {
    Cursor::read(after.map(Cursor::write).as_deref(), 2).expect("a cursor")
}
