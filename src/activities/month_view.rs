//! A month of planned work: a grid of days, on a phone a list of those that hold something.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use maud::{Markup, html};

use super::counts::OfDay;
use super::place::Place;
use super::planner::Around;
use crate::ui::{self, Icon, Look};

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// The weeks of the month that `shown` lies in.
pub(super) fn calendar(days: &[OfDay], shown: Date, here: &Place, around: &Around) -> Markup {
    let weeks = weeks(shown);
    html! {
        div.month-head {
            (ui::link_button(&here.month_beside(shown, -1), "Before", Look::Plain, Some(Icon::ChevronLeft)))
            h2 { (shown.strftime("%B %Y").to_string()) }
            (ui::link_button(&here.month_beside(shown, 1), "After", Look::Plain, Some(Icon::ChevronRight)))
            @if shown.first_of_month() != around.clock.today().first_of_month() {
                (ui::link_button(&here.month_beside(around.clock.today(), 0), "This month", Look::Ghost, None))
            }
        }
        div.month {
            table {
                caption.visually-hidden { "Planned activities by day" }
                thead { tr { @for name in DAYS { th scope="col" { (name) } } } }
                tbody { @for week in weeks { tr { @for date in week { (day(date, shown, days, here, around)) } } } }
            }
        }
        @if days.is_empty() { p.none { "Nothing is planned in these weeks." } }
    }
}

fn weeks(shown: Date) -> Vec<Vec<Date>> {
    let first = shown.first_of_month();
    let back = i64::from(first.weekday().since(Weekday::Monday));
    let start = first.saturating_sub(back.days());
    let mut weeks = Vec::new();
    let mut monday = start;
    while monday <= shown.last_of_month() {
        weeks.push((0..7).map(|n| monday.saturating_add(i64::from(n).days())).collect());
        monday = monday.saturating_add(1.week());
    }
    weeks
}

fn day(date: Date, shown: Date, days: &[OfDay], here: &Place, around: &Around) -> Markup {
    let today = around.clock.today();
    let held: Vec<&OfDay> = days.iter().filter(|one| one.due_date == date).collect();
    let count = held.first().map_or(0, |one| one.held);
    let more = count - i64::try_from(held.len()).unwrap_or(0);
    html! {
        td.is-empty[count == 0].is-outside[date.month() != shown.month()].is-today[date == today].is-late[date < today && count > 0] {
            div.day-head {
                time.day-number datetime=(date) { span.only-narrow { (date.strftime("%A, ").to_string()) } (date.day()) }
                @if count > 0 {
                    a.count href=(here.on(date)) aria-label={ (count) " planned on " (date.strftime("%-d %B").to_string()) } { (count) }
                }
            }
            @if count > 0 {
                ul {
                    @for one in held {
                        li { a href={ "/crm/activities/" (one.activity_id) } {
                            (one.activity_type.icon())
                            span { @if let Some(hour) = one.due_time { b { (hour.strftime("%H:%M").to_string()) } " " } (one.subject) }
                        } }
                    }
                    @if more > 0 { li { a.more href=(here.on(date)) { (more) " more" } } }
                }
            }
        }
    }
}
