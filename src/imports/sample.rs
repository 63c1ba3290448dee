//! A file for each kind that shows what can be imported, and that can be imported as it is (spec 7.2).

use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use jiff::ToSpan;
use jiff::civil::Date;
use postgres_from_row::FromRow;
use rust_xlsxwriter::{Workbook, XlsxError};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Field, Kind, Shape};
use crate::app::App;
use crate::db::{Maybe, Query, params};
use crate::error::Error;
use crate::export::{Format, Text};
use crate::web::{Filter, Refused};

/// An invoice needs an account that is there.
pub(super) const ACCOUNT: &str = "select a.company_name from data.accounts as a where a.is_active order by a.account_id limit 1";

/// Which file.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SampleQuery {
    /// `csv` unless given.
    #[param(inline)]
    format: Option<Format>,
}

#[derive(Debug, FromRow)]
struct Account {
    company_name: String,
}

fn account() -> Maybe<Account> {
    Query::new(ACCOUNT, params![]).optional()
}

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(sample))
}

/// A sample file: the headers that are known best, and two rows that can be imported.
#[utoipa::path(get, path = "/api/crm/imports/sample/{kind}", tag = "imports",
    params(("kind" = Kind, Path, description = "What it holds"), SampleQuery),
    responses((status = 200, description = "The file", content_type = "text/csv"), (status = 401, body = Refused), (status = 403, body = Refused), (status = 404, body = Refused)))]
async fn sample(Path(kind): Path<String>, filter: Filter<SampleQuery>) -> Result<Response, Error> {
    let kind = *Kind::ALL.iter().find(|known| known.label() == kind).ok_or_else(|| Error::not_found("sample file"))?;
    let (actor, account) = filter.scope.visit(account()).await?;
    actor.must_open("imports")?;
    let account = account.map_or_else(|| "PT Contoh Satu".to_owned(), |account| account.company_name);
    let rows: Vec<Vec<String>> =
        (0..2).map(|place| kind.fields().iter().map(|field| example(field, place, &account, actor.today)).collect()).collect();
    let labels = kind.fields().iter().map(|field| field.label);
    let format = filter.query.format.unwrap_or(Format::Csv);
    let body = match format {
        Format::Csv => {
            let mut text = Text::new(Vec::new())?;
            text.row(labels)?;
            rows.iter().try_for_each(|row| text.row(row))?;
            text.take()?
        }
        Format::Xlsx => workbook(kind, &rows)?,
    };
    let name = format!("attachment; filename=\"sample-{}.{}\"", kind.label(), format.label());
    Ok(([(CONTENT_TYPE, format.content_type().to_owned()), (CONTENT_DISPOSITION, name)], body).into_response())
}

fn workbook(kind: Kind, rows: &[Vec<String>]) -> Result<Vec<u8>, Error> {
    let write = || -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let (bold, text) = (rust_xlsxwriter::Format::new().set_bold(), rust_xlsxwriter::Format::new().set_num_format("@"));
        let sheet = book.add_worksheet();
        sheet.set_name(kind.label())?;
        for (column, field) in (0..).zip(kind.fields()) {
            sheet.set_column_width(column, 20)?;
            // Excel keeps the digits of a phone number only in a column of texts.
            sheet.set_column_format(column, &text)?;
            sheet.write_string_with_format(0, column, field.label, &bold)?;
            for (place, row) in (1..).zip(rows) {
                sheet.write_string_with_format(place, column, row.get(usize::from(column)).map_or("", String::as_str), &text)?;
            }
        }
        book.save_to_buffer()
    };
    write().map_err(|error| Error::internal("a sample workbook cannot be written").because(error))
}

/// What stands in the sample's row.
fn example(field: &Field, place: usize, account: &str, today: Date) -> String {
    let pick = |both: [&str; 2]| both[place].to_owned();
    let day = |days: i64| today.saturating_add(days.days()).to_string();
    match field.name {
        "company_name" => pick(["PT Contoh Satu", "PT Contoh Dua"]),
        "domain" => pick(["contoh-satu.example", "contoh-dua.example"]),
        "contact_email" => pick(["info@contoh-satu.example", "info@contoh-dua.example"]),
        "contact_phone" => pick(["+62 21 5550 1001", "021 5550 1002"]),
        "contact_name" => pick(["Purchasing", "Export Department"]),
        "industry" => pick(["Manufacturing", "Food & Beverage"]),
        "city" => pick(["Jakarta", "Surabaya"]),
        "notes" => pick(["Ships twice a month", ""]),
        "source" => pick(["Trade fair list", "Trade fair list"]),
        "service_code" => pick(["EXI_FCL_EXPORT", "DOM_FTL"]),
        "route" => pick(["Jakarta – Singapore", "Jakarta – Surabaya"]),
        "est_volume_value" => pick(["2", "12.5"]),
        "est_volume_unit" => pick(["TEU", "cbm"]),
        "timeline" => pick(["1 Month", "Exploring"]),
        "estimated_value" | "amount" => pick(["12500000", "8250000.50"]),
        "paid_amount" => pick(["0", "8250000.50"]),
        "currency" => pick(["IDR", "IDR"]),
        "primary_channel" => pick(["Trade Show", "Other"]),
        "account" => account.to_owned(),
        "invoice_number" => format!("CONTOH-{}-{}", today.strftime("%Y%m%d"), place + 1),
        "status" => pick(["Outstanding", "Paid"]),
        "due_date" => day(30),
        "invoice_date" => day(0),
        _ if field.shape == Shape::Date => day(7),
        _ => String::new(),
    }
}
