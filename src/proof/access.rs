//! GET /api/crm/access and /crm/access: who sees a record and by which rule; of one person also why not.

use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use postgres_from_row::FromRow;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::app::App;
use crate::audit::{page_of, table_of};
use crate::db::{Query, params};
use crate::error::Error;
use crate::home::{ACCESS, Visitor};
use crate::people::{self, Person};
use crate::ui::{self, Col, Icon, Page, Row, Tone};
use crate::web::{Done, Filter, Refused, Reply};

const TITLE: &str = "Who can see this, and why?";
pub(super) const ACCESS_OF: &str = "select user_id, full_name, role_name, sees, why from crm.list_access($1, $2, $3)";

/// One person and one record.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Sight {
    /// Who.
    pub user_id: Uuid,
    /// Name.
    pub full_name: String,
    /// Role.
    pub role_name: String,
    /// Whether this person sees it.
    pub sees: bool,
    /// The rule that lets this person in, or keeps this person out.
    pub why: String,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Ask {
    /// leads, opportunities, accounts, targets or activities; of an id like `LEAD202611220042` it is known.
    entity: Option<String>,
    /// The record's id.
    #[param(pattern = r"\S")]
    id: String,
    /// Only this person, seen or not.
    user_id: Option<Uuid>,
}

impl Ask {
    fn entity(&self) -> String {
        self.entity.clone().or_else(|| table_of(&self.id).map(str::to_owned)).unwrap_or_default()
    }
}

/// Who sees the record and why; of one person also why not. NOT_FOUND when there is none, FORBIDDEN for all but admin and director.
pub fn sight(entity: &str, id: &str, who: Option<Uuid>) -> Query<Sight> {
    Query::new(ACCESS_OF, params![entity.to_owned(), id.to_owned(), who])
}

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(access)).route(ACCESS, get(page))
}

/// Who sees a record, by the database's own policies, and the rule that lets each in; with `user_id` also why that person does not.
#[utoipa::path(get, path = "/api/crm/access", tag = "proof", params(Ask),
    responses((status = 200, body = Done<Vec<Sight>>), (status = 400, body = Refused), (status = 401, body = Refused), (status = 403, body = Refused),
        (status = 404, body = Refused)))]
async fn access(filter: Filter<Ask>) -> Result<Reply, Error> {
    let ask = filter.query;
    Reply::ok(filter.scope.run(sight(&ask.entity(), &ask.id, ask.user_id)).await?)
}

/// The page without a record asks for one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    entity: Option<String>,
    id: Option<String>,
    user_id: Option<Uuid>,
}

async fn page(visitor: Visitor, filter: Filter<Place>) -> Result<Response, Error> {
    let Place { entity, id, user_id } = filter.query;
    let Some(id) = id else { return which(&visitor).await };
    let ask = Ask { entity, id, user_id };
    let (actor, (seen, people)) =
        visitor.scope.visit((sight(&ask.entity(), &ask.id, ask.user_id), people::colleagues(None, false))).await?;
    let body = html! {
        (filters(&ask, &people))
        @if seen.is_empty() {
            (ui::empty(Icon::Users, "There is no such person", "Choose another one.", html! {}))
        } @else { (table(&seen)) }
    };
    let record = page_of(&ask.entity(), &ask.id);
    let lead = html! {
        "Asked of the database as each person: " @match &record { Some(page) => { a href=(page) { (ask.id) } } None => { (ask.id) } }
    };
    Ok(visitor.page(&actor, Page { title: TITLE, lead, body, ..Page::default() }))
}

async fn which(visitor: &Visitor) -> Result<Response, Error> {
    let (actor, ()) = visitor.scope.visit(()).await?;
    actor.must_open("proof")?;
    let body = ui::filters(ACCESS, ui::search("id", "Id of a lead, deal, account, target or activity", ""));
    let lead = html! { "Every record's page leads here; or type its id." };
    Ok(visitor.page(&actor, Page { title: TITLE, lead, body, ..Page::default() }))
}

fn filters(ask: &Ask, people: &[Person]) -> Markup {
    let chosen = ask.user_id;
    ui::filters(
        ACCESS,
        html! {
            input type="hidden" name="entity" value=(ask.entity());
            input type="hidden" name="id" value=(ask.id);
            select.form-select name="user_id" aria-label="A person" {
                option value="" { "Everybody who sees it" }
                @for person in people { option value=(person.user_id) selected[chosen == Some(person.user_id)] { (person.full_name) } }
            }
        },
    )
}

fn table(seen: &[Sight]) -> Markup {
    let cols = [Col::main("Person"), Col::text("Sees it"), Col::text("Why")];
    let rows: Vec<Row> = seen
        .iter()
        .map(|sight| {
            let sees = if sight.sees { ui::dot(Tone::Good, "Yes") } else { ui::dot(Tone::Bad, "No") };
            Row::new(
                &format!("sight-{}", sight.user_id),
                vec![ui::person_with(&sight.full_name, &sight.role_name), sees, html! { (sight.why) }],
            )
        })
        .collect();
    ui::table("Who sees it", &cols, &rows)
}
