//! Dates the slow, obvious way: day by day (spec 6).

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan};

/// The company's days off.
pub struct Calendar(pub BTreeSet<Date>);

impl Calendar {
    fn is_working(&self, day: Date) -> bool {
        day.weekday() != Weekday::Saturday && day.weekday() != Weekday::Sunday && !self.0.contains(&day)
    }

    /// When a step is due that comes so many days after the start.
    pub fn step(&self, start: Date, delay: i64, working: bool) -> Date {
        let mut day = start;
        for _ in 0..delay {
            day = tomorrow(day);
        }
        while working && !self.is_working(day) {
            day = tomorrow(day);
        }
        day
    }

    /// The days from one to another that has only begun.
    pub fn passed(&self, since: Date, until: Date, working: bool) -> i64 {
        let (mut day, mut passed) = (since, 0);
        while day < until {
            passed += i64::from(!working || self.is_working(day));
            day = tomorrow(day);
        }
        passed
    }

    /// So many days later.
    pub fn later(&self, day: Date, days: i64, working: bool) -> Date {
        let (mut day, mut left) = (day, days);
        while left > 0 {
            day = tomorrow(day);
            left -= i64::from(!working || self.is_working(day));
        }
        day
    }
}

/// The company's date of a moment: Jakarta is seven hours ahead, all year.
pub fn company_date(moment: Timestamp) -> Date {
    let ahead = moment.checked_add(7.hours()).expect("a moment of our time");
    ahead.to_zoned(jiff::tz::TimeZone::UTC).date()
}

fn tomorrow(day: Date) -> Date {
    day.tomorrow().expect("a day of our time")
}
