//! What kind of customer an account is, as spec 1.11 writes it; computed, never typed in.

use maud::{Markup, html};

use crate::db::text_enum::text_enum;
use crate::ui::{self, Tone};

text_enum! {
    /// How long it has been a customer.
    pub enum Tenure {
        /// No invoice yet.
        Prospect = "Prospect",
        /// Up to 90 days since the first invoice.
        NewCustomer = "New Customer",
        /// A customer for longer.
        ActiveCustomer = "Active Customer",
        /// 90 days or more since the last invoice.
        WinbackTarget = "Winback Target",
        /// Came back after 90 days or more, up to 90 days ago.
        NewWinbackCustomer = "New Winback Customer",
    }
}

text_enum! {
    /// How recently it was invoiced.
    pub enum Recency {
        /// No invoice yet.
        NoTransaction = "No Transaction",
        /// Up to 30 days ago.
        Active = "Active",
        /// 31 to 89 days ago.
        Passive = "Passive",
        /// 90 days ago or more.
        Inactive = "Inactive",
    }
}

impl Tenure {
    /// Its colour.
    pub fn tone(self) -> Tone {
        match self {
            Self::Prospect => Tone::Neutral,
            Self::NewCustomer => Tone::Accent,
            Self::ActiveCustomer => Tone::Good,
            Self::WinbackTarget => Tone::Warn,
            Self::NewWinbackCustomer => Tone::Info,
        }
    }
}

impl Recency {
    /// Its colour.
    pub fn tone(self) -> Tone {
        match self {
            Self::NoTransaction => Tone::Neutral,
            Self::Active => Tone::Good,
            Self::Passive => Tone::Warn,
            Self::Inactive => Tone::Bad,
        }
    }
}

/// Both, side by side; without an invoice the second says nothing new.
pub fn badges(tenure: Tenure, recency: Recency) -> Markup {
    html! {
        span.badges {
            (ui::badge(tenure.tone(), tenure.label()))
            @if recency != Recency::NoTransaction { (ui::dot(recency.tone(), recency.label())) }
        }
    }
}

/// Labels as the choices of a list.
macro_rules! choices {
    ($of:ident) => {
        $of::ALL.iter().map(|value| (value.label(), value.label())).collect::<Vec<_>>()
    };
}
pub(super) use choices;
