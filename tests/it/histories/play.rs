//! One sequence of acts: one after the other, two at once, the same request twice.

use std::collections::BTreeMap;

use super::act::{Act, Case, Deed, Draw, Kind};
use super::company::Company;
use super::facts::Facts;
use super::record::{check, code};
use super::rights::Who;
use super::tried::{Log, Tried, in_this_order};
use super::{accounts, activities, cadences, claims, contacts, deals, leads, quotes, targets};
use crate::support::Answer;
use crate::support::dice::Dice;

pub const ALL: [&[Deed]; 9] = [
    leads::DEEDS,
    claims::DEEDS,
    deals::DEEDS,
    quotes::DEEDS,
    accounts::DEEDS,
    contacts::DEEDS,
    targets::DEEDS,
    activities::DEEDS,
    cadences::DEEDS,
];

/// A sequence that is being played in a company.
pub struct History<'a> {
    company: &'a Company,
    seed: u64,
    pub dice: Dice,
    pub round: usize,
    log: Log,
    /// Correlation ids of what was done.
    pub done: Vec<String>,
    /// Act and outcome → how often.
    pub tally: BTreeMap<String, usize>,
}

impl<'a> History<'a> {
    pub fn new(company: &'a Company, seed: u64, round: usize) -> Self {
        let seed = seed.wrapping_mul(31).wrapping_add(round as u64).wrapping_mul(1_000_003);
        Self { company, seed, dice: Dice::new(seed), round, log: Log(Vec::new()), done: Vec::new(), tally: BTreeMap::new() }
    }

    /// So many acts.
    pub async fn plays(&mut self, acts: usize) {
        let mut left = acts;
        while left > 0 {
            // Each act has its own chance: where two at once end otherwise than the last time, the next act is the same all the same.
            self.dice = Dice::new(self.seed.wrapping_add(left as u64));
            let ids = self.company.latest().await;
            let act = self.picks(&ids).await;
            if left > 1 && self.dice.says(250) {
                let other = self.beside(&act, &ids);
                self.two_at_once(act, other).await;
                left -= 2;
            } else {
                self.one(act).await;
                left -= 1;
            }
        }
    }

    /// An act; one that nobody could do at the moment is often thought better of.
    async fn picks(&mut self, ids: &[Vec<String>; 8]) -> Act {
        for _ in 0..4 {
            let deed = self.any();
            let act = self.draws(deed, ids, None);
            let facts = self.company.reader.around(&act.about()).await;
            let mut opened = act.clone();
            opened.opens(&facts);
            if self.dice.says(300) || !self.able(&opened, &facts).is_empty() {
                return act;
            }
        }
        let deed = self.any();
        self.draws(deed, ids, None)
    }

