//! /admin/settings/services and /admin/settings/holidays.

use axum::response::Response;
use axum::routing::get;
use jiff::Timestamp;
use maud::{Markup, html};
use utoipa_axum::router::OpenApiRouter;

use super::{CatalogueService, Holiday};
use crate::app::App;
use crate::error::Error;
use crate::home::Visitor;
use crate::ui::{self, Act, Clock, Col, Form, Icon, Look, Method, Page, Row, Tone};

const SERVICES: &str = "/admin/settings/services";
const HOLIDAYS: &str = "/admin/settings/holidays";
const ABOVE: &[(&str, &str)] = &[("Settings", "/admin/settings")];

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().route(SERVICES, get(services)).route(HOLIDAYS, get(holidays))
}

async fn services(visitor: Visitor) -> Result<Response, Error> {
    let (actor, services) = visitor.scope.visit(super::services()).await?;
    actor.must_open("settings")?;
    let cols = [Col::main("Service"), Col::text("Department"), Col::text("State"), Col::actions()];
    let rows: Vec<Row> = services.iter().map(service_row).collect();
    let body = html! {
        (super::tabs(SERVICES))
        (ui::table("Services", &cols, &rows))
        (add_service())
        @for service in &services { (edit_service(service)) }
    };
    let actions = ui::opener("add-service", "Add service", Look::Primary, Some(Icon::Plus));
    let lead = html! { "What can be chosen on leads, deals and quotes." };
    let page =
        Page { title: "Services", lead, actions, body, crumbs: ABOVE, active: "/admin/settings", live: "settings", ..Page::default() };
    Ok(visitor.page(&actor, page))
}

fn service_row(service: &CatalogueService) -> Row {
    let (code, api) = (&service.service_code, format!("/api/admin/services/{}", service.service_code));
    let form = Form::patch(&format!("switch-{code}"), &api).back(SERVICES);
    let (label, wanted) = if service.is_active { ("Take out", "false") } else { ("Offer again", "true") };
    let buttons = html! {
        (ui::opener(&format!("edit-{code}"), html! { "Edit" span.visually-hidden { " " (code) } }, Look::Plain, Some(Icon::Edit)))
        " " (Act::new(label).look(Look::Ghost).sends("is_active", wanted).form(&form))
    };
    Row::new(
        &format!("service-{code}"),
        vec![
            html! { strong { (service.name) } div.row-note { (code) } },
            html! { (service.department) },
            if service.is_active { ui::dot(Tone::Good, "Offered") } else { ui::dot(Tone::Neutral, "No longer offered") },
            buttons,
        ],
    )
}

fn add_service() -> Markup {
    let form = Form::post("add-service-form", "/api/admin/services").back(SERVICES);
    ui::dialog(
        "add-service",
        "Add service",
        form.wrap(html! {
            (form.text("service_code", "Code").required().autocomplete("off").placeholder("DOM_FTL").hint("Capital letters, digits and _. It never changes.").focus())
            (form.text("name", "Name").required().autocomplete("off"))
            (form.text("department", "Department").required().autocomplete("off").placeholder("DOM"))
            (form.buttons("Add service"))
        }),
    )
}

fn edit_service(service: &CatalogueService) -> Markup {
    let code = &service.service_code;
    let form = Form::patch(&format!("edit-{code}-form"), &format!("/api/admin/services/{code}")).back(SERVICES);
    ui::dialog(
        &format!("edit-{code}"),
        code,
        form.wrap(html! {
            (form.hidden("version", &service.version.to_string()))
            (form.text("name", "Name").required().autocomplete("off").value(&service.name).focus())
            (form.text("department", "Department").required().autocomplete("off").value(&service.department))
            (form.buttons("Save"))
        }),
    )
}

async fn holidays(visitor: Visitor) -> Result<Response, Error> {
    let (actor, holidays) = visitor.scope.visit(super::holidays()).await?;
    actor.must_open("settings")?;
    let clock = Clock::new(Timestamp::now(), &actor.time_zone).on(actor.today);
    let add = || ui::opener("add-holiday", "Add holiday", Look::Primary, Some(Icon::Plus));
    let rows: Vec<Row> = holidays.iter().map(|holiday| holiday_row(holiday, &clock)).collect();
    let body = html! {
        (super::tabs(HOLIDAYS))
        @if rows.is_empty() {
            (ui::empty(Icon::Calendar, "No holidays", "Cadences of working days pass over weekends, and over the days that you name here.", html! {}))
        } @else { (ui::table("Holidays", &[Col::main("Holiday"), Col::text("Day"), Col::actions()], &rows)) }
        (add_holiday())
    };
    let lead = html! { "Days on which cadences of working days plan nothing." };
    let page = Page {
        title: "Holidays",
        lead,
        actions: add(),
        body,
        crumbs: ABOVE,
        active: "/admin/settings",
        live: "settings",
        ..Page::default()
    };
    Ok(visitor.page(&actor, page))
}

fn holiday_row(holiday: &Holiday, clock: &Clock) -> Row {
    let form = Form::new(&format!("drop-{}", holiday.day), &format!("/api/admin/holidays/{}", holiday.day), Method::Delete).back(HOLIDAYS);
    Row::new(
        &format!("holiday-{}", holiday.day),
        vec![html! { strong { (holiday.name) } }, html! { (clock.date(holiday.day)) }, Act::new("Remove").form(&form)],
    )
}

fn add_holiday() -> Markup {
    let form = Form::post("add-holiday-form", "/api/admin/holidays").back(HOLIDAYS);
    ui::dialog(
        "add-holiday",
        "Add holiday",
        form.wrap(html! {
            (form.date("day", "Day").required().focus())
            (form.text("name", "Name").required().autocomplete("off").placeholder("Idul Fitri"))
            (form.buttons("Add holiday"))
        }),
    )
}
