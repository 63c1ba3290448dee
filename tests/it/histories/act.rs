//! What can be tried: a table of acts, each with its request, what comes of it by the specification, and what it leaves on the record.

use serde_json::{Value, json};

use super::facts::Facts;
use super::rights::Who;
use crate::support::dice::Dice;
use crate::support::{Answer, Person};

/// What an act is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Nothing,
    Lead,
    Deal,
    Quote,
    Activity,
    Account,
    Target,
    Enrollment,
}

impl Kind {
    pub const ALL: [Self; 8] =
        [Self::Nothing, Self::Lead, Self::Deal, Self::Quote, Self::Activity, Self::Account, Self::Target, Self::Enrollment];

    pub fn table(self) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::Lead => "leads",
            Self::Deal => "opportunities",
            Self::Quote => "quotes",
            Self::Activity => "activities",
            Self::Account => "accounts",
            Self::Target => "targets",
            Self::Enrollment => "cadence_enrollments",
        }
    }
}

/// A row of the table.
pub struct Deed {
    pub name: &'static str,
    pub kind: Kind,
    /// Method and path; `{…}` is the record or, from the body, what has that name with a `#`.
    pub route: &'static str,
    pub weight: usize,
    pub body: fn(&mut Draw<'_>, &str) -> Value,
    /// OK or the codes of which any is right.
    pub right: fn(&Case<'_>) -> Vec<&'static str>,
    /// The audit actions of a success that does something.
    pub leaves: &'static [&'static str],
}

/// One of them about to be done.
#[derive(Clone)]
pub struct Act {
    pub deed: &'static Deed,
    pub id: String,
    pub body: Value,
}

/// An act of somebody on what the tables hold.
pub struct Case<'a> {
    pub who: &'a Who,
    pub act: &'a Act,
    pub facts: &'a Facts,
}

/// What an act's body is made of.
pub struct Draw<'a> {
    pub dice: &'a mut Dice,
    /// The latest records of each kind, the newest first.
    pub ids: &'a [Vec<String>; 8],
    pub people: &'a [Who],
    pub cadences: &'a [i64],
    /// Which sequence of its world it is: each has companies of its own.
    pub round: usize,
}

/// See it, may I, rules: of several rules that are broken any may be named.
pub fn judge(seen: bool, may: bool, broken: &[(bool, &'static str)]) -> Vec<&'static str> {
    if !seen {
        return vec!["NOT_FOUND"];
    } else if !may {
        return vec!["FORBIDDEN"];
    }
    let codes: Vec<_> = broken.iter().filter(|(is, _)| *is).map(|(_, code)| *code).collect();
    if codes.is_empty() { vec!["OK"] } else { codes }
}

impl Case<'_> {
    /// The record that the act is about.
    pub fn row(&self) -> &Value {
        self.facts.row(self.act.deed.kind.table(), &self.act.id)
    }

    pub fn said(&self, field: &str) -> Option<&str> {
        self.act.body[field].as_str()
    }

    /// An edit over somebody else's.
    pub fn is_stale(&self) -> bool {
        self.act.body["version"].is_number() && self.act.body["version"] != self.row()["version"]
    }

    pub fn right(&self) -> Vec<&'static str> {
        (self.act.deed.right)(self)
    }
}

impl Act {
    /// Every record whose neighbours decide.
    pub fn about(&self) -> Vec<String> {
        let named = ["into_account_id", "account_id", "opportunity_id", "lead_id", "target_id"];
        let mut ids = vec![self.id.clone()];
        ids.extend(named.iter().filter_map(|field| self.body[field].as_str()).map(str::to_owned));
        ids.extend(self.body["ids"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned));
        ids
    }

    /// Puts the version that is edited into the body: the present one for 0, an older one for -1.
    pub fn opens(&mut self, facts: &Facts) {
        if let Some(behind) = self.body["version"].as_i64() {
            let now = facts.row(self.deed.kind.table(), &self.id)["version"].as_i64().unwrap_or(1);
            self.body["version"] = json!(now + behind);
        }
    }

    pub async fn is_done_by(&self, person: &Person) -> Answer {
        let (method, path) = self.deed.route.split_once(' ').expect("a method and a path");
        let mut path = path.replace("{id}", &self.id);
        let mut body = self.body.clone();
        for (name, value) in self.body.as_object().into_iter().flatten().filter(|(name, _)| name.starts_with('#')) {
            path = path.replace(&format!("{{{}}}", &name[1..]), value.to_string().trim_matches('"'));
            body.as_object_mut().expect("fields").remove(name);
        }
        match method {
            "GET" => person.gets(&path).await,
            "PATCH" => person.patches(&path, body).await,
            _ => person.posts(&path, body).await,
        }
    }
}
