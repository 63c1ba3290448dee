//! What was measured: as a table, as JSON and as a chart.

use std::fmt::Write;

use serde::Serialize;

use crate::import::Import;
use crate::streams::Streams;

/// Rows a second that an import's commit is to reach on two quiet cores (docs/decisions/038).
const COMMITTED: f64 = 10_000.0;

/// One read or act at one size and so many connections; rates are medians over the rounds.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    pub kind: &'static str,
    pub name: String,
    pub leads: u32,
    pub connections: usize,
    /// Requests a second of the product and of its limit.
    pub rate: f64,
    pub limit: f64,
    /// Milliseconds.
    pub p50: f64,
    pub p99: f64,
    pub limit_p99: f64,
    /// Microseconds of processor time a request, in the product and in the database.
    pub server_cpu: f64,
    pub database_cpu: f64,
    /// Bytes of an answer, as sent.
    pub bytes: usize,
}

impl Line {
    /// The product's rate as a part of its limit's.
    pub fn ratio(&self) -> f64 {
        if self.limit > 0.0 { self.rate / self.limit } else { 0.0 }
    }

    /// What issue and design ask for at eight connections.
    fn aim(&self) -> f64 {
        if self.kind == "page" { 0.5 } else { 0.8 }
    }
}

/// What one process took.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Process {
    pub leads: u32,
    pub start_ms: u128,
    pub proof_ms: f64,
    pub idle_mb: f64,
    pub loaded_mb: f64,
    pub import: Option<Import>,
    pub streams: Option<Streams>,
}

/// All of it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    pub machine: String,
    pub postgres: String,
    pub lines: Vec<Line>,
    pub processes: Vec<Process>,
}

impl Report {
    /// A table for reading.
    pub fn table(&self) -> String {
        let mut out = String::new();
        let _ = writeln!(
            out,
            "| kind | what | leads | conn. | product/s | limit/s | ratio | p50 ms | p99 ms | limit p99 | server µs | database µs | bytes |\n|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
        );
        for line in &self.lines {
            let mark = if line.connections == 8 && line.ratio() < line.aim() { " !" } else { "" };
            let _ = writeln!(
                out,
                "| {} | {} | {} | {} | {:.0} | {:.0} | {:.0} %{mark} | {:.2} | {:.2} | {:.2} | {:.0} | {:.0} | {} |",
                line.kind,
                line.name,
                line.leads,
                line.connections,
                line.rate,
                line.limit,
                100.0 * line.ratio(),
                line.p50,
                line.p99,
                line.limit_p99,
                line.server_cpu,
                line.database_cpu,
                line.bytes
            );
        }
        for process in &self.processes {
            let _ = writeln!(
                out,
                "\n{} leads: first answer after {} ms, the proof in {:.1} s, {:.0} MB idle, {:.0} MB after the load",
                process.leads,
                process.start_ms,
                process.proof_ms / 1000.0,
                process.idle_mb,
                process.loaded_mb
            );
            if let Some(Import { rows, preview, commit, copy }) = process.import {
                let mark = if commit < COMMITTED { " !" } else { "" };
                let _ = writeln!(
                    out,
                    "\nA file of {rows} rows: read and previewed at {preview:.0} rows a second, committed at {commit:.0}{mark}; a bare COPY takes {copy:.0}"
                );
            }
            if let Some(Streams { windows, open_s, each_kb, heard_ms }) = process.streams {
                let _ = writeln!(
                    out,
                    "\n{windows} open windows: all there after {open_s:.1} s, {each_kb:.0} kB each, all have heard of an act after {heard_ms:.0} ms"
                );
            }
        }
        out
    }

    /// The ratios at eight connections of the largest size, as bars.
    pub fn chart(&self) -> String {
        let size = self.lines.iter().map(|line| line.leads).max().unwrap_or_default();
        let bars: Vec<&Line> = self.lines.iter().filter(|line| line.leads == size && line.connections == 8).collect();
        let (row, left, width) = (18, 210, 400.0);
        let height = 40 + row * bars.len();
        let mut out = format!(
            "<!-- made by bench/run -->\n<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 700 {height}\" font-family=\"sans-serif\" font-size=\"12\">\n\
            <text x=\"8\" y=\"18\">{size} leads, 8 connections: requests a second as a part of the limit's</text>\n"
        );
        for (place, line) in bars.iter().enumerate() {
            let y = 30 + row * place;
            let colour = if line.ratio() < line.aim() { "#c2410c" } else { "#15803d" };
            let _ = writeln!(
                out,
                "<text x=\"8\" y=\"{}\">{}: {}</text><rect x=\"{left}\" y=\"{}\" width=\"{:.0}\" height=\"12\" fill=\"{colour}\"/><text x=\"{:.0}\" y=\"{}\">{:.0} % · {:.0}/s</text>",
                y + 10,
                line.kind,
                line.name,
                y,
                width * line.ratio().min(1.1),
                left as f64 + width * line.ratio().min(1.1) + 6.0,
                y + 10,
                100.0 * line.ratio(),
                line.rate
            );
        }
        out.push_str("</svg>\n");
        out
    }
}

/// The middle one of several.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
