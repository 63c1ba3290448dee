//! Where one is in the pipeline, and the addresses of what is beside it.

use serde::Deserialize;

use super::Stage;
use super::list::{Ask, DealsQuery};
use crate::error::Error;

/// The page.
pub(super) const PIPELINE: &str = "/crm/pipeline";

/// The page's query string.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PipelineQuery {
    /// pipeline, overdue, closed.
    pub(super) view: Option<String>,
    /// me, all, or a user's id.
    pub(super) owner: Option<String>,
    /// One account's deals.
    pub(super) account: Option<String>,
    /// One stage's deals, in a list.
    pub(super) stage: Option<Stage>,
    /// Typed text.
    pub(super) q: Option<String>,
    /// From where on, in a list.
    pub(super) cursor: Option<String>,
    /// list, or the board.
    pub(super) form: Option<String>,
}

impl PipelineQuery {
    /// What is asked of the database.
    pub(super) fn ask(&self) -> Result<Ask, Error> {
        let PipelineQuery { view, owner, account, stage, q, cursor, form: _ } = self.clone();
        DealsQuery { view, owner, account, stage, q, cursor, ..DealsQuery::default() }.checked()
    }

    pub(super) fn view(&self) -> &str {
        self.view.as_deref().unwrap_or("pipeline")
    }

    /// Whose deals are shown.
    pub(super) fn chosen_owner(&self) -> &str {
        self.owner.as_deref().unwrap_or(if self.view() == "overdue" { "me" } else { "all" })
    }

    pub(super) fn title(&self) -> &'static str {
        match self.view() {
            "overdue" => "Overdue deals",
            "closed" => "Closed deals",
            _ => "Pipeline",
        }
    }

    /// Only open deals stand on a board; one stage, or a later page, is a list.
    pub(super) fn is_board(&self) -> bool {
        self.view() == "pipeline" && self.form.as_deref() != Some("list") && self.stage.is_none() && self.cursor.is_none()
    }

    pub(super) fn is_filtered(&self) -> bool {
        self.q.is_some() || self.account.is_some() || self.stage.is_some() || self.owner.as_deref().is_some_and(|owner| owner.len() > 3)
    }

    /// The address of this very list.
    pub(super) fn address(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let stage = self.stage.map(|stage| stage.label().to_owned());
        let pairs = [
            ("view", &self.view),
            ("owner", &self.owner),
            ("account", &self.account),
            ("stage", &stage),
            ("q", &self.q),
            ("cursor", &self.cursor),
            ("form", &self.form),
        ];
        for (name, value) in pairs {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        let query = query.finish();
        if query.is_empty() { PIPELINE.to_owned() } else { format!("{PIPELINE}?{query}") }
    }

    fn first(&self) -> Self {
        Self { cursor: None, ..self.clone() }
    }

    /// The first page of the same list.
    pub(super) fn beginning(&self) -> String {
        self.first().address()
    }

    /// The next page.
    pub(super) fn from(&self, cursor: &str) -> String {
        Self { cursor: Some(cursor.to_owned()), ..self.clone() }.address()
    }

    /// Another view of the same filter; whose deals is said aloud, because overdue ones are mine unless it is.
    pub(super) fn seen_as(&self, view: &str) -> String {
        let owner = self.owner.clone().or_else(|| (view == "overdue").then(|| "all".to_owned()));
        let form = self.form.clone().filter(|_| view == "pipeline");
        Self { view: (view != "pipeline").then(|| view.to_owned()), owner, form, stage: None, ..self.first() }.address()
    }

    /// The same of another owner.
    pub(super) fn of(&self, owner: &str) -> String {
        Self { owner: Some(owner.to_owned()), ..self.first() }.address()
    }

    /// The same of one stage, or of all, as a list.
    pub(super) fn at(&self, stage: Option<Stage>, cursor: Option<String>) -> String {
        let form = (self.view() == "pipeline").then(|| "list".to_owned());
        Self { stage, cursor, form, ..self.clone() }.address()
    }

    /// The same of one account, as a list.
    pub(super) fn of_account(&self, account: &str) -> String {
        let form = (self.view() == "pipeline").then(|| "list".to_owned());
        Self { account: Some(account.to_owned()), form, stage: None, ..self.first() }.address()
    }

    /// The same of all accounts.
    pub(super) fn of_any_account(&self) -> String {
        Self { account: None, ..self.first() }.address()
    }

    /// Board or list.
    pub(super) fn shown_as(&self, form: Option<&str>) -> String {
        Self { form: form.map(str::to_owned), stage: None, ..self.first() }.address()
    }

    /// The view without filters.
    pub(super) fn cleared(&self) -> String {
        Self { view: self.view.clone(), form: self.form.clone(), ..Self::default() }.address()
    }
}
