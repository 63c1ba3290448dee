//! The promise, shown: the proof by API, page, night and command; gaps and what mends them; who sees a record, and why (spec 3.2, 3.4).

mod access;
mod gaps;
mod left;
mod program;
mod run;
