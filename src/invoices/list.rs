//! The list of invoices, the newest first: all, an account's, and for typed text, each with its own way in.

use jiff::civil::Date;
use postgres_from_row::FromRow;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::{Invoice, columns};
use crate::db::{Query, params};
use crate::error::Error;
use crate::export;
use crate::web::{Cursor, Listing, limit};

/// After the cursor `$1`, `$2`, at most `$3`.
macro_rules! page {
    () => {
        " (v.invoice_date, v.invoice_id) < ((select coalesce($1::text::date, 'infinity')), (select coalesce($2::text, '~'))) \
         order by v.invoice_date desc, v.invoice_id desc limit $3"
    };
}

pub(super) const NEWEST: &str = concat!("select ", columns!(), ", false as capped from crm.v_invoices as v where", page!());
pub(super) const OF_ACCOUNT: &str =
    concat!("select ", columns!(), ", false as capped from crm.v_invoices as v where v.account_id = $4::text and", page!());
pub(super) const SEARCH: &str = concat!(
    "select ",
    columns!(),
    ", cardinality(f.ids) >= 1000 as capped \
     from (select array(select s.invoice_id from crm.find_invoices($5::text) as s) as ids offset 0) as f \
     join crm.v_invoices as v on v.invoice_id = any (f.ids) where ($4::text is null or v.account_id = $4) and",
    page!()
);

/// The list's query string.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct InvoicesQuery {
    /// One account's invoices.
    account: Option<String>,
    /// Typed text: number, id, the account's name; under three characters what begins with it.
    q: Option<String>,
    /// Rows, 1 to 200; 50 unless given.
    #[serde(default, deserialize_with = "limit")]
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i32>,
    /// `meta.next_cursor` of the page before.
    cursor: Option<String>,
}

/// The same, checked.
pub(super) struct Ask {
    account: Option<String>,
    q: Option<String>,
    limit: i64,
    cursor: Cursor,
}

/// A row, and whether typed text matched more than can be shown.
#[derive(Debug, FromRow, Serialize)]
pub(super) struct Listed {
    #[from_row(flatten)]
    #[serde(flatten)]
    invoice: Invoice,
    #[serde(skip)]
    capped: bool,
}

impl InvoicesQuery {
    /// Refuses with VALIDATION_ERROR what is not of the possible values.
    pub(super) fn checked(self) -> Result<Ask, Error> {
        let limit = i64::from(self.limit.unwrap_or(50));
        let cursor = Cursor::read(self.cursor.as_deref(), 2)?;
        if cursor.part(0).is_some_and(|day| day.parse::<Date>().is_err()) {
            return Err(Error::field("cursor", "This is not a cursor of this list. Start again without it."));
        }
        Ok(Ask { account: self.account, q: self.q, limit, cursor })
    }
}

impl Ask {
    /// Not a page of it but all.
    pub(super) fn whole(self) -> Self {
        Self { limit: export::ALL, ..self }
    }

    /// The rows, and one more when there is a next page.
    pub(super) fn rows(&self) -> Query<Listed> {
        let mut given = params![self.cursor.part(0), self.cursor.part(1), self.limit + 1];
        match (&self.q, &self.account) {
            (Some(q), account) => {
                given.extend(params![account.clone(), q.clone()]);
                Query::new(SEARCH, given)
            }
            (None, Some(account)) => {
                given.extend(params![account.clone()]);
                Query::new(OF_ACCOUNT, given).standing(true)
            }
            (None, None) => Query::new(NEWEST, given).standing(true),
        }
    }

    /// A page of them.
    pub(super) fn page(&self, rows: Vec<Listed>) -> Listing<Invoice> {
        let capped = rows.iter().any(|row| row.capped);
        let rows = rows.into_iter().map(|row| row.invoice).collect();
        let mut listing = Listing::page(rows, self.limit, |row: &Invoice| vec![row.invoice_date.to_string(), row.invoice_id.clone()]);
        listing.meta.capped = capped.then_some(true);
        listing
    }
}
