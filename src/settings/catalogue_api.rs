//! /api/admin/services and /api/admin/holidays.

use axum::extract::Path;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{ADD_HOLIDAY, ADD_SERVICE, CatalogueService, DROP_HOLIDAY, Holiday, SET_SERVICE};
use crate::app::App;
use crate::db::{self, Scope, params};
use crate::error::Error;
use crate::web::{Act, Done, Nothing, Refused, Reply, flag, integer};

/// A service to add.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct ServiceDraft {
    /// Needed; capital letters, digits and _; it never changes.
    #[schema(value_type = String, required = true, pattern = r"\S")]
    service_code: Option<String>,
    /// Needed.
    #[schema(value_type = String, required = true, pattern = r"\S")]
    name: Option<String>,
    /// Needed; such as DOM.
    #[schema(value_type = String, required = true, pattern = r"\S")]
    department: Option<String>,
}

/// A service to change; absent ones stay.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct ServicePatch {
    name: Option<String>,
    department: Option<String>,
    /// `false`: it can no longer be chosen; what has it keeps it.
    #[serde(deserialize_with = "flag")]
    is_active: Option<bool>,
    /// The version that was edited; or send `If-Match`.
    #[serde(deserialize_with = "integer")]
    version: Option<i32>,
}

/// A holiday to add.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct HolidayDraft {
    /// Needed.
    #[schema(value_type = String, required = true, format = Date)]
    day: Option<Date>,
    /// Needed.
    #[schema(value_type = String, required = true, pattern = r"\S")]
    name: Option<String>,
}

/// A service after an act.
#[derive(Serialize, ToSchema)]
struct OneService {
    service: CatalogueService,
}

/// A holiday after an act.
#[derive(Serialize, ToSchema)]
struct OneHoliday {
    holiday: Holiday,
}

/// A holiday that was taken back.
#[derive(Serialize, ToSchema)]
struct NoHoliday {
    #[schema(value_type = String, format = Date)]
    day: Date,
}

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(services, add_service))
        .routes(routes!(edit_service))
        .routes(routes!(holidays, add_holiday))
        .routes(routes!(drop_holiday))
}

/// All services, those that are no longer offered too.
#[utoipa::path(get, path = "/api/admin/services", tag = "admin",
    responses((status = 200, body = Done<Vec<CatalogueService>>), (status = 401, body = Refused), (status = 403, body = Refused)))]
async fn services(scope: Scope) -> Result<Reply, Error> {
    let (actor, services) = scope.visit(super::services()).await?;
    actor.must_open("settings")?;
    Reply::ok(services)
}

/// Adds a service to the catalogue.
#[utoipa::path(post, path = "/api/admin/services", tag = "admin", request_body = ServiceDraft,
    responses((status = 201, body = Done<OneService>), (status = 400, body = Refused), (status = 403, body = Refused)))]
async fn add_service(act: Act<ServiceDraft>) -> Result<Reply, Error> {
    let made = act.scope.run(db::Act::new(ADD_SERVICE, params![act.given()?])).await?;
    Ok(Reply::created(made, "/api/admin/services".to_owned())?.toast("The service is added."))
}

/// Renames a service, or takes it from what can be chosen.
#[utoipa::path(patch, path = "/api/admin/services/{id}", tag = "admin", request_body = ServicePatch,
    responses((status = 200, body = Done<OneService>), (status = 400, body = Refused), (status = 403, body = Refused),
        (status = 404, body = Refused), (status = 409, body = Refused)))]
async fn edit_service(Path(code): Path<String>, act: Act<ServicePatch>) -> Result<Reply, Error> {
    let version = act.body.version.or(act.if_match);
    Ok(Reply::ok(act.scope.run(db::Act::new(SET_SERVICE, params![code, act.given()?, version])).await?)?.toast("Saved."))
}

/// The holidays, oldest first.
#[utoipa::path(get, path = "/api/admin/holidays", tag = "admin",
    responses((status = 200, body = Done<Vec<Holiday>>), (status = 401, body = Refused), (status = 403, body = Refused)))]
async fn holidays(scope: Scope) -> Result<Reply, Error> {
    let (actor, holidays) = scope.visit(super::holidays()).await?;
    actor.must_open("settings")?;
    Reply::ok(holidays)
}

/// Adds a holiday; what is planned already stays on its day.
#[utoipa::path(post, path = "/api/admin/holidays", tag = "admin", request_body = HolidayDraft,
    responses((status = 201, body = Done<OneHoliday>), (status = 400, body = Refused), (status = 403, body = Refused)))]
async fn add_holiday(act: Act<HolidayDraft>) -> Result<Reply, Error> {
    let made = act.scope.run(db::Act::new(ADD_HOLIDAY, params![act.given()?])).await?;
    Ok(Reply::created(made, "/api/admin/holidays".to_owned())?.toast("The holiday is added."))
}

/// Takes a holiday back, named by its day.
#[utoipa::path(delete, path = "/api/admin/holidays/{id}", tag = "admin",
    responses((status = 200, body = Done<NoHoliday>), (status = 400, body = Refused), (status = 403, body = Refused), (status = 404, body = Refused)))]
async fn drop_holiday(Path(day): Path<String>, act: Act<Nothing>) -> Result<Reply, Error> {
    Ok(Reply::ok(act.scope.run(db::Act::new(DROP_HOLIDAY, params![day])).await?)?.toast("A working day again."))
}
