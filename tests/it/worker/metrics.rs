//! /metrics: figures that parse, of routes and jobs, with nobody's name in them.

use std::collections::BTreeMap;

use crate::support::World;

/// Sample → value; a line that is neither comment nor sample fails.
pub fn samples(text: &str) -> BTreeMap<String, f64> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let (name, value) = line.rsplit_once(' ').unwrap_or_else(|| panic!("no sample: {line}"));
            (name.to_owned(), value.parse().unwrap_or_else(|_| panic!("no number: {line}")))
        })
        .collect()
}

#[tokio::test]
async fn metrics_count_requests_by_route_and_tell_what_the_jobs_did() {
    let world = World::new().await;
    let (ana, budi) = (world.ana().await, world.budi().await);
    for company in ["PT Laut Biru", "PT Angin Timur"] {
        budi.claims(&ana.brings_to_the_pool(company).await).await.is_ok();
    }
    ana.gets("/api/crm/leads/LEAD209901010001").await.is_refused("NOT_FOUND");
    ana.gets("/no/such/page").await;
    world.works_well().await;
    let answer = world.stranger().gets("/metrics").await;
    answer
        .check(answer.status == 200 && answer.header("content-type").starts_with("application/openmetrics-text"), "is text for Prometheus");
    answer.check(answer.text.ends_with("# EOF\n"), "ends as it should");
    let samples = samples(&answer.text);
    let requests = |method: &str, route: &str, status: u16| {
        let name = format!("bcp_http_requests_total{{method=\"{method}\",route=\"{route}\",status=\"{status}\"}}");
        samples.get(&name).copied().unwrap_or_default()
    };
    assert_eq!(requests("POST", "/api/crm/leads/{id}/claim", 200), 2.0, "{}", answer.text);
    assert_eq!(requests("GET", "/api/crm/leads/{id}", 404), 1.0);
    assert_eq!(requests("GET", "none", 404), 1.0, "unknown addresses are one route");
    assert_eq!(samples["bcp_http_request_seconds_count{method=\"POST\",route=\"/api/crm/leads/{id}/claim\"}"], 2.0);
    assert_eq!(samples["bcp_database_up"], 1.0);
    assert_eq!(samples["bcp_job_last_run_failed{job=\"quotes\"}"], 0.0);
    assert!(samples["bcp_job_last_run_timestamp_seconds{job=\"pool_expiry\"}"] > 1_700_000_000.0);
    assert!(samples.contains_key("bcp_job_last_run_count{job=\"pool_expiry\",what=\"leads_expired\"}"));
    for personal in ["Laut", "LEAD2", "@bcp.test", "ana", "budi"] {
        answer.check(!answer.text.contains(personal), "names nobody and nothing");
    }
    let outside = world.stranger();
    let passed_on = outside.sends(outside.asks(reqwest::Method::GET, "/metrics").header("x-forwarded-for", "203.0.113.9")).await;
    assert_eq!(passed_on.status, 404, "not through a proxy");
    world.proves_itself().await;
}
