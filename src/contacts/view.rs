//! People on the pages of accounts and deals: the panel, and the dialogs in which they are added and edited.

use maud::{Markup, html};

use super::Contact;
use crate::ui::{self, Form, Icon, Look};

/// The people of an account, each to be edited by whoever may; wants [`add_dialog`] on the page where `may_add`.
pub fn panel(contacts: &[Contact], may_add: bool, may_edit: bool, back: &str) -> Markup {
    let add = html! { @if may_add { (ui::opener("add-contact", "Add contact", Look::Ghost, Some(Icon::Plus))) } };
    let body = html! {
        @if contacts.is_empty() { p.none { "Nobody is known here yet." } }
        @else { ul.people { @for contact in contacts { li { (line(contact, may_edit, back)) } } } }
    };
    ui::card("Contacts", add, body)
}

fn line(contact: &Contact, may_edit: bool, back: &str) -> Markup {
    let name = contact.full_name();
    let mut notes: Vec<&str> = contact.job_title.as_deref().into_iter().collect();
    if contact.is_primary {
        notes.push("Primary");
    }
    if contact.is_decision_maker {
        notes.push("Decides");
    }
    let edit = format!("edit-{}", contact.contact_id);
    html! {
        div.people-line {
            (ui::person_with(&name, &notes.join(" · ")))
            @if may_edit {
                a.icon-button href={ "#" (edit) } role="button" aria-haspopup="dialog" data-dialog=(edit) aria-label={ "Edit " (name) } title="Edit" { (Icon::Edit) }
            }
        }
        div.reach {
            @if let Some(phone) = &contact.phone { a href={ "tel:" (phone.replace(' ', "")) } { (phone) } }
            @if let Some(email) = &contact.email { a href={ "mailto:" (email) } { (email) } }
        }
        @if let Some(notes) = &contact.notes { p.reach.lines { (notes) } }
        @if may_edit { (edit_dialog(contact, &edit, back)) }
    }
}

/// Add contact.
pub fn add_dialog(account_id: &str, back: &str) -> Markup {
    let form = Form::post("add-contact-form", "/api/crm/contacts").back(back);
    ui::dialog(
        "add-contact",
        "Add contact",
        form.wrap(html! {
            (form.hidden("account_id", account_id))
            (fields(&form, None))
            (form.buttons("Add contact"))
        }),
    )
}

fn edit_dialog(contact: &Contact, id: &str, back: &str) -> Markup {
    let form = Form::patch(&format!("{id}-form"), &format!("/api/crm/contacts/{}", contact.contact_id)).back(back);
    ui::dialog(
        id,
        "Edit contact",
        form.wrap(html! {
            (form.hidden("version", &contact.version.to_string()))
            (fields(&form, Some(contact)))
            (form.buttons("Save"))
        }),
    )
}

fn fields(form: &Form, contact: Option<&Contact>) -> Markup {
    let known = |read: fn(&Contact) -> Option<&String>| contact.and_then(read);
    html! {
        (form.row(html! {
            (form.text("first_name", "First name").required().value_opt(contact.map(|contact| &contact.first_name)).focus())
            (form.text("last_name", "Last name").value_opt(known(|contact| contact.last_name.as_ref())))
        }))
        (form.text("job_title", "Job title").value_opt(known(|contact| contact.job_title.as_ref())))
        (form.row(html! {
            (form.tel("phone", "Phone").value_opt(known(|contact| contact.phone.as_ref())))
            (form.email("email", "E-mail").value_opt(known(|contact| contact.email.as_ref())))
        }))
        (form.row(html! {
            (yes(form, "is_primary", "Primary contact", contact.is_some_and(|contact| contact.is_primary)))
            (yes(form, "is_decision_maker", "Decides", contact.is_some_and(|contact| contact.is_decision_maker)))
        }))
        (form.textarea("notes", "Notes").value_opt(known(|contact| contact.notes.as_ref())))
    }
}

/// An unticked box sends nothing, so that "no" goes before it.
fn yes(form: &Form, name: &str, label: &str, now: bool) -> Markup {
    let tick = form.checkbox(name, label);
    html! { div { (form.hidden(name, "false")) (if now { tick.value("true") } else { tick }) } }
}
