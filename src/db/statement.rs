//! Typed statements. A domain's function returns one as a value; a scope runs one or several of them in a single trip.

use std::marker::PhantomData;

use postgres_from_row::FromRow;
use serde_json::Value;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

use crate::error::Error;

/// The parameters of a statement, owned, so that the statement can travel.
pub type Params = Vec<Box<dyn ToSql + Sync + Send>>;

/// Boxes each value as a parameter: `params![id, limit]`.
macro_rules! params {
    ($($value:expr),* $(,)?) => { vec![$(Box::new($value) as Box<dyn tokio_postgres::types::ToSql + Sync + Send>),*] };
}
pub(crate) use params;

/// The parameters as the driver takes them.
pub(super) fn borrowed(params: &Params) -> Vec<&(dyn ToSql + Sync)> {
    params.iter().map(|value| value.as_ref() as &(dyn ToSql + Sync)).collect()
}

/// SQL with its parameters and what comes back.
pub trait Statement: Send {
    /// What the rows become.
    type Output;
    /// The text, a constant, so that it is prepared once a connection.
    fn sql(&self) -> &'static str;
    /// The values of `$1`, `$2`, …
    fn params(&self) -> &Params;
    /// Whether one plan serves all values.
    fn is_standing(&self) -> bool {
        false
    }
    /// Turns the rows into the output.
    fn decode(&self, rows: Vec<Row>) -> Result<Self::Output, Error>;
}

/// A statement whose rows are each a `T`.
pub struct Query<T> {
    pub(super) sql: &'static str,
    pub(super) params: Params,
    standing: bool,
    row: PhantomData<fn() -> T>,
}

/// A query of exactly one row; none is NOT_FOUND with this word for the kind of record.
pub struct One<T>(Query<T>, &'static str);

/// A query of at most one row.
pub struct Maybe<T>(Query<T>);

/// A call of an SQL act (spec 2.3), which answers one jsonb.
pub struct Act {
    sql: &'static str,
    params: Params,
}

impl<T> Query<T> {
    /// A statement and its parameters.
    pub fn new(sql: &'static str, params: Params) -> Self {
        Self { sql, params, standing: false, row: PhantomData }
    }
    /// Says that one plan serves these values as well as any: it is made once a connection, where planning a list anew for each page takes
    /// longer than reading it. Not for a filter that only some of a list's rows meet.
    pub fn standing(self, standing: bool) -> Self {
        Self { standing, ..self }
    }
    /// Exactly one row, else NOT_FOUND of this kind.
    pub fn one(self, kind: &'static str) -> One<T> {
        One(self, kind)
    }
    /// One row or none.
    pub fn optional(self) -> Maybe<T> {
        Maybe(self)
    }
}

impl Act {
    /// A call such as `select crm.rpc_sales_claim_lead($1)`.
    pub fn new(sql: &'static str, params: Params) -> Self {
        Self { sql, params }
    }
}

impl<T: FromRow + Send> Statement for Query<T> {
    type Output = Vec<T>;
    fn is_standing(&self) -> bool {
        self.standing
    }
    fn sql(&self) -> &'static str {
        self.sql
    }
    fn params(&self) -> &Params {
        &self.params
    }
    fn decode(&self, rows: Vec<Row>) -> Result<Vec<T>, Error> {
        Ok(rows.iter().map(T::try_from_row).collect::<Result<_, _>>()?)
    }
}

impl<T: FromRow + Send> Statement for One<T> {
    type Output = T;
    fn sql(&self) -> &'static str {
        self.0.sql
    }
    fn params(&self) -> &Params {
        &self.0.params
    }
    fn decode(&self, rows: Vec<Row>) -> Result<T, Error> {
        let row = rows.first().ok_or_else(|| Error::not_found(self.1))?;
        Ok(T::try_from_row(row)?)
    }
}

impl<T: FromRow + Send> Statement for Maybe<T> {
    type Output = Option<T>;
    fn sql(&self) -> &'static str {
        self.0.sql
    }
    fn params(&self) -> &Params {
        &self.0.params
    }
    fn decode(&self, rows: Vec<Row>) -> Result<Option<T>, Error> {
        Ok(rows.first().map(T::try_from_row).transpose()?)
    }
}

impl Statement for Act {
    type Output = Value;
    fn sql(&self) -> &'static str {
        self.sql
    }
    fn params(&self) -> &Params {
        &self.params
    }
    fn decode(&self, rows: Vec<Row>) -> Result<Value, Error> {
        let row = rows.first().ok_or_else(|| Error::internal("an act answered no row"))?;
        Ok(row.try_get(0)?)
    }
}
