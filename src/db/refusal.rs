//! From the database's errors to ours: coded refusals, broken constraints, retries.

use deadpool_postgres::{ClientWrapper, PoolError, TimeoutType};
use serde_json::json;
use tokio_postgres::error::{DbError, SqlState};

use crate::error::{Code, Error};

/// Why a trip failed.
#[derive(Debug)]
pub(super) enum Failure {
    /// Too many wait for a connection already.
    Crowded,
    Pool(PoolError),
    Statement(tokio_postgres::Error),
}

impl From<PoolError> for Failure {
    fn from(error: PoolError) -> Self {
        Self::Pool(error)
    }
}

impl From<tokio_postgres::Error> for Failure {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Statement(error)
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Statement(error) => error.into(),
            Failure::Crowded | Failure::Pool(PoolError::Timeout(TimeoutType::Wait)) => {
                Error::new(Code::Overloaded, "The server is busy. Please try again in a moment.")
            }
            Failure::Pool(error) => unavailable().because(error),
        }
    }
}

impl From<tokio_postgres::Error> for Error {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(refused) = error.as_db_error() else {
            return if is_cut_off(&error) {
                unavailable().because(error)
            } else {
                Error::internal("the statement could not be sent or read").because(error)
            };
        };
        if let Some(code) = Code::from_sqlstate(refused.code().code()) {
            let details = refused.detail().filter(|text| !text.is_empty()).and_then(|text| serde_json::from_str(text).ok());
            return Error { details, ..Error::new(code, refused.message()) };
        }
        from_constraint(refused).unwrap_or_else(|| from_state(refused)).because(Told::of(refused))
    }
}

/// A refusal of the database's as the log may have it. Its detail is the row that broke the rule, hashes and notes included; the message of
/// class 22 repeats what somebody typed.
#[derive(Debug)]
struct Told {
    state: String,
    message: Option<String>,
    constraint: Option<String>,
    place: Option<String>,
}

impl Told {
    fn of(refused: &DbError) -> Self {
        let state = refused.code().code().to_owned();
        Self {
            message: Some(refused.message().to_owned()).filter(|_| !state.starts_with("22")),
            constraint: refused.constraint().map(str::to_owned),
            place: refused.where_().map(str::to_owned),
            state,
        }
    }
}

impl std::fmt::Display for Told {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} {}", self.state, self.message.as_deref().unwrap_or("a value of the wrong form"))?;
        self.constraint.iter().try_for_each(|name| write!(out, ", by {name}"))?;
        self.place.iter().try_for_each(|place| write!(out, ", in {place}"))
    }
}

impl std::error::Error for Told {}

/// A serialization failure, deadlock or lock timeout, or a plan made for a view that was rebuilt since.
pub(super) fn is_worth_repeating(failure: &Failure) -> bool {
    let Failure::Statement(error) = failure else { return false };
    error.code().is_some_and(|state| {
        [
            SqlState::T_R_SERIALIZATION_FAILURE,
            SqlState::T_R_DEADLOCK_DETECTED,
            SqlState::LOCK_NOT_AVAILABLE,
            SqlState::FEATURE_NOT_SUPPORTED,
            SqlState::INVALID_SQL_STATEMENT_NAME,
        ]
        .contains(state)
    })
}

/// Whether the connection is gone.
pub(super) fn is_cut_off(error: &tokio_postgres::Error) -> bool {
    error.is_closed() || std::error::Error::source(error).is_some_and(|cause| cause.is::<std::io::Error>())
}

/// After a rebuild a cached plan may no longer fit (0A000), or a pooler may have lost it (26000): prepare anew.
pub(super) fn forget_stale_plans(client: &ClientWrapper, error: &tokio_postgres::Error) {
    if matches!(error.code(), Some(state) if *state == SqlState::FEATURE_NOT_SUPPORTED || *state == SqlState::INVALID_SQL_STATEMENT_NAME) {
        client.statement_cache.clear();
    }
}

fn unavailable() -> Error {
    Error::new(Code::DatabaseUnavailable, "The database cannot be reached. Nothing was done; please try again in a moment.")
}

/// A constraint is named `<table>_<column>_<rule>`; the rule says what to tell the person.
fn from_constraint(refused: &DbError) -> Option<Error> {
    let table = refused.table()?;
    let rule_of = refused.constraint()?.strip_prefix(table)?.strip_prefix('_')?;
    if rule_of == "contact_required" {
        let both = json!({"contact_email": CONTACT, "contact_phone": CONTACT});
        return Some(Error { details: Some(both), ..Error::new(Code::ValidationError, CONTACT) });
    }
    let (column, rule) = rule_of.rsplit_once('_')?;
    let message = match rule {
        "length" => "This is empty or too long.",
        "format" if column.ends_with("email") => "This is not an e-mail address.",
        "format" if column.ends_with("phone") => "This is not a phone number.",
        "format" => "This has the wrong form.",
        "amount" => "This must not be negative.",
        "range" => "This is outside the possible range.",
        "known" | "fkey" => "This is not one of the possible values.",
        _ => return None,
    };
    Some(Error::field(column, message))
}

const CONTACT: &str = "Give an e-mail address or a phone number.";

fn from_state(refused: &DbError) -> Error {
    match refused.code().code() {
        "22021" | "22P05" => Error::invalid("The text holds a character that cannot be stored."),
        "22003" => Error::invalid("A number is too large."),
        "23502" => match refused.column() {
            Some(column) => Error::field(column, "This cannot be left empty."),
            None => Error::internal("the database refused a statement"),
        },
        "22007" | "22008" | "22P02" | "22023" => Error::invalid("A value has the wrong form."),
        "42501" => Error::forbidden("This is not yours to change."),
        "57014" => Error::new(Code::Overloaded, "This took too long and was stopped. Please try again."),
        state if state.starts_with("57P") || state.starts_with("08") || state.starts_with("53") => unavailable(),
        "25006" => unavailable(),
        _ => Error::internal("the database refused a statement"),
    }
}
