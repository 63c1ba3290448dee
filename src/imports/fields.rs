//! What an import of each kind can fill: the one table that guessing, mapping forms, conversion and sample files are drawn from.

use crate::db::text_enum::text_enum;

use super::known;

text_enum! {
    /// What a file holds.
    pub enum Kind {
        /// Companies to approach.
        Targets = "targets",
        /// Intake records for the Lead Inbox.
        Leads = "leads",
        /// The ledger that decides what kind of customer an account is.
        Invoices = "invoices",
    }
}

/// How a cell becomes a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// As it stands.
    Text,
    /// Lower case, the host alone.
    Domain,
    /// Lower case, one address.
    Email,
    /// As it stands, six digits at least.
    Phone,
    /// A day, stored as 2026-11-22.
    Date,
    /// Money: 16 digits and 2 after the point.
    Amount,
    /// 11 digits and 3 after the point.
    Quantity,
    /// Three letters.
    Currency,
    /// One of these; case, spaces and other words for them do not matter.
    Choice(&'static [(&'static str, &'static str)]),
}

/// A column that an import can fill.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its column.
    pub name: &'static str,
    /// As a person reads it, and the header in a sample file.
    pub label: &'static str,
    /// Whether a row is nothing without it.
    pub required: bool,
    /// How its cells are read.
    pub shape: Shape,
    /// Most characters.
    pub longest: usize,
    /// Other headers for it, in lower case letters and digits only, a space between.
    pub synonyms: &'static str,
}

const fn field(name: &'static str, label: &'static str, shape: Shape, longest: usize, synonyms: &'static str) -> Field {
    Field { name, label, required: false, shape, longest, synonyms }
}

impl Field {
    const fn required(self) -> Self {
        Self { required: true, ..self }
    }
}

use Shape::{Amount, Choice, Currency, Date, Domain, Email, Phone, Quantity, Text};

const COMPANY: Field = field("company_name", "Company Name", Text, 200, known::COMPANY).required();
const CONTACT: Field = field("contact_name", "Contact Name", Text, 200, known::CONTACT);
const EMAIL: Field = field("contact_email", "Contact Email", Email, 254, known::EMAIL);
const PHONE: Field = field("contact_phone", "Contact Phone", Phone, 40, known::PHONE);
const CITY: Field = field("city", "City", Text, 200, known::CITY);
const NOTES: Field = field("notes", "Notes", Text, 10_000, known::NOTES);
const CURRENCY: Field = field("currency", "Currency", Currency, 3, known::CURRENCY);

const TARGETS: &[Field] = &[
    COMPANY,
    field("domain", "Domain", Domain, 253, known::DOMAIN),
    field("industry", "Industry", Text, 200, known::INDUSTRY),
    CONTACT,
    EMAIL,
    PHONE,
    field("linkedin_url", "LinkedIn URL", Text, 500, known::LINKEDIN),
    CITY,
    NOTES,
    field("source", "Source", Text, 200, known::SOURCE),
    field("owner", "Owner", Text, 254, known::OWNER),
    field("next_outreach_at", "Next Outreach", Date, 10, known::NEXT_OUTREACH),
];

const LEADS: &[Field] = &[
    COMPANY,
    CONTACT,
    EMAIL,
    PHONE,
    CITY,
    field("service_code", "Service", Text, 100, known::SERVICE),
    field("route", "Route", Text, 500, known::ROUTE),
    field("est_volume_value", "Estimated Volume", Quantity, 20, known::VOLUME),
    field("est_volume_unit", "Volume Unit", Choice(known::UNITS), 20, known::VOLUME_UNIT),
    field("timeline", "Timeline", Choice(known::TIMELINES), 20, known::TIMELINE),
    field("estimated_value", "Estimated Value", Amount, 24, known::VALUE),
    CURRENCY,
    field("primary_channel", "Channel", Choice(known::CHANNELS), 40, known::CHANNEL),
    field("campaign_name", "Campaign", Text, 200, known::CAMPAIGN),
    NOTES,
];

const INVOICES: &[Field] = &[
    field("account", "Account", Text, 254, known::ACCOUNT).required(),
    field("invoice_number", "Invoice Number", Text, 100, known::INVOICE_NUMBER).required(),
    field("invoice_date", "Invoice Date", Date, 10, known::INVOICE_DATE).required(),
    field("due_date", "Due Date", Date, 10, known::DUE_DATE),
    field("amount", "Amount", Amount, 24, known::AMOUNT).required(),
    CURRENCY,
    field("status", "Status", Choice(known::INVOICE_STATUSES), 20, known::STATUS),
    field("paid_amount", "Paid Amount", Amount, 24, known::PAID),
];

impl Kind {
    /// What it can fill, in the order of a sample file.
    pub fn fields(self) -> &'static [Field] {
        match self {
            Self::Targets => TARGETS,
            Self::Leads => LEADS,
            Self::Invoices => INVOICES,
        }
    }

    /// The field of that name.
    pub fn field(self, name: &str) -> Option<&'static Field> {
        self.fields().iter().find(|field| field.name == name)
    }

    /// What still has to be mapped or fixed before rows can be made, given what is. A lead needs an e-mail or a phone.
    pub fn missing(self, given: impl Fn(&str) -> bool) -> Vec<&'static Field> {
        let reached = self != Self::Leads || given(EMAIL.name) || given(PHONE.name);
        let wanted = |field: &&Field| match field.name {
            "contact_email" | "contact_phone" => !reached,
            name => field.required && !given(name),
        };
        self.fields().iter().filter(wanted).collect()
    }
}
