//! A page of somebody else cannot act in the name of whoever is signed in.

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use tokio::net::TcpListener;

use super::chromium::Browser;
use crate::support::World;

/// Another port is another origin, but the same site: the browser does send the session's cookie.
async fn other_site(form: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address");
    let page = Router::new().route("/", get(async move || Html(form)));
    tokio::spawn(async move { axum::serve(listener, page).await });
    format!("http://{address}/")
}

#[tokio::test]
async fn a_form_of_another_origin_is_refused_though_it_brings_the_cookie() {
    let world = World::new().await;
    let browser = Browser::new(&world).await;
    browser.becomes("ana").await;
    let server = browser.driver.current_url().await.expect("an address").origin().ascii_serialization();
    let fields = "<input name=company_name value='PT Tipuan'><input name=contact_phone value='0812 3456 7890'><input name=primary_channel value=Other>";
    let form = format!(
        "<!doctype html><title>Prize</title><form method=post action='{server}/api/crm/leads'>{fields}<button>Win a prize</button></form>"
    );
    let elsewhere = other_site(form).await;
    browser.driver.goto(&elsewhere).await.expect("the other site");
    browser.presses("Win a prize").await;
    browser.sees("This request came from another site.").await;
    // He is still signed in, and nothing was added.
    browser.opens("/crm/lead-inbox").await;
    browser.sees("Nothing to decide on").await;
    browser.misses("PT Tipuan").await;
    // The same form on our own page would have been taken.
    let leads = world.ana().await.gets("/api/crm/leads?view=inbox").await.is_ok();
    assert_eq!(leads.data().as_array().map(Vec::len), Some(0));
    browser.closes().await;
    world.proves_itself().await;
}
