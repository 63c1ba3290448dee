//! What product and limit did in their turns.

use anyhow::{Result, bail};

use crate::load::Outcome;
use crate::process;
use crate::report::{Line, median};

/// Turns of product and limit, with what the processors did meanwhile.
#[derive(Default)]
pub struct Turns {
    product: Vec<Outcome>,
    pub limit: Vec<Outcome>,
    server: f64,
    database: f64,
}

impl Turns {
    /// What came of them, as the report has it.
    pub fn line(self, kind: &'static str, name: &str, leads: u32, connections: usize) -> Line {
        let requests = self.product.iter().map(|turn| turn.requests).sum::<usize>().max(1) as f64;
        let of = |turns: &[Outcome], what: &dyn Fn(&Outcome) -> f64| median(turns.iter().map(what).collect());
        let line = Line {
            kind,
            name: name.to_owned(),
            leads,
            connections,
            rate: of(&self.product, &Outcome::rate),
            limit: of(&self.limit, &Outcome::rate),
            p50: of(&self.product, &|turn| turn.percentile(50.0)),
            p99: of(&self.product, &|turn| turn.percentile(99.0)),
            limit_p99: of(&self.limit, &|turn| turn.percentile(99.0)),
            server_cpu: 1e6 * self.server / requests,
            database_cpu: 1e6 * self.database / requests,
            bytes: self.product.iter().map(|turn| turn.bytes).sum::<usize>() / requests as usize,
        };
        eprintln!(
            "{:>5} {:<28} {:>8} leads {:>2} conn: {:>6.0}/s of {:>6.0}/s = {:>3.0} %",
            kind,
            name,
            line.leads,
            connections,
            line.rate,
            line.limit,
            100.0 * line.ratio()
        );
        line
    }

    /// The product's turn, with the processors' time beside it.
    pub async fn take(&mut self, turn: impl Future<Output = Result<Outcome>>) -> Result<()> {
        let before = (process::processor_seconds("bcp-crm")?, process::processor_seconds("postgres")?);
        let outcome = answered(turn.await?)?;
        self.server += process::processor_seconds("bcp-crm")? - before.0;
        self.database += process::processor_seconds("postgres")? - before.1;
        self.product.push(outcome);
        Ok(())
    }
}

/// A load that was refused measured something else.
pub fn answered(outcome: Outcome) -> Result<Outcome> {
    match &outcome.first_refusal {
        Some(words) => bail!("{} of {} were refused: {words}", outcome.refused, outcome.requests),
        None => Ok(outcome),
    }
}
