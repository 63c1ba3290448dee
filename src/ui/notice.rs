//! What happened for the reader: the bell of every page, and the list behind it.

use super::{Icon, Tone};
use maud::{Markup, html};

/// One thing that happened.
#[derive(Debug)]
pub struct Notice {
    /// An id that stays the same over refreshes.
    pub id: String,
    /// Its drawing.
    pub icon: Icon,
    /// How urgent it is.
    pub tone: Tone,
    /// Whether it has not been read.
    pub fresh: bool,
    /// The sentence, perhaps as a link.
    pub title: Markup,
    /// A quieter line under it.
    pub note: Markup,
    /// What can be done with it.
    pub action: Markup,
}

/// The list, newest first.
pub fn notices(label: &str, notices: &[Notice]) -> Markup {
    html! {
        ul.notices aria-label=(label) {
            @for notice in notices {
                li #(notice.id) .fresh[notice.fresh] {
                    span class={ "feed-icon " (notice.tone.class()) } { (notice.icon) }
                    div {
                        div.notice-title { @if notice.fresh { span.visually-hidden { "Unread: " } } (notice.title) }
                        div.notice-note { (notice.note) }
                    }
                    @if !notice.action.0.is_empty() { div.notice-action { (notice.action) } }
                }
            }
        }
    }
}

/// The way to the list, with how many are unread.
pub(super) fn bell(unread: i64) -> Markup {
    let label = match unread {
        0 => "Notifications".to_owned(),
        1..100 => format!("Notifications, {unread} unread"),
        _ => "Notifications, more than 99 unread".to_owned(),
    };
    html! {
        a.icon-button.bell href="/crm/notifications" aria-label=(label) title=(label) {
            (Icon::Bell)
            @match unread { 0 => {}, 1..100 => b.count { (unread) }, _ => b.count { "99+" } }
        }
    }
}
