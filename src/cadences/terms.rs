//! The words of a cadence: what it is for, how its steps come, where an enrollment stands, what goes through it.

use crate::db::text_enum::text_enum;

text_enum! {
    /// What a template is for.
    pub enum Purpose {
        /// After a lead was claimed or converted.
        LeadFollowUp = "lead_follow_up",
        /// An account without invoices for 90 days.
        Winback = "winback",
        /// Targets.
        Outbound = "outbound",
        /// Leads that marketing keeps warm.
        Nurture = "nurture",
        /// Anything else.
        Other = "other",
    }
}

text_enum! {
    /// When the activities are made.
    pub enum Mode {
        /// All at enrollment.
        Upfront = "upfront",
        /// One after the other.
        Stepwise = "stepwise",
    }
}

text_enum! {
    /// Active and Paused go on; Completed and Stopped are final.
    pub enum EnrollmentStatus {
        /// Its steps are in the planner.
        Active = "Active",
        /// Its steps wait.
        Paused = "Paused",
        /// The last step has ended.
        Completed = "Completed",
        /// Given up, with a reason.
        Stopped = "Stopped",
    }
}

text_enum! {
    /// What is done with an enrollment.
    pub enum Action {
        /// Its steps wait.
        Pause = "pause",
        /// They go on, later by the days paused.
        Resume = "resume",
        /// For good.
        Stop = "stop",
    }
}

text_enum! {
    /// The kind of record that goes through a cadence.
    pub enum Subject {
        /// A deal.
        Opportunity = "opportunity",
        /// An account.
        Account = "account",
        /// A target.
        Target = "target",
        /// A nurtured lead.
        Lead = "lead",
    }
}

impl EnrollmentStatus {
    /// Whether it goes on, now or after a pause.
    pub fn is_running(self) -> bool {
        matches!(self, Self::Active | Self::Paused)
    }
}

impl Purpose {
    /// How a person reads it.
    pub fn words(self) -> &'static str {
        match self {
            Self::LeadFollowUp => "Lead follow-up",
            Self::Winback => "Winback",
            Self::Outbound => "Outbound",
            Self::Nurture => "Nurture",
            Self::Other => "Other",
        }
    }
}
