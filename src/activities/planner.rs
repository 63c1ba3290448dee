//! /crm/activities: the planner, a month of it, and what was done.

use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use postgres_from_row::FromRow;
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;

use super::counts::{self, GroupCount, held};
use super::place::{PLANNER, Place};
use super::{DueGroup, forms, month_view, planner_view};
use crate::app::App;
use crate::db::{Actor, One, Query, params};
use crate::error::Error;
use crate::export;
use crate::home::Visitor;
use crate::ui::{self, Clock, Icon, Look, Page, Tab};
use crate::web::{Cursor, Filter};

pub(super) const RIGHTS: &str = "select crm.my_profile() not in ('director', 'finance', 'none') as may_create, \
    crm.my_reach() <> 'all' as has_own, crm.my_profile() in ('admin', 'sales_manager') as may_move_others";
/// Those whose work the reader may choose: his team, or everybody who has any.
pub(super) const MEMBERS: &str = "select u.user_id, u.full_name from data.users as u join data.roles as r using (role_name) \
    where u.is_active and (crm.my_reach() = 'all' or u.user_id = any (crm.team())) \
    and r.access_profile in ('marketing', 'marketing_manager', 'sales', 'sales_manager', 'sales_support') order by u.full_name, u.user_id";

/// What the reader may do that belongs to no single activity.
#[derive(Clone, Copy, Debug, FromRow)]
pub(super) struct Rights {
    /// Plan activities.
    pub(super) may_create: bool,
    /// Have work of his own.
    pub(super) has_own: bool,
    /// Move other people's overdue work.
    pub(super) may_move_others: bool,
}

/// Somebody who has work.
#[derive(Clone, Debug, FromRow)]
pub(super) struct Member {
    pub(super) user_id: Uuid,
    pub(super) full_name: String,
}

/// What stands around the work, whatever the view.
pub(super) struct Around {
    pub(super) actor: Actor,
    pub(super) rights: Rights,
    pub(super) members: Vec<Member>,
    pub(super) counts: Vec<GroupCount>,
    pub(super) clock: Clock,
}

impl Around {
    fn new(actor: Actor, rights: Rights, members: Vec<Member>, counts: Vec<GroupCount>) -> Result<Self, Error> {
        actor.must_open("activities")?;
        let clock = Clock::new(jiff::Timestamp::now(), &actor.time_zone).on(actor.today);
        Ok(Self { actor, rights, members, counts, clock })
    }

    /// Whose work is shown: me, team, or an id.
    pub(super) fn owner<'a>(&self, here: &'a Place) -> &'a str {
        here.owner.as_deref().unwrap_or(if self.rights.has_own && !here.is_of_record() { "me" } else { "team" })
    }

    /// Whether rows say whose they are.
    pub(super) fn names_owners(&self, here: &Place) -> bool {
        self.owner(here) == "team"
    }
}

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().route(PLANNER, get(planner))
}

async fn planner(visitor: Visitor, filter: Filter<Place>) -> Result<Response, Error> {
    let here = filter.query;
    match here.view.as_deref() {
        None | Some("planner") => list(&visitor, &here).await,
        Some("month") => month(&visitor, &here).await,
        Some("done") => done(&visitor, &here).await,
        Some(_) => Err(Error::field("view", "This must be one of: planner, month, done.")),
    }
}

pub(super) fn around() -> (One<Rights>, Query<Member>) {
    (Query::new(RIGHTS, params![]).one("user"), Query::new(MEMBERS, params![]))
}

async fn list(visitor: &Visitor, here: &Place) -> Result<Response, Error> {
    let ask = here.ask()?;
    let (rights, members) = around();
    let trip = (rights, members, ask.counts(), ask.rows(), ask.follows());
    let (actor, (rights, members, counts, rows, follows)) = visitor.scope.visit(trip).await.map_err(Cursor::blamed)?;
    let around = Around::new(actor, rights, members, counts)?;
    let listing = ask.page(rows);
    let body = html! {
        (groups(here, &around))
        (planner_view::groups(&listing.rows, &follows, here, &around))
        (ui::pager(here.beginning().as_deref(), listing.meta.next_cursor.as_ref().map(|cursor| here.after(cursor)).as_deref(), ""))
        @if listing.rows.iter().any(|row| row.may_change) {
            (forms::shared_dialogs(&visitor.address, around.clock.today()))
            (planner_view::bulk(&visitor.address, here, &around))
        }
    };
    Ok(page(visitor, here, &around, body))
}

