//! /admin/settings: the company, the pool, limits.

use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use utoipa_axum::router::OpenApiRouter;

use super::CompanySettings;
use crate::app::App;
use crate::error::Error;
use crate::home::Visitor;
use crate::ui::{self, Form, Page};

const PAGE: &str = "/admin/settings";

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().route(PAGE, get(page))
}

async fn page(visitor: Visitor) -> Result<Response, Error> {
    let (actor, settings) = visitor.scope.visit(super::settings()).await?;
    actor.must_open("settings")?;
    let settings = settings.first().ok_or_else(|| Error::internal("there are no settings"))?;
    let body = html! { (super::tabs(PAGE)) (form(settings)) };
    let lead = html! { "How the company works. A change holds from the next act on." };
    Ok(visitor.page(&actor, Page { title: "Settings", lead, body, live: "settings", ..Page::default() }))
}

fn form(known: &CompanySettings) -> Markup {
    let form = Form::patch("settings", "/api/admin/settings").back(PAGE);
    let number = |name: &str, label: &str, value: Option<i32>| form.number(name, label).value_opt(value);
    let company = html! {
        (form.text("company_name", "Name").required().autocomplete("off").value(&known.company_name))
        (form.row(html! {
            (form.text("time_zone", "Time zone").required().autocomplete("off").value(&known.time_zone).hint("Like Asia/Jakarta. Its midnight is everybody's."))
            (form.text("currency", "Currency").required().autocomplete("off").value(&known.currency).hint("Three letters, like IDR."))
        }))
    };
    let pool = html! {
        (form.row(html! {
            (number("sla_hours", "Hours to answer a lead", Some(known.sla_hours)).required())
            (number("pool_expiry_days", "Days that a lead waits in the pool", Some(known.pool_expiry_days)).required())
        }))
        (form.row(html! {
            (number("pool_claims_per_day", "Most claims a day per person", known.pool_claims_per_day).hint("Empty: no limit."))
            (number("pool_untouched_leads", "Most untouched leads of a person", known.pool_untouched_leads).hint("Empty: no limit."))
        }))
    };
    let limits = html! {
        (form.row(html! {
            (number("exports_per_hour", "Lists a person exports in an hour", known.exports_per_hour).hint("Empty: no limit."))
            (number("intake_per_hour", "Leads an intake token brings in an hour", known.intake_per_hour).hint("Empty: no limit."))
        }))
        (number("audit_months_kept", "Past months of which the audit is kept", known.audit_months_kept).hint("Empty: for ever. Older months are dropped whole, once they are sealed."))
    };
    form.wrap(html! {
        (form.hidden("version", &known.version.to_string()))
        div.stack {
            (ui::card("Company", html! {}, company))
            (ui::card("Leads and the pool", html! {}, pool))
            (ui::card("Limits and the audit", html! {}, limits))
            div.form-buttons { button.btn.btn-primary type="submit" { "Save" } }
        }
    })
}
