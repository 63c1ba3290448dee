//! Rows as JSON, written straight from what the database sent: as cheap as it gets.

use anyhow::{Result, bail};
use jiff::Timestamp;
use jiff::civil::Date;
use tokio_postgres::Row;
use tokio_postgres::types::{FromSql, Type};
use uuid::Uuid;

/// A value's bytes, whatever its type.
struct Raw<'a>(&'a [u8]);

impl<'a> FromSql<'a> for Raw<'a> {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(raw))
    }
    fn accepts(_: &Type) -> bool {
        true
    }
}

/// Appends the rows as an array of objects.
pub fn write_rows(rows: &[Row], out: &mut Vec<u8>) -> Result<()> {
    out.push(b'[');
    for (place, row) in rows.iter().enumerate() {
        if place > 0 {
            out.push(b',');
        }
        write_row(row, out)?;
    }
    out.push(b']');
    Ok(())
}

fn write_row(row: &Row, out: &mut Vec<u8>) -> Result<()> {
    out.push(b'{');
    for (place, column) in row.columns().iter().enumerate() {
        if place > 0 {
            out.push(b',');
        }
        serde_json::to_writer(&mut *out, column.name())?;
        out.push(b':');
        write_value(row, place, column.type_(), out)?;
    }
    out.push(b'}');
    Ok(())
}

fn write_value(row: &Row, place: usize, kind: &Type, out: &mut Vec<u8>) -> Result<()> {
    macro_rules! write {
        ($type:ty) => {
            serde_json::to_writer(&mut *out, &row.try_get::<_, Option<$type>>(place)?)?
        };
    }
    match *kind {
        Type::TEXT | Type::VARCHAR | Type::NAME | Type::BPCHAR => write!(&str),
        Type::BOOL => write!(bool),
        Type::INT2 => write!(i16),
        Type::INT4 => write!(i32),
        Type::INT8 => write!(i64),
        Type::FLOAT8 => write!(f64),
        Type::UUID => write!(Uuid),
        Type::DATE => write!(Date),
        Type::TIMESTAMPTZ => write!(Timestamp),
        Type::TIME => write!(jiff::civil::Time),
        Type::TEXT_ARRAY => write!(Vec<&str>),
        Type::UUID_ARRAY => write!(Vec<Uuid>),
        // Its text, behind one byte of version.
        Type::JSONB => match row.try_get::<_, Option<Raw<'_>>>(place)? {
            Some(Raw(raw)) => out.extend_from_slice(raw.get(1..).unwrap_or_default()),
            None => out.extend_from_slice(b"null"),
        },
        Type::JSON => match row.try_get::<_, Option<Raw<'_>>>(place)? {
            Some(Raw(raw)) => out.extend_from_slice(raw),
            None => out.extend_from_slice(b"null"),
        },
        Type::NUMERIC => match row.try_get::<_, Option<Raw<'_>>>(place)? {
            Some(Raw(raw)) => write_numeric(raw, out)?,
            None => out.extend_from_slice(b"null"),
        },
        Type::VOID => out.extend_from_slice(b"null"),
        _ => bail!("no JSON for a {kind} in column {place}"),
    }
    Ok(())
}

/// A numeric as a text: groups of four digits, the weight of the first, a sign and a scale.
fn write_numeric(raw: &[u8], out: &mut Vec<u8>) -> Result<()> {
    let words: Vec<i32> = raw.chunks_exact(2).map(|pair| i32::from(i16::from_be_bytes([pair[0], pair[1]]))).collect();
    let [_, weight, sign, scale, groups @ ..] = words.as_slice() else { bail!("a numeric is cut short") };
    let group = |place: i32| usize::try_from(place).ok().and_then(|place| groups.get(place)).copied().unwrap_or(0);
    let whole: String = (0..=*weight).map(|place| format!("{:04}", group(place))).collect();
    let part: String = (0..(scale + 3) / 4).map(|place| format!("{:04}", group(weight + 1 + place))).collect();
    let whole = whole.trim_start_matches('0');
    out.push(b'"');
    if *sign != 0 {
        out.push(b'-');
    }
    out.extend_from_slice(if whole.is_empty() { b"0" } else { whole.as_bytes() });
    if *scale > 0 {
        out.push(b'.');
        out.extend_from_slice(&part.as_bytes()[..usize::try_from(*scale)?]);
    }
    out.push(b'"');
    Ok(())
}
