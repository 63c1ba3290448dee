//! GET /api/admin/jobs and /admin/jobs: what the worker did, and when it does it again.

use axum::response::Response;
use axum::routing::get;
use jiff::Timestamp;
use maud::{Markup, html};
use postgres_from_row::FromRow;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::db::{Query, Scope, params};
use crate::error::Error;
use crate::home::Visitor;
use crate::ui::{self, Clock, Col, Page, Row, Tone};
use crate::web::{Done, Refused, Reply};

const JOBS: &str = "select job, label, pace, started_at, finished_at, took_ms, counts, error, turns, next_run_at, coalesce(is_late, true) as is_late, \
     last_error, failed_at from crm.v_jobs order by place";
const RUNS: &str =
    "select run_id, job, since, started_at, finished_at, took_ms, counts, error, turns from crm.v_job_runs order by run_id desc limit 50";

/// One job of the worker.
#[derive(Debug, FromRow, Serialize, ToSchema)]
pub struct JobReport {
    /// Its name.
    pub job: String,
    /// What it does.
    pub label: String,
    /// turn (every few minutes) or day (after the company's midnight).
    pub pace: String,
    /// When it last began.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub started_at: Option<Timestamp>,
    /// When it last ended.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub finished_at: Option<Timestamp>,
    /// How long that took, in milliseconds.
    pub took_ms: Option<f64>,
    /// What it did, in numbers.
    pub counts: Option<Value>,
    /// Why the last run failed.
    pub error: Option<String>,
    /// How many equal turns in a row the last run stands for.
    pub turns: Option<i32>,
    /// When it runs again.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub next_run_at: Option<Timestamp>,
    /// Whether it should have run by now: no worker is there.
    pub is_late: bool,
    /// Why a run failed for the last time.
    pub last_error: Option<String>,
    /// When that was.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub failed_at: Option<Timestamp>,
}

/// One run, or several equal ones in a row.
#[derive(Debug, FromRow, Serialize, ToSchema)]
pub struct JobRun {
    /// Its number.
    pub run_id: i64,
    /// The job.
    pub job: String,
    /// When the first of the equal turns was.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    /// When the last of them began.
    #[schema(value_type = String, format = DateTime)]
    pub started_at: Timestamp,
    /// When it ended.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub finished_at: Option<Timestamp>,
    /// How long it took, in milliseconds.
    pub took_ms: Option<f64>,
    /// What it did, in numbers.
    pub counts: Option<Value>,
    /// Why it failed.
    pub error: Option<String>,
    /// How many equal turns there were.
    pub turns: i32,
}

#[derive(Serialize, ToSchema)]
struct Jobs {
    jobs: Vec<JobReport>,
    runs: Vec<JobRun>,
}

fn reports() -> (Query<JobReport>, Query<JobRun>) {
    (Query::new(JOBS, params![]), Query::new(RUNS, params![]))
}

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(jobs_done)).route("/admin/jobs", get(page))
}

/// What the worker did: each job with its last run, and the runs of late.
#[utoipa::path(get, path = "/api/admin/jobs", tag = "admin",
    responses((status = 200, body = Done<Jobs>), (status = 401, body = Refused), (status = 403, body = Refused)))]
async fn jobs_done(scope: Scope) -> Result<Reply, Error> {
    let (actor, (jobs, runs)) = scope.visit(reports()).await?;
    actor.must_open("jobs")?;
    Reply::ok(Jobs { jobs, runs })
}

async fn page(visitor: Visitor) -> Result<Response, Error> {
    let (actor, (jobs, runs)) = visitor.scope.visit(reports()).await?;
    actor.must_open("jobs")?;
    let clock = Clock::new(Timestamp::now(), &actor.time_zone).on(actor.today);
    let cols = [Col::main("Job"), Col::text("State"), Col::text("Did"), Col::number("Took"), Col::text("Next"), Col::extra("Last failure")];
    let rows: Vec<Row> = jobs.iter().map(|job| job_row(job, &clock)).collect();
    let late = [Col::main("Run"), Col::text("State"), Col::text("Did"), Col::number("Took"), Col::number("Turns")];
    let done: Vec<Row> = runs.iter().map(|run| run_row(run, &jobs, &clock)).collect();
    let body = html! {
        (ui::table("Jobs of the worker", &cols, &rows))
        div.part {}
        (ui::section("Of late", None, html! {}, ui::table("Runs of the worker", &late, &done)))
    };
    let lead = html! { "What the system does by itself: every five minutes, and after midnight by the company's clock." };
    Ok(visitor.page(&actor, Page { title: "Jobs", lead, body, ..Page::default() }))
}

fn job_row(job: &JobReport, clock: &Clock) -> Row {
    let name = html! { strong { (job.label) } div.row-note { (job.job) " · " @if job.pace == "turn" { "every five minutes" } @else { "every day" } } };
    let next = html! {
        @if let Some(at) = job.next_run_at { (clock.ago(at)) }
        @if job.is_late { " " (ui::badge(Tone::Bad, "late: no worker runs")) }
    };
    let failure = html! { @if let (Some(error), Some(at)) = (&job.last_error, job.failed_at) { (error) " · " (clock.ago(at)) } };
    let state = html! { @if let Some(at) = job.finished_at { (state(job.error.as_deref())) " " (clock.ago(at)) } @else { "Never yet" } };
    Row::new(&format!("job-{}", job.job), vec![name, state, did(job.counts.as_ref()), took(job.took_ms), next, failure])
}

fn run_row(run: &JobRun, jobs: &[JobReport], clock: &Clock) -> Row {
    let state = html! { (state(run.error.as_deref())) @if let Some(error) = &run.error { " " (error) } };
    let label = jobs.iter().find(|job| job.job == run.job).map_or(&run.job, |job| &job.label);
    let name = html! { strong { (label) } div.row-note { (run.job) " · " (clock.exact(run.started_at)) } };
    let turns = html! { (run.turns) };
    Row::new(&format!("run-{}", run.run_id), vec![name, state, did(run.counts.as_ref()), took(run.took_ms), turns])
}

fn state(error: Option<&str>) -> Markup {
    if error.is_some() { ui::dot(Tone::Bad, "Failed") } else { ui::dot(Tone::Good, "Done") }
}

/// What came to more than nothing.
fn did(counts: Option<&Value>) -> Markup {
    let done: Vec<String> = counts
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .filter(|(_, number)| number.as_i64() != Some(0))
        .map(|(what, number)| format!("{number} {}", what.replace('_', " ")))
        .collect();
    html! { @if done.is_empty() { span.muted { "Nothing to do" } } @else { (done.join(", ")) } }
}

fn took(milliseconds: Option<f64>) -> Markup {
    html! { @if let Some(took) = milliseconds { (format!("{took:.0} ms")) } }
}
