//! Every statement in the program's text prepares as the restricted role, whether or not a test ever runs it.

use std::path::PathBuf;

use crate::support::World;
use crate::support::text::{files, read};

/// The owner's statements: command line, migration and the demo company's loading.
const OWNERS: &[&str] = &["src/commands/", "src/db/migrate.rs", "src/db/rebuild.rs", "src/demo/"];

const BEGINNINGS: &[&str] = &["select ", "with ", "insert ", "update ", "delete ", "call "];

#[tokio::test]
async fn every_statement_prepares_as_the_restricted_role() {
    let world = World::new().await;
    let client = world.sql_as_nobody().await;
    let found = statements();
    assert!(found.len() >= 10, "only {} statements were found in the text", found.len());
    let mut refused = Vec::new();
    for (place, sql) in &found {
        if let Err(error) = client.prepare(sql).await {
            refused.push(format!(
                "{place}: {}\n    {sql}",
                error.as_db_error().map_or_else(|| error.to_string(), |error| error.message().to_owned())
            ));
        }
    }
    assert!(refused.is_empty(), "{} of {} statements do not prepare:\n{}", refused.len(), found.len(), refused.join("\n"));
    world.proves_itself().await;
}

/// A statement runs only if it is a constant: prepared once a connection, and found by the test above.
#[test]
fn no_statement_is_put_together_at_run_time() {
    let mut found = Vec::new();
    for path in sources() {
        for (number, line) in read(&path).lines().enumerate() {
            if line.contains("format!(\"") && BEGINNINGS.iter().any(|begin| line.contains(&format!("format!(\"{begin}"))) {
                found.push(format!("{}:{}", path.display(), number + 1));
            }
        }
    }
    assert!(found.is_empty(), "SQL by format!: {found:?}");
}

fn statements() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for path in sources() {
        let text = read(&path);
        for (at, sql) in literals(&text) {
            if BEGINNINGS.iter().any(|begin| sql.to_lowercase().starts_with(begin)) {
                found.push((format!("{}:{}", path.display(), text[..at].lines().count()), sql));
            }
        }
    }
    found
}

fn sources() -> Vec<PathBuf> {
    let owners = |path: &PathBuf| OWNERS.iter().any(|own| path.to_string_lossy().starts_with(own));
    files("src", &["rs"]).into_iter().filter(|path| !owners(path)).collect()
}

/// The constants of text: what stands between the quotation marks after `: &str =`, as the compiler reads it.
fn literals(text: &str) -> Vec<(usize, String)> {
    const BEFORE: &str = ": &str =";
    text.match_indices(BEFORE)
        .filter_map(|(at, _)| {
            let rest = text[at + BEFORE.len()..].trim_start();
            if let Some(raw) = rest.strip_prefix("r#\"") {
                return raw.split_once("\"#").map(|(sql, _)| (at, sql.trim().to_owned()));
            }
            rest.strip_prefix('"').map(|quoted| (at, unescaped(quoted).trim().to_owned()))
        })
        .collect()
}

fn unescaped(quoted: &str) -> String {
    let mut text = String::new();
    let mut letters = quoted.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => break,
            '\\' => match letters.next() {
                Some('\n') => while letters.next_if(|next| next.is_whitespace()).is_some() {},
                Some('n') => text.push('\n'),
                Some(other) => text.push(other),
                None => break,
            },
            other => text.push(other),
        }
    }
    text
}
