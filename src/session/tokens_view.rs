//! Tokens and sessions on /me.

use maud::{Markup, html};

use super::sessions::Session;
use super::tokens::{Token, TokenScope};
use crate::ui::{self, Act, Clock, Col, Form, Icon, Look, Method, Row, Tone};

const PAGE: &str = "/me";

/// Where one is signed in.
pub(super) fn sessions(sessions: &[Session], clock: &Clock) -> Markup {
    let others = Form::new("end-others", "/api/auth/sessions", Method::Delete).back(PAGE);
    let actions = html! { @if sessions.len() > 1 { (Act::new("Sign out everywhere else").form(&others)) } };
    let rows: Vec<Row> = sessions.iter().map(|session| session_row(session, clock)).collect();
    let cols = [Col::main("Browser"), Col::text("Address"), Col::text("Last used"), Col::extra("Signed in"), Col::actions()];
    ui::card("Where you are signed in", actions, ui::table("Sessions", &cols, &rows))
}

fn session_row(session: &Session, clock: &Clock) -> Row {
    let id = session.session_id.to_string();
    let form = Form::new(&format!("end-{id}"), &format!("/api/auth/sessions/{id}"), Method::Delete).back(PAGE);
    let end = html! { @if !session.is_current { (Act::new("Sign out").form(&form)) } };
    Row::new(
        &format!("session-{id}"),
        vec![
            html! { strong { (browser(session.user_agent.as_deref().unwrap_or_default())) } @if session.is_current { " " (ui::badge(Tone::Accent, "This one")) } },
            html! { @if let Some(address) = &session.address { (address) } },
            clock.ago(session.last_seen_at),
            clock.ago(session.created_at),
            end,
        ],
    )
}

/// A browser's long description of itself in two words.
fn browser(agent: &str) -> String {
    let one_of = |names: &[(&str, &'static str)]| names.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name);
    let browsers = [("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari")];
    let systems =
        [("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux")];
    match (one_of(&browsers), one_of(&systems)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => "A program".to_owned(),
    }
}

/// Keys for programs.
pub(super) fn tokens(tokens: &[Token], clock: &Clock) -> Markup {
    let actions = ui::opener("new-token", "New token", Look::Plain, Some(Icon::Plus));
    let cols = [Col::main("Token"), Col::text("May"), Col::text("Last used"), Col::text("Ends"), Col::actions()];
    let rows: Vec<Row> = tokens.iter().map(|token| token_row(token, clock)).collect();
    ui::card(
        "API tokens",
        actions,
        html! {
            @if rows.is_empty() { p.none { "None. A program that speaks for you, or a web form that brings leads, needs one." } }
            @else { (ui::table("API tokens", &cols, &rows)) }
        },
    )
}

fn token_row(token: &Token, clock: &Clock) -> Row {
    let id = token.token_id.to_string();
    let form = Form::new(&format!("revoke-{id}"), &format!("/api/auth/tokens/{id}"), Method::Delete).back(PAGE);
    let end = html! {
        @if token.is_expired { (ui::badge(Tone::Warn, "Ended")) }
        @else if let Some(at) = token.expires_at { (clock.ago(at)) }
        @else { "Never" }
    };
    Row::new(
        &format!("token-{id}"),
        vec![
            html! { strong { (token.name) } },
            html! { (may(token.scope)) },
            html! { @if let Some(at) = token.last_used_at { (clock.ago(at)) } @else { span.muted { "Never yet" } } },
            end,
            Act::new("End").form(&form),
        ],
    )
}

fn may(scope: TokenScope) -> &'static str {
    match scope {
        TokenScope::Read => "Only read",
        TokenScope::Write => "All that you may",
        TokenScope::Intake => "Only bring leads in",
    }
}

/// The dialog that makes one.
pub(super) fn new_token() -> Markup {
    let form = Form::post("new-token-form", "/api/auth/tokens").back(PAGE);
    let choices = TokenScope::ALL.iter().map(|scope| (scope.label(), may(*scope))).collect::<Vec<_>>();
    ui::dialog(
        "new-token",
        "New API token",
        form.wrap(html! {
            (form.text("name", "What is it for?").required().autocomplete("off").placeholder("Web form of the home page").focus())
            (form.radios("scope", "What may it do?", &choices).required().value(TokenScope::Read.label()))
            (form.date("expires_on", "Last day").hint("A year from today unless you choose another."))
            (form.buttons("Make token"))
        }),
    )
}

#[cfg(test)]
mod tests {
    use super::browser;

    #[test]
    fn a_browser_is_named_by_what_a_person_calls_it() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0";
        assert_eq!(browser(edge), "Edge on Windows");
        assert_eq!(
            browser("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604"),
            "Safari on iPhone"
        );
        assert_eq!((browser("curl/8.5"), browser("")), ("A program".to_owned(), "A program".to_owned()));
    }
}
