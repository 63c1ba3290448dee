//! What an activity may be and where it stands, with the drawing that stands for it.

use crate::db::text_enum::text_enum;
use crate::ui::Icon;

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
    /// When planned work is due, as the database groups it.
    pub enum DueGroup {
        /// Before the company's today.
        Overdue = "Overdue",
        /// Today.
        Today = "Today",
        /// Tomorrow.
        Tomorrow = "Tomorrow",
        /// After tomorrow, until Sunday.
        ThisWeek = "This week",
        /// After that.
        Later = "Later",
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

impl ActivityType {
    /// Its drawing.
    pub fn icon(self) -> Icon {
        match self {
            Self::Call => Icon::Phone,
            Self::Email => Icon::Mail,
            Self::Visit => Icon::Building,
            Self::OnlineMeeting | Self::InternalMeeting => Icon::Users,
            Self::WhatsApp | Self::LinkedInMessage => Icon::Chat,
            Self::SendProposal | Self::SendQuote => Icon::Quote,
            Self::FollowUp => Icon::Refresh,
            Self::Other => Icon::CheckCircle,
        }
    }

    /// Value and label of each, for a field.
    pub fn choices() -> Vec<(&'static str, &'static str)> {
        Self::ALL.iter().map(|kind| (kind.label(), kind.label())).collect()
    }
}
