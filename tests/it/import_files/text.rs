//! Text in every usual encoding, with every usual delimiter.

use serde_json::json;

use super::{World, wide};

const HEADERS: &str = "Nama Perusahaan,Email,No Telp,Kota,Next Outreach";
const LIST: &str = "Nama Perusahaan,Email,No Telp,Kota,Next Outreach\nPT Café,A@Cafe.test,0812 3456 789,Zürich,22/11/2026\n";

#[tokio::test]
async fn the_encoding_is_found_and_shown() {
    let world = World::new().await;
    let budi = world.budi().await;
    let marked = format!("\u{feff}{LIST}");
    let windows: Vec<u8> = LIST.chars().map(|letter| u8::try_from(u32::from(letter)).expect("a letter of windows-1252")).collect();
    let files: [(&str, Vec<u8>); 7] = [
        ("UTF-8", LIST.as_bytes().to_vec()),
        ("UTF-8", marked.as_bytes().to_vec()),
        ("UTF-16LE", wide(&marked, u16::to_le_bytes)),
        ("UTF-16BE", wide(&marked, u16::to_be_bytes)),
        ("UTF-16LE", wide(LIST, u16::to_le_bytes)),
        ("UTF-16BE", wide(LIST, u16::to_be_bytes)),
        ("windows-1252", windows),
    ];
    for (encoding, content) in files {
        let uploaded = budi.uploads("list.csv", content).await.is_created();
        assert_eq!(uploaded.data()["batch"]["options"]["encoding"], encoding);
        let rows = budi.rows_of(&uploaded).await;
        let wanted = json!({"company_name": "PT Café", "contact_email": "a@cafe.test", "contact_phone": "0812 3456 789", "city": "Zürich",
            "next_outreach_at": "2026-11-22"});
        assert_eq!((rows.len(), &rows[0]["draft"], &rows[0]["verdict"]), (1, &wanted, &json!("create")), "{encoding}");
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn the_delimiter_is_found_and_decimal_commas_do_not_mislead() {
    let world = World::new().await;
    let putri = world.person("putri").await;
    for (name, delimiter) in [("comma", ","), ("semicolon", ";"), ("tab", "\t"), ("pipe", "|")] {
        let amount = if delimiter == "," { "\"1.250.000,50\"" } else { "1.250.000,50" };
        let lines = [["Company", "Phone", "Estimated Value", "Channel"], ["PT Laut", "021 555 100", amount, "website"]];
        let list = lines.map(|cells| cells.join(delimiter)).join("\n");
        let uploaded = putri.sends_file(super::PATH, "leads.csv", list.as_bytes(), &[("kind", "leads")]).await.is_created();
        assert_eq!(uploaded.data()["batch"]["options"]["delimiter"], name);
        let wanted = json!({"company_name": "PT Laut", "contact_phone": "021 555 100", "estimated_value": "1250000.5",
            "primary_channel": "Website (Direct/Referral)"});
        assert_eq!(putri.rows_of(&uploaded).await[0]["draft"], wanted, "{name}");
    }
    let named =
        putri.sends_file(super::PATH, "leads.csv", b"sep=;\nCompany;Phone\nPT Sep;021 555 100\n", &[("kind", "leads")]).await.is_created();
    assert_eq!(named.data()["batch"]["headers"], json!(["Company", "Phone"]));
    world.proves_itself().await;
}

#[tokio::test]
async fn line_breaks_within_quotes_ragged_rows_and_empty_rows_are_read_as_they_are_meant() {
    let world = World::new().await;
    let budi = world.budi().await;
    let list = "Company Name,Notes,City\r\n\"PT \"\"Satu\"\"\",\"one\r\ntwo, three\",Bogor\r\n\r\n,,\r\nPT Dua\r\nPT Tiga,x,y,more,\r\n";
    let uploaded = budi.uploads("list.csv", list).await.is_created();
    let rows = budi.rows_of(&uploaded).await;
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[0]["draft"], json!({"company_name": "PT \"Satu\"", "notes": "one\r\ntwo, three", "city": "Bogor"}));
    assert_eq!((&rows[1]["draft"], &rows[1]["verdict"]), (&json!({"company_name": "PT Dua"}), &json!("create")));
    assert_eq!(rows[2]["verdict"], "fail", "more cells than headers are not guessed at");
    world.proves_itself().await;
}

#[tokio::test]
async fn equal_headers_are_told_apart_and_three_hundred_columns_are_kept() {
    let world = World::new().await;
    let budi = world.budi().await;
    let uploaded = budi.uploads("list.csv", "Company Name,Email,Email,\nPT Satu,a@satu.test,b@satu.test,z\n").await.is_created();
    assert_eq!(uploaded.data()["batch"]["headers"], json!(["Company Name", "Email", "Email (2)"]));
    assert_eq!(uploaded.data()["batch"]["mapping"], json!({"company_name": "Company Name", "contact_email": "Email"}));
    let headers: Vec<String> = (1..300).map(|n| format!("H{n}")).collect();
    let wide = format!("{},Company Name\n{}PT Lebar\n", headers.join(","), "1,".repeat(299));
    let uploaded = budi.uploads("wide.csv", wide).await.is_created();
    assert_eq!(budi.rows_of(&uploaded).await[0]["raw"].as_array().map(Vec::len), Some(300));
    world.proves_itself().await;
}

#[tokio::test]
async fn cells_that_cannot_be_right_are_problems_of_their_rows_and_never_stored() {
    let world = World::new().await;
    let budi = world.budi().await;
    let list = format!(
        "{HEADERS}\nPT Satu,a@satu.test,6.28E+12,Bogor,\nPT Dua,not an address,,Bogor,31/02/2026\nPT Tiga,,,{},\nPT N\0l,,,Bogor,\n,x@y.test,,,\n",
        "x".repeat(201)
    );
    let uploaded = budi.uploads("list.csv", list).await.is_created();
    let rows = budi.rows_of(&uploaded).await;
    let problems: Vec<Vec<&str>> =
        rows.iter().map(|row| row["problems"].as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect()).collect();
    assert_eq!(
        problems,
        [vec!["contact_phone"], vec!["contact_email", "next_outreach_at"], vec!["city"], vec!["company_name"], vec!["company_name"]]
    );
    assert!(rows.iter().all(|row| row["verdict"] == "fail" && row["draft"].get("contact_phone").is_none()));
    assert!(rows[0]["problems"]["contact_phone"].as_str().is_some_and(|words| words.contains("6.28E+12")));
    world.proves_itself().await;
}

#[tokio::test]
async fn the_same_content_again_is_recognised_and_another_team_is_told_nothing() {
    let world = World::new().await;
    let (budi, sari, eko) = (world.budi().await, world.person("sari").await, world.person("eko").await);
    let first = budi.uploads("list.csv", LIST).await.is_created();
    assert!(first.data()["batch"]["same_as"].is_null());
    let again = sari.uploads("other-name.csv", LIST).await.is_created();
    assert_eq!(again.data()["batch"]["same_as"], first.data()["batch"]["batch_id"]);
    let page = sari.browses(&format!("/crm/imports/{}", again.id("batch.batch_id"))).await;
    page.check(page.text.contains("The same file was uploaded before: "), "says no more than is known");
    assert!(eko.uploads("list.csv", LIST).await.is_created().data()["batch"]["same_as"].is_null());
    let (keyed, other) = (budi.with_key("k1"), LIST.replace("Café", "Lain"));
    let once = keyed.uploads("list.csv", &other).await.is_created();
    assert_eq!(keyed.uploads("list.csv", &other).await.is_created().id("batch.batch_id"), once.id("batch.batch_id"));
    keyed.uploads("list.csv", LIST).await.is_refused("IDEMPOTENCY_MISMATCH");
    world.proves_itself().await;
}
