//! What people type, by chance: few companies and few numbers, so that they meet; now and then something is missing or long past.

use serde_json::{Value, json};

use super::act::{Draw, Kind};
use super::rights::Who;

const COMPANIES: [&str; 5] = ["Laut Biru", "Maju Jaya", "Angin Timur", "Kopi Toraja", "Baja Utama"];
const FORMS: [&str; 4] = ["PT ", "CV ", "pt. ", ""];
const MISSING: &str = "X209901010001";

/// A company's name without its legal form, as companies of these tests are told apart (spec 1.12).
pub fn normalized(company: &str) -> String {
    let lower = company.to_lowercase();
    let bare = lower.strip_prefix("pt. ").or_else(|| lower.strip_prefix("pt ")).or_else(|| lower.strip_prefix("cv ")).unwrap_or(&lower);
    bare.to_owned()
}

impl Draw<'_> {
    pub fn company(&mut self) -> String {
        format!("{}{} {}", self.dice.one(&FORMS), self.dice.one(&COMPANIES), self.round)
    }

    pub fn phone(&mut self) -> String {
        format!("+62812555000{}", self.dice.below(4))
    }

    /// A record of this kind that is new or was used lately; now and then one that nobody has made.
    pub fn one(&mut self, kind: Kind) -> String {
        let known = &self.ids[kind as usize];
        if known.is_empty() || self.dice.says(15) {
            return if kind == Kind::Enrollment { "999999999" } else { MISSING }.to_owned();
        }
        self.dice.one(known).clone()
    }

    pub fn some(&mut self, kind: Kind) -> Value {
        json!((0..1 + self.dice.below(4)).map(|_| self.one(kind)).collect::<Vec<_>>())
    }

    /// Mostly somebody who sells.
    pub fn colleague(&mut self) -> String {
        let sells = |who: &&Who| who.is("sales sales_manager");
        let sellers: Vec<_> = self.people.iter().filter(sells).collect();
        if self.dice.says(120) { self.dice.one(self.people).id.clone() } else { self.dice.one(&sellers).id.clone() }
    }

    pub fn words(&mut self, about: &str) -> String {
        format!("{about} {}", self.dice.below(1_000_000_000))
    }

    /// A day to come, now and then today's.
    pub fn day(&mut self) -> String {
        let ahead = self.dice.below(40) as i64;
        let day = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(7))).date();
        day.checked_add(jiff::Span::new().days(ahead)).expect("a day").to_string()
    }

    pub fn past(&mut self, days: i64) -> String {
        let day = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(7))).date();
        day.checked_sub(jiff::Span::new().days(days)).expect("a day").to_string()
    }

    /// The field with these words, or without it so many times in a thousand.
    pub fn with(&mut self, mut body: Value, field: &str, missing: usize) -> Value {
        if !self.dice.says(missing) {
            body[field] = json!(self.words("Because"));
        }
        body
    }

    /// Now and then a version, of which a quarter are old; see `Act::opens`.
    pub fn with_version(&mut self, mut body: Value) -> Value {
        if self.dice.says(700) {
            body["version"] = json!(if self.dice.says(250) { -1 } else { 0 });
        }
        body
    }

    pub fn with_owner(&mut self, mut body: Value, times: usize) -> Value {
        if self.dice.says(times) {
            body["owner_user_id"] = json!(self.colleague());
        }
        body
    }
}
