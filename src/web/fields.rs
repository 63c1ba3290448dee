//! Reading single fields: forms send text where JSON sends numbers and lists.

use rust_decimal::Decimal;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    Many(Vec<String>),
    One(String),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum NumberOrText {
    Number(i64),
    Text(String),
}

impl NumberOrText {
    fn value(self) -> Option<i64> {
        match self {
            Self::Number(value) => Some(value),
            Self::Text(text) => text.parse().ok(),
        }
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum NumbersOrText {
    Numbers(Vec<NumberOrText>),
    Text(String),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum DecimalOrText {
    Text(String),
    Decimal(Decimal),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Truth {
    Bool(bool),
    Text(String),
    Texts(Vec<String>),
}

/// How an amount or a quantity may be written. It is answered as text, which is exact.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub enum Amount {
    /// Digits, and a point before the last of them.
    Text(String),
    /// JSON's own kind, which is exact as long as it is short.
    Number(f64),
}

/// Amounts of money: at most 16 digits before and 2 after the point, never negative.
pub fn amount<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Decimal>, D::Error> {
    bounded(input, Decimal::new(1_000_000_000_000_000_000, 2), 2)
}

/// Quantities: at most 11 digits before and 3 after the point, never negative.
pub fn quantity<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Decimal>, D::Error> {
    bounded(input, Decimal::new(100_000_000_000_000, 3), 3)
}

fn bounded<'de, D: Deserializer<'de>>(input: D, below: Decimal, scale: u32) -> Result<Option<Decimal>, D::Error> {
    let wrong = || D::Error::custom("This is not an amount; write it like 12500000 or 1250.50.");
    let value = match Option::<DecimalOrText>::deserialize(input).map_err(|_| wrong())? {
        None => None,
        Some(DecimalOrText::Text(text)) if text.contains(|letter: char| !letter.is_ascii_digit() && letter != '.' && letter != '-') => {
            return Err(wrong());
        }
        Some(DecimalOrText::Text(text)) => Some(text.parse().map_err(|_| wrong())?),
        Some(DecimalOrText::Decimal(value)) => Some(value),
    };
    match value {
        Some(value) if value.is_sign_negative() && !value.is_zero() => Err(D::Error::custom("This must not be negative.")),
        Some(value) if value >= below => Err(D::Error::custom("This amount is too large.")),
        Some(value) if value.normalize().scale() > scale => Err(D::Error::custom("This has too many digits after the point.")),
        value => Ok(value),
    }
}

/// A whole number, also as a form's text.
pub fn integer<'de, D: Deserializer<'de>>(input: D) -> Result<Option<i32>, D::Error> {
    let wrong = || D::Error::custom("This is not a whole number.");
    match Option::<NumberOrText>::deserialize(input).map_err(|_| wrong())? {
        None => Ok(None),
        Some(NumberOrText::Number(value)) => i32::try_from(value).map(Some).map_err(|_| wrong()),
        Some(NumberOrText::Text(text)) => text.parse().map(Some).map_err(|_| wrong()),
    }
}

/// How many rows a page of a list has: 1 to 200.
pub fn limit<'de, D: Deserializer<'de>>(input: D) -> Result<Option<i32>, D::Error> {
    let limit = integer(input)?;
    if limit.is_some_and(|limit| !(1..=200).contains(&limit)) {
        return Err(D::Error::custom("Ask for 1 to 200 rows."));
    }
    Ok(limit)
}

/// Several numbers that name records, or a form's single one.
pub fn numbers<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Vec<i64>>, D::Error> {
    let wrong = || D::Error::custom("These are not numbers of records.");
    match Option::<NumbersOrText>::deserialize(input).map_err(|_| wrong())? {
        None => Ok(None),
        Some(NumbersOrText::Numbers(values)) => {
            values.into_iter().map(NumberOrText::value).collect::<Option<_>>().map(Some).ok_or_else(wrong)
        }
        Some(NumbersOrText::Text(text)) => text.parse().map(|value| Some(vec![value])).map_err(|_| wrong()),
    }
}

/// Several values, or a form's single one.
pub fn many<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Vec<String>>, D::Error> {
    Ok(Option::<OneOrMany>::deserialize(input)?.map(|given| match given {
        OneOrMany::Many(values) => values,
        OneOrMany::One(value) => vec![value],
    }))
}

/// An e-mail address, lower case as it is stored.
pub fn email<'de, D: Deserializer<'de>>(input: D) -> Result<Option<String>, D::Error> {
    Ok(Option::<String>::deserialize(input)?.map(|text| text.to_lowercase()))
}

/// Yes or no, also as a form's text. A form says no before its box, which says yes when it is ticked.
pub fn flag<'de, D: Deserializer<'de>>(input: D) -> Result<Option<bool>, D::Error> {
    let wrong = || D::Error::custom("This must be true or false.");
    let last = match Option::<Truth>::deserialize(input).map_err(|_| wrong())? {
        None => return Ok(None),
        Some(Truth::Bool(value)) => return Ok(Some(value)),
        Some(Truth::Text(text)) => text,
        Some(Truth::Texts(mut texts)) => texts.pop().ok_or_else(wrong)?,
    };
    last.parse().map(Some).map_err(|_| wrong())
}
