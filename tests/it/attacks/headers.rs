//! Header splitting: nothing that somebody types begins a header, ends one, or becomes part of a path on disk.

use reqwest::Method;
use serde_json::{Value, json};

use super::raw::{address, says};
use crate::support::{Answer, PASSWORD, World};

const SPLIT: &str = "PT Belah\r\nSet-Cookie: evil=1\r\n\r\n<html>";

/// Whether an answer has a header that only the attacker can have written.
fn clean(answer: &Answer) {
    answer.check(!answer.headers.contains_key("evil"), "has no header of the attacker's");
    let cookies = answer.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
    answer.check(!cookies.into_iter().any(|cookie| cookie.starts_with("evil")), "sets no cookie of the attacker's");
    let location = answer.header("location");
    answer.check(!location.contains("evil=1\r") && !location.starts_with("//") && !location.contains("://"), "leads to this site");
}

#[tokio::test]
async fn a_line_break_in_a_name_stays_in_the_name() {
    let world = World::new().await;
    let budi = world.budi().await;
    let draft = json!({"company_name": SPLIT, "notes": SPLIT});
    let made = budi.adds_target(draft).await.is_created();
    clean(&made);
    let id = made.id("target.target_id");
    // As a form: where it goes and what is said of it are headers.
    let page = budi.submits("/api/crm/targets", &[("company_name", "PT Lain\r\nevil: 1"), ("_back", "/crm/targets\r\nevil: 1")]).await;
    clean(&page);
    page.check(page.status == 303 || page.status == 409, "is answered");
    let dropped = [("_method", "PATCH"), ("status", "dropped"), ("reason", SPLIT)];
    clean(&budi.submits(&format!("/api/crm/targets/{id}/status"), &dropped).await);
    let file = budi.gets("/api/crm/targets?status=all&format=csv").await;
    clean(&file);
    file.check(file.header("content-disposition").starts_with("attachment; filename=\"targets-"), "is named by the list");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_line_break_in_a_filter_or_in_next_reaches_no_header() {
    let world = World::new().await;
    let (stranger, ana) = (world.stranger(), world.ana().await);
    let encoded = "%0d%0aSet-Cookie:%20evil=1%0d%0aevil:%201";
    for path in
        ["/crm/lead-inbox?q=", "/crm/search?q=", "/login?next=/crm", "/login?next=", "/crm/", "/crm/leads/", "/api/crm/people?q=", "/"]
    {
        clean(&stranger.browses(&format!("{path}{encoded}")).await);
        clean(&ana.browses(&format!("{path}{encoded}")).await);
    }
    for next in ["/crm\r\nevil: 1", "\r\nevil: 1", "/crm%0d%0aevil: 1", "//evil=1", "https://evil=1"] {
        let login = world.stranger().submits("/api/auth/login", &[("email", "ana@bcp.test"), ("password", PASSWORD), ("next", next)]).await;
        clean(&login);
        login.check(login.header("location").starts_with("/crm"), "stays on this site");
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn a_line_break_in_a_key_or_a_cookie_is_no_request() {
    let world = World::new().await;
    let address = address(&world.stranger());
    for header in ["Idempotency-Key: a\rb", "Idempotency-Key: a\0b", "Idempotency-Key : a", "Cookie: bcp_flash=a\rb", " folded: a"] {
        let request = format!("POST /api/auth/logout HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{header}\r\nContent-Length: 0\r\n\r\n");
        let answer = says(&address, request.as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 400"), "{header:?}: {answer}");
    }
    // Two lengths are two opinions of where a request ends: a proxy and the server could differ.
    for lengths in
        ["Content-Length: 0\r\nContent-Length: 5", "Content-Length: 5\r\nTransfer-Encoding: chunked", "Transfer-Encoding: x, chunked"]
    {
        let request = format!(
            "POST /api/auth/logout HTTP/1.1\r\nHost: x\r\n{lengths}\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        );
        let answer = says(&address, request.as_bytes()).await;
        assert!(answer.matches("HTTP/1.1 ").count() <= 2 && !answer.contains("evil"), "{lengths}: {answer}");
    }
    world.proves_itself().await;
}

/// The toast is a cookie, which anybody may write for himself: it is shown as words, and its link leads nowhere else.
#[tokio::test]
async fn a_forged_toast_is_words_and_leads_nowhere_else() {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let world = World::new().await;
    let ana = world.ana().await;
    let forged = |toast: Value| format!("bcp_flash={}", URL_SAFE_NO_PAD.encode(toast.to_string()));
    for href in ["javascript:alert(1)", "//evil.example", "https://evil.example", "/\\evil.example", "/crm\r\nevil: 1"] {
        let toast = forged(json!({"message": "<script>alert(1)</script>", "link": [href, "<b>Win</b>"]}));
        let session = super::raw::cookie(&world, "ana").await;
        let request =
            ana.asks(Method::GET, "/crm/lead-inbox").header("accept", "text/html").header("cookie", format!("{session}; {toast}"));
        let page = ana.sends(request).await.shows_a_page();
        clean(&page);
        page.check(!page.text.contains("<script>alert") && !page.text.contains("<b>Win"), "shows words");
        page.check(!page.text.contains("evil.example") && !page.text.contains("javascript:"), "has no such link");
    }
    for garbage in ["bcp_flash=%00", "bcp_flash=AAAA", "bcp_flash=\"", "bcp_flash=e30"] {
        let session = super::raw::cookie(&world, "ana").await;
        let request =
            ana.asks(Method::GET, "/crm/lead-inbox").header("accept", "text/html").header("cookie", format!("{session}; {garbage}"));
        ana.sends(request).await.shows_a_page();
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn a_path_in_an_uploads_file_name_is_only_its_last_word() {
    let world = World::new().await;
    let budi = world.budi().await;
    for name in
        ["../../../etc/passwd", "..\\..\\boot.ini", "/etc/passwd", "C:\\boot.ini", "a/../b.csv", "..", "%2e%2e%2fpasswd", "x\u{0}.csv"]
    {
        let company = format!("Company Name\nPT {}\n", uuid::Uuid::new_v4().simple());
        let answer = budi.uploads(name, company).await;
        clean(&answer);
        if answer.status != 201 {
            answer.check((400..500).contains(&answer.status), "is refused in words");
            continue;
        }
        let kept = answer.id("batch.file_name");
        answer.check(!kept.contains(['/', '\\', '\0', '\r', '\n']), &format!("keeps {kept}, no path"));
        let failed = budi.gets(&format!("/api/crm/imports/{}/failed.csv", answer.id("batch.batch_id"))).await;
        failed.check(failed.header("content-disposition").contains("failed-IMP"), "is named by its number");
    }
    assert!(!std::env::temp_dir().join("boot.ini").exists() && !std::path::Path::new("b.csv").exists(), "nothing was written by that name");
    world.proves_itself().await;
}
