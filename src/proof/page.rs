//! /crm/proof: the last result by list and role, what is wrong with a link to it, and the seals of the audit.

use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use utoipa_axum::router::OpenApiRouter;

use super::run::{Finding, Kept, Proof, last};
use crate::app::App;
use crate::audit::page_of;
use crate::error::Error;
use crate::home::Visitor;
use crate::ui::{self, Act, Clock, Col, Form, Icon, Look, Page, Row, Tone, count_text};

const PAGE: &str = "/crm/proof";
/// Profiles whose sight is proven, in the order of the columns.
const ROLES: [(&str, &str); 6] = [
    ("marketing", "Marketing"),
    ("marketing_manager", "Marketing manager"),
    ("sales", "Sales"),
    ("sales_manager", "Sales manager"),
    ("sales_support", "Sales support"),
    ("finance", "Finance"),
];
const LISTS: [&str; 8] = ["Lead Inbox", "Nurture", "Disqualified", "Sales Inbox", "My Leads", "Pipeline", "Activities", "Targets"];
/// More than this of a kind is said as a number.
const SHOWN: usize = 50;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().route(PAGE, get(page))
}

async fn page(visitor: Visitor) -> Result<Response, Error> {
    let (actor, kept) = visitor.scope.visit(last()).await?;
    actor.must_open("proof")?;
    let clock = Clock::new(jiff::Timestamp::now(), &actor.time_zone).on(actor.today);
    let body = match kept.as_ref().map(|kept| Ok::<_, Error>((kept, kept.proof()?))).transpose()? {
        Some((kept, Some(proof))) => result(kept, &proof, &clock, &actor.locale),
        _ => ui::empty(Icon::Shield, "The proof was not run yet", "The worker runs it every night; or run it now.", html! {}),
    };
    let run = Act::new("Run now").look(Look::Primary).icon(Icon::Refresh).form(&Form::post("run", "/api/crm/proof").back(PAGE));
    let lead = html! { "Every list is read as every person who has it: nothing may be lost, double, leaked or without a next step." };
    Ok(visitor.page(&actor, Page { title: "Proof", lead, actions: run, body, ..Page::default() }))
}

fn result(kept: &Kept, proof: &Proof, clock: &Clock, locale: &str) -> Markup {
    let kinds = [("Lost", &proof.lost), ("Double", &proof.double), ("Leaked", &proof.leak), ("Without a next step", &proof.gap)];
    let figures: Vec<Markup> = kinds.iter().map(|(label, found)| ui::stat(label, figure(found.len(), locale), html! {})).collect();
    html! {
        p.proof-when {
            (count_text(proof.records, locale)) " live records, proven " @if let Some(at) = kept.finished_at { (clock.ago(at)) }
            @if let Some(took) = kept.took_ms { " in " (seconds(took)) }
            @if let Some(name) = &kept.run_by { ", in the name of " (name) }
        }
        (ui::stats(&figures))
        @for (label, found) in kinds { @if !found.is_empty() { (ui::section(label, i64::try_from(found.len()).ok(), html! {}, findings(label, found))) } }
        (ui::section("What each role sees", None, html! {}, matrix(proof, locale)))
        (ui::section("The record of every act", None, html! {}, seals(proof, clock, locale)))
    }
}

fn figure(number: usize, locale: &str) -> Markup {
    let text = count_text(i64::try_from(number).unwrap_or(i64::MAX), locale);
    ui::dot(if number == 0 { Tone::Good } else { Tone::Bad }, text)
}

fn seconds(ms: f64) -> String {
    if ms < 1_000.0 { format!("{ms:.0} ms") } else { format!("{:.1} s", ms / 1_000.0) }
}

fn findings(label: &str, found: &[Finding]) -> Markup {
    let cols = [Col::main("Record"), Col::text("What is wrong"), Col::text("Kind")];
    let rows: Vec<Row> = found
        .iter()
        .take(SHOWN)
        .enumerate()
        .map(|(at, finding)| {
            let record = match page_of(&finding.entity, &finding.id) {
                Some(page) => Row::link(&page, &finding.id, html! {}),
                None => html! { strong { (finding.id) } },
            };
            Row::new(
                &format!("found-{}-{at}", finding.id),
                vec![record, html! { (finding.why) }, html! { (finding.entity.replace('_', " ")) }],
            )
        })
        .collect();
    html! {
        (ui::table(label, &cols, &rows))
        @if found.len() > SHOWN { p.muted { "and " (found.len() - SHOWN) " more" } }
    }
}

fn matrix(proof: &Proof, locale: &str) -> Markup {
    let mut cols = vec![Col::main("List")];
    cols.extend(ROLES.map(|(_, label)| Col::number(label)));
    let rows: Vec<Row> = LISTS
        .iter()
        .map(|list| {
            let mut cells = vec![html! { strong { (list) } }];
            let seen = |profile: &str| proof.seen[profile][*list].as_i64();
            cells.extend(ROLES.map(|(profile, _)| html! { @if let Some(number) = seen(profile) { (count_text(number, locale)) } }));
            Row::new(&format!("list-{}", list.to_lowercase().replace(' ', "-")), cells)
        })
        .collect();
    html! {
        (ui::table("The most that one person of a role sees in each list", &cols, &rows))
        p.muted { "The most that one person of the role sees there. A dash: the list is closed to the role, or empty." }
    }
}

fn seals(proof: &Proof, clock: &Clock, locale: &str) -> Markup {
    let whole = match proof.broken.first() {
        None => ui::dot(Tone::Good, "Whole"),
        Some(broken) => ui::badge(Tone::Bad, format!("{} Rows {} to {}.", broken.why, broken.first_audit_id, broken.last_audit_id)),
    };
    let sealed =
        html! { (count_text(proof.seals.seals, locale)) @if let Some(at) = proof.seals.sealed_at { ", the last " (clock.ago(at)) } };
    html! {
        (ui::definitions(&[
            ("The chain of seals", whole),
            ("Seals", sealed),
            ("Rows not sealed yet", html! { (count_text(proof.seals.unsealed, locale)) }),
        ]))
        a href="/crm/audit" { "To the audit" }
    }
}
