//! How an import and what became of a row are said.

use maud::{Markup, html};

use super::{Batch, Kind, Verdict};
use crate::ui::{self, Tone, count_text};

impl Kind {
    /// As a person says it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Targets => "Targets",
            Self::Leads => "Leads",
            Self::Invoices => "Invoices",
        }
    }

    /// What becomes of such a file, in a line.
    pub(super) fn about(self) -> &'static str {
        match self {
            Self::Targets => "Companies to approach",
            Self::Leads => "Enquiries for the Lead Inbox",
            Self::Invoices => "What accounts were billed",
        }
    }

    /// The record's page, where there is one.
    pub(super) fn page(self, id: &str) -> Option<String> {
        match self {
            Self::Targets => Some(format!("/crm/targets/{id}")),
            Self::Leads => Some(format!("/crm/leads/{id}")),
            Self::Invoices => None,
        }
    }

    /// The field that tells one row from another.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Targets | Self::Leads => "company_name",
            Self::Invoices => "invoice_number",
        }
    }
}

/// The verdicts in the order of their figures: before the import, after it, and the colour.
pub(super) const VERDICTS: [(Verdict, &str, &str, Tone); 4] = [
    (Verdict::Create, "Create", "Created", Tone::Good),
    (Verdict::Update, "Update", "Updated", Tone::Info),
    (Verdict::Skip, "Skip", "Skipped", Tone::Neutral),
    (Verdict::Fail, "Fail", "Failed", Tone::Bad),
];

/// Those rows in words.
pub(super) fn of(verdict: Verdict, done: bool) -> &'static str {
    let known = VERDICTS.iter().find(|(known, ..)| *known == verdict);
    known.map_or("Rows", |(_, label, past, _)| if done { past } else { label })
}

/// What becomes of a row, or became.
pub(super) fn verdict(verdict: &str, done: bool) -> Markup {
    let known = VERDICTS.iter().find(|(known, ..)| known.label() == verdict);
    let (label, tone) = known.map_or((verdict, Tone::Neutral), |(_, label, past, tone)| (if done { past } else { label }, *tone));
    ui::badge(tone, label)
}

/// The status as the database has it; while something goes on, that.
pub(super) fn status(batch: &Batch) -> Markup {
    let tone = match batch.status.as_str() {
        "previewed" => Tone::Info,
        "running" => Tone::Accent,
        "completed" => Tone::Good,
        "cancelled" => Tone::Warn,
        "failed" => Tone::Bad,
        _ => Tone::Neutral,
    };
    html! { span.import-status { (ui::badge(tone, &batch.status)) } }
}

/// `1 row`, `12.500 rows`.
pub(super) fn rows(count: i64, locale: &str) -> String {
    format!("{} {}", count_text(count, locale), if count == 1 { "row" } else { "rows" })
}

/// How long that is: `40 s`, `3 min`.
pub(super) fn duration(seconds: i64) -> String {
    if seconds < 90 { format!("{} s", seconds.max(1)) } else { format!("{} min", (seconds + 30) / 60) }
}

/// A size as people say it.
pub(super) fn size(bytes: i64) -> String {
    match bytes {
        ..1_000_000 => format!("{} kB", (bytes + 999) / 1000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_said_in_words() {
        assert_eq!((rows(1, "id"), rows(12_500, "id")), ("1 row".to_owned(), "12.500 rows".to_owned()));
        assert_eq!((duration(0), duration(89), duration(200)), ("1 s".to_owned(), "89 s".to_owned(), "3 min".to_owned()));
        assert_eq!((size(1), size(2_540_000)), ("1 kB".to_owned(), "2.5 MB".to_owned()));
    }
}
