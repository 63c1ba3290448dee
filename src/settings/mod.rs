//! How the company works: settings, stage rules, services, holidays (spec 1.3, 4.2). An admin changes them; acts read them anew each time.

mod api;
mod catalogue_api;
mod catalogue_page;
mod company_page;
mod stages_page;

use jiff::Timestamp;
use jiff::civil::Date;
use maud::Markup;
use postgres_from_row::FromRow;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;
use crate::db::{Act, Query, params};
use crate::ui::{self, Tab};

const SETTINGS: &str = "select company_name, time_zone, currency, sla_hours, pool_expiry_days, pool_claims_per_day, pool_untouched_leads, \
     exports_per_hour, intake_per_hour, audit_months_kept, version from crm.v_settings";
const STAGES: &str = "select stage, position, is_open, probability, expected_days, requires, next_step_suggestion, follow_up_subject, \
     follow_up_days, version from crm.v_stage_rules order by position";
const SERVICES: &str = "select service_code, name, department, is_active, created_at, updated_at, version from crm.v_services \
     order by department, service_code";
const HOLIDAYS: &str = "select day, name, created_at from crm.v_holidays order by day";
const SET: &str = "select crm.rpc_settings_update($1, $2)";
const SET_STAGE: &str = "select crm.rpc_stage_rule_update($1, $2, $3)";
const ADD_SERVICE: &str = "select crm.rpc_service_create($1)";
const SET_SERVICE: &str = "select crm.rpc_service_update($1, $2, $3)";
const ADD_HOLIDAY: &str = "select crm.rpc_holiday_create($1)";
const DROP_HOLIDAY: &str = "select crm.rpc_holiday_delete($1)";

/// Every statement of the domain.
pub const STATEMENTS: &[&str] =
    &[SETTINGS, STAGES, SERVICES, HOLIDAYS, SET, SET_STAGE, ADD_SERVICE, SET_SERVICE, ADD_HOLIDAY, DROP_HOLIDAY];

/// The company's settings.
#[derive(Debug, FromRow, Serialize, ToSchema)]
pub struct CompanySettings {
    /// What the company is called.
    pub company_name: String,
    /// Whose "today" counts.
    pub time_zone: String,
    /// Of amounts unless another is given.
    pub currency: String,
    /// How soon marketing answers a new lead.
    pub sla_hours: i32,
    /// How long a lead waits in the pool.
    pub pool_expiry_days: i32,
    /// Most claims a day per person; none: no limit.
    pub pool_claims_per_day: Option<i32>,
    /// Most working leads untouched at once; none: no limit.
    pub pool_untouched_leads: Option<i32>,
    /// Most lists that a person takes as files in an hour; none: no limit.
    pub exports_per_hour: Option<i32>,
    /// Most leads that an intake token brings in an hour; none: no limit.
    pub intake_per_hour: Option<i32>,
    /// Months before the present one of which the audit is kept; none: for ever.
    pub audit_months_kept: Option<i32>,
    /// Sent back with an edit.
    pub version: i32,
}

/// A stage's rule, spec 1.7.
#[derive(Debug, FromRow, Serialize, ToSchema)]
pub struct StageRule {
    /// The stage.
    pub stage: String,
    /// Its place on the board.
    pub position: i32,
    /// Whether a deal in it is open.
    pub is_open: bool,
    /// Percent that a deal gets when it comes here; none: it keeps what it had.
    pub probability: Option<i32>,
    /// How long a deal usually stays.
    pub expected_days: Option<i32>,
    /// Columns that a deal needs to come here.
    pub requires: Vec<String>,
    /// The next step that the page suggests.
    pub next_step_suggestion: Option<String>,
    /// The follow-up that coming here makes, if any.
    pub follow_up_subject: Option<String>,
    /// In how many days.
    pub follow_up_days: Option<i32>,
    /// Sent back with an edit.
    pub version: i32,
}

/// A service of the catalogue, offered or not.
#[derive(Debug, FromRow, Serialize, ToSchema)]
pub struct CatalogueService {
    /// Code.
    pub service_code: String,
    /// Name.
    pub name: String,
    /// Department.
    pub department: String,
    /// Whether it can be chosen.
    pub is_active: bool,
    /// When it was added.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
    /// Sent back with an edit.
    pub version: i32,
}

/// A day on which nobody works.
#[derive(Debug, FromRow, Serialize, ToSchema)]
pub struct Holiday {
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    /// What it is called.
    pub name: String,
    /// When it was added.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

fn settings() -> Query<CompanySettings> {
    Query::new(SETTINGS, params![])
}

fn stages() -> Query<StageRule> {
    Query::new(STAGES, params![])
}

fn services() -> Query<CatalogueService> {
    Query::new(SERVICES, params![])
}

fn holidays() -> Query<Holiday> {
    Query::new(HOLIDAYS, params![])
}

fn set(patch: Value, version: Option<i32>) -> Act {
    Act::new(SET, params![patch, version])
}

fn set_stage(stage: String, patch: Value, version: Option<i32>) -> Act {
    Act::new(SET_STAGE, params![stage, patch, version])
}

/// The pages, of which one is shown.
fn tabs(shown: &str) -> Markup {
    let pages = [
        ("Company", "/admin/settings"),
        ("Stages", "/admin/settings/stages"),
        ("Services", "/admin/settings/services"),
        ("Holidays", "/admin/settings/holidays"),
    ];
    ui::tabs("Settings", &pages.map(|(label, href)| Tab { label, href, count: None, active: href == shown }))
}

/// The domain's routes.
pub fn routes() -> OpenApiRouter<App> {
    let pages = company_page::routes().merge(stages_page::routes()).merge(catalogue_page::routes());
    api::routes().merge(catalogue_api::routes()).merge(pages)
}
