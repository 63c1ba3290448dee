//! Numbers as files write them: 12.500.000,50 and 12,500,000.50, with a currency before or after.

use rust_decimal::Decimal;

/// A number, or why it is none, as a sentence.
pub(super) fn amount(cell: &str, whole: u32, scale: u32) -> Result<Decimal, &'static str> {
    const WRONG: &str = "This is not a number; write it like 12500000 or 1250.50.";
    if is_shortened(cell) {
        return Err(
            "Excel has shortened this number, so its last digits are lost. Give the column the format Number and export it again, or type the number.",
        );
    }
    let cell: String = cell.chars().filter(|letter| !letter.is_whitespace() && *letter != '\'').collect();
    if cell.starts_with('-') || cell.starts_with('(') && cell.ends_with(')') {
        return Err("This must not be negative.");
    }
    let is_currency = |letter: char| letter.is_alphabetic() || matches!(letter, '$' | '€' | '£' | '¥');
    // Rp. 12.500,- is the way of price lists.
    let digits = cell.trim_start_matches(is_currency).trim_end_matches(is_currency).trim_end_matches(",-").trim_end_matches(".-");
    let digits = if digits.len() < cell.len() { digits.trim_start_matches('.') } else { digits.trim_start_matches('+') };
    if digits.is_empty() || !digits.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ',')) {
        return Err(WRONG);
    }
    let number: Decimal = canonical(digits).ok_or(WRONG)?.parse().map_err(|_| WRONG)?;
    match number.normalize() {
        number if number.scale() > scale => Err("This has too many digits after the point."),
        number if number.trunc().to_string().len() > whole as usize => Err("This number is too large."),
        number => Ok(number),
    }
}

/// Whether a spreadsheet wrote the number as 6.28E+12.
pub(super) fn is_shortened(cell: &str) -> bool {
    let Some((number, power)) = cell.split_once(['E', 'e']) else { return false };
    let power = power.strip_prefix('+').unwrap_or(power);
    let digits =
        |text: &str, also: &[char]| !text.is_empty() && text.chars().all(|letter| letter.is_ascii_digit() || also.contains(&letter));
    digits(number.trim_start_matches(['+', '-']), &['.', ',']) && digits(power, &[]) && power.len() <= 3
}

/// Digits with a decimal point. A sign that comes last and is not followed by groups of three is the point; with three digits it parts thousands.
fn canonical(digits: &str) -> Option<String> {
    let (points, commas) = (digits.matches('.').count(), digits.matches(',').count());
    let last = digits.rfind(['.', ',']);
    let decimal = match (points, commas, last) {
        (0, 0, _) | (_, _, None) => None,
        (1.., 1.., Some(at)) if digits[at..].starts_with('.') => Some('.').filter(|_| points == 1),
        (1.., 1.., Some(_)) => Some(',').filter(|_| commas == 1),
        (2.., 0, _) | (0, 2.., _) => None,
        (_, _, Some(at)) if digits.len() - at == 4 && at <= 3 && at > 0 && !digits.starts_with('0') => None,
        (_, _, Some(at)) => digits[at..].chars().next(),
    };
    let (whole, rest) = decimal.and_then(|point| digits.rsplit_once(point)).unwrap_or((digits, ""));
    let mut groups = whole.split(['.', ',']);
    let first = groups.next().unwrap_or_default();
    let grouped = whole.contains(['.', ',']);
    if grouped && (first.is_empty() || first.len() > 3) || groups.clone().any(|group| group.len() != 3) || rest.contains(['.', ',']) {
        return None;
    }
    let whole: String = std::iter::once(first).chain(groups).collect();
    Some(format!("{}.{}", if whole.is_empty() { "0" } else { &whole }, if rest.is_empty() { "0" } else { rest }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(cell: &str) -> Option<String> {
        amount(cell, 16, 2).ok().map(|number| number.to_string())
    }

    #[test]
    fn points_and_commas_part_thousands_or_decimals() {
        for (cell, number) in [
            ("12500000", "12500000"),
            ("12.500.000", "12500000"),
            ("12,500,000", "12500000"),
            ("12.500.000,50", "12500000.5"),
            ("12,500,000.50", "12500000.5"),
            ("1250,5", "1250.5"),
            ("1250.50", "1250.5"),
            ("12.500", "12500"),
            ("12,500", "12500"),
            ("0,5", "0.5"),
            (".5", "0.5"),
            ("Rp 12.500.000", "12500000"),
            ("Rp. 1.250.000,-", "1250000"),
            ("IDR 1,000", "1000"),
            ("$ 99.90", "99.9"),
            ("1 250 000,00 EUR", "1250000"),
            ("1.2500", "1.25"),
            ("0.125", "0.125"),
        ] {
            let wanted = Some(number.to_owned()).filter(|_| number != "0.125");
            assert_eq!(read(cell), wanted, "{cell}");
        }
        assert_eq!(amount("0.125", 11, 3).ok().map(|number| number.to_string()), Some("0.125".to_owned()));
    }

    #[test]
    fn what_is_no_amount_is_said_in_words() {
        for cell in ["", "-", "-5", "(500)", "abc", "1.25E+07", "1.2.3", "12.50.000", "1,2,3.4", "99999999999999999", "1;2", "0x10"] {
            assert_eq!(read(cell), None, "{cell}");
        }
        assert!([is_shortened("6.28E+12"), is_shortened("6,28E+12"), is_shortened("6E12")].into_iter().all(|found| found));
        assert!([is_shortened("E"), is_shortened("08123"), is_shortened("3e"), is_shortened("Gedung E12")].into_iter().all(|found| !found));
    }
}
