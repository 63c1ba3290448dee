//! Activities: calls, e-mails, visits and other work, planned or done (spec 1.8).

mod acts;
mod api;
mod counts;
mod file;
mod forms;
mod input;
mod kind;
mod list;
mod lists;
mod month_view;
mod new_page;
mod place;
mod planner;
mod planner_view;
mod query;
mod record_page;
mod records;
mod view;
mod whose;

use postgres_from_row::FromRow;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;

use crate::app::App;

pub use acts::{cancel, complete, create, reschedule, update};
pub use counts::{GroupCount, OfDay, month};
pub use forms::{complete_dialog, complete_opener};
pub use kind::{ActivityStatus, ActivityType, DueGroup};
pub use list::{About, Ask, Follow, Next, View, due_for_me};
pub use new_page::{log_dialog, plan_dialog};
pub use records::{activity, follows_of, follows_of_account, last_of_account, next_of_account, of_lead, of_opportunity, of_target};
pub use view::{account_panel, due_table, panel};

/// Every statement of the domain.
pub const STATEMENTS: &[&str] = &[
    lists::PLANNER.owner,
    lists::PLANNER.account,
    lists::PLANNER.record,
    lists::OVERDUE.owner,
    lists::OVERDUE.account,
    lists::OVERDUE.record,
    lists::DUE.owner,
    lists::DUE.account,
    lists::DUE.record,
    lists::DONE.owner,
    lists::DONE.account,
    lists::DONE.record,
    lists::FOLLOWS.owner,
    lists::FOLLOWS.account,
    lists::FOLLOWS.record,
    lists::DUE_FOLLOWS.owner,
    lists::DUE_FOLLOWS.account,
    lists::DUE_FOLLOWS.record,
    counts::COUNT,
    counts::COUNT_ACCOUNT,
    counts::COUNT_RECORD,
    counts::MONTH,
    records::BY_ID,
    records::OF_OPPORTUNITY,
    records::OF_LEAD,
    records::OF_TARGET,
    records::NEXT_OF_ACCOUNT,
    records::LAST_OF_ACCOUNT,
    records::FOLLOW,
    records::FOLLOWS,
    records::FOLLOWS_OF_ACCOUNT,
    planner::RIGHTS,
    planner::MEMBERS,
    new_page::CONTACTS,
    new_page::SUBJECT,
    acts::CREATE,
    acts::UPDATE,
    acts::COMPLETE,
    acts::CANCEL,
    acts::RESCHEDULE,
];

/// An activity with the names that lists show.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Activity {
    /// Id, such as `ACT202611220042`.
    pub activity_id: String,
    /// What kind of work it is.
    pub activity_type: ActivityType,
    /// Planned, Done or Cancelled.
    pub status: ActivityStatus,
    /// What is to be done, in a line.
    pub subject: String,
    /// More about it.
    pub description: Option<String>,
    /// When it is due, by the company's calendar.
    #[schema(value_type = Option<String>, format = Date)]
    pub due_date: Option<jiff::civil::Date>,
    /// The hour, if it has one.
    #[schema(value_type = Option<String>)]
    pub due_time: Option<jiff::civil::Time>,
    /// The group of the planner that it is in; none once it has ended or while its cadence is paused.
    pub due_group: Option<DueGroup>,
    /// Who does it.
    pub owner_user_id: Uuid,
    /// His name.
    pub owner_name: Option<String>,
    /// The lead it is about.
    pub lead_id: Option<String>,
    /// The opportunity it is about.
    pub opportunity_id: Option<String>,
    /// The account it is about.
    pub account_id: Option<String>,
    /// The account's name; in a list of work only where there is no deal, which is named after it.
    pub account_name: Option<String>,
    /// The person to talk to.
    pub contact_id: Option<String>,
    /// His name.
    pub contact_name: Option<String>,
    /// The target it is about.
    pub target_id: Option<String>,
    /// The name of the record it is about.
    pub record_name: Option<String>,
    /// What came of it.
    pub outcome: Option<String>,
    /// How long it took.
    pub duration_minutes: Option<i32>,
    /// When it was done.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub completed_at: Option<jiff::Timestamp>,
    /// When it was given up.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub cancelled_at: Option<jiff::Timestamp>,
    /// Why it was given up.
    pub cancel_reason: Option<String>,
    /// The run through a cadence it belongs to.
    pub enrollment_id: Option<i64>,
    /// Which step of it.
    pub step_number: Option<i32>,
    /// Made by the system rather than a person.
    pub is_system: bool,
    /// Its cadence is paused, so it is in no list of work.
    pub is_paused: bool,
    /// Planned and due before the company's today.
    pub is_overdue: bool,
    /// Whether the reader may complete, cancel or reschedule it now; no act says so.
    #[schema(required = false)]
    pub may_change: bool,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: jiff::Timestamp,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: jiff::Timestamp,
    /// Counts up with every change.
    pub version: i32,
}

impl Activity {
    /// Its own page.
    pub fn page(&self) -> String {
        format!("/crm/activities/{}", self.activity_id)
    }

    /// The page of the record it is about, if there is one.
    pub fn about_page(&self) -> Option<String> {
        let pages = [
            ("opportunities", &self.opportunity_id),
            ("leads", &self.lead_id),
            ("targets", &self.target_id),
            ("accounts", &self.account_id),
        ];
        pages.into_iter().find_map(|(list, id)| id.as_ref().map(|id| format!("/crm/{list}/{id}")))
    }
}

/// The domain's routes.
pub fn routes() -> OpenApiRouter<App> {
    api::routes().merge(planner::routes()).merge(new_page::routes()).merge(record_page::routes())
}
