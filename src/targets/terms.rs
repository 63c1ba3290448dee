//! The words of a target's life (spec 1.9).

use crate::db::text_enum::text_enum;

text_enum! {
    /// How far a target is.
    pub enum TargetStatus {
        /// Nobody has written or called yet.
        New = "new_target",
        /// Somebody has.
        Contacted = "contacted",
        /// They answer.
        Engaged = "engaged",
        /// Worth a deal.
        Qualified = "qualified",
        /// It has become an account with an opportunity.
        Converted = "converted",
        /// Given up, with a reason.
        Dropped = "dropped",
    }
}

text_enum! {
    /// When it is to be approached next.
    pub enum Outreach {
        /// Before today.
        Overdue = "overdue",
        /// Today or in the six days after.
        Week = "week",
        /// No day is set.
        None = "none",
    }
}

text_enum! {
    /// What is done with several targets at once.
    pub enum BulkAction {
        /// Give them to a salesperson.
        Assign = "assign",
        /// Send them through a cadence.
        Enroll = "enroll",
        /// Give them up.
        Drop = "drop",
    }
}

impl TargetStatus {
    /// As a person reads it.
    pub fn words(self) -> &'static str {
        match self {
            Self::New => "New",
            Self::Contacted => "Contacted",
            Self::Engaged => "Engaged",
            Self::Qualified => "Qualified",
            Self::Converted => "Converted",
            Self::Dropped => "Dropped",
        }
    }
}
