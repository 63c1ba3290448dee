//! A page's visitor: who asks, what was just done, and the frame that all pages share.

use axum::extract::FromRequestParts;
use axum::http::header::{HeaderValue, SET_COOKIE};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use maud::{Markup, html};

use super::lists;
use crate::app::App;
use crate::db::{Actor, Scope};
use crate::error::Error;
use crate::session;
use crate::ui::{self, Flash, Icon};
use crate::web::{FLASH, Toast};

/// Where an overseer asks who sees a record.
pub const ACCESS: &str = "/crm/access";
/// Folders whose pages are records; one deeper is none.
const RECORDS: [&str; 5] = ["/crm/leads/", "/crm/opportunities/", "/crm/accounts/", "/crm/targets/", "/crm/activities/"];

/// Whoever opens a page.
pub struct Visitor {
    /// His transaction.
    pub scope: Scope,
    /// The address he opened, query included; forms come back to it.
    pub address: String,
    /// The address without its query.
    pub path: String,
    /// A secret that was made for this page and is shown once.
    pub once: Option<String>,
    flash: Option<Flash>,
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        Ok(Self {
            scope: app.door.scope(session::caller(parts, app)).of_page(),
            address: parts.uri.path_and_query().map_or_else(|| "/crm".to_owned(), ToString::to_string),
            path: parts.uri.path().to_owned(),
            once: session::cookie(parts, session::ONCE).filter(|text| is_plain(text)),
            flash: session::cookie(parts, FLASH).and_then(|value| read_flash(&value)),
        })
    }
}

impl Visitor {
    /// The page in its frame: sidebar, person, toast. The toast is shown once.
    pub fn page(&self, actor: &Actor, page: ui::Page<'_>) -> Response {
        let nav = lists::nav(actor);
        let active = if page.active.is_empty() { self.path.as_str() } else { page.active };
        let bell = actor.must_open("notifications").ok().map(|()| actor.unread);
        let user = Some((actor.full_name.as_str(), actor.role_name.as_str()));
        let actions = html! { (page.actions) @if let Some(id) = self.record_seen_by(actor) { (asks_who(id)) } };
        let framed = ui::Page { nav: &nav, active, user, profile: Some("/me"), bell, flash: self.flash.as_ref(), actions, ..page };
        let mut response = ui::page(&framed).into_response();
        if self.flash.is_some() {
            let gone = HeaderValue::from_static("bcp_flash=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
            response.headers_mut().append(SET_COOKIE, gone);
        }
        if self.once.is_some() {
            let gone = format!("{}=; Path={}; Max-Age=0; HttpOnly; SameSite=Lax", session::ONCE, self.path);
            response.headers_mut().extend(HeaderValue::from_str(&gone).ok().map(|gone| (SET_COOKIE, gone)));
        }
        response
    }
}

fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_')
}

impl Visitor {
    /// The record that the page is about, for whoever may ask who sees it.
    fn record_seen_by(&self, actor: &Actor) -> Option<&str> {
        actor.must_open("proof").ok()?;
        let id = RECORDS.iter().find_map(|folder| self.path.strip_prefix(folder))?;
        Some(id).filter(|id| id.ends_with(|letter: char| letter.is_ascii_digit()) && !id.contains('/'))
    }
}

fn asks_who(id: &str) -> Markup {
    html! { a.btn.btn-ghost href={ (ACCESS) "?id=" (id) } title="Who can see this, and why?" { (Icon::Eye) "Who sees this" } }
}

fn read_flash(value: &str) -> Option<Flash> {
    let toast: Toast = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(value).ok()?).ok()?;
    let link = toast.link.filter(|(href, _)| crate::web::local_path(href).is_some());
    Some(Flash { kind: "success".to_owned(), message: toast.message, link })
}
