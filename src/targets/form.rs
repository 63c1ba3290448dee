//! The forms in which a target is typed: Add target, and Edit.

use maud::{Markup, html};

use super::Target;
use super::dialogs::named;
use crate::db::Actor;
use crate::people::Person;
use crate::ui::{self, Form};

/// Add target; `people` are whom the reader may name as its owner.
pub(super) fn add_dialog(back: &str, people: &[Person], actor: &Actor) -> Markup {
    let form = Form::post("add-target-form", "/api/crm/targets").back(back);
    let names_owner = people.iter().any(|person| person.user_id != actor.user_id);
    ui::dialog(
        "add-target",
        "Add target",
        form.wrap(html! {
            (fields(&form, None))
            @if names_owner { (owner(&form, people, actor)) }
            (form.buttons("Add target"))
        }),
    )
}

fn owner(form: &Form, people: &[Person], actor: &Actor) -> Markup {
    let mine = people.iter().any(|person| person.user_id == actor.user_id);
    let field = form.select("owner_user_id", "Owner", &named(people));
    html! { @if mine { (field.value(actor.user_id)) } @else { (field.hint("Without one it is nobody's, and all who sell see it.")) } }
}

/// Edit, with the version that was read, so that nobody's edit is lost.
pub(super) fn edit_dialog(target: &Target, back: &str) -> Markup {
    let form = Form::patch("edit-form", &format!("/api/crm/targets/{}", target.target_id)).back(back);
    ui::dialog(
        "edit",
        "Edit target",
        form.wrap(html! {
            (form.hidden("version", &target.version.to_string()))
            (fields(&form, Some(target)))
            (form.buttons("Save"))
        }),
    )
}

fn fields(form: &Form, target: Option<&Target>) -> Markup {
    let known = |read: fn(&Target) -> Option<&String>| target.and_then(read);
    html! {
        (form.text("company_name", "Company").required().autocomplete("off").value_opt(target.map(|target| &target.company_name)).focus())
        (form.row(html! {
            (form.url("domain", "Domain").placeholder("majujaya.co.id").autocomplete("off").value_opt(known(|target| target.domain.as_ref())))
            (form.text("city", "City").autocomplete("off").value_opt(known(|target| target.city.as_ref())))
        }))
        fieldset.group {
            legend { "Contact person" }
            (form.text("contact_name", "Name").autocomplete("off").value_opt(known(|target| target.contact_name.as_ref())))
            (form.row(html! {
                (form.tel("contact_phone", "Phone").autocomplete("off").value_opt(known(|target| target.contact_phone.as_ref())))
                (form.email("contact_email", "E-mail").autocomplete("off").value_opt(known(|target| target.contact_email.as_ref())))
            }))
        }
        (form.row(html! {
            (form.text("industry", "Industry").autocomplete("off").value_opt(known(|target| target.industry.as_ref())))
            (form.url("linkedin_url", "LinkedIn").autocomplete("off").value_opt(known(|target| target.linkedin_url.as_ref())))
        }))
        (form.row(html! {
            (form.text("source", "Source").placeholder("Trade directory").autocomplete("off").value_opt(known(|target| target.source.as_ref())))
            (form.date("next_outreach_at", "Next outreach").value_opt(target.and_then(|target| target.next_outreach_at)))
        }))
        (form.textarea("notes", "Notes").value_opt(known(|target| target.notes.as_ref())))
    }
}
