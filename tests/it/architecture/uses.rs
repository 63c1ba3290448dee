//! Who uses whom.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::text::{files, read, word};

/// What every domain may use besides other domains' mod.rs.
const GROUND: &[&str] = &["app", "db", "error", "home", "session", "ui", "web"];

/// Not domains: the ground itself, what runs the product, and what loads it.
const NOT_DOMAINS: &[&str] = &["app", "commands", "db", "demo", "error", "live", "ui", "web", "worker"];

/// Who may use what of the crate, below the domains.
const BELOW: &[(&str, &[&str])] = &[
    ("ui", &["ui"]),
    ("db", &["db", "error"]),
    ("error", &["error", "web"]),
    ("web", &["app", "db", "error", "home", "session", "ui", "web"]),
];

#[test]
fn a_domain_uses_the_ground_and_other_domains_only_through_their_mod() {
    let domains = domains();
    assert!(domains.contains("leads") && domains.contains("opportunities"), "the domains were found: {domains:?}");
    let mut wrong = Vec::new();
    for domain in &domains {
        for (place, used, inner) in uses(domain) {
            let allowed = GROUND.contains(&used.as_str()) || domains.contains(&used);
            if !allowed {
                wrong.push(format!("{place}: a domain does not use {used}"));
            } else if used != *domain && is_module(&used, &inner) && !GROUND.contains(&used.as_str()) {
                wrong.push(format!("{place}: {used} is used through its mod.rs, not by {used}::{inner}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_ground_knows_no_domain() {
    let mut wrong = Vec::new();
    for (layer, allowed) in BELOW {
        for (place, used, _) in uses(layer) {
            if !allowed.contains(&used.as_str()) {
                wrong.push(format!("{place}: {layer} does not use {used}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A statement can only be run by a scope, which always names a user.
#[test]
fn only_db_speaks_to_the_driver_and_the_pool() {
    let mut wrong = Vec::new();
    for file in files("src", &["rs"]).iter().filter(|file| !file.starts_with("src/db")) {
        for (number, line) in read(file).lines().enumerate() {
            let names =
                ["deadpool", "tokio_postgres::Client", "tokio_postgres::connect", "Databases::"].iter().any(|name| line.contains(name));
            let may = file.starts_with("src/commands") || file.starts_with("src/demo");
            if names && !may {
                wrong.push(format!("{}:{}: {}", file.display(), number + 1, line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn domains() -> BTreeSet<String> {
    let folders =
        fs::read_dir("src").expect("src").map(|entry| entry.expect("an entry").path()).filter(|path| path.join("mod.rs").is_file());
    folders.filter_map(|path| Some(path.file_name()?.to_str()?.to_owned())).filter(|name| !NOT_DOMAINS.contains(&name.as_str())).collect()
}

/// Every `crate::used::inner` of a module, wherever it stands: in a `use` or in a line of code.
fn uses(module: &str) -> Vec<(String, String, String)> {
    let folder = Path::new("src").join(module);
    let texts = if folder.is_dir() { files(&folder.to_string_lossy(), &["rs"]) } else { vec![folder.with_extension("rs")] };
    let mut found = Vec::new();
    for file in texts {
        let text = read(&file);
        for (at, _) in text.match_indices("crate::") {
            let place = format!("{}:{}", file.display(), text[..at].lines().count());
            let rest = &text[at + "crate::".len()..];
            match rest.strip_prefix('{') {
                Some(group) => {
                    let group = group.split(';').next().unwrap_or_default();
                    found.extend(branches(group).into_iter().map(|branch| (place.clone(), word(branch), inner(branch))));
                }
                None => found.push((place, word(rest), inner(rest))),
            }
        }
    }
    found
}

/// The parts of `a, b::{c, d}, e}` at the outer level.
fn branches(group: &str) -> Vec<&str> {
    let (mut depth, mut from, mut parts) = (0, 0, Vec::new());
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => {
                parts.push(group[from..at].trim());
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(group[from..at].trim());
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

fn inner(text: &str) -> String {
    text.split_once("::").map(|(_, rest)| word(rest)).unwrap_or_default()
}

fn is_module(module: &str, inner: &str) -> bool {
    let path = Path::new("src").join(module).join(inner);
    !inner.is_empty() && (path.is_dir() || path.with_extension("rs").is_file())
}
