//! GET /api/crm/gaps: records that nobody would be reminded of (spec 3.2, 3.4), each with what mends it.

use axum::response::{IntoResponse, Response};
use postgres_from_row::FromRow;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::app::App;
use crate::db::{Query, params};
use crate::error::Error;
use crate::export::{self, File, FormatQuery, Read, text};
use crate::web::{Cursor, Done, Listing, Refused, Reply, limit};

pub(super) const GAPS: &str = "select entity, id, user_id, why, mend, subject_entity, subject_id, subject_name, owner_name \
     from crm.list_gaps_to_mend() as g where (g.why, g.entity, g.id) > (coalesce($1::text, ''), coalesce($2::text, ''), coalesce($3::text, '')) \
     order by g.why, g.entity, g.id limit $4";

const FILE: File = File {
    name: "gaps",
    gate: "gaps",
    columns: &[text("entity"), text("id"), text("why"), text("mend"), text("subject_id"), text("subject_name"), text("owner_name")],
};

/// A record without a next action, or with one that nobody will do.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Gap {
    /// The record's table.
    pub entity: String,
    /// The record.
    pub id: String,
    /// Whose it is.
    pub user_id: Option<Uuid>,
    /// What is missing.
    pub why: String,
    /// What mends it: plan, next_step, reassign, stop, complete; give: an admin gives all that its owner, who left, has to somebody else.
    pub mend: String,
    /// The table of the record that it is about.
    pub subject_entity: Option<String>,
    /// The record that it is about.
    pub subject_id: Option<String>,
    /// Its name.
    pub subject_name: Option<String>,
    /// His name.
    pub owner_name: Option<String>,
}

impl Gap {
    /// Who left it behind, for an admin to give it away with all else that he has.
    pub(super) fn leaver(&self) -> Option<Uuid> {
        self.user_id.filter(|_| matches!(self.mend.as_str(), "reassign" | "give"))
    }
}

/// The list's query string.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(super) struct Ask {
    /// Rows, 1 to 200; 50 unless given.
    #[serde(deserialize_with = "limit")]
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i32>,
    /// `meta.next_cursor` of the page before.
    pub(super) cursor: Option<String>,
}

impl Ask {
    fn limit(&self) -> i64 {
        self.limit.unwrap_or(50).into()
    }

    /// A page, one row more than the limit.
    pub(super) fn rows(&self) -> Result<Query<Gap>, Error> {
        gaps(self.cursor.as_deref(), self.limit() + 1)
    }

    /// The rows as a page.
    pub(super) fn page(&self, rows: Vec<Gap>) -> Listing<Gap> {
        Listing::page(rows, self.limit(), |gap| vec![gap.why.clone(), gap.entity.clone(), gap.id.clone()])
    }
}

/// So many gaps of those that the caller sees, from a cursor on.
pub fn gaps(cursor: Option<&str>, most: i64) -> Result<Query<Gap>, Error> {
    let cursor = Cursor::read(cursor, 3)?;
    Ok(Query::new(GAPS, params![cursor.part(0), cursor.part(1), cursor.part(2), most]))
}

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list))
}

/// Records without a next action, or with one that nobody will do: a manager's team's, everybody's for admin and director.
#[utoipa::path(get, path = "/api/crm/gaps", tag = "proof", params(Ask, FormatQuery),
    responses((status = 200, body = Done<Vec<Gap>>), (status = 400, body = Refused), (status = 401, body = Refused), (status = 403, body = Refused)))]
async fn list(Read { scope, query: ask, file }: Read<Ask>) -> Result<Response, Error> {
    if let Some(order) = file {
        return order.send(&scope, &FILE, gaps(ask.cursor.as_deref(), export::ALL)?).await;
    }
    let (actor, rows) = scope.visit(ask.rows()?).await.map_err(Cursor::blamed)?;
    actor.must_open("gaps")?;
    Reply::list(ask.page(rows)).map(Reply::into_response)
}
