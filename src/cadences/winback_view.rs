//! A customer who has gone quiet: said so, and one click to win him back.

use jiff::civil::Date;
use maud::{Markup, html};

use crate::ui::{Act, Clock, Form, Icon, Look};

/// The card on the page of an account that is a Winback Target; the button where the database lets the reader enroll it.
pub fn winback_card(account_id: &str, last_invoice: Date, may: bool, clock: &Clock, back: &str) -> Markup {
    let days = clock.days_since(last_invoice);
    html! {
        section.callout.tone-warn aria-labelledby="winback-title" {
            (Icon::Refresh)
            div {
                h2 #winback-title { "No invoice for " (days) " days" }
                p { "The last one is of " (clock.date(last_invoice)) ". Win-back opens a new opportunity and plans its follow-ups." }
            }
            @if may { (winback_button(account_id, Look::Primary, back)) }
        }
    }
}

/// The button alone, for a row of a list.
pub fn winback_button(account_id: &str, look: Look, back: &str) -> Markup {
    let form = Form::post(&format!("winback-{account_id}"), &format!("/api/crm/accounts/{account_id}/winback")).back(back);
    Act::new("Enroll in win-back").look(look).icon(Icon::Refresh).form(&form)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_card_says_for_how_long_and_offers_only_what_is_allowed() {
        let clock = Clock::new("2026-11-22T05:00:00Z".parse().unwrap_or_default(), "Asia/Jakarta");
        let text = |may| winback_card("ACC1", date(2026, 8, 24), may, &clock, "/crm/accounts/ACC1").into_string();
        assert!(text(true).contains("No invoice for 90 days"));
        assert!(text(true).contains(r#"action="/api/crm/accounts/ACC1/winback""#));
        assert!(!text(false).contains("<form"));
    }
}
