//! Off loopback: nothing that was sent by TLS once is sent without it again.

use crate::support::{PASSWORD, World};

#[tokio::test]
async fn off_loopback_nothing_is_sent_in_the_clear_again() {
    let world = World::new().await;
    let abroad = world.off_loopback().await;
    let login = abroad.stranger().logs_in("budi@bcp.test", PASSWORD).await.is_ok();
    let session = login.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
    let budi = abroad.stranger();
    let form = budi.asks(reqwest::Method::POST, "/api/crm/targets").header("accept", "text/html").header("cookie", &session);
    let made = budi.sends(form.form(&[("company_name", "PT Aman")])).await;
    made.check(made.status == 303, "is made");
    let toast = made.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
    made.check(toast.starts_with("bcp_flash="), "brings a toast");
    let page = budi.asks(reqwest::Method::GET, made.header("location")).header("accept", "text/html");
    let page = budi.sends(page.header("cookie", format!("{session}; {toast}"))).await.shows_a_page();
    for answer in [&login, &made, &page, &budi.gets("/healthz").await, &budi.gets("/api/crm/leads").await] {
        answer.check(answer.header("strict-transport-security").starts_with("max-age=31536000"), "is by TLS from now on");
        for cookie in answer.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok()) {
            let has = |flag: &str| cookie.split("; ").any(|part| part == flag);
            answer.check(has("Secure") && has("HttpOnly") && has("SameSite=Lax") && has("Path=/"), &format!("guards {cookie}"));
            answer.check(cookie.matches("Secure").count() == 1 && !cookie.contains("Domain="), &format!("says it once in {cookie}"));
        }
    }
    // On one's own machine there is no TLS to insist on.
    let near = world.stranger().gets("/healthz").await;
    near.check(!near.headers.contains_key("strict-transport-security"), "insists on nothing");
    world.proves_itself().await;
}
