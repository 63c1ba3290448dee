//! Choosing rows of the list, and what is done with all of them. It is one form with several ends, so it works without script too.

use maud::{Markup, html};

use super::dialogs::named;
use super::{BulkAction, Target};
use crate::people::Person;
use crate::ui::{self, Form, Icon, Look};

/// The form that the boxes of the rows belong to.
const CHOSEN: &str = "chosen";

/// What of it the reader may do with some row of the page.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Offers {
    assign: bool,
    enroll: bool,
    drop: bool,
}

impl Offers {
    /// What any of the rows allows.
    pub(super) fn of(rows: &[Target]) -> Self {
        let any = |action: &str| rows.iter().any(|target| target.may(action));
        Self { assign: any("assign"), enroll: any("enroll"), drop: any("drop") }
    }

    /// Whether there is anything to choose rows for.
    pub(super) fn any(self) -> bool {
        self.assign || self.enroll || self.drop
    }
}

/// The box of a row that something can be done with.
pub(super) fn choice(target: &Target) -> Markup {
    html! {
        @if Offers::of(std::slice::from_ref(target)).any() {
            input.form-check-input type="checkbox" form=(CHOSEN) name="ids" value=(target.target_id) aria-label={ "Choose " (target.company_name) };
        }
    }
}

/// What can be done with the chosen ones. Dropping comes first: a key that sends the form by its first button does nothing without a reason.
pub(super) fn bar(offers: Offers, people: &[Person], back: &str) -> Markup {
    let form = Form::post(CHOSEN, "/api/crm/targets/bulk").back(back);
    let body = html! {
        @if offers.drop {
            (end(&form, "bulk-drop", "Drop the chosen targets", "Drop", BulkAction::Drop, html! {
                p.muted { "They are given up for good: their cadences stop and what is planned is cancelled." }
                (form.textarea("reason", "Why?"))
            }))
        }
        @if offers.assign {
            (end(&form, "bulk-assign", "Give the chosen targets to a salesperson", "Give", BulkAction::Assign, html! {
                p.muted { "What their owners have planned on them goes along." }
                (form.select("user_id", "Salesperson", &named(people)))
            }))
        }
        @if offers.enroll {
            (end(&form, "bulk-enroll", "Enroll the chosen targets", "Enroll", BulkAction::Enroll, html! {
                p.muted { "They go through the outbound cadence, each with its owner. Those that are nobody's, or in it already, stay as they are." }
            }))
        }
        div.chosen-acts {
            span.chosen-count data-chosen-count="ids" {}
            button.btn.btn-ghost.needs-js type="button" data-choose-all="ids" { "Choose all on this page" }
            @if offers.assign { (ui::opener("bulk-assign", "Give", Look::Plain, Some(Icon::Users))) }
            @if offers.enroll { (ui::opener("bulk-enroll", "Enroll", Look::Plain, Some(Icon::Route))) }
            @if offers.drop { (ui::opener("bulk-drop", "Drop", Look::Danger, Some(Icon::Ban))) }
        }
        (form.message())
        div.field-error data-error-for="ids" {}
    };
    html! { div.chosen-bar { (form.around(body)) } }
}

fn end(form: &Form, id: &str, title: &str, label: &str, action: BulkAction, body: Markup) -> Markup {
    ui::dialog(
        id,
        title,
        html! {
            (form.message())
            (body)
            div.form-buttons {
                a.btn.btn-ghost href="#_" role="button" data-dialog-close { "Cancel" }
                button.btn.btn-primary type="submit" name="action" value=(action.label()) { (label) }
            }
        },
    )
}
