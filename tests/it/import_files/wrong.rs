//! What is no list: refused in words, at the field of the file, and nothing is kept of it.

use reqwest::Method;

use super::{BOUNDARY, World, form};

const HEADERS: &str = "Company Name,Email\n";

#[tokio::test]
async fn what_is_no_list_is_named_for_what_it_is() {
    let world = World::new().await;
    let budi = world.budi().await;
    let noise: Vec<u8> = (0..4_000_u32).map(|n| (n * 7 % 256) as u8).collect();
    let files: [(&str, &[u8], &str); 11] = [
        ("list.csv", b"", "empty"),
        ("list.csv", b"\n\n \n", "empty"),
        ("list.csv", HEADERS.as_bytes(), "nothing below"),
        ("list.csv", b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        ("list.xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more", "old or password-protected"),
        ("list.csv", b"<html><table><tr><td>Company</td></tr></table>", "web page"),
        ("list.xlsx", b"PK\x03\x04 and nothing else", "damaged"),
        ("list.csv", b"\x89PNG\r\n\x1a\n", "picture"),
        ("list.csv", b"\x1f\x8b\x08", "compressed"),
        ("list.csv", &noise, "not a text file"),
        ("list.csv", b"Company Name,Notes\nPT Satu,\"never closed\nPT Dua,fine\n", "Row 2 does not end"),
    ];
    for (name, content, words) in files {
        let refused = budi.uploads(name, content).await.is_refused("VALIDATION_ERROR").names_field("file");
        assert!(refused.message().contains(words), "{}", refused.message());
    }
    budi.uploads("list.csv", "Company Name,Notes\nPT Satu,\"closed\"").await.is_created();
    budi.sends_file(super::PATH, "list.csv", b"x", &[]).await.is_refused("VALIDATION_ERROR").names_field("kind");
    budi.sends_file(super::PATH, "list.csv", b"x", &[("kind", "deals")]).await.is_refused("VALIDATION_ERROR").names_field("kind");
    budi.sends_file(super::PATH, "list.csv", b"x", &[("kind", "targets"), ("extra", "1")])
        .await
        .is_refused("VALIDATION_ERROR")
        .names_field("extra");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_file_that_is_too_large_has_too_many_rows_or_never_ends_a_row_is_refused() {
    let world = World::new().await;
    let budi = world.budi().await;
    budi.uploads("large.csv", vec![b'x'; 51 * 1024 * 1024]).await.is_refused("PAYLOAD_TOO_LARGE").names_field("file");
    let many = [HEADERS, &"PT Satu,a@satu.test\n".repeat(100_001)].concat();
    budi.uploads("many.csv", many).await.is_refused("PAYLOAD_TOO_LARGE").names_field("file");
    let open = format!("{HEADERS}PT Satu,\"never closed\n{}", "PT Dua,b@dua.test\n".repeat(200_000));
    let refused = budi.uploads("open.csv", open).await.is_refused("VALIDATION_ERROR").names_field("file");
    assert!(refused.message().contains("Row 2") && refused.message().contains("quotation mark"));
    assert_eq!(budi.gets(super::PATH).await.is_ok().data().as_array().map(Vec::len), Some(0));
    world.proves_itself().await;
}

#[tokio::test]
async fn whoever_may_not_import_is_refused_before_his_file_is_read() {
    let world = World::new().await;
    for name in ["oka", "ana"] {
        world.person(name).await.uploads("list.csv", "Company Name\nPT Satu\n").await.is_refused("FORBIDDEN");
    }
    world.stranger().uploads("list.csv", "Company Name\nPT Satu\n").await.is_refused("UNAUTHENTICATED");
    let finance = world.person("fitri").await;
    finance.uploads("list.csv", "Company Name\nPT Satu\n").await.is_refused("FORBIDDEN");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_browsers_form_goes_to_the_import_or_comes_back_with_the_reason() {
    let world = World::new().await;
    let budi = world.budi().await;
    let sent = |content: &'static [u8]| {
        let request = budi.asks(Method::POST, "/api/crm/imports?_form=upload").header("accept", "text/vnd.turbo-stream.html, text/html");
        request.header("content-type", format!("multipart/form-data; boundary={BOUNDARY}")).body(form(
            "list.csv",
            content,
            &[("kind", "targets")],
        ))
    };
    let imported = budi.sends(sent(b"Company Name\nPT Satu\n")).await;
    imported.check(imported.status == 303 && imported.header("location").starts_with("/crm/imports/IMP"), "goes to the import");
    let refused = budi.sends(sent(b"%PDF-1.4")).await;
    refused.check(refused.status == 400 && refused.text.contains("target=\"upload\""), "is written into the form");
    refused.check(refused.text.contains("&quot;file&quot;:&quot;This is a PDF"), "is said at the field");
    world.proves_itself().await;
}
