//! The same request twice: by the same key one effect and one answer; by the same key another body is refused (spec 4.1).

use serde_json::json;

use super::act::Act;
use super::facts::Facts;
use super::play::History;
use super::record::{check, code};
use super::rights::Who;

/// What a second body of the same request says otherwise.
const WORDS: [&str; 9] =
    ["reason", "disqualified_reason", "subject", "city", "notes", "outcome", "next_step", "company_name", "invoice_number"];

impl<'a> History<'a> {
    /// The same key with another body.
    pub async fn says_otherwise(&mut self, act: &Act, who: &Who, key: &str) {
        let Some(field) = WORDS.iter().find(|field| act.body[**field].is_string()) else { return };
        let mut other = act.clone();
        other.body[*field] = json!("Something else");
        let answer = other.is_done_by(&who.person.with_key(key)).await;
        let tried = self.tries(&other, who, answer).await;
        tried.answer.is_refused("IDEMPOTENCY_MISMATCH").check(tried.audit.is_empty(), "leaves nothing on the record");
    }

    /// The same request of one person twice at once, as a double click is: one effect, the same answer.
    pub async fn sent_twice(&mut self, act: Act, who: &'a Who, before: &Facts) {
        let person = who.person.with_key(&format!("twice {} {}", self.round, self.dice.below(1_000_000_000)));
        let (answer, again) = tokio::join!(act.is_done_by(&person), act.is_done_by(&person));
        let one = self.tries(&act, who, answer).await;
        let other = self.tries(&act, who, again).await;
        one.answer.check(one.is_right(before), &format!("is one of {:?} to {}, sent twice", one.rights(before), act.body));
        let same = code(&one.answer) == code(&other.answer) && one.answer.data() == other.answer.data();
        one.answer
            .check(same && (one.audit.is_empty() || other.audit.is_empty()), &format!("is answered twice alike: {}", other.answer.text));
        let audit = if one.audit.is_empty() { other.audit } else { one.audit };
        check(&act, who, &one.answer, &audit, before, true);
    }
}
