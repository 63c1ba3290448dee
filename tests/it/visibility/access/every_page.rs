//! Every page for everybody: own, the team's, foreign and missing records. A page without its row fails.

use std::collections::BTreeSet;
use std::path::Path;

use super::pages::{ALL_BUT_NONE, Open, PAGES};
use crate::support::text::{files, read};
use crate::visibility::company::Company;
use crate::visibility::records::{RECORDS, among};

/// The addresses that `.route(…, get(…))` gives to pages, constants looked up where they stand.
fn routed() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in files("src", &["rs"]) {
        for argument in read(&file).split(".route(").skip(1).filter_map(|rest| rest.split(',').next()) {
            match argument.strip_prefix('"') {
                Some(literal) => found.insert(literal.trim_end_matches('"').to_owned()),
                None => found.insert(constant(file.parent().expect("a folder"), argument.rsplit("::").next().unwrap_or_default(), &file)),
            };
        }
    }
    found
}

fn constant(folder: &Path, name: &str, first: &Path) -> String {
    let places = std::iter::once(first.to_owned()).chain(files(&folder.to_string_lossy(), &["rs"])).chain(files("src", &["rs"]));
    let wanted = format!("const {name}: &str = \"");
    let found = places.filter_map(|file| Some(read(&file).split_once(&wanted)?.1.split('"').next()?.to_owned())).next();
    found.unwrap_or_else(|| panic!("{name} of {} is no address that this test can read", first.display()))
}

#[test]
fn every_page_has_its_row_and_every_row_its_page() {
    let known: BTreeSet<_> = PAGES.iter().map(|(page, _)| (*page).to_owned()).collect();
    let there = routed();
    let unknown: Vec<_> = there.difference(&known).collect();
    assert!(unknown.is_empty(), "pages without a row in tests/it/visibility/access/pages.rs: {unknown:#?}");
    let gone: Vec<_> = known.difference(&there).collect();
    assert!(gone.is_empty(), "rows without a page: {gone:#?}");
}

/// The cadences that come with the CRM are everybody's to see; the rest stands in `RECORDS`.
async fn of_kind(company: &Company, kind: &str) -> Vec<(String, &'static str)> {
    if kind == "cadence" {
        let first = "select min(cadence_id)::text from data.cadences";
        let id = company.world.owner_sql().await.query_one(first, &[]).await.expect("a cadence").get(0);
        return vec![(id, ALL_BUT_NONE)];
    }
    // Marketing staff imports nothing, so that such an import exists in no life but this table's (spec 1.3).
    let there = |record: &str| record.split(' ').next() == Some(kind) && record != "import of ana";
    let records = RECORDS.iter().filter(|(record, _)| there(record));
    records.map(|(record, seers)| (company.id(record).to_owned(), *seers)).collect()
}

#[tokio::test]
async fn each_page_is_open_to_whom_it_should_be_with_own_team_foreign_and_missing_records() {
    let company = Company::founded().await;
    let stranger = company.world.stranger();
    let mut wrong = Vec::new();
    let mut expects = async |person: &crate::support::Person, path: &str, status: u16| {
        let answer = person.browses(path).await;
        if answer.status != status {
            wrong.push(format!("{} {path}: {} instead of {status}", person.name, answer.status));
        }
        answer
    };
    for (page, open) in PAGES {
        match open {
            Open::Anyone(status) => {
                expects(&stranger, page, *status).await;
                for person in company.people() {
                    expects(person, page, *status).await;
                }
            }
            Open::To(names) => {
                // Of people's own pages anybody's will do.
                let page = &page.replace("{id}", &company.person("budi").user_id.to_string());
                expects(&stranger, page, if page.starts_with("/api/") { 401 } else { 303 }).await;
                for person in company.people() {
                    let home = page == "/crm" && person.name != "oka";
                    let status = if home {
                        303
                    } else if among(names, &person.name) {
                        200
                    } else {
                        403
                    };
                    expects(person, page, status).await;
                }
            }
            Open::Record { kind, may } => {
                let records = of_kind(&company, kind).await;
                assert!(!records.is_empty(), "{kind} has records");
                let missing = page.replace("{id}", if *kind == "cadence" { "999999999" } else { "NONE209901010001" });
                for person in company.people() {
                    let barred = may.is_some_and(|names| !among(names, &person.name));
                    for (id, seers) in &records {
                        let sees = among(seers, &person.name);
                        let status = if !sees {
                            404
                        } else if barred {
                            403
                        } else {
                            200
                        };
                        let shown = expects(person, &page.replace("{id}", id), status).await;
                        shown.check(shown.header("content-type").starts_with("text/html"), "is a page");
                    }
                    let nothing = person.browses(&missing).await;
                    nothing.check([403, 404].contains(&nothing.status), "is not there");
                    expects(&stranger, &missing, 303).await;
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    company.world.proves_itself().await;
}

/// The page of a hidden record is word for word the page of one that is not there.
#[tokio::test]
async fn the_page_of_a_hidden_record_is_the_page_of_a_missing_one() {
    let company = Company::founded().await;
    let mut met = 0;
    for (page, open) in PAGES {
        let Open::Record { kind, may: None, .. } = open else { continue };
        for (id, seers) in of_kind(&company, kind).await {
            for person in company.people().filter(|person| !among(seers, &person.name)) {
                let plain = async |id: &str| {
                    let answer = person.browses(&page.replace("{id}", id)).await;
                    let text = answer.text.replace(answer.header("x-correlation-id"), "").replace(&page.replace("{id}", id), "");
                    (answer.status, text)
                };
                let missing = format!("{}9901010001", &id.chars().take_while(|letter| letter.is_alphabetic()).collect::<String>());
                met += 1;
                assert_eq!(plain(&id).await, plain(&missing).await, "{} can tell {page} {id}", person.name);
            }
        }
    }
    assert!(met > 50, "only {met} hidden pages were asked for");
    company.world.proves_itself().await;
}
