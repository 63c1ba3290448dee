//! Pages without a frame: login and errors.

use super::document::{Flash, document, mark, toasts};
use super::{Form, Icon};
use maud::{Markup, html};

/// A centred page without sidebar.
pub fn bare(title: &str, body: Markup) -> Markup {
    bare_with(title, None, body)
}

/// The same with a toast.
pub fn bare_with(title: &str, flash: Option<&Flash>, body: Markup) -> Markup {
    let body = html! {
        a.skip href="#main" { "Skip to content" }
        main #main.bare tabindex="-1" { (body) }
        (toasts(flash))
    };
    document(title, "plain", body)
}

/// The login page: the form, and in demo mode one button per person (label, e-mail, password). `next` is the page that was asked for.
pub fn login(flash: Option<&Flash>, form: Markup, demo: &[(&str, &str, &str)], next: Option<&str>) -> Markup {
    bare_with(
        "Sign in",
        flash,
        html! {
            div.login {
                div.login-brand { (mark()) h1 { "Sign in" } p { "Leads, pool and pipeline of the company." } }
                div.panel { (form) }
                @if !demo.is_empty() {
                    section.demo aria-labelledby="demo-title" {
                        h2 #demo-title { "Or look around as" }
                        div.demo-people { @for (at, person) in demo.iter().enumerate() { (demo_button(at, person, next)) } }
                    }
                }
            }
        },
    )
}

fn demo_button(at: usize, (label, email, password): &(&str, &str, &str), next: Option<&str>) -> Markup {
    let form = Form::post(&format!("demo-{at}"), "/api/auth/login");
    form.wrap(html! {
        @if let Some(next) = next { (form.hidden("next", next)) }
        (form.hidden("email", email))
        (form.hidden("password", password))
        button.demo-person type="submit" { (super::badge::avatar(label)) span { (label) small { (email) } } }
    })
}

/// A page that says what is wrong and where to go: 403, 404, 500.
pub fn notice(code: u16, title: &str, message: &str, (href, label): (&str, &str)) -> Markup {
    bare(
        title,
        html! {
            div.notice {
                (mark())
                p.notice-code { (code) }
                h1 { (title) }
                p { (message) }
                a.btn.btn-primary href=(href) { (Icon::Back) (label) }
            }
        },
    )
}
