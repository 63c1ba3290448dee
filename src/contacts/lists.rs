//! People: of one account, of a deal's account, all of them, and those that typed text finds.

use postgres_from_row::FromRow;
use serde::Serialize;

use super::Contact;
use crate::db::{One, Query, params};
use crate::web::{Cursor, Listing};

macro_rules! select {
    ($rest:expr) => {
        concat!(
            "select v.contact_id, v.account_id, v.account_name, v.first_name, v.last_name, v.job_title, v.email, v.phone, v.is_primary, \
             v.is_decision_maker, v.notes, v.created_at, v.updated_at, v.version",
            $rest
        )
    };
}

/// `$1` and `$2` are the cursor, `$3` the limit, `$4` the account.
macro_rules! after {
    () => {
        " where ($4::text is null or v.account_id = $4) \
         and (v.search_name, v.contact_id) > ((select coalesce($1::text, '')), (select coalesce($2::text, ''))) \
         order by v.search_name, v.contact_id limit $3"
    };
}

pub(super) const ALL: &str = select!(concat!(", v.search_name, false as capped from crm.v_contacts as v", after!()));
/// What typed text finds leads the way, as one row with its ids.
pub(super) const FOUND: &str = select!(concat!(
    ", v.search_name, cardinality(f.ids) >= 1000 as capped \
     from (select array(select s.contact_id from crm.find_contacts($5::text) as s) as ids offset 0) as f \
     join crm.v_contacts as v on v.contact_id = any (f.ids)",
    after!()
));
pub(super) const OF_ACCOUNT: &str =
    select!(" from crm.v_contacts as v where v.account_id = $1 order by v.is_primary desc, v.search_name, v.contact_id limit 50");
pub(super) const OF_OPPORTUNITY: &str = select!(
    " from data.opportunities as o join crm.v_contacts as v on v.account_id = o.account_id where o.opportunity_id = $1 \
     order by v.is_primary desc, v.search_name, v.contact_id limit 50"
);
pub(super) const ONE: &str = select!(" from crm.v_contacts as v where v.contact_id = $1");

/// A row of the list, its place in it, and whether typed text matched more than can be shown.
#[derive(Debug, FromRow, Serialize)]
pub(super) struct Listed {
    #[from_row(flatten)]
    #[serde(flatten)]
    contact: Contact,
    #[serde(skip)]
    search_name: String,
    #[serde(skip)]
    capped: bool,
}

/// The people of one account or of all, by name; of those that typed text finds.
pub(super) fn list(account: Option<String>, q: Option<String>, cursor: &Cursor, limit: i64) -> Query<Listed> {
    let mut given = params![cursor.part(0), cursor.part(1), limit + 1, account];
    match q {
        None => Query::new(ALL, given),
        Some(typed) => {
            given.extend(params![typed]);
            Query::new(FOUND, given)
        }
    }
}

/// A page of them.
pub(super) fn page(rows: Vec<Listed>, limit: i64) -> Listing<Contact> {
    let capped = rows.iter().any(|row| row.capped);
    let listing = Listing::page(rows, limit, |row| vec![row.search_name.clone(), row.contact.contact_id.clone()]);
    let mut meta = listing.meta;
    meta.capped = capped.then_some(true);
    Listing { rows: listing.rows.into_iter().map(|row| row.contact).collect(), meta }
}

/// The people of an account, the primary one first; fifty of them.
pub fn of_account(account_id: &str) -> Query<Contact> {
    Query::new(OF_ACCOUNT, params![account_id.to_owned()])
}

/// The people of a deal's account, likewise.
pub fn of_opportunity(opportunity_id: &str) -> Query<Contact> {
    Query::new(OF_OPPORTUNITY, params![opportunity_id.to_owned()])
}

/// One person, else NOT_FOUND.
pub fn contact(contact_id: &str) -> One<Contact> {
    Query::new(ONE, params![contact_id.to_owned()]).one("contact")
}
