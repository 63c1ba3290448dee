//! An act that was tried, and whether what came of it is right.

use serde_json::Value;

use super::act::{Act, Case};
use super::facts::Facts;
use super::record::code;
use super::rights::{Who, queue};
use crate::support::Answer;

/// What happened, shown when the test fails.
pub struct Log(pub Vec<String>);

impl Drop for Log {
    fn drop(&mut self) {
        if std::thread::panicking() {
            println!("{}", self.0.join("\n"));
        }
    }
}

/// An act, whose it is, what came of it and what it left on the record.
pub struct Tried<'a> {
    pub act: &'a Act,
    pub who: &'a Who,
    pub answer: Answer,
    pub audit: Vec<Value>,
}

impl Tried<'_> {
    pub fn is_right(&self, facts: &Facts) -> bool {
        self.rights(facts).contains(&code(&self.answer).as_str())
    }

    pub fn rights(&self, facts: &Facts) -> Vec<&'static str> {
        Case { who: self.who, act: self.act, facts }.right()
    }

    pub fn is_ok(&self) -> bool {
        code(&self.answer) == "OK"
    }
}

/// Whether both are right when one is done on what was before and the other on what that leaves.
pub fn in_this_order(one: &Tried<'_>, other: &Tried<'_>, before: &Facts, after: &Facts) -> bool {
    let between = match (one.is_ok(), other.is_ok()) {
        (false, _) => before.clone(),
        (true, false) => after.clone(),
        (true, true) => before.after(&one.audit),
    };
    one.is_right(before) && (other.is_right(&between) || finds_it_taken(other, before))
}

/// Claim-next leaves alone what another act holds at the moment.
fn finds_it_taken(tried: &Tried<'_>, before: &Facts) -> bool {
    let pooled = before.rows("leads").filter(|lead| queue(lead) == "pool").count();
    tried.act.deed.name == "claim the next" && code(&tried.answer) == "POOL_EMPTY" && pooled <= 1
}
