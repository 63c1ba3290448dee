//! The list page's addresses: the same filters, from a cursor on, or of another tenure.

use super::Ask;

/// The list's page.
pub(super) const PAGE: &str = "/crm/accounts";

impl Ask {
    /// Whether anything narrows the list beyond its tabs.
    pub(super) fn is_filtered(&self) -> bool {
        self.q.is_some() || self.owner.is_some() || self.activity.is_some()
    }

    /// The page with its tabs and nothing else.
    pub(super) fn cleared(&self) -> String {
        Self { tenure: self.tenure, active: self.active.clone(), ..Self::default() }.address()
    }

    /// The first page of these filters, of one tenure or of all.
    pub(super) fn of_tenure(&self, tenure: Option<super::Tenure>) -> String {
        Self { tenure, cursor: None, ..self.clone() }.address()
    }

    /// Those that are worked with, or the others.
    pub(super) fn switched(&self, active: bool) -> String {
        Self { active: (!active).then(|| "false".to_owned()), tenure: None, cursor: None, ..self.clone() }.address()
    }

    /// The page from a cursor on.
    pub(super) fn from(&self, cursor: Option<&str>) -> String {
        Self { cursor: cursor.map(str::to_owned), ..self.clone() }.address()
    }

    fn address(&self) -> String {
        let pairs = [
            ("q", self.q.clone()),
            ("owner", self.owner.clone()),
            ("tenure", self.tenure.map(|tenure| tenure.label().to_owned())),
            ("activity", self.activity.map(|activity| activity.label().to_owned())),
            ("active", self.active.clone().filter(|active| active == "false")),
            ("limit", self.limit.map(|limit| limit.to_string())),
            ("cursor", self.cursor.clone()),
        ];
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(pairs.into_iter().filter_map(|(name, value)| Some((name, value?))));
        match query.finish() {
            query if query.is_empty() => PAGE.to_owned(),
            query => format!("{PAGE}?{query}"),
        }
    }
}
