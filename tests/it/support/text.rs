//! The project's own texts, for tests that read them.

use std::fs;
use std::path::{Path, PathBuf};

/// A file's text.
pub fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("a text of the project")
}

/// Every file below a folder whose name ends in one of these.
pub fn files(folder: &str, ends: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder of the project") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| ends.iter().any(|wanted| end == *wanted)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The name that a text begins with.
pub fn word(text: &str) -> String {
    text.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
}
