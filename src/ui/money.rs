//! Amounts as people write them.

use maud::{Markup, html};
use rust_decimal::{Decimal, RoundingStrategy};

/// An amount that does not break over two lines.
pub fn money(amount: Decimal, currency: &str, locale: &str) -> Markup {
    html! { span.money { (money_text(amount, currency, locale)) } }
}

/// The amount as plain text: `Rp 12.500.000`, `US$ 1,250.50`.
pub fn money_text(amount: Decimal, currency: &str, locale: &str) -> String {
    let (group, point) = separators(locale);
    let digits = digits(currency);
    let rounded = amount.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
    let plain = format!("{:.*}", digits as usize, rounded.abs());
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let sign = if rounded.is_sign_negative() && !rounded.is_zero() { "−" } else { "" };
    let mut text = format!("{sign}{} {}", symbol(currency), grouped(whole, group));
    if !fraction.is_empty() {
        text.push(point);
        text.push_str(fraction);
    }
    text
}

/// A number of things: `12.500`, `12,500`.
pub fn count_text(count: i64, locale: &str) -> String {
    let sign = if count < 0 { "−" } else { "" };
    format!("{sign}{}", grouped(&count.unsigned_abs().to_string(), separators(locale).0))
}

fn grouped(whole: &str, group: char) -> String {
    let mut text = String::with_capacity(whole.len() + whole.len() / 3);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push(group);
        }
        text.push(digit);
    }
    text
}

fn separators(locale: &str) -> (char, char) {
    match locale.split(['-', '_']).next().unwrap_or_default() {
        "en" | "zh" | "ja" | "ko" | "th" | "ms" => (',', '.'),
        "fr" | "ru" | "pl" | "cs" | "sv" | "nb" | "fi" | "uk" => ('\u{a0}', ','),
        _ => ('.', ','),
    }
}

/// Rupiah has cents in the standard and none in life.
fn digits(currency: &str) -> u32 {
    match currency {
        "IDR" | "JPY" | "KRW" | "VND" | "CLP" | "ISK" | "PYG" | "UGX" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

fn symbol(currency: &str) -> &str {
    match currency {
        "IDR" => "Rp",
        "USD" => "US$",
        "EUR" => "€",
        "GBP" => "£",
        "JPY" => "¥",
        "CNY" => "CN¥",
        "SGD" => "S$",
        "AUD" => "A$",
        "HKD" => "HK$",
        "MYR" => "RM",
        "THB" => "฿",
        "INR" => "₹",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(amount: &str, currency: &str, locale: &str) -> String {
        money_text(amount.parse().unwrap_or_default(), currency, locale)
    }

    #[test]
    fn rupiah_reads_as_in_indonesia() {
        assert_eq!(text("12500000", "IDR", "id-ID"), "Rp 12.500.000");
        assert_eq!(text("12500000.00", "IDR", "id"), "Rp 12.500.000");
        assert_eq!(text("999.5", "IDR", "id"), "Rp 1.000");
        assert_eq!(text("0", "IDR", ""), "Rp 0");
    }

    #[test]
    fn other_currencies_keep_their_own_digits() {
        assert_eq!(text("1250.5", "USD", "en"), "US$ 1,250.50");
        assert_eq!(text("1250.5", "USD", "id-ID"), "US$ 1.250,50");
        assert_eq!(text("1234567", "JPY", "en-US"), "¥ 1,234,567");
        assert_eq!(text("1.2345", "KWD", "en"), "KWD 1.235");
        assert_eq!(text("1000", "SGD", "fr-FR"), "S$ 1\u{a0}000,00");
    }

    #[test]
    fn the_sign_stands_first_and_never_before_zero() {
        assert_eq!(text("-100", "IDR", "id"), "−Rp 100");
        assert_eq!(text("-0.2", "IDR", "id"), "Rp 0");
    }
}
