//! Every link on every page of a signed-in person leads somewhere (spec 5).

use std::collections::BTreeSet;

use super::company::Company;
use crate::support::{Answer, Person};

/// What follows a text up to the closing quote, unescaped.
fn values<'a>(html: &'a str, before: &'a str) -> impl Iterator<Item = String> + 'a {
    html.split(before).skip(1).filter_map(|rest| rest.split('"').next()).map(|value| value.replace("&amp;", "&"))
}

/// Pages that differ only in the values of their query show the same kinds of links.
fn shape(link: &str) -> String {
    let (path, query) = link.split_once('?').unwrap_or((link, ""));
    let names: BTreeSet<_> = query.split('&').filter_map(|pair| pair.split('=').next()).collect();
    format!("{path}?{}", names.into_iter().collect::<Vec<_>>().join("&"))
}

async fn follows(who: &Person, link: &str) -> Answer {
    let mut answer = who.browses(link).await;
    for _ in 0..3 {
        if answer.status != 303 {
            break;
        }
        let onward = answer.header("location").to_owned();
        answer = who.browses(&onward).await;
    }
    answer
}

/// Follows everything from the person's home and the page of the API on; answers how many pages he saw.
async fn crawls(who: &Person, assets: &mut BTreeSet<String>) -> usize {
    let starts = ["/crm", "/api/docs"].map(str::to_owned);
    let mut waiting: Vec<_> = starts.iter().map(|start| (start.clone(), "his own".to_owned())).collect();
    let (mut asked, mut expanded) = (BTreeSet::from(starts), BTreeSet::new());
    while let Some((link, from)) = waiting.pop() {
        let answer = follows(who, &link).await;
        answer.check(answer.status == 200, &format!("is there for {}, who found a link on {from}", who.name));
        if !answer.header("content-type").starts_with("text/html") || !expanded.insert(shape(&link)) {
            continue;
        }
        for href in values(&answer.text, " href=\"").chain(values(&answer.text, " src=\"")) {
            let (path, anchor) = href.split_once('#').map_or((href.as_str(), None), |(path, anchor)| (path, Some(anchor)));
            // `#_` is nowhere on purpose: it closes a dialog that was opened by its address.
            if let Some(anchor) = anchor.filter(|anchor| path.is_empty() && *anchor != "_") {
                answer.check(answer.text.contains(&format!("id=\"{anchor}\"")), &format!("has the place {anchor} that it links to"));
            }
            if path.is_empty() || ["tel:", "mailto:", "data:"].iter().any(|scheme| path.starts_with(scheme)) {
                continue;
            }
            answer.check(path.starts_with('/') && !path.starts_with("//"), &format!("links to {path} by a full local address"));
            if path.starts_with("/assets") && !assets.insert(path.to_owned()) {
                continue;
            }
            if asked.insert(path.to_owned()) {
                waiting.push((path.to_owned(), link.clone()));
            }
        }
    }
    expanded.len()
}

async fn all(names: &[&str]) {
    let company = Company::founded().await;
    let mut assets = BTreeSet::new();
    for name in names {
        let pages = crawls(company.person(name), &mut assets).await;
        assert!(pages > 4 || *name == "oka" || *name == "fitri", "{name} saw only {pages} pages");
    }
    company.world.proves_itself().await;
}

#[tokio::test]
async fn every_link_of_marketing_leads_somewhere() {
    all(&["maya", "ana", "fitri", "oka"]).await;
}

#[tokio::test]
async fn every_link_of_sales_leads_somewhere() {
    all(&["sari", "budi", "putri"]).await;
}

#[tokio::test]
async fn every_link_of_the_admin_leads_somewhere() {
    all(&["agus"]).await;
}

#[tokio::test]
async fn every_link_of_the_director_leads_somewhere() {
    all(&["dewi"]).await;
}
