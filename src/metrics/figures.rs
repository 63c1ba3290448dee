//! What is counted, and how it is written down.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::labels::{Answered, Did, Job, Read, Route, State, Why};
use super::{Held, JobTimes};
use crate::db::{Fate, Reads};
use crate::error::Error;

/// Up to which many seconds an answer took.
const SECONDS: [f64; 11] = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];

type Number<L> = Family<L, Gauge<f64, AtomicU64>>;

/// One process's figures.
#[derive(Clone)]
pub struct Metrics(Arc<Figures>);

struct Figures {
    registry: Registry,
    requests: Family<Answered, Counter>,
    seconds: Family<Route, Histogram, fn() -> Histogram>,
    connections: Number<State>,
    clients: Number<State>,
    streams: Number<State>,
    shed: Family<Why, Counter>,
    abandoned: Family<State, Counter>,
    database_up: Gauge,
    reads: Family<Read, Counter>,
    replica_lag: Number<Vec<(String, String)>>,
    job_finished: Number<Job>,
    job_seconds: Number<Job>,
    job_failed: Number<Job>,
    job_count: Number<Did>,
}

fn histogram() -> Histogram {
    Histogram::new(SECONDS)
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("bcp");
        let figures = Figures {
            requests: Family::default(),
            seconds: Family::new_with_constructor(histogram as fn() -> Histogram),
            connections: Family::default(),
            clients: Family::default(),
            streams: Family::default(),
            shed: Family::default(),
            abandoned: Family::default(),
            database_up: Gauge::default(),
            reads: Family::default(),
            replica_lag: Family::default(),
            job_finished: Family::default(),
            job_seconds: Family::default(),
            job_failed: Family::default(),
            job_count: Family::default(),
            registry: Registry::default(),
        };
        let build = Family::<Vec<(String, String)>, Gauge>::default();
        build.get_or_create(&vec![("version".to_owned(), env!("CARGO_PKG_VERSION").to_owned())]).set(1);
        registry.register("build_info", "The running program", build);
        let started = Gauge::<f64, AtomicU64>::default();
        started.set(jiff::Timestamp::now().as_millisecond() as f64 / 1000.0);
        registry.register("start_time_seconds", "When this process started", started);
        registry.register("http_requests", "Answers by route and status", figures.requests.clone());
        registry.register("http_request_seconds", "How long answers took", figures.seconds.clone());
        figures.register_room(&mut registry);
        registry.register("database_reads", "Reads that may lag: by which database, and why", figures.reads.clone());
        registry.register("replica_lag_seconds", "How far behind the replica was at the last read", figures.replica_lag.clone());
        registry.register("job_last_run_timestamp_seconds", "When a job last ended", figures.job_finished.clone());
        registry.register("job_last_run_seconds", "How long a job's last run took", figures.job_seconds.clone());
        registry.register("job_last_run_failed", "Whether a job's last run failed", figures.job_failed.clone());
        registry.register("job_last_run_count", "What a job's last run did", figures.job_count.clone());
        Self(Arc::new(Figures { registry, ..figures }))
    }
}

impl Figures {
    /// What there is room for, and what found none.
    fn register_room(&self, registry: &mut Registry) {
        registry.register("database_up", "Whether the database answered just now", self.database_up.clone());
        registry.register(
            "database_connections",
            "Connections of this process: most, open, idle, and requests that wait for one",
            self.connections.clone(),
        );
        registry.register("clients", "Connections of browsers and programs: most, open", self.clients.clone());
        registry.register("streams", "Event streams among them: most, open", self.streams.clone());
        registry.register("shed", "Requests and connections that were refused because there were too many", self.shed.clone());
        registry.register(
            "abandoned",
            "Exchanges with the database whose asker went away, and the cancelled of them",
            self.abandoned.clone(),
        );
    }
}

impl Metrics {
    pub(super) fn answered(&self, method: &str, route: &str, status: u16, took: Duration) {
        let (method, route) = (method.to_owned(), route.to_owned());
        self.0.seconds.get_or_create(&Route { method: method.clone(), route: route.clone() }).observe(took.as_secs_f64());
        self.0.requests.get_or_create(&Answered { method, route, status }).inc();
    }

    /// Everything as text; `jobs` is none when the database did not answer.
    pub(super) fn text(&self, held: &Held, jobs: Option<&[JobTimes]>) -> Result<String, Error> {
        self.hold(held);
        self.0.database_up.set(jobs.is_some().into());
        if let Some(reads) = &held.reads {
            self.reads(reads);
        }
        for times in jobs.unwrap_or_default() {
            self.job(times);
        }
        let mut text = String::new();
        encode(&mut text, &self.0.registry).map_err(|error| Error::internal("the metrics cannot be written").because(error))?;
        Ok(text)
    }

    fn hold(&self, Held { database, clients, streams, .. }: &Held) {
        let figures = &self.0;
        let connections = [("most", database.most), ("open", database.open), ("idle", database.idle), ("waiting", database.waiting)];
        let of_clients = [("most", clients.0), ("open", clients.1)];
        let of_streams = [("most", streams.0), ("open", streams.1)];
        for (family, states) in [(&figures.connections, &connections[..]), (&figures.clients, &of_clients), (&figures.streams, &of_streams)]
        {
            for (state, number) in states {
                family.get_or_create(&State { state }).set(*number as f64);
            }
        }
        let shed = [("waiting", database.refused), ("waited", database.waited), ("clients", clients.2), ("streams", streams.2)];
        for (why, number) in shed {
            figures.shed.get_or_create(&Why { why }).inner().store(number, Ordering::Relaxed);
        }
        for (state, number) in [("left", database.left), ("cancelled", database.cancelled)] {
            figures.abandoned.get_or_create(&State { state }).inner().store(number, Ordering::Relaxed);
        }
    }

    fn reads(&self, reads: &Reads) {
        for ((fate, why), number) in Fate::ALL.into_iter().zip(reads.fates) {
            let by = if fate == Fate::Replica { "replica" } else { "primary" };
            self.0.reads.get_or_create(&Read { by, why }).inner().store(number, Ordering::Relaxed);
        }
        self.0.replica_lag.get_or_create(&Vec::new()).set(reads.lag.as_secs_f64());
    }

    fn job(&self, times: &JobTimes) {
        let label = Job { job: times.job.clone() };
        self.0.job_finished.get_or_create(&label).set(times.finished);
        self.0.job_seconds.get_or_create(&label).set(times.took);
        self.0.job_failed.get_or_create(&label).set(f64::from(u8::from(times.failed)));
        for (what, number) in times.counts.as_ref().and_then(|counts| counts.as_object()).into_iter().flatten() {
            let label = Did { job: times.job.clone(), what: what.clone() };
            self.0.job_count.get_or_create(&label).set(number.as_f64().unwrap_or_default());
        }
    }
}
