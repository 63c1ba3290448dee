//! Search over everything: leads, opportunities, accounts, contacts and targets that the caller may see, best first (spec 4.2).

mod api;
mod page;

use postgres_from_row::FromRow;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;
use crate::db::text_enum::text_enum;
use crate::db::{Query, params};
use crate::error::Error;

text_enum! {
    /// What was found.
    pub enum FoundKind {
        /// A lead.
        Lead = "lead",
        /// An opportunity.
        Opportunity = "opportunity",
        /// An account.
        Account = "account",
        /// A contact.
        Contact = "contact",
        /// A target.
        Target = "target",
    }
}

impl FoundKind {
    /// The word of a person.
    pub fn word(self) -> &'static str {
        match self {
            Self::Lead => "Lead",
            Self::Opportunity => "Opportunity",
            Self::Account => "Account",
            Self::Contact => "Contact",
            Self::Target => "Target",
        }
    }
}

/// A record that matches.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Hit {
    /// What it is.
    pub kind: FoundKind,
    /// `LEAD202611220042`.
    pub id: String,
    /// Its name.
    pub title: String,
    /// State, owner, place, as far as there are any.
    pub subtitle: String,
    /// The page to open; a contact's is its account.
    pub href: Option<String>,
}

const LONGEST: usize = 200;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Typed {
    /// Part of a name, person, e-mail, domain, phone or NPWP, or an id; under three characters the beginning of the name.
    q: Option<String>,
}

impl Typed {
    /// What was typed, refused when it is longer than any name.
    fn text(&self) -> Result<&str, Error> {
        let text = self.q.as_deref().unwrap_or_default();
        if text.chars().count() > LONGEST {
            return Err(Error::field("q", "This is longer than anything that can be found. Type less."));
        }
        Ok(text)
    }
}

/// The best matches of every kind that the caller may see; none for empty text.
pub fn everything(typed: &str) -> Query<Hit> {
    const SQL: &str = "select kind, id, title, subtitle, href from crm.find_everything($1)";
    Query::new(SQL, params![typed.to_owned()])
}

/// The domain's routes.
pub fn routes() -> OpenApiRouter<App> {
    api::routes().merge(page::routes())
}
