//! The forms in which an account is typed: Add account, and Edit.

use maud::{Markup, html};

use super::Account;
use crate::db::Actor;
use crate::people::Person;
use crate::ui::{self, Form};

/// Add account, with its first contact; `owners` are whom the reader may name.
pub(super) fn add_dialog(back: &str, owners: &[Person], actor: &Actor) -> Markup {
    let form = Form::post("add-account-form", "/api/crm/accounts").back(back);
    ui::dialog(
        "add-account",
        "Add account",
        form.wrap(html! {
            (fields(&form, None))
            fieldset.group {
                legend { "Contact person" }
                (form.row(html! {
                    (form.text("contact.first_name", "First name").autocomplete("off"))
                    (form.text("contact.last_name", "Last name").autocomplete("off"))
                }))
                (form.text("contact.job_title", "Job title").autocomplete("off"))
                (form.row(html! {
                    (form.tel("contact.phone", "Phone").autocomplete("off"))
                    (form.email("contact.email", "E-mail").autocomplete("off"))
                }))
            }
            @if !owners.is_empty() { (owner(&form, owners, actor)) }
            (form.buttons("Add account"))
        }),
    )
}

fn owner(form: &Form, owners: &[Person], actor: &Actor) -> Markup {
    let choices: Vec<(String, &str)> = owners.iter().map(|person| (person.user_id.to_string(), person.full_name.as_str())).collect();
    let mine = owners.iter().any(|person| person.user_id == actor.user_id);
    let field = form.select("owner_user_id", "Owner", &choices);
    html! { @if mine { (field.value(actor.user_id)) } @else { (field.hint("Without one it is nobody's until a lead of it is claimed.")) } }
}

/// Edit, with the version that was read, so that nobody's edit is lost.
pub(super) fn edit_dialog(account: &Account, back: &str) -> Markup {
    let form = Form::patch("edit-form", &format!("/api/crm/accounts/{}", account.account_id)).back(back);
    ui::dialog(
        "edit",
        "Edit account",
        form.wrap(html! {
            (form.hidden("version", &account.version.to_string()))
            (fields(&form, Some(account)))
            (form.buttons("Save"))
        }),
    )
}

fn fields(form: &Form, account: Option<&Account>) -> Markup {
    let known = |read: fn(&Account) -> Option<&String>| account.and_then(read);
    html! {
        (form.text("company_name", "Company").required().autocomplete("off").value_opt(account.map(|account| &account.company_name)).focus())
        (form.row(html! {
            (form.url("domain", "Domain").placeholder("majujaya.co.id").autocomplete("off").value_opt(known(|account| account.domain.as_ref())))
            (form.text("npwp", "Tax number (NPWP)").autocomplete("off").value_opt(known(|account| account.npwp.as_ref())))
        }))
        (form.row(html! {
            (form.tel("phone", "Phone").autocomplete("off").value_opt(known(|account| account.phone.as_ref())))
            (form.email("email", "E-mail").autocomplete("off").value_opt(known(|account| account.email.as_ref())))
        }))
        (form.row(html! {
            (form.text("industry", "Industry").autocomplete("off").value_opt(known(|account| account.industry.as_ref())))
            (form.text("city", "City").autocomplete("off").value_opt(known(|account| account.city.as_ref())))
        }))
        (form.textarea("address", "Address").value_opt(known(|account| account.address.as_ref())))
    }
}
