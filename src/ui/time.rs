//! Time as people say it, with the exact moment on hover.

use super::badge::{Tone, dot};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use maud::{Markup, html};

/// One "now" for a whole page, so that two times on it never contradict each other.
#[derive(Debug, Clone)]
pub struct Clock {
    now: Timestamp,
    zone: TimeZone,
    today: Date,
}

impl Clock {
    /// A clock for a reader in `zone`; an unknown zone is UTC.
    pub fn new(now: Timestamp, zone: &str) -> Self {
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        let today = now.to_zoned(zone.clone()).date();
        Self { now, zone, today }
    }

    /// The same clock with the company's day, which may differ from the reader's.
    pub fn on(self, today: Date) -> Self {
        Self { today, ..self }
    }

    /// The day that counts as today.
    pub fn today(&self) -> Date {
        self.today
    }

    /// How long ago, or how soon.
    pub fn ago(&self, at: Timestamp) -> Markup {
        self.time(at, &self.distance(at))
    }

    /// What is left until a deadline, or how late it is.
    pub fn countdown(&self, deadline: Timestamp) -> Markup {
        let left = deadline.as_second() - self.now.as_second();
        let (tone, text) = match left {
            ..0 => (Tone::Bad, format!("Overdue {}", span(-left))),
            0..14_400 => (Tone::Warn, format!("{} left", span(left))),
            _ => (Tone::Neutral, format!("{} left", span(left))),
        };
        dot(tone, self.time(deadline, &text))
    }

    /// A due date: late ones and near ones in words.
    pub fn due(&self, date: Date) -> Markup {
        let days = self.days_until(date);
        let (tone, text) = match days {
            ..0 => (Tone::Bad, format!("Overdue {} d", -days)),
            0 => (Tone::Warn, "Today".to_owned()),
            1 => (Tone::Neutral, "Tomorrow".to_owned()),
            _ => (Tone::Neutral, self.day_text(date)),
        };
        dot(tone, day(date, &text))
    }

    /// A due date in plain words, for a sentence.
    pub fn due_text(&self, date: Date) -> String {
        match self.days_until(date) {
            0 => "today".to_owned(),
            1 => "tomorrow".to_owned(),
            _ => self.day_text(date),
        }
    }

    /// A plain day: `14 Mar`, with the year when it is another one.
    pub fn date(&self, date: Date) -> Markup {
        day(date, &self.day_text(date))
    }

    /// The exact moment in the reader's zone: `14 Mar 2026, 09:30`.
    pub fn exact(&self, at: Timestamp) -> Markup {
        self.time(at, &self.exact_text(at))
    }

    /// How many days ago that was.
    pub fn days_since(&self, date: Date) -> i32 {
        -self.days_until(date)
    }

    fn days_until(&self, date: Date) -> i32 {
        self.today.until(date).map_or(0, |span| span.get_days())
    }

    fn day_text(&self, date: Date) -> String {
        let form = if date.year() == self.today.year() { "%a %-d %b" } else { "%-d %b %Y" };
        date.strftime(form).to_string()
    }

    fn exact_text(&self, at: Timestamp) -> String {
        at.to_zoned(self.zone.clone()).strftime("%-d %b %Y, %H:%M").to_string()
    }

    fn time(&self, at: Timestamp, text: &str) -> Markup {
        html! { time datetime=(at) title=(self.exact_text(at)) { (text) } }
    }

    fn distance(&self, at: Timestamp) -> String {
        let past = self.now.as_second() - at.as_second();
        match past {
            ..-45 => format!("in {}", span(-past)),
            -45..45 => "just now".to_owned(),
            45..604_800 => format!("{} ago", span(past)),
            _ => self.day_text(at.to_zoned(self.zone.clone()).date()),
        }
    }
}

fn day(date: Date, text: &str) -> Markup {
    html! { time datetime=(date) title=(date.strftime("%A, %-d %B %Y")) { (text) } }
}

fn span(seconds: i64) -> String {
    match seconds {
        ..60 => "1 min".to_owned(),
        60..3_600 => format!("{} min", seconds / 60),
        3_600..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} d", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::{ToSpan, civil::date};

    fn clock() -> Clock {
        // 23:30 in UTC is already the next morning in Jakarta.
        Clock::new("2026-03-11T23:30:00Z".parse().unwrap_or_default(), "Asia/Jakarta")
    }

    fn words(markup: Markup) -> String {
        let text = markup.into_string();
        let end = text.find("</time>").unwrap_or(text.len());
        let start = text[..end].rfind('>').map_or(0, |at| at + 1);
        text[start..end].to_owned()
    }

    fn at(minutes: i64) -> Timestamp {
        clock().now + minutes.minutes()
    }

    #[test]
    fn today_is_the_readers() {
        assert_eq!(clock().today(), date(2026, 3, 12));
        assert_eq!(clock().on(date(2026, 3, 11)).today(), date(2026, 3, 11));
        assert_eq!(Clock::new(clock().now, "Not/AZone").today(), date(2026, 3, 11));
    }

    #[test]
    fn a_due_date_is_said_in_words() {
        let due = |day| words(clock().due(date(2026, 3, day)));
        assert_eq!(due(9), "Overdue 3 d");
        assert_eq!(due(12), "Today");
        assert_eq!(due(13), "Tomorrow");
        assert_eq!(due(20), "Fri 20 Mar");
        assert_eq!(words(clock().due(date(2027, 1, 2))), "2 Jan 2027");
        assert_eq!(words(clock().due(date(2026, 1, 12))), "Overdue 59 d");
        let markup = clock().due(date(2026, 3, 9)).into_string();
        assert!(markup.contains("tone-bad") && markup.contains("Monday, 9 March 2026"));
    }

    #[test]
    fn a_moment_is_said_by_its_distance() {
        let ago = |minutes| words(clock().ago(at(minutes)));
        assert_eq!(ago(0), "just now");
        assert_eq!(ago(-5), "5 min ago");
        assert_eq!(ago(-130), "2 h ago");
        assert_eq!(ago(-3 * 1440), "3 d ago");
        assert_eq!(ago(-20 * 1440), "Fri 20 Feb");
        assert_eq!(ago(30), "in 30 min");
        assert!(clock().ago(at(-5)).into_string().contains("12 Mar 2026, 06:25"));
    }

    #[test]
    fn a_deadline_counts_down_and_then_up() {
        let left = |minutes| words(clock().countdown(at(minutes)));
        assert_eq!(left(300), "5 h left");
        assert_eq!(left(59), "59 min left");
        assert_eq!(left(-190), "Overdue 3 h");
        assert!(clock().countdown(at(-1)).into_string().contains("tone-bad"));
        assert!(clock().countdown(at(59)).into_string().contains("tone-warn"));
    }
}