async fn month(visitor: &Visitor, here: &Place) -> Result<Response, Error> {
    let (ask, first) = (here.ask()?, here.first_of_month()?);
    let (rights, members) = around();
    let trip = (rights, members, ask.counts(), counts::month(here.owner.as_deref(), first));
    let (actor, (rights, members, counts, days)) = visitor.scope.visit(trip).await?;
    let around = Around::new(actor, rights, members, counts)?;
    let shown = first.unwrap_or(around.clock.today());
    Ok(page(visitor, here, &around, month_view::calendar(&days, shown, here, &around)))
}

async fn done(visitor: &Visitor, here: &Place) -> Result<Response, Error> {
    let ask = here.ask()?;
    let (rights, members) = around();
    let (actor, (rights, members, counts, rows)) =
        visitor.scope.visit((rights, members, ask.counts(), ask.rows())).await.map_err(Cursor::blamed)?;
    let around = Around::new(actor, rights, members, counts)?;
    let listing = ask.page(rows);
    let body = html! {
        (planner_view::done(&listing.rows, here, &around))
        (ui::pager(here.beginning().as_deref(), listing.meta.next_cursor.as_ref().map(|cursor| here.after(cursor)).as_deref(), ""))
    };
    Ok(page(visitor, here, &around, body))
}

fn page(visitor: &Visitor, here: &Place, around: &Around, content: Markup) -> Response {
    let actions = html! {
        (export::menu(here.api(), &visitor.address))
        @if around.rights.may_create { a.btn.btn-primary href="/crm/activities/new" data-shortcut="n" { (Icon::Plus) "New activity" } }
    };
    let late = held(&around.counts, DueGroup::Overdue);
    let lead = html! { @if late > 0 { span { (late) " overdue" } } span { (held(&around.counts, DueGroup::Today)) " due today" } };
    let body = html! { (views(here, around)) (whose(here, around)) (content) };
    visitor.page(&around.actor, Page { title: "Activities", lead, actions, body, active: PLANNER, live: "activities", ..Page::default() })
}

fn views(here: &Place, around: &Around) -> Markup {
    let planned = around.counts.iter().map(|count| count.held).sum();
    let (planner, month, done) = (here.seen_as("planner"), here.seen_as("month"), here.seen_as("done"));
    let mut all = vec![Tab { label: "Planner", href: &planner, count: Some(planned), active: here.is("planner") }];
    if !here.is_of_record() {
        all.push(Tab { label: "Month", href: &month, count: None, active: here.is("month") });
    }
    all.push(Tab { label: "Done", href: &done, count: None, active: here.is("done") });
    ui::tabs("Activities", &all)
}

/// Mine, the team's, or one person's.
fn whose(here: &Place, around: &Around) -> Markup {
    let chosen = around.owner(here);
    let (mine, all) = (here.of("me"), here.of("team"));
    let others: Vec<&Member> = around.members.iter().filter(|member| member.user_id != around.actor.user_id).collect();
    if others.is_empty() || here.is_of_record() {
        return html! { @if here.is_of_record() { p { (ui::link_button(&here.cleared(), "Of one record. Show all", Look::Plain, Some(Icon::X))) } } };
    }
    let whole = if around.rights.has_own { "Team" } else { "Everybody" };
    let mut tabs = vec![Tab { label: whole, href: &all, count: None, active: chosen == "team" }];
    if around.rights.has_own {
        tabs.insert(0, Tab { label: "Mine", href: &mine, count: None, active: chosen == "me" });
    }
    ui::filters(
        PLANNER,
        html! {
            (ui::chips("Whose activities", &tabs))
            select.form-select name="owner" aria-label="Colleague" {
                option value=(if around.rights.has_own { "me" } else { "team" }) { "One colleague…" }
                @for member in others {
                    @let id = member.user_id.to_string();
                    option value=(id) selected[chosen == id] { (member.full_name) }
                }
            }
            @for (name, value) in [("view", &here.view), ("month", &here.month)] {
                @if let Some(value) = value { input type="hidden" name=(name) value=(value); }
            }
        },
    )
}

/// The groups that hold something.
fn groups(here: &Place, around: &Around) -> Markup {
    let all = here.at(None);
    let each: Vec<(DueGroup, i64, String)> = DueGroup::ALL
        .iter()
        .map(|group| (*group, held(&around.counts, *group), here.at(Some(*group))))
        .filter(|(group, held, _)| *held > 0 || here.group == Some(*group))
        .collect();
    let any = Tab { label: "All", href: &all, count: None, active: here.group.is_none() && here.from.is_none() && here.to.is_none() };
    let each =
        each.iter().map(|(group, held, href)| Tab { label: group.label(), href, count: Some(*held), active: here.group == Some(*group) });
    ui::chips("When it is due", &std::iter::once(any).chain(each).collect::<Vec<_>>())
}
