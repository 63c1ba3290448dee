//! Activities: calls, e-mails, visits and other work, planned or done (spec 1.8).

mod api;
mod input;
mod lists;
mod view;

use postgres_from_row::FromRow;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;

use crate::app::App;
use crate::db::text_enum::text_enum;
use crate::db::{self, One, Query, params};

pub use lists::{due_for_me, due_from, overdue_of};
pub use view::{add_form, complete_dialog, complete_opener, due_table, panel};

text_enum! {
    /// What kind of work it is.
    pub enum ActivityType {
        /// A telephone call.
        Call = "Call",
        /// An e-mail.
        Email = "Email",
        /// A visit in person.
        Visit = "Visit",
        /// A video call.
        OnlineMeeting = "Online Meeting",
        /// A WhatsApp message.
        WhatsApp = "WhatsApp",
        /// A message on LinkedIn.
        LinkedInMessage = "LinkedIn Message",
        /// A proposal goes out.
        SendProposal = "Send Proposal",
        /// A quote goes out.
        SendQuote = "Send Quote",
        /// Asking again.
        FollowUp = "Follow Up",
        /// A talk among colleagues.
        InternalMeeting = "Internal Meeting",
        /// Anything else.
        Other = "Other",
    }
}

text_enum! {
    /// Planned → Done | Cancelled, both final.
    pub enum ActivityStatus {
        /// Still to do; has a due date.
        Planned = "Planned",
        /// Done.
        Done = "Done",
        /// Given up, with a reason.
        Cancelled = "Cancelled",
    }
}

/// An activity with the names that lists show.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
#[allow(missing_docs, reason = "the columns of spec 2.2")]
pub struct Activity {
    pub activity_id: String,
    pub activity_type: ActivityType,
    pub status: ActivityStatus,
    pub subject: String,
    pub description: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    pub due_date: Option<jiff::civil::Date>,
    #[schema(value_type = Option<String>, format = Time)]
    pub due_time: Option<jiff::civil::Time>,
    pub owner_user_id: Uuid,
    pub owner_name: Option<String>,
}