    fn any(&mut self) -> &'static Deed {
        self.of(|_| true)
    }

    fn of(&mut self, wanted: impl Fn(&Deed) -> bool) -> &'static Deed {
        let deeds: Vec<&'static Deed> = ALL.into_iter().flatten().filter(|deed| wanted(deed)).collect();
        let mut place = self.dice.below(deeds.iter().map(|deed| deed.weight).sum());
        for deed in deeds {
            match place.checked_sub(deed.weight) {
                Some(rest) => place = rest,
                None => return deed,
            }
        }
        unreachable!("a weight below the sum")
    }

    fn draws(&mut self, deed: &'static Deed, ids: &[Vec<String>; 8], id: Option<String>) -> Act {
        let company = self.company;
        let mut draw = Draw { dice: &mut self.dice, ids, people: &company.people, cadences: &company.cadences, round: self.round };
        let id = id.unwrap_or_else(|| if deed.kind == Kind::Nothing { String::new() } else { draw.one(deed.kind) });
        let body = (deed.body)(&mut draw, &id);
        Act { deed, id, body }
    }

    /// The same again, another act on the same record, or anything.
    fn beside(&mut self, act: &Act, ids: &[Vec<String>; 8]) -> Act {
        match self.dice.below(10) {
            0..2 => act.clone(),
            2..8 => {
                let deed = self.of(|deed| deed.kind == act.deed.kind && !deed.route.starts_with("GET"));
                self.draws(deed, ids, Some(act.id.clone()))
            }
            _ => {
                let deed = self.any();
                self.draws(deed, ids, None)
            }
        }
    }

    /// Whoever is right to do it now.
    fn able(&self, act: &Act, facts: &Facts) -> Vec<&'a Who> {
        self.company.people.iter().filter(|who| Case { who, act, facts }.right() == ["OK"]).collect()
    }

    /// Mostly somebody whose act it is.
    fn somebody(&mut self, act: &Act, facts: &Facts) -> &'a Who {
        let able = self.able(act, facts);
        if able.is_empty() || !self.dice.says(700) { self.dice.one(&self.company.people) } else { able[self.dice.below(able.len())] }
    }

    pub async fn tries<'b>(&mut self, act: &'b Act, who: &'b Who, answer: Answer) -> Tried<'b> {
        let correlation = answer.header("x-correlation-id").to_owned();
        let audit = self.company.reader.audited(&correlation).await;
        let said = code(&answer);
        self.log.0.push(format!("{} {} {} {} → {said} {correlation}", who.person.name, act.deed.name, act.id, act.body));
        if said == "OK" {
            self.done.push(correlation);
        }
        *self.tally.entry(format!("{}: {said}", act.deed.name)).or_default() += 1;
        Tried { act, who, answer, audit }
    }

    async fn one(&mut self, mut act: Act) {
        let facts = self.company.reader.around(&act.about()).await;
        act.opens(&facts);
        let who = self.somebody(&act, &facts);
        let keyed = self.dice.says(80) && !act.deed.route.starts_with("GET");
        let key = format!("{} {}", self.round, self.dice.below(1_000_000_000));
        let person = if keyed { who.person.with_key(&key) } else { who.person.clone() };
        let answer = act.is_done_by(&person).await;
        let tried = self.tries(&act, who, answer).await;
        tried.answer.check(tried.is_right(&facts), &format!("is one of {:?} to {}", tried.rights(&facts), act.body));
        check(&act, who, &tried.answer, &tried.audit, &facts, true);
        if keyed && tried.is_ok() {
            let (first, again) = (tried.answer.clone(), act.is_done_by(&person).await);
            let again = self.tries(&act, who, again).await;
            again.answer.check(again.answer.data() == first.data() && again.audit.is_empty(), "repeats the stored answer and nothing else");
            self.says_otherwise(&act, who, &key).await;
        }
    }

    async fn two_at_once(&mut self, mut one: Act, mut other: Act) {
        let about = [one.about(), other.about()].concat();
        let before = self.company.reader.around(&about).await;
        one.opens(&before);
        other.opens(&before);
        let (first, second) = (self.somebody(&one, &before), self.somebody(&other, &before));
        let same = one.id == other.id && one.body == other.body && one.deed.name == other.deed.name && !one.deed.route.starts_with("GET");
        if same && self.dice.says(500) {
            return self.sent_twice(one, first, &before).await;
        }
        let (answer, beside) = tokio::join!(one.is_done_by(&first.person), other.is_done_by(&second.person));
        let one = self.tries(&one, first, answer).await;
        let other = self.tries(&other, second, beside).await;
        let after = self.company.reader.around(&about).await;
        check(one.act, one.who, &one.answer, &one.audit, &before, false);
        check(other.act, other.who, &other.answer, &other.audit, &before, false);
        let right = in_this_order(&one, &other, &before, &after) || in_this_order(&other, &one, &before, &after);
        let expected = [one.rights(&before), one.rights(&after), other.rights(&before), other.rights(&after)];
        let two = format!("{} and {}: {:?}", code(&one.answer), code(&other.answer), expected);
        one.answer.check(right, &format!("is right beside {} {}, one after the other: {two}", second.person.name, other.act.deed.name));
    }
}
