//! What is stored in the end of files of every kind, and the options that a form sends with one.

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};
use serde_json::{Value, json};

use super::{PATH, World, wide};
use crate::imports::runs;
use crate::support::Person;

const LIST: &str = "Nama Perusahaan;Website;Email;No Telp;Kota;Next Outreach\n\
    PT Café;https://www.Cafe-Ñandú.co.id/produk?x=1;A@Cafe.test;0812 3456 789;Zürich;22/11/2026\n";

fn book() -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let sheet = book.add_worksheet();
    for (column, cells) in
        (0..).zip(LIST.lines().next().unwrap_or_default().split(';').zip(LIST.lines().nth(1).unwrap_or_default().split(';')))
    {
        sheet.write_string(0, column, cells.0)?.write_string(1, column, cells.1)?;
    }
    sheet.write_datetime_with_format(1, 5, ExcelDateTime::from_ymd(2026, 11, 22)?, &day)?;
    book.save_to_buffer()
}

/// Commits what was uploaded; answers its targets as they are stored.
async fn stored(world: &World, who: &Person, id: &str) -> Value {
    assert_eq!(runs(who, id, "commit").await["status"], "completed");
    let sql = "select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('company_name', t.company_name, 'domain', t.domain,
            'contact_email', t.contact_email, 'contact_phone', t.contact_phone, 'city', t.city, 'next_outreach_at', t.next_outreach_at,
            'source', t.source, 'tags', t.tags, 'key', t.dedupe_key)) order by t.company_name), '[]')
        from data.targets as t where t.import_batch_id = $1";
    world.owner_sql().await.query_one(sql, &[&id]).await.expect("targets").get(0)
}

#[tokio::test]
async fn of_every_encoding_delimiter_and_workbook_the_same_target_is_stored() {
    let world = World::new().await;
    let budi = world.budi().await;
    let windows: Vec<u8> = LIST.chars().map(|letter| u8::try_from(u32::from(letter)).expect("a letter of windows-1252")).collect();
    let marked = format!("\u{feff}{LIST}");
    let files: [(&str, Vec<u8>); 7] = [
        ("utf-8.csv", LIST.as_bytes().to_vec()),
        ("marked.csv", marked.as_bytes().to_vec()),
        ("wide.csv", wide(&marked, u16::to_le_bytes)),
        ("windows.csv", windows),
        ("tabs.tsv", LIST.replace(';', "\t").into_bytes()),
        ("pipes.txt", LIST.replace(';', "|").replace('\n', "\r\n").into_bytes()),
        ("book.xlsx", book().expect("a workbook")),
    ];
    for (name, content) in files {
        let uploaded = budi.uploads(name, content).await.is_created();
        let id = uploaded.id("batch.batch_id");
        let wanted = json!([{"company_name": "PT Café", "domain": "cafe-ñandú.co.id", "contact_email": "a@cafe.test",
            "contact_phone": "0812 3456 789", "city": "Zürich", "next_outreach_at": "2026-11-22", "tags": [],
            "key": "café|cafe-ñandú.co.id"}]);
        assert_eq!(stored(&world, &budi, &id).await, wanted, "{name}");
        assert_eq!(runs(&budi, &id, "undo").await["left_rows"], 0);
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn a_domain_is_stored_as_by_hand_or_is_a_problem_of_its_row() {
    let world = World::new().await;
    let budi = world.budi().await;
    let list = "Company,Domain\nPT Satu,tidak ada\nPT Dua,info@dua.co.id\nPT Tiga,//WWW.Tiga.co.id:8080/a\nPT Empat,empat.co.id.\nPT Lima,www.lima.co.id#x\n";
    let uploaded = budi.uploads("list.csv", list).await.is_created();
    let problems: Vec<bool> = budi.rows_of(&uploaded).await.iter().map(|row| row["problems"]["domain"].is_string()).collect();
    assert_eq!(problems, [true, true, false, false, false]);
    let made = stored(&world, &budi, &uploaded.id("batch.batch_id")).await;
    let domains: Vec<&Value> = made.as_array().into_iter().flatten().map(|target| &target["domain"]).collect();
    assert_eq!(domains, ["empat.co.id", "lima.co.id", "tiga.co.id"]);
    let options = r#"{"duplicates": "overwrite", "overwrite": ["domain"]}"#;
    let again = list.replace("//WWW.Tiga", "https://www.tiga");
    let over = budi.sends_file(PATH, "list.csv", again.as_bytes(), &[("kind", "targets"), ("options", options)]).await.is_created();
    assert_eq!((&over.data()["batch"]["updated"], &over.data()["batch"]["skipped"]), (&json!(0), &json!(3)), "it is the same domain");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_form_sends_options_as_json_or_field_by_field() {
    let world = World::new().await;
    let budi = world.budi().await;
    let list = b"Company\nPT Satu\n";
    let sends = |fields: &'static [(&'static str, &'static str)]| {
        let fields: Vec<_> = [("kind", "targets")].into_iter().chain(fields.iter().copied()).collect();
        let budi = budi.clone();
        async move { budi.sends_file(PATH, "list.csv", list, &fields).await }
    };
    let json = sends(&[("options", r#"{"duplicates": "fill", "fixed": {"source": "Expo", "tag": "Spring", "city": "Bogor"}}"#)]).await;
    let made = stored(&world, &budi, &json.is_created().id("batch.batch_id")).await;
    assert_eq!((&made[0]["source"], &made[0]["tags"]), (&json!("Expo"), &json!(["Spring"])));
    let fields = sends(&[
        ("options[duplicates]", "overwrite"),
        ("options[overwrite]", "city"),
        ("options[overwrite]", "notes"),
        ("options[fixed][source]", "Fair"),
        ("options[delimiter]", "semicolon"),
    ]);
    let options = fields.await.is_created().data()["batch"]["options"].clone();
    assert_eq!((&options["duplicates"], &options["overwrite"]), (&json!("overwrite"), &json!(["city", "notes"])));
    assert_eq!((&options["fixed"], &options["delimiter"]), (&json!({"source": "Fair"}), &json!("semicolon")));
    let long = sends(&[("options[fixed][tag]", "a tag of more letters than a tag can have by hand")]).await;
    long.is_refused("VALIDATION_ERROR").names_field("options.fixed.tag");
    sends(&[("options", "{")]).await.is_refused("VALIDATION_ERROR").names_field("options");
    sends(&[("options[duplicates]", "double")]).await.is_refused("VALIDATION_ERROR").names_field("options");
    world.proves_itself().await;
}
