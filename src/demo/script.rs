//! The story as text: companies and, below each, who did what when. See `story/marketing.txt` for how it reads.

use std::collections::HashMap;

use anyhow::{Context, bail};
use serde_json::{Map, Value, json};

const COMPANIES: &[&str] = &[include_str!("story/companies.txt"), include_str!("story/companies_sales.txt")];
/// Customers first: who comes later finds their accounts.
const STORIES: &[&str] = &[
    include_str!("story/customers.txt"),
    include_str!("story/deals.txt"),
    include_str!("story/sales.txt"),
    include_str!("story/marketing.txt"),
    include_str!("story/targets.txt"),
];

/// When something happened, before it is known what today is.
#[derive(Clone, Copy, Debug)]
pub(super) enum When {
    /// So many days ago, in working hours; 0 is earlier today.
    Days(i16),
    /// So many minutes ago.
    Minutes(i64),
}

/// One thing that somebody did.
#[derive(Debug)]
pub(super) struct Step {
    pub when: When,
    pub who: String,
    pub verb: String,
    pub words: Vec<Option<String>>,
    /// One of several from a range such as invoices: the rest of its story does not wait for it.
    pub repeated: bool,
}

/// What happened with one company, in order.
#[derive(Debug)]
pub(super) struct Story {
    pub company: Value,
    pub steps: Vec<Step>,
}

/// The whole script.
pub(super) fn read() -> anyhow::Result<Vec<Story>> {
    let lines = COMPANIES.iter().flat_map(|text| lines_of(text)).enumerate();
    let companies: HashMap<&str, Value> = lines.map(|(place, line)| company(place, line)).collect::<anyhow::Result<_>>()?;
    let mut stories: Vec<Story> = Vec::new();
    for line in STORIES.iter().flat_map(|text| lines_of(text)) {
        if line.starts_with(' ') {
            let steps = steps(line.trim()).with_context(|| format!("the demo story has: {line}"))?;
            stories.last_mut().context("the demo story begins without a company")?.steps.extend(steps);
        } else {
            let company = companies.get(line).with_context(|| format!("the demo story names an unknown company {line}"))?.clone();
            stories.push(Story { company, steps: Vec::new() });
        }
    }
    Ok(stories)
}

fn lines_of(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim_end).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// A line of companies.txt as the draft of a lead; addresses are of the reserved domain .test.
fn company(place: usize, line: &str) -> anyhow::Result<(&str, Value)> {
    let cells: Vec<&str> = line.split('|').map(str::trim).collect();
    let &[key, name, city, industry, contact, service, route, volume, timeline, value, channel, notes] = cells.as_slice() else {
        bail!("the demo's list of companies has: {line}");
    };
    let domain = format!("{}.test", name.split(' ').skip(1).take(2).collect::<Vec<_>>().join("-").to_lowercase());
    let (amount, unit) = volume.split_once(' ').context("a volume has a unit")?;
    let (currency, price) = value.split_once(' ').context("a value has a currency")?;
    let record = json!({
        "company_name": name, "city": city, "industry": industry, "domain": domain, "contact_name": contact,
        "contact_email": format!("{}@{domain}", contact.to_lowercase().replace(' ', ".")),
        "contact_phone": format!("+62 21 5550 {:04}", 1000 + place * 37),
        "service_code": service, "route": route, "est_volume_value": amount, "est_volume_unit": unit, "timeline": timeline,
        "estimated_value": price, "currency": currency, "primary_channel": channel, "notes": notes,
    });
    Ok((key, record))
}

/// `20d sales1 done | Good talk | 15`: when, who, verb, words; a range of days makes several.
fn steps(line: &str) -> anyhow::Result<Vec<Step>> {
    let mut words = line.split('|').map(str::trim);
    let head: Vec<&str> = words.next().unwrap_or_default().split_whitespace().collect();
    let &[when, who, verb] = head.as_slice() else { bail!("a step begins with when, who and verb") };
    let words: Vec<Option<String>> = words.map(|word| (!word.is_empty()).then(|| word.to_owned())).collect();
    let moments = moments(when)?;
    let step = |&when: &When| Step { when, who: who.to_owned(), verb: verb.to_owned(), words: words.clone(), repeated: moments.len() > 1 };
    Ok(moments.iter().map(step).collect())
}

/// `20d`, `3h`, `45m`, or `700d..10d/30` for every 30 days.
fn moments(text: &str) -> anyhow::Result<Vec<When>> {
    if let Some((from, rest)) = text.split_once("..") {
        let (to, every) = rest.split_once('/').context("a range ends with /DAYS")?;
        let (from, to, every): (i16, i16, usize) = (number(from, 'd')?, number(to, 'd')?, every.parse()?);
        return Ok((to..=from).rev().step_by(every).map(When::Days).collect());
    }
    Ok(vec![match text.chars().last() {
        Some('d') => When::Days(number(text, 'd')?),
        Some('h') => When::Minutes(60 * number::<i64>(text, 'h')?),
        _ => When::Minutes(number(text, 'm')?),
    }])
}

fn number<T: std::str::FromStr>(text: &str, unit: char) -> anyhow::Result<T> {
    text.strip_suffix(unit).and_then(|digits| digits.parse().ok()).with_context(|| format!("{text} is no time"))
}

/// Only what the lead form has; the rest of a company is for its account.
pub(super) fn lead_draft(company: &Value) -> Map<String, Value> {
    let fields = company.as_object().cloned().unwrap_or_default();
    fields.into_iter().filter(|(name, _)| !matches!(name.as_str(), "domain" | "industry")).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use crate::demo::PEOPLE;
    use crate::demo::verbs::VERBS;

    #[test]
    fn every_step_has_a_person_and_a_known_verb() -> anyhow::Result<()> {
        for step in super::read()?.iter().flat_map(|story| &story.steps) {
            assert!(PEOPLE.iter().any(|person| person.login == step.who), "{step:?}");
            assert!(VERBS.iter().any(|(verb, _)| *verb == step.verb), "{step:?}");
        }
        Ok(())
    }

    #[test]
    fn no_two_companies_share_a_domain_or_phone() -> anyhow::Result<()> {
        let mut seen = HashSet::new();
        let lines = super::COMPANIES.iter().flat_map(|text| super::lines_of(text)).enumerate();
        for (place, line) in lines {
            let (_, company) = super::company(place, line)?;
            assert!(seen.insert(company["domain"].to_string()) && seen.insert(company["contact_phone"].to_string()), "{line}");
        }
        Ok(())
    }
}
