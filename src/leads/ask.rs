//! What a list of leads is asked for.

use jiff::civil::Date;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::{Channel, Source, TriageStatus};
use crate::db::text_enum::text_enum;
use crate::error::Error;
use crate::web::limit;

text_enum! {
    /// Which list.
    pub enum View {
        /// Lead Inbox.
        Inbox = "inbox",
        /// Nurture.
        Nurture = "nurture",
        /// Disqualified.
        Disqualified = "disqualified",
        /// Sales Inbox, the pool.
        HandoverPool = "handover_pool",
        /// My Leads.
        MyClaimed = "my_claimed",
    }
}

text_enum! {
    /// What the API is asked for: a list, or the receipts of what left them.
    pub enum Asked {
        /// Lead Inbox.
        Inbox = "inbox",
        /// Nurture.
        Nurture = "nurture",
        /// Disqualified.
        Disqualified = "disqualified",
        /// Sales Inbox, the pool.
        HandoverPool = "handover_pool",
        /// My Leads.
        MyClaimed = "my_claimed",
        /// Receipts (spec 3.3).
        Receipts = "receipts",
    }
}

impl Asked {
    /// The list; receipts are none.
    pub(super) fn list(self) -> Option<View> {
        match self {
            Self::Inbox => Some(View::Inbox),
            Self::Nurture => Some(View::Nurture),
            Self::Disqualified => Some(View::Disqualified),
            Self::HandoverPool => Some(View::HandoverPool),
            Self::MyClaimed => Some(View::MyClaimed),
            Self::Receipts => None,
        }
    }
}

text_enum! {
    /// What can be late.
    pub enum Sla {
        /// Nobody has answered in time.
        Overdue = "overdue",
    }
}

/// What a list is asked for, by API and by page.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct Ask {
    /// The list; a page knows its own.
    #[param(inline, required = true)]
    pub view: Option<Asked>,
    /// Typed text: company, person, e-mail, phone or id.
    pub q: Option<String>,
    /// Code of a service.
    pub service: Option<String>,
    /// Where it came from.
    #[param(inline)]
    pub channel: Option<Channel>,
    /// Whose department made it.
    #[param(inline)]
    pub sourced_by: Option<Source>,
    /// The marketer it belongs to.
    pub marketing_owner: Option<Uuid>,
    /// Came in on this day or later.
    #[param(value_type = Option<String>, format = Date)]
    pub from: Option<Date>,
    /// Came in on this day or before.
    #[param(value_type = Option<String>, format = Date)]
    pub to: Option<Date>,
    /// Lead Inbox: only those that nobody answered in time.
    #[param(inline)]
    pub sla: Option<Sla>,
    /// Lead Inbox: New or In Review.
    #[param(inline)]
    pub triage_status: Option<TriageStatus>,
    /// My Leads: `me`, `team` or a user's id. Left out: mine, or everybody's for whoever sees everybody's.
    #[param(pattern = "^(me|team|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})$")]
    pub owner: Option<String>,
    /// Rows, 1 to 200; 50 unless given.
    #[serde(deserialize_with = "limit")]
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i32>,
    /// `meta.next_cursor` of the page before.
    pub cursor: Option<String>,
    /// `true`: also `meta.counts`.
    pub counts: Option<String>,
}

impl View {
    /// The key of the list that `crm.may_open` knows.
    pub(super) fn gate(self) -> &'static str {
        match self {
            Self::Inbox => "inbox",
            Self::Nurture => "nurture",
            Self::Disqualified => "disqualified",
            Self::HandoverPool => "pool",
            Self::MyClaimed => "my_leads",
        }
    }
}

impl Ask {
    /// The page's size.
    pub(super) fn limit(&self) -> i64 {
        self.limit.unwrap_or(50).into()
    }

    /// My Leads: whose, and who that is. VALIDATION_ERROR for what is neither word nor id.
    pub(super) fn whose(&self) -> Result<(Option<&'static str>, Option<Uuid>), Error> {
        match self.owner.as_deref() {
            None => Ok((None, None)),
            Some("me") => Ok((Some("me"), None)),
            Some("team") => Ok((Some("team"), None)),
            Some(id) => match id.parse() {
                Ok(id) => Ok((Some("one"), Some(id))),
                Err(_) => Err(Error::field("owner", "Give me, team or a user's id.")),
            },
        }
    }

    /// Whether the list is read as it stands, in its order.
    pub(super) fn is_plain(&self) -> bool {
        let of_lead = self.service.is_none() && self.channel.is_none() && self.sourced_by.is_none() && self.marketing_owner.is_none();
        of_lead && self.from.is_none() && self.to.is_none() && self.sla.is_none() && self.triage_status.is_none()
    }

    /// Whether anything narrows the list beyond its tab.
    pub(super) fn is_filtered(&self) -> bool {
        let typed = self.q.is_some() || self.service.is_some() || self.from.is_some() || self.to.is_some();
        typed || self.channel.is_some() || self.sourced_by.is_some() || self.marketing_owner.is_some() || self.sla.is_some()
    }

    /// The page's address with the tab and nothing else.
    pub(super) fn cleared(&self, page: &str) -> String {
        Self { triage_status: self.triage_status, owner: self.owner.clone(), ..Self::default() }.address(page, None)
    }

    /// The page's address with these filters, from a cursor on.
    pub(super) fn address(&self, page: &str, cursor: Option<&str>) -> String {
        let day = |day: Option<Date>| day.map(|day| day.to_string());
        let pairs = [
            ("q", self.q.clone()),
            ("service", self.service.clone()),
            ("channel", self.channel.map(|channel| channel.label().to_owned())),
            ("sourced_by", self.sourced_by.map(|source| source.label().to_owned())),
            ("marketing_owner", self.marketing_owner.map(|id| id.to_string())),
            ("from", day(self.from)),
            ("to", day(self.to)),
            ("sla", self.sla.map(|sla| sla.label().to_owned())),
            ("triage_status", self.triage_status.map(|status| status.label().to_owned())),
            ("owner", self.owner.clone()),
            ("limit", self.limit.map(|limit| limit.to_string())),
            ("cursor", cursor.map(str::to_owned)),
        ];
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in pairs {
            if let Some(value) = value {
                query.append_pair(name, &value);
            }
        }
        match query.finish() {
            query if query.is_empty() => page.to_owned(),
            query => format!("{page}?{query}"),
        }
    }
}
