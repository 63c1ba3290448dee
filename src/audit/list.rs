//! GET /api/crm/audit: the record of every act, the newest first, whole or narrowed to a record, a person, an act.

use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use postgres_from_row::FromRow;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::file::FILE;
use super::place::table_of;
use crate::app::App;
use crate::db::{Query, params};
use crate::error::Error;
use crate::export::{self, FormatQuery, Read};
use crate::web::{Cursor, Done, Listing, Refused, Reply, limit};

/// `$1` table, `$2` id, `$3` person, `$4` action, `$5` correlation id, `$6` and `$7` days; `$8` is the limit, then the cursor. What has an index
/// of its own stands before that.
macro_rules! entries {
    ($by:literal) => {
        concat!(
            "select id, at, actor_user_id, actor_name, actor_role, action, title, entity, entity_id, correlation_id, changed, note \
             from crm.v_audit as a where ",
            $by,
            "($1::text is null or a.entity = $1) and ($2::text is null or a.entity_id = $2) and ($3::uuid is null or a.actor_user_id = $3) \
             and ($4::text is null or a.action = $4) and ($5::text is null or a.correlation_id = $5) \
             and a.at >= (select coalesce($6::date::timestamp at time zone current_setting('bcp.tz'), '-infinity')) \
             and a.at < (select coalesce(($7::date + 1)::timestamp at time zone current_setting('bcp.tz'), 'infinity')) \
             and (a.at, a.id) < ((select coalesce($9::text::timestamptz, 'infinity')), (select coalesce($10::text::bigint, 9223372036854775807))) \
             order by a.at desc, a.id desc limit $8"
        )
    };
}
pub(super) const ALL: &str = entries!("");
pub(super) const OF_RECORD: &str = entries!("a.entity = $1 and a.entity_id = $2 and ");
pub(super) const OF_ACT: &str = entries!("a.correlation_id = $5 and ");
pub(super) const OF_PERSON: &str = entries!("a.actor_user_id = $3 and ");

/// One row of the record: one transition of one record.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Entry {
    /// Its number.
    pub id: i64,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Who; none: the system by itself.
    pub actor_user_id: Option<Uuid>,
    /// His name.
    pub actor_name: Option<String>,
    /// His access profile at that moment.
    pub actor_role: Option<String>,
    /// Such as `LEAD_CLAIMED`.
    pub action: String,
    /// The same in words.
    pub title: String,
    /// The record's table.
    pub entity: String,
    /// The record.
    pub entity_id: String,
    /// The same for all rows of one act, and in its answer.
    pub correlation_id: String,
    /// The changed columns, before and after.
    pub changed: Option<Value>,
    /// What was said.
    pub note: Option<String>,
}

/// What the record is asked for.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct Ask {
    /// A table, such as `leads`; of an id like `LEAD202611220042` it is known.
    pub entity: Option<String>,
    /// A record's id.
    pub id: Option<String>,
    /// A person's id.
    pub actor: Option<Uuid>,
    /// Such as `LEAD_CLAIMED`.
    pub action: Option<String>,
    /// All rows of one act.
    pub correlation_id: Option<String>,
    /// On this day of the company's or later.
    #[param(value_type = Option<String>, format = Date)]
    pub from: Option<Date>,
    /// On this day or before.
    #[param(value_type = Option<String>, format = Date)]
    pub to: Option<Date>,
    /// Rows, 1 to 200; 50 unless given.
    #[serde(deserialize_with = "limit")]
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i32>,
    /// `meta.next_cursor` of the page before.
    pub cursor: Option<String>,
}

impl Ask {
    /// A page of the record, one row more than the limit. VALIDATION_ERROR for a limit, cursor or day that is none.
    pub fn rows(&self) -> Result<Query<Entry>, Error> {
        self.most(self.limit())
    }

    fn limit(&self) -> i64 {
        self.limit.unwrap_or(50).into()
    }

    fn most(&self, limit: i64) -> Result<Query<Entry>, Error> {
        for (name, day) in [("from", self.from), ("to", self.to)] {
            if day.is_some_and(|day| !(2000..=2100).contains(&day.year())) {
                return Err(Error::field(name, "Choose a day between 2000 and 2100."));
            }
        }
        let cursor = Cursor::read(self.cursor.as_deref(), 2)?;
        let entity = self.entity.clone().or_else(|| self.id.as_deref().and_then(table_of).map(str::to_owned));
        let sql = match (&self.correlation_id, &entity, &self.id, self.actor) {
            (Some(_), ..) => OF_ACT,
            (None, Some(_), Some(_), _) => OF_RECORD,
            (None, _, None, Some(_)) => OF_PERSON,
            _ => ALL,
        };
        let (id, action, act) = (self.id.clone(), self.action.clone(), self.correlation_id.clone());
        let values = params![entity, id, self.actor, action, act, self.from, self.to, limit + 1, cursor.part(0), cursor.part(1)];
        Ok(Query::new(sql, values))
    }

    /// The rows as a page.
    pub fn page(&self, rows: Vec<Entry>) -> Listing<Entry> {
        Listing::page(rows, self.limit(), |row| vec![row.at.to_string(), row.id.to_string()])
    }
}

/// The record of every act, the newest first; all rows of one act by `correlation_id`.
#[utoipa::path(get, path = "/api/crm/audit", tag = "audit", params(Ask, FormatQuery),
    responses((status = 200, body = Done<Vec<Entry>>), (status = 400, body = Refused), (status = 401, body = Refused), (status = 403, body = Refused)))]
async fn audit(Read { scope, query: ask, file }: Read<Ask>) -> Result<Response, Error> {
    if let Some(order) = file {
        return order.send(&scope, &FILE, ask.most(export::ALL)?).await;
    }
    let (actor, rows) = scope.visit(ask.rows()?).await.map_err(Cursor::blamed)?;
    actor.must_open("audit")?;
    Reply::list(ask.page(rows)).map(Reply::into_response)
}

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(audit))
}
