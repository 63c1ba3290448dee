//! Scheduled work (spec 6): jobs in a transaction each, safe in any number of processes; the rules stand in work.sql and jobs.sql.

mod report;

use std::time::Duration;

use futures_util::FutureExt;
use postgres_from_row::FromRow;
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;
use crate::db::{Act, Door, Query, params};
use crate::error::Error;

const JOBS: &str = "select job from crm.list_jobs()";
const WORK: &str = "select crm.rpc_work($1, $2)";
/// The proof is no work of the owner's: it runs with the rights of the restricted role (src/proof/runs.sql).
const PROVE: &str = "select crm.work_proof($1)";
const PROOF: &str = "proof";
const PAUSE: &str = "select crm.work_pause() as seconds";

/// Until the next try when the database cannot say.
const LOST: Duration = Duration::from_secs(60);

#[derive(Debug, FromRow)]
struct Job {
    job: String,
}

#[derive(Debug, FromRow)]
struct Pause {
    seconds: i32,
}

/// What became of one job at its turn.
#[derive(Debug)]
pub struct Turn {
    /// The job, as `crm.list_jobs` names it.
    pub job: String,
    /// done, failed, busy (another process is at it) or waiting (not due yet).
    pub outcome: String,
    /// What it did, in numbers.
    pub counts: Value,
    /// Why it failed.
    pub error: Option<String>,
}

impl Turn {
    /// Whether it was due and did not succeed.
    pub fn failed(&self) -> bool {
        self.outcome == "failed"
    }

    fn did_something(&self) -> bool {
        self.counts.as_object().is_some_and(|counts| counts.values().any(|count| count.as_i64() != Some(0)))
    }

    fn note(&self) {
        let Self { job, outcome, counts, .. } = self;
        match &self.error {
            Some(error) => tracing::error!(%job, %error, "a job failed and is tried again at the next turn"),
            None if self.did_something() => tracing::info!(%job, %counts, "worked"),
            None => tracing::debug!(%job, %outcome, "nothing to do"),
        }
    }
}

impl std::fmt::Display for Turn {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}: {}", self.job, self.outcome)?;
        for (what, number) in self.counts.as_object().into_iter().flatten() {
            write!(out, ", {} {number}", what.replace('_', " "))?;
        }
        self.error.as_ref().map_or(Ok(()), |error| write!(out, ": {error}"))
    }
}

/// Every job once, whether or not it is due; the failure of one is its own.
pub async fn work_once(door: &Door) -> Result<Vec<Turn>, Error> {
    let mut turns = Vec::new();
    for job in jobs(door).await? {
        turns.push(turn(door, &job, true).await);
    }
    Ok(turns)
}

/// Works at once, then every few minutes and after the company's midnight, until told to stop; a job under way is finished, but for the proof.
pub async fn keep_working(door: Door, stop: impl Future<Output = ()>) {
    tokio::pin!(stop);
    let mut at_once = true;
    loop {
        match jobs(&door).await {
            Ok(jobs) => {
                for job in jobs {
                    if stop.as_mut().now_or_never().is_some() {
                        return;
                    }
                    tokio::select! {
                        _ = turn(&door, &job, at_once) => {}
                        // It may take minutes, and keeps nothing before its end.
                        () = &mut stop, if job == PROOF => return,
                    }
                }
                at_once = false;
            }
            Err(error) => tracing::error!(%error, "the work cannot begin and is tried again"),
        }
        tokio::select! {
            () = tokio::time::sleep(pause(&door).await) => {}
            () = &mut stop => return,
        }
    }
}

/// The proof, now.
pub async fn prove(door: &Door) -> Turn {
    turn(door, PROOF, true).await
}

async fn jobs(door: &Door) -> Result<Vec<String>, Error> {
    let jobs = door.ask(Query::<Job>::new(JOBS, params![])).await?;
    Ok(jobs.into_iter().map(|row| row.job).collect())
}

async fn pause(door: &Door) -> Duration {
    let answer = door.ask(Query::<Pause>::new(PAUSE, params![]).one("pause")).await;
    answer.ok().and_then(|pause| u64::try_from(pause.seconds).ok()).map_or(LOST, Duration::from_secs)
}

/// One job's turn; what is done in portions is done until nothing is left.
async fn turn(door: &Door, job: &str, at_once: bool) -> Turn {
    loop {
        let answer = if job == PROOF {
            door.ask_at_length(Act::new(PROVE, params![at_once])).await
        } else {
            door.ask(Act::new(WORK, params![job.to_owned(), at_once])).await
        };
        let more = answer.as_ref().is_ok_and(|answer| answer["more"] == true);
        let turn = as_turn(job, answer);
        turn.note();
        if !more {
            return turn;
        }
    }
}

fn as_turn(job: &str, answer: Result<Value, Error>) -> Turn {
    let job = job.to_owned();
    match answer {
        Ok(answer) => Turn {
            job,
            outcome: answer["outcome"].as_str().unwrap_or_default().to_owned(),
            counts: answer["counts"].clone(),
            error: answer["error"].as_str().map(str::to_owned),
        },
        Err(error) => Turn { job, outcome: "failed".to_owned(), counts: Value::Null, error: Some(error.to_string()) },
    }
}

/// What the worker did, for admins.
pub fn routes() -> OpenApiRouter<App> {
    report::routes()
}
