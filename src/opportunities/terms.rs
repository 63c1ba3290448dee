//! The words of a deal: its stages and a quote's states, exactly as spec 1.7 writes them.

use crate::db::text_enum::text_enum;
use crate::ui::Tone;

text_enum! {
    /// Where a deal stands. On Hold is open, but neither before nor after another stage.
    pub enum Stage {
        /// First contact.
        Prospecting = "Prospecting",
        /// Needs are being clarified.
        Discovery = "Discovery",
        /// A proposal is out.
        ProposalSent = "Proposal Sent",
        /// A quote is out.
        QuoteSent = "Quote Sent",
        /// Terms are talked about.
        Negotiation = "Negotiation",
        /// Agreed in words.
        VerbalCommit = "Verbal Commit",
        /// Waiting.
        OnHold = "On Hold",
        /// Won.
        ClosedWon = "Closed Won",
        /// Lost.
        ClosedLost = "Closed Lost",
    }
}

text_enum! {
    /// Draft → Sent → Accepted | Rejected; a sent one may expire.
    pub enum QuoteStatus {
        /// Being written; the only one that is edited.
        Draft = "Draft",
        /// With the customer.
        Sent = "Sent",
        /// The customer agreed.
        Accepted = "Accepted",
        /// The customer declined.
        Rejected = "Rejected",
        /// Its validity ran out.
        Expired = "Expired",
    }
}

impl Stage {
    /// Its colour.
    pub fn tone(self) -> Tone {
        match self {
            Self::Prospecting | Self::Discovery => Tone::Info,
            Self::ProposalSent | Self::QuoteSent | Self::Negotiation => Tone::Accent,
            Self::VerbalCommit | Self::ClosedWon => Tone::Good,
            Self::OnHold => Tone::Neutral,
            Self::ClosedLost => Tone::Bad,
        }
    }
}

impl QuoteStatus {
    /// Its colour.
    pub fn tone(self) -> Tone {
        match self {
            Self::Draft => Tone::Neutral,
            Self::Sent => Tone::Info,
            Self::Accepted => Tone::Good,
            Self::Rejected => Tone::Bad,
            Self::Expired => Tone::Warn,
        }
    }
}
