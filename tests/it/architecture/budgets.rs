//! How large things may grow, and that nothing lies beside the build.

use std::collections::BTreeSet;

use crate::support::text::{files, read, word};

const FILE_LINES: usize = 200;
const RUST_LINES: usize = 40;
const SQL_LINES: usize = 60;

#[test]
fn no_file_is_over_its_budget() {
    let mut over = Vec::new();
    for folder in ["src", "assets", "migrations", "tests", "bin"] {
        for file in files(folder, &["rs", "sql", "js", "css", "sh"]) {
            let lines = read(&file).lines().count();
            if lines > FILE_LINES {
                over.push(format!("{} has {lines} lines, {FILE_LINES} are allowed", file.display()));
            }
        }
    }
    assert!(over.is_empty(), "{}", over.join("\n"));
}

#[test]
fn no_function_is_over_its_budget() {
    let mut over = Vec::new();
    for file in files("src", &["rs"]) {
        for (name, lines) in rust_functions(&read(&file)).into_iter().filter(|(_, lines)| *lines > RUST_LINES) {
            over.push(format!("{}: fn {name} has {lines} lines, {RUST_LINES} are allowed", file.display()));
        }
    }
    for file in files("src", &["sql"]) {
        for (name, lines) in sql_functions(&read(&file)).into_iter().filter(|(_, lines)| *lines > SQL_LINES) {
            over.push(format!("{}: {name} has {lines} lines, {SQL_LINES} are allowed", file.display()));
        }
    }
    assert!(over.is_empty(), "{}", over.join("\n"));
}

#[test]
fn every_sql_file_is_part_of_the_rebuilt_schema() {
    let listed: BTreeSet<_> = bcp_crm::db::migrate::FILES.iter().map(|(name, _)| format!("src/{name}")).collect();
    let apart = ["src/db/bootstrap.sql", "src/db/guard.sql", "src/db/tear_down.sql"];
    let there: BTreeSet<_> =
        files("src", &["sql"]).iter().map(|file| file.display().to_string()).filter(|file| !apart.contains(&file.as_str())).collect();
    assert_eq!(listed, there);
}

/// Functions of rustfmt's shape: they end where a brace stands as far in as their first line.
fn rust_functions(text: &str) -> Vec<(String, usize)> {
    let lines: Vec<_> = text.lines().collect();
    let starts = lines.iter().enumerate().filter_map(|(at, line)| {
        let head = line.trim_start().split("fn ").next()?;
        let is_head = head.split_whitespace().all(|part| part.starts_with("pub") || ["const", "async", "unsafe", "super)"].contains(&part));
        (line.contains("fn ") && is_head && !line.trim_end().ends_with(';')).then_some(at)
    });
    let length = |at: usize| {
        let indent = lines[at].len() - lines[at].trim_start().len();
        let end = format!("{}}}", " ".repeat(indent));
        lines[at..].iter().position(|line| **line == end).map_or(1, |lines| lines + 1)
    };
    starts
        .map(|at| (word(lines[at].split("fn ").nth(1).unwrap_or_default()), if lines[at].ends_with('}') { 1 } else { length(at) }))
        .collect()
}

fn sql_functions(text: &str) -> Vec<(String, usize)> {
    let lines: Vec<_> = text.lines().collect();
    let starts = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.starts_with("create function ") || line.starts_with("create or replace function "));
    starts
        .map(|(at, line)| {
            let end = lines[at..].iter().position(|line| line.trim_end().ends_with("$$;")).map_or(1, |lines| lines + 1);
            (line.split('(').next().unwrap_or_default().to_owned(), end)
        })
        .collect()
}
