//! Colleagues: who they are and who may own what (spec 1.3); and the users behind them, whom an admin keeps.

mod leaving_api;
mod user_page;
mod users;
mod users_api;
mod users_list;
mod users_page;

use postgres_from_row::FromRow;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::app::App;
use crate::db::{Query, params};
use crate::error::Error;
use crate::web::{Done, Filter, Refused, Reply};

pub use users::{User, Work};

/// Every statement about users.
pub const STATEMENTS: &[&str] = users::STATEMENTS;

/// An active colleague.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Person {
    /// Who.
    pub user_id: Uuid,
    /// Name.
    pub full_name: String,
    /// Role, spec 1.3.
    pub role_name: String,
}

/// Active colleagues whose name holds the text; `assignable`: only those who may be given a lead or a deal by the caller.
pub fn colleagues(q: Option<String>, assignable: bool) -> Query<Person> {
    const SQL: &str = "select user_id, full_name, role_name from crm.list_people($1, $2)";
    Query::new(SQL, params![q, assignable])
}

/// A service of the catalogue (spec 1.13).
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Service {
    /// Code, such as `DOM_FTL`.
    pub service_code: String,
    /// Name.
    pub name: String,
    /// Department.
    pub department: String,
}

/// The active services, by department.
pub fn services() -> Query<Service> {
    const SQL: &str = "select service_code, name, department from data.services where is_active order by department, service_code";
    Query::new(SQL, params![])
}

/// Services as the choices of a form.
pub fn service_choices(services: &[Service]) -> Vec<(String, String)> {
    services.iter().map(|service| (service.service_code.clone(), format!("{} · {}", service.name, service.department))).collect()
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PeopleQuery {
    /// Part of a name.
    q: Option<String>,
    /// `true`: only those who may be given a lead or deal by the caller.
    assignable: Option<String>,
}

/// Active colleagues by name.
#[utoipa::path(get, path = "/api/crm/people", tag = "people", params(PeopleQuery),
    responses((status = 200, body = Done<Vec<Person>>), (status = 400, body = Refused), (status = 401, body = Refused)))]
async fn people(filter: Filter<PeopleQuery>) -> Result<Reply, Error> {
    let assignable = filter.query.assignable.as_deref() == Some("true");
    Reply::ok(filter.scope.run(colleagues(filter.query.q, assignable)).await?)
}

/// The domain's routes.
pub fn routes() -> OpenApiRouter<App> {
    let admins = users_api::routes().merge(leaving_api::routes()).merge(users_page::routes()).merge(user_page::routes());
    OpenApiRouter::new().routes(routes!(people)).merge(admins)
}
