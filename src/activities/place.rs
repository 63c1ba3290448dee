//! Where one is in the planner, and the addresses of what is beside it.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

use super::DueGroup;
use super::list::Ask;
use super::query::ActivitiesQuery;
use crate::error::Error;

/// The page.
pub(super) const PLANNER: &str = "/crm/activities";

/// The page's query string.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Place {
    /// planner, month, done.
    pub(super) view: Option<String>,
    /// me, team, or a colleague's id.
    pub(super) owner: Option<String>,
    pub(super) from: Option<Date>,
    pub(super) to: Option<Date>,
    pub(super) group: Option<DueGroup>,
    /// `2026-11`, with the view month.
    pub(super) month: Option<String>,
    lead_id: Option<String>,
    opportunity_id: Option<String>,
    account_id: Option<String>,
    target_id: Option<String>,
    cursor: Option<String>,
}

impl Place {
    /// What is asked of the database.
    pub(super) fn ask(&self) -> Result<Ask, Error> {
        let Place { owner, from, to, group, lead_id, opportunity_id, account_id, target_id, cursor, .. } = self.clone();
        let view = Some(if self.is("done") { "done" } else { "planner" }.to_owned());
        ActivitiesQuery {
            view,
            owner,
            from,
            to,
            group,
            lead_id,
            opportunity_id,
            account_id,
            target_id,
            cursor,
            ..ActivitiesQuery::default()
        }
        .checked()
    }

    /// The list that a file of this page holds.
    pub(super) fn api(&self) -> &'static str {
        if self.is("done") { "/api/crm/activities?view=done" } else { "/api/crm/activities?view=planner" }
    }

    pub(super) fn is(&self, view: &str) -> bool {
        self.view.as_deref().unwrap_or("planner") == view
    }

    /// About one record, whose work is everybody's.
    pub(super) fn is_of_record(&self) -> bool {
        [&self.lead_id, &self.opportunity_id, &self.account_id, &self.target_id].iter().any(|id| id.is_some())
    }

    pub(super) fn is_narrowed(&self) -> bool {
        self.is_of_record() || self.group.is_some() || self.from.is_some() || self.to.is_some()
    }

    /// The first day of the month that is shown; none for this one.
    pub(super) fn first_of_month(&self) -> Result<Option<Date>, Error> {
        let wrong = |_| Error::field("month", "This is not a month; write it like 2026-11.");
        self.month.as_ref().map(|month| format!("{month}-01").parse::<Date>().map_err(wrong)).transpose()
    }

    fn address(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let day = |day: Option<Date>| day.map(|day| day.to_string());
        let group = self.group.map(|group| group.label().to_owned());
        let pairs = [
            ("view", self.view.clone()),
            ("owner", self.owner.clone()),
            ("from", day(self.from)),
            ("to", day(self.to)),
            ("group", group),
            ("month", self.month.clone()),
            ("lead_id", self.lead_id.clone()),
            ("opportunity_id", self.opportunity_id.clone()),
            ("account_id", self.account_id.clone()),
            ("target_id", self.target_id.clone()),
            ("cursor", self.cursor.clone()),
        ];
        for (name, value) in pairs {
            if let Some(value) = value {
                query.append_pair(name, &value);
            }
        }
        let query = query.finish();
        if query.is_empty() { PLANNER.to_owned() } else { format!("{PLANNER}?{query}") }
    }

    fn first(&self) -> Self {
        Self { cursor: None, ..self.clone() }
    }

    /// The first page of the same list, unless this is it.
    pub(super) fn beginning(&self) -> Option<String> {
        self.cursor.is_some().then(|| self.first().address())
    }

    /// The next page.
    pub(super) fn after(&self, cursor: &str) -> String {
        Self { cursor: Some(cursor.to_owned()), ..self.clone() }.address()
    }

    /// Another view of the same person's or record's work.
    pub(super) fn seen_as(&self, view: &str) -> String {
        Self { view: (view != "planner").then(|| view.to_owned()), from: None, to: None, group: None, month: None, ..self.first() }
            .address()
    }

    /// The same of another owner.
    pub(super) fn of(&self, owner: &str) -> String {
        Self { owner: (owner != "me").then(|| owner.to_owned()), ..self.first() }.address()
    }

    /// One group of the planner, or all.
    pub(super) fn at(&self, group: Option<DueGroup>) -> String {
        Self { group, from: None, to: None, ..self.first() }.address()
    }

    /// The planner of one day.
    pub(super) fn on(&self, day: Date) -> String {
        Self { view: None, from: Some(day), to: Some(day), group: None, month: None, ..self.first() }.address()
    }

    /// The month so many months away from the one of this day.
    pub(super) fn month_beside(&self, day: Date, months: i64) -> String {
        let month = day.first_of_month().saturating_add(months.months()).strftime("%Y-%m").to_string();
        Self { month: Some(month), ..self.first() }.address()
    }

    /// Everything of the same owner.
    pub(super) fn cleared(&self) -> String {
        Self { view: self.view.clone(), owner: self.owner.clone(), ..Self::default() }.address()
    }
}
