//! The words a lead is described with, exactly as specified (spec 1.4, 1.13).

use crate::db::text_enum::text_enum;

text_enum! {
    /// Where a lead stands between its making and its handover.
    pub enum TriageStatus {
        /// Nobody has looked at it.
        New = "New",
        /// Somebody is looking at it.
        InReview = "In Review",
        /// Passed through on the way into the pool, never at rest.
        Qualified = "Qualified",
        /// Not yet; to be contacted again on a day.
        Nurture = "Nurture",
        /// No.
        Disqualified = "Disqualified",
        /// Sales has it.
        HandedOver = "Handed Over",
    }
}

text_enum! {
    /// The one working list that a lead is in.
    pub enum Queue {
        /// Lead Inbox.
        Inbox = "inbox",
        /// Nurture.
        Nurture = "nurture",
        /// Disqualified.
        Disqualified = "disqualified",
        /// Sales Inbox.
        Pool = "pool",
        /// My Leads.
        Working = "working",
        /// None: the opportunity carries on.
        Converted = "converted",
    }
}

impl Queue {
    /// The page of the list, and how it is called.
    pub(super) fn page(self) -> (&'static str, &'static str) {
        match self {
            Self::Inbox => ("Lead Inbox", "/crm/lead-inbox"),
            Self::Nurture => ("Nurture", "/crm/nurture-leads"),
            Self::Disqualified => ("Disqualified", "/crm/disqualified-leads"),
            Self::Pool => ("Sales Inbox", "/crm/sales-inbox"),
            Self::Working => ("My Leads", "/crm/my-leads"),
            Self::Converted => ("Pipeline", "/crm/pipeline"),
        }
    }
}

text_enum! {
    /// Whose department made the lead.
    pub enum Source {
        /// Marketing.
        Marketing = "Marketing",
        /// Sales.
        Sales = "Sales",
    }
}

text_enum! {
    /// Where a lead came from.
    pub enum Channel {
        /// LinkedIn.
        LinkedIn = "LinkedIn",
        /// Search engine marketing.
        Sem = "SEM",
        /// Paid Social.
        PaidSocial = "Paid Social",
        /// Website.
        Website = "Website (Direct/Referral)",
        /// Webinar & Live.
        Webinar = "Webinar & Live",
        /// Event Offline.
        Event = "Event Offline",
        /// Trade Show.
        TradeShow = "Trade Show",
        /// Partnership/Referral.
        Partnership = "Partnership/Referral",
        /// Sales Outbound.
        SalesOutbound = "Sales Outbound",
        /// Sales Referral.
        SalesReferral = "Sales Referral",
        /// Other.
        Other = "Other",
    }
}

text_enum! {
    /// What a volume is counted in.
    pub enum VolumeUnit {
        /// Kilograms.
        Kg = "kg",
        /// Cubic metres.
        Cbm = "cbm",
        /// Twenty-foot equivalents.
        Teu = "TEU",
        /// Shipments.
        Shipment = "shipment",
        /// Pieces.
        Pcs = "pcs",
        /// Containers.
        Container = "container",
    }
}

text_enum! {
    /// When it is needed.
    pub enum Timeline {
        /// Immediate.
        Immediate = "Immediate",
        /// In a week.
        OneWeek = "1 Week",
        /// In two weeks.
        TwoWeeks = "2 Weeks",
        /// In a month.
        OneMonth = "1 Month",
        /// In three months.
        ThreeMonths = "3 Months",
        /// In six months.
        SixMonths = "6 Months",
        /// Exploring.
        Exploring = "Exploring",
    }
}

text_enum! {
    /// Why a deal is lost with its lead, for the numbers.
    pub enum LostCode {
        /// Too expensive.
        Price = "price",
        /// Somebody else got it.
        Competitor = "competitor",
        /// No budget.
        NoBudget = "no_budget",
        /// No answer.
        NoResponse = "no_response",
        /// Not what we do.
        NotAFit = "not_a_fit",
        /// Anything else.
        Other = "other",
    }
}

text_enum! {
    /// Where a released lead goes.
    pub enum Destination {
        /// Back to the pool, for another salesperson.
        Pool = "pool",
        /// Back to marketing, into review.
        Marketing = "marketing",
    }
}

/// The values of an enumeration as the choices of a form.
macro_rules! choices {
    ($name:ty) => {
        <$name>::ALL.iter().map(|value| (value.label(), value.label())).collect::<Vec<_>>()
    };
}
pub(super) use choices;
