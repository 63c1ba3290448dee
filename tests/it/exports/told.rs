//! What a file says, and that no spreadsheet takes it for more than words.

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use reqwest::Method;
use serde_json::json;

use super::kinds::deal;
use crate::imports::runs;
use crate::support::World;

const DANGEROUS: [&str; 5] = ["=1+1", "+628123456789", "-2", "@SUM(A1)", "\u{ff1d}1+1"];

#[tokio::test]
async fn nothing_that_begins_a_formula_leaves_as_one() {
    let world = World::new().await;
    let budi = world.budi().await;
    for name in DANGEROUS {
        let draft = json!({"company_name": format!("{name} Jaya"), "notes": name, "contact_name": "Ibu, \"Rina\"\nbaris dua"});
        budi.adds_target(draft).await.is_created();
    }
    let file = budi.takes("/api/crm/targets").await;
    let mut notes = file.column("notes");
    notes.sort();
    let mut guarded = DANGEROUS.map(|name| format!("'{name}")).to_vec();
    guarded.sort();
    assert_eq!(notes, guarded, "an apostrophe says that it is text");
    assert!(file.column("company_name").iter().all(|name| name.starts_with('\'')));
    assert!(file.column("contact_name").iter().all(|name| name == "Ibu, \"Rina\"\nbaris dua"), "quoted, not torn");
    let book = budi.takes_book("/api/crm/targets").await;
    let mut notes: Vec<String> = book.column("Notes").iter().map(ToString::to_string).collect();
    notes.sort();
    let mut plain = DANGEROUS.map(str::to_owned).to_vec();
    plain.sort();
    assert_eq!(notes, plain, "in a workbook it is text anyway");
    let bytes = budi.asks(Method::GET, "/api/crm/targets?format=xlsx").send().await.expect("a file").bytes().await.expect("bytes");
    let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(bytes.to_vec())).expect("a workbook");
    let formulas = book.worksheet_formula("targets").expect("its formulas");
    assert!(formulas.used_cells().next().is_none(), "none of them is a formula");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_workbook_counts_in_numbers_and_days_and_names_its_columns_in_words() {
    let world = World::new().await.at("2026-06-30T03:00:00Z").await;
    let budi = world.budi().await;
    deal(&budi, "PT Laut Biru", json!({"estimated_value": "12500000.50", "expected_close_date": "2026-08-17"})).await;
    let book = budi.takes_book("/api/crm/opportunities?view=pipeline").await;
    assert_eq!(book.heads[..3], ["Opportunity id", "Name", "Account name"]);
    assert_eq!(book.column("Estimated value"), [Data::Float(12_500_000.5)]);
    let Data::DateTime(closes) = &book.column("Expected close date")[0] else { panic!("a day") };
    assert_eq!(closes.to_ymd_hms_milli(), (2026, 8, 17, 0, 0, 0, 0));
    let Data::DateTime(made) = &book.column("Created at")[0] else { panic!("a moment") };
    assert_eq!(made.to_ymd_hms_milli(), (2026, 6, 30, 10, 0, 0, 0), "as the clock in Jakarta says");
    assert_eq!(book.column("Is overdue"), [Data::Bool(false)]);
    let file = budi.takes("/api/crm/opportunities?view=pipeline").await;
    assert_eq!(file.heads[..3], ["opportunity_id", "name", "account_name"]);
    assert_eq!(
        (file.column("estimated_value"), file.column("created_at")),
        (vec!["12500000.50".to_owned()], vec!["2026-06-30T03:00:00Z".to_owned()])
    );
    world.proves_itself().await;
}

#[tokio::test]
async fn what_was_imported_comes_out_and_would_go_in_again_as_known() {
    let world = World::new().await;
    let budi = world.budi().await;
    let lists = "Company Name;Website;Telepon;Catatan\nPT Satu Jaya;satu.example;0812 3456 789;=bukan rumus\nPT Dua Jaya;dua.example;+62 21 5550 1002;\n";
    let first = budi.uploads("targets.csv", lists).await.is_created().id("batch.batch_id");
    runs(&budi, &first, "commit").await;
    let file = budi.gets("/api/crm/targets?format=csv").await;
    let again = budi.uploads("again.csv", &file.text).await.is_created();
    let batch = again.data()["batch"].clone();
    assert_eq!((&batch["created"], &batch["skipped"], &batch["failed"]), (&json!(0), &json!(2), &json!(0)), "{batch:#}");
    let rows = budi.rows_of(&again).await;
    let of = |name: &str| rows.iter().map(|row| row["draft"][name].clone()).collect::<Vec<_>>();
    assert!(of("contact_phone").contains(&json!("+62 21 5550 1002")), "without the apostrophe that guarded it: {rows:#?}");
    assert!(of("notes").contains(&json!("=bukan rumus")), "{rows:#?}");
    world.proves_itself().await;
}
