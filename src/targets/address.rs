//! The list page's addresses: the same filters, of another segment, or from a cursor on.

use super::Ask;

/// The list's page.
pub(super) const PAGE: &str = "/crm/targets";

impl Ask {
    /// The segment that is shown.
    pub(super) fn segment(&self) -> &str {
        self.status.as_deref().unwrap_or("active")
    }

    /// Whether anything narrows the list beyond its segment.
    pub(super) fn is_filtered(&self) -> bool {
        self.q.is_some() || self.owner.is_some() || self.outreach.is_some() || self.source.is_some() || self.tag.is_some()
    }

    /// The segment and nothing else.
    pub(super) fn cleared(&self) -> String {
        Self { status: self.status.clone(), ..Self::default() }.address()
    }

    /// The first page of another segment.
    pub(super) fn of_segment(&self, segment: &str) -> String {
        Self { status: Some(segment.to_owned()), cursor: None, ..self.clone() }.address()
    }

    /// The page from a cursor on.
    pub(super) fn from(&self, cursor: Option<&str>) -> String {
        Self { cursor: cursor.map(str::to_owned), ..self.clone() }.address()
    }

    fn address(&self) -> String {
        let pairs = [
            ("status", self.status.clone().filter(|status| status != "active")),
            ("q", self.q.clone()),
            ("owner", self.owner.clone()),
            ("outreach", self.outreach.map(|outreach| outreach.label().to_owned())),
            ("source", self.source.clone()),
            ("tag", self.tag.clone()),
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

/// The list of one source or of one tag, whatever the status.
pub(super) fn marked(name: &str, value: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("status", "all").append_pair(name, value);
    format!("{PAGE}?{}", query.finish())
}
