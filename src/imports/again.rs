//! What was read once is read again: the file as it was kept, or the rows as they were read.

use postgres_from_row::FromRow;
use serde_json::Value;
use tokio::io::AsyncWriteExt;

use super::cells::Reading;
use super::read::broken;
use super::receive::Kept;
use super::store;
use crate::db::{Query, Scope, params};
use crate::error::{Code, Error};

pub(super) const FILE: &str = "select crm.rpc_import_file($1, $2) as content";
pub(super) const RAW: &str = "select r.row_number, r.raw from crm.list_import_raw($1, $2, false) as r";

#[derive(Debug, FromRow)]
struct Part {
    content: Option<Vec<u8>>,
}

#[derive(Debug, FromRow)]
struct Raw {
    row_number: i32,
    raw: Value,
}

/// The texts of a list.
pub(super) fn texts(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().map(|text| text.as_str().unwrap_or_default().to_owned()).collect()
}

/// The file as it was uploaded, of so many bytes.
pub(super) async fn kept_file(scope: &Scope, batch_id: &str, bytes: i64) -> Result<Kept, Error> {
    let (kept, mut out) = Kept::create().await?;
    let mut there = 0;
    for part in 0.. {
        let read: Part = scope.run(Query::new(FILE, params![batch_id.to_owned(), part]).one("import")).await?;
        let Some(content) = read.content else { break };
        there += i64::try_from(content.len()).unwrap_or(i64::MAX);
        out.write_all(&content).await.map_err(broken)?;
    }
    out.flush().await.map_err(broken)?;
    match there {
        0 => Err(Error::invalid("These rows came without a file, so there is nothing to read another way.")),
        _ if there == bytes => Ok(kept),
        // Whoever uploaded it was cut off before its end, or is still at it.
        _ => Err(Error::new(Code::InvalidTransition, "This file has not arrived completely. Upload it again.")),
    }
}

/// Converts the rows as they were read.
pub(super) async fn convert_again(scope: &Scope, batch_id: &str, reading: Reading) -> Result<(), Error> {
    let (mut after, mut count) = (i32::MIN, 0);
    loop {
        let raw: Vec<Raw> = scope.run(Query::new(RAW, params![batch_id.to_owned(), after])).await?;
        let Some(last) = raw.last() else { break };
        after = last.row_number;
        let reading = reading.clone();
        count += store::pages(scope, batch_id, move |page| {
            raw.iter().try_for_each(|row| page.add(row.row_number.unsigned_abs(), &texts(&row.raw), &reading))
        })
        .await?;
    }
    store::read(scope, batch_id, count).await
}
