//! docs/security.md names tests, and they are there.

use std::collections::BTreeSet;
use std::path::Path;

use crate::support::text::{files, read, word};

#[test]
fn every_test_that_the_threats_name_is_there() {
    let mut there = BTreeSet::new();
    for file in files("tests/it", &["rs"]).iter().chain(&files("src", &["rs"])) {
        let text = read(file);
        let folder = file.strip_prefix("tests").or_else(|_| file.strip_prefix("src")).expect("a file of ours");
        let module = folder.with_extension("").to_string_lossy().replace('/', "::").replace("::mod", "");
        for test in text.split("#[tokio::test").chain(text.split("#[test]")).skip(1) {
            let name = test.split_once("fn ").map(|(_, rest)| word(rest)).unwrap_or_default();
            there.insert(format!("{}::{name}", module.trim_start_matches("it::")));
        }
    }
    let page = read(Path::new("docs/security.md"));
    let named: Vec<_> = page.split('`').skip(1).step_by(2).filter(|name| name.contains("::")).collect();
    assert!(named.len() > 40, "only {} tests are named", named.len());
    let gone: Vec<_> = named.iter().filter(|name| !there.contains(**name)).collect();
    assert!(gone.is_empty(), "docs/security.md names tests that are not there: {gone:#?}");
}

/// An attack without a line in the page stops nobody from forgetting it.
#[test]
fn every_attack_has_its_line_among_the_threats() {
    let page = read(Path::new("docs/security.md"));
    let mut missing = Vec::new();
    for file in files("tests/it/attacks", &["rs"]).iter().filter(|file| !file.ends_with("documented.rs")) {
        let module = file.file_stem().expect("a name").to_string_lossy().into_owned();
        for test in read(file).split("#[tokio::test").skip(1) {
            let name = test.split_once("fn ").map(|(_, rest)| word(rest)).unwrap_or_default();
            let full = format!("attacks::{module}::{name}");
            if !page.contains(&full) {
                missing.push(full);
            }
        }
    }
    assert!(missing.is_empty(), "without a line in docs/security.md: {missing:#?}");
}
