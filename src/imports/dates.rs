//! Days as files write them: 2026-11-22, 22/11/2026, 22-11-26, 22 Nov 2026, Minggu 22 November 2026, and a spreadsheet's number of days.

use jiff::civil::Date;

/// Which of the first two numbers of a date is the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// 22/11/2026.
    DayFirst,
    /// 11/22/2026.
    MonthFirst,
}

const MONTHS: [&str; 12] = [
    "jan january januari",
    "feb february februari peb pebruari",
    "mar march maret mrt",
    "apr april",
    "may mei",
    "jun june juni",
    "jul july juli",
    "aug august agu agustus ags agt agst",
    "sep sept september",
    "oct october okt oktober",
    "nov november nop nopember",
    "dec december des desember",
];
/// The day 0 of a spreadsheet, as its numbers count since 1900-03-01.
const EPOCH: Date = Date::constant(1899, 12, 30);

/// The day that a cell names. `month_first` is for 04/05/2026, which alone does not say which it is.
pub(super) fn date(cell: &str, month_first: bool) -> Option<Date> {
    let day = cell
        .split_once(['T', ','])
        .filter(|(day, rest)| !day.contains(' ') && (rest.contains(':') || day.chars().all(char::is_alphabetic)));
    let cell = match day {
        // A weekday before a comma says nothing more.
        Some((weekday, rest)) if weekday.chars().all(char::is_alphabetic) => rest,
        Some((day, _)) => day,
        None => cell,
    };
    let parts: Vec<&str> = cell.split([' ', '/', '-', '.', ',', '\u{a0}']).filter(|part| !part.is_empty()).collect();
    let parts = without_time(&parts);
    let found = match *parts {
        [serial] => of_number(serial),
        [first, second, third] => of_three(first, second, third, month_first),
        [weekday, first, second, third] if weekday.chars().all(char::is_alphabetic) => of_three(first, second, third, month_first),
        _ => None,
    };
    found.filter(|day| (2000..=2100).contains(&day.year()))
}

/// What a date of three numbers says about the order in its file, if its numbers leave no doubt.
pub(super) fn order(cell: &str) -> Option<Order> {
    if cell.len() < 6 || !cell.starts_with(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    let mut parts = cell.split(['/', '-', '.', ' ']);
    let (first, second): (u8, u8) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let year = parts.next()?;
    let is_year = matches!(year.len(), 2 | 4) && year.bytes().all(|byte| byte.is_ascii_digit());
    match (first, second) {
        (13..=31, 1..=12) if is_year => Some(Order::DayFirst),
        (1..=12, 13..=31) if is_year => Some(Order::MonthFirst),
        _ => None,
    }
}

/// Drops 14:30:00, AM and WIB.
fn without_time<'a>(parts: &'a [&'a str]) -> &'a [&'a str] {
    let time = parts.iter().position(|part| part.contains(':')).filter(|place| *place > 0);
    &parts[..time.unwrap_or(parts.len())]
}

fn of_number(text: &str) -> Option<Date> {
    let number: i64 = text.parse().ok()?;
    match text.len() {
        5 => EPOCH.checked_add(jiff::Span::new().try_days(number).ok()?).ok(),
        8 => day_of(number / 10_000, number / 100 % 100, number % 100),
        _ => None,
    }
}

fn of_three(first: &str, second: &str, third: &str, month_first: bool) -> Option<Date> {
    if let Some(month) = month_of(second) {
        return if first.len() == 4 {
            day_of(first.parse().ok()?, month, number(third)?)
        } else {
            day_of(year_of(third)?, month, number(first)?)
        };
    }
    if let Some(month) = month_of(first) {
        return day_of(year_of(third)?, month, number(second)?);
    }
    if first.len() == 4 {
        return day_of(first.parse().ok()?, number(second)?, number(third)?);
    }
    let (day, month) = if month_first { (second, first) } else { (first, second) };
    day_of(year_of(third)?, number(month)?, number(day)?)
}

fn month_of(word: &str) -> Option<i64> {
    let word = word.to_lowercase();
    let place = MONTHS.iter().position(|names| names.split(' ').any(|name| name == word))?;
    i64::try_from(place + 1).ok()
}

/// One or two digits; 1st and 22nd too.
fn number(text: &str) -> Option<i64> {
    let text = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    if text.len() > 2 { None } else { text.parse().ok() }
}

fn year_of(text: &str) -> Option<i64> {
    match text.len() {
        4 => text.parse().ok(),
        2 => text.parse::<i64>().ok().map(|year| 2000 + year),
        _ => None,
    }
}

fn day_of(year: i64, month: i64, day: i64) -> Option<Date> {
    Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_and_spreadsheets_write_them() {
        let same = [
            "2026-11-22",
            "2026/11/22",
            "22/11/2026",
            "22-11-26",
            "22.11.2026",
            "22 11 2026",
            "22 Nov 2026",
            "22 nov 26",
            "22-Nov-2026",
            "Nov 22, 2026",
            "November 22nd, 2026",
            "22 November 2026",
            "22 Nop 2026",
            "Minggu, 22 November 2026",
            "Sun 22 Nov 2026",
            "46348",
            "20261122",
            "2026-11-22 14:30:00",
            "2026-11-22T14:30:00Z",
            "22/11/2026 2:30 PM",
            "2026 Nov 22",
        ];
        for written in same {
            assert_eq!(date(written, false), Some(Date::constant(2026, 11, 22)), "{written}");
        }
        for (written, month) in
            [("1 Mei 2026", 5), ("1 Agustus 2026", 8), ("1 Okt 2026", 10), ("1 Des 2026", 12), ("1 Agt 2026", 8), ("1 Maret 2026", 3)]
        {
            assert_eq!(date(written, false), Some(Date::constant(2026, month, 1)), "{written}");
        }
    }

    #[test]
    fn what_alone_could_be_two_days_follows_the_order_of_its_file() {
        assert_eq!(date("04/05/2026", false), Some(Date::constant(2026, 5, 4)));
        assert_eq!(date("04/05/2026", true), Some(Date::constant(2026, 4, 5)));
        assert_eq!(
            [order("22/11/2026"), order("11/22/26"), order("04/05/2026"), order("2026-11-22")],
            [Some(Order::DayFirst), Some(Order::MonthFirst), None, None]
        );
        assert_eq!(order("0812-3456-7890"), None);
    }

    #[test]
    fn what_is_no_day_or_a_wrong_one_is_none() {
        for written in [
            "",
            "soon",
            "31/02/2026",
            "2026-13-01",
            "22/11",
            "1899-01-01",
            "6.28E+12",
            "12",
            "123456",
            "22/11/026",
            "besok pagi",
            "32 Nov 2026",
        ] {
            assert_eq!(date(written, false), None, "{written}");
        }
    }
}
