//! The records of the fixed company, and who sees each by spec 1.4 and 3.1: written from the tables there, not from the code.
//!
//! Sari's team is Budi and Citra, Surya's is Eko; Ana and Dian work for Maya; Putri is sales support, Fitri finance, Oka has no profile.

/// Where a kind of record lives.
#[derive(Debug)]
pub struct Kind {
    /// What its records' names begin with.
    pub name: &'static str,
    pub table: &'static str,
    pub key: &'static str,
    /// Its address in the API and as a page, without the id.
    pub api: Option<&'static str>,
    pub page: Option<&'static str>,
    /// Whether [`RECORDS`] has every one there is.
    pub whole: bool,
}

const fn kind(name: &'static str, table: &'static str, key: &'static str, whole: bool) -> Kind {
    Kind { name, table, key, api: None, page: None, whole }
}

pub const KINDS: &[Kind] = &[
    Kind { api: Some("/api/crm/leads/"), page: Some("/crm/leads/"), ..kind("lead", "leads", "lead_id", true) },
    Kind {
        api: Some("/api/crm/opportunities/"),
        page: Some("/crm/opportunities/"),
        ..kind("deal", "opportunities", "opportunity_id", true)
    },
    Kind { api: Some("/api/crm/activities/"), page: Some("/crm/activities/"), ..kind("activity", "activities", "activity_id", false) },
    kind("quote", "quotes", "quote_id", true),
    kind("history", "opportunity_stage_history", "history_id::text", false),
    kind("enrollment", "cadence_enrollments", "enrollment_id::text", false),
    kind("pool", "lead_handover_pool", "pool_id::text", false),
    Kind { api: Some("/api/crm/accounts/"), page: Some("/crm/accounts/"), ..kind("account", "accounts", "account_id", false) },
    Kind { api: Some("/api/crm/contacts/"), ..kind("contact", "contacts", "contact_id", false) },
    kind("target", "targets", "target_id", true),
    kind("invoice", "invoices", "invoice_id", true),
    kind("import", "import_batches", "batch_id", true),
    kind("audit", "audit_log", "id::text", false),
];

pub const EVERYBODY: &str = "agus dewi maya ana dian sari budi citra surya eko putri fitri oka";
const ALL_BUT_NONE: &str = "agus dewi maya ana dian sari budi citra surya eko putri fitri";
const MARKETING: &str = "agus dewi maya ana dian";
const ALL_SALES: &str = "agus dewi sari budi citra surya eko putri";
const OF_BUDI: &str = "agus dewi sari budi putri";
const OF_EKO: &str = "agus dewi surya eko putri";
const OF_SARI: &str = "agus dewi sari putri";
const DEAL_OF_BUDI: &str = "agus dewi sari budi putri fitri";
const DEAL_OF_EKO: &str = "agus dewi surya eko putri fitri";
const DEAL_OF_SARI: &str = "agus dewi sari putri fitri";

/// (record, who sees it).
pub const RECORDS: &[(&str, &str)] = &[
    ("lead in the inbox", MARKETING),
    ("lead in nurture", MARKETING),
    ("lead disqualified", MARKETING),
    ("lead in the pool", ALL_SALES),
    ("lead of budi", OF_BUDI),
    ("lead of eko", OF_EKO),
    ("lead of sari", OF_SARI),
    ("lead of budi without a deal", OF_BUDI),
    // By id whoever sees its opportunity: finance sees open and won ones.
    ("lead converted by budi", DEAL_OF_BUDI),
    ("lead converted by eko, won", DEAL_OF_EKO),
    ("lead converted by budi, lost", OF_BUDI),
    ("deal of budi", DEAL_OF_BUDI),
    ("deal of eko", DEAL_OF_EKO),
    ("deal of sari", DEAL_OF_SARI),
    ("deal of budi, later", DEAL_OF_BUDI),
    ("deal of eko, won", DEAL_OF_EKO),
    ("deal of budi, lost", OF_BUDI),
    ("activity of budi on his deal", OF_BUDI),
    ("activity of eko on his deal", OF_EKO),
    ("activity of budi on his lead", OF_BUDI),
    ("activity of ana in nurture", MARKETING),
    ("activity of ana on an account", "agus dewi maya ana putri"),
    ("activity of putri on an account", "agus dewi putri"),
    ("activity of the handover", "agus dewi maya ana putri"),
    ("quote of budi", OF_BUDI),
    ("quote of eko", OF_EKO),
    ("history of budi", OF_BUDI),
    ("enrollment of budi", DEAL_OF_BUDI),
    ("enrollment of eko", DEAL_OF_EKO),
    ("pool row", ALL_SALES),
    ("account of budi", ALL_BUT_NONE),
    ("contact of budi", ALL_BUT_NONE),
    ("target of budi", OF_BUDI),
    ("target of eko", OF_EKO),
    ("target of nobody", ALL_SALES),
    ("invoice", "agus dewi sari budi citra surya eko putri fitri"),
    ("import of budi", "agus dewi sari budi"),
    ("import of maya", "agus dewi maya"),
    ("import of ana", "agus dewi maya ana"),
    ("import of putri", "agus dewi putri"),
    ("audit row", "agus dewi"),
];

/// The kind of a record, by its name.
pub fn kind_of(record: &str) -> &'static Kind {
    KINDS.iter().find(|kind| record.starts_with(kind.name)).expect("a kind")
}

/// Whether somebody is named in a list of names.
pub fn among(names: &str, who: &str) -> bool {
    names.split(' ').any(|name| name == who)
}
