//! The trips of addresses, as the product itself makes them: it is asked once for each while the database writes down every statement.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use tokio_postgres::Client;

use crate::load::{self, Shot};

/// What an address sends to the database between begin and commit.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Trip {
    pub path: String,
    pub cookie: String,
    /// How the transaction begins.
    pub begin: String,
    pub statements: Vec<Statement>,
}

/// A statement and its values as text.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Statement {
    pub sql: String,
    pub params: Vec<Option<String>>,
}

impl Trip {
    /// What a request names it by.
    pub fn key(&self) -> String {
        Self::key_of(&self.path, &self.cookie)
    }

    /// The same of a request.
    pub fn key_of(path: &str, cookie: &str) -> String {
        format!("{path} {cookie}")
    }
}

/// Asks the product, whose connections must be written down, for each read once, and reads from the log what it did.
pub async fn record(server: std::net::SocketAddr, owner: &Client, shots: &[Shot]) -> Result<Vec<Trip>> {
    let begun = log_of(owner).await?.len();
    let mut line = load::connect(server).await?;
    let mut asked = HashMap::new();
    for shot in shots {
        let answer = load::send(&mut line, shot).await?;
        if answer.status != 200 {
            bail!("{} is answered {}: {}", shot.path, answer.status, answer.text());
        }
        asked.insert(answer.correlation.context("an answer without its id")?, shot);
    }
    let log = log_of(owner).await?;
    let mut found = Vec::new();
    for (begin, statements) in transactions(&log[begun..]) {
        let entered = statements.first().filter(|first| first.sql.contains("crm.enter("));
        let id = entered.and_then(|enter| enter.params.get(1)?.clone());
        if let Some(shot) = id.and_then(|id| asked.remove(&id)) {
            found.push(Trip { path: shot.path.clone(), cookie: shot.cookie.clone(), begin, statements });
        }
    }
    match asked.values().next() {
        Some(shot) => bail!("the log does not tell what {} asked", shot.path),
        None => Ok(found),
    }
}

/// The database's log up to now.
async fn log_of(owner: &Client) -> Result<String> {
    let row =
        owner.query_one("select current_setting('data_directory') || '/' || pg_current_logfile(), gen_random_uuid()::text", &[]).await?;
    let (file, mark): (String, String) = (row.get(0), row.get(1));
    owner.batch_execute("set log_statement = 'all'").await?;
    owner.batch_execute(&format!("select '{mark}'")).await?;
    owner.batch_execute("set log_statement = 'none'").await?;
    let mut waits = tokio::time::interval(Duration::from_millis(20));
    for _ in 0..500 {
        waits.tick().await;
        let text = String::from_utf8_lossy(&std::fs::read(Path::new(&file)).with_context(|| file.clone())?).into_owned();
        if text.contains(&mark) {
            return Ok(text);
        }
    }
    bail!("{file} does not hold what was just asked")
}

/// The statements of each transaction, by process: what a log with `execute NAME: SQL` and `parameters: $1 = …` tells.
fn transactions(log: &str) -> Vec<(String, Vec<Statement>)> {
    let (mut open, mut done): (HashMap<String, (String, Vec<Statement>)>, _) = (HashMap::new(), Vec::new());
    for entry in entries(log) {
        let Some((pid, text)) = entry.split_once("] ").and_then(|(head, text)| Some((head.rsplit_once('[')?.1.to_owned(), text))) else {
            continue;
        };
        let (begin, under_way) = open.entry(pid).or_default();
        if let Some((_, sql)) = text.split_once("LOG:  execute ").and_then(|(_, rest)| rest.split_once(": ")) {
            under_way.push(Statement { sql: sql.trim_end().to_owned(), params: Vec::new() });
        } else if let Some((_, values)) = text.split_once("DETAIL:  ").filter(|(_, rest)| rest.to_lowercase().starts_with("parameters: ")) {
            if let Some(last) = under_way.last_mut() {
                last.params = values_of(&values["parameters: ".len()..]);
            }
        } else if let Some((_, sql)) = text.split_once("LOG:  statement: ") {
            done.push((std::mem::replace(begin, sql.trim_end().to_owned()), std::mem::take(under_way)));
        }
    }
    done.retain(|(_, statements)| !statements.is_empty());
    done
}

/// Entries begin with a date; a statement's further lines do not.
fn entries(log: &str) -> Vec<String> {
    let mut entries: Vec<String> = Vec::new();
    for line in log.lines() {
        let begins = line.len() > 30 && line.as_bytes()[4] == b'-' && line.as_bytes()[13] == b':' && line.starts_with("20");
        match entries.last_mut().filter(|_| !begins) {
            Some(entry) => {
                entry.push('\n');
                // Further lines are indented by a tabulator.
                entry.push_str(line.strip_prefix('\t').unwrap_or(line));
            }
            None => entries.push(line.to_owned()),
        }
    }
    entries
}

/// `$1 = 'it''s', $2 = NULL`.
fn values_of(text: &str) -> Vec<Option<String>> {
    let mut values = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(" = ") {
        let Some(quoted) = after.strip_prefix('\'') else {
            values.push(None);
            rest = after;
            continue;
        };
        let mut value = String::new();
        let mut letters = quoted.char_indices().peekable();
        rest = "";
        while let Some((place, letter)) = letters.next() {
            if letter != '\'' {
                value.push(letter);
            } else if letters.next_if(|(_, next)| *next == '\'').is_some() {
                value.push('\'');
            } else {
                rest = &quoted[place + 1..];
                break;
            }
        }
        values.push(Some(value));
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_tells_the_statements_of_each_trip() {
        let log = "2026-11-30 00:00:00.000 UTC [7] bcp_app@bcp LOG:  statement: begin\n\
            2026-11-30 00:00:00.000 UTC [7] bcp_app@bcp LOG:  execute s0: select 1\n\tfrom crm.enter($1, $2)\n\
            2026-11-30 00:00:00.000 UTC [7] bcp_app@bcp DETAIL:  parameters: $1 = '\\xab', $2 = 'it''s, = $3'\n\
            2026-11-30 00:00:00.000 UTC [8] bcp_app@bcp LOG:  execute s9: select 9\n\
            2026-11-30 00:00:00.000 UTC [7] bcp_app@bcp LOG:  execute s1: select $1, $2\n\
            2026-11-30 00:00:00.000 UTC [7] bcp_app@bcp DETAIL:  Parameters: $1 = NULL, $2 = 'x'\n\
            2026-11-30 00:00:00.000 UTC [7] bcp_app@bcp LOG:  statement: commit\n";
        let found = transactions(log);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, "begin");
        let found = &found[0].1;
        assert_eq!(found[0].sql, "select 1\nfrom crm.enter($1, $2)");
        assert_eq!(found[0].params, [Some("\\xab".to_owned()), Some("it's, = $3".to_owned())]);
        assert_eq!(found[1].params, [None, Some("x".to_owned())]);
    }
}
