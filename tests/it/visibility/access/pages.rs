//! The pages, and to whom each is open (spec 3.1, 3.2, 5).

use crate::visibility::records::EVERYBODY;

/// Whose page it is.
pub enum Open {
    /// A stranger's too: (status, what it is).
    Anyone(u16),
    /// Of the area: others are told that it is closed to them.
    To(&'static str),
    /// Of records whose names begin so: whoever sees the record by `records::RECORDS`, to others it is not there. An act's page may be for
    /// fewer of them; the others are told that.
    Record { kind: &'static str, may: Option<&'static str> },
}

pub const ALL_BUT_NONE: &str = "agus dewi maya ana dian sari budi citra surya eko putri fitri";
const MARKETING: &str = "agus dewi maya ana dian";
const ALL_SALES: &str = "agus dewi sari budi citra surya eko putri";
const WORKERS: &str = "agus dewi maya ana dian sari budi citra surya eko putri";

const fn record(kind: &'static str) -> Open {
    Open::Record { kind, may: None }
}

pub const PAGES: &[(&str, Open)] = &[
    ("/", Open::Anyone(303)),
    ("/login", Open::Anyone(200)),
    // A link that nobody was given.
    ("/invitation/{token}", Open::Anyone(404)),
    ("/healthz", Open::Anyone(200)),
    ("/readyz", Open::Anyone(200)),
    // Nearby only (`worker::metrics`), and without a name of anybody.
    ("/metrics", Open::Anyone(200)),
    ("/api/docs", Open::To(EVERYBODY)),
    ("/api/openapi.json", Open::Anyone(200)),
    ("/crm", Open::To(EVERYBODY)),
    ("/crm/search", Open::To(ALL_BUT_NONE)),
    ("/crm/notifications", Open::To(ALL_BUT_NONE)),
    ("/crm/notifications/settings", Open::To(ALL_BUT_NONE)),
    ("/crm/lead-inbox", Open::To(MARKETING)),
    ("/crm/nurture-leads", Open::To(MARKETING)),
    ("/crm/disqualified-leads", Open::To(MARKETING)),
    ("/crm/sales-inbox", Open::To(ALL_SALES)),
    ("/crm/my-leads", Open::To(ALL_SALES)),
    ("/crm/pipeline", Open::To(ALL_SALES)),
    ("/crm/targets", Open::To(ALL_SALES)),
    ("/crm/activities", Open::To(WORKERS)),
    ("/crm/activities/new", Open::To("agus maya ana dian sari budi citra surya eko putri")),
    ("/crm/accounts", Open::To(ALL_BUT_NONE)),
    ("/crm/imports", Open::To("agus dewi maya sari budi citra surya eko putri fitri")),
    ("/crm/cadences", Open::To(ALL_BUT_NONE)),
    ("/crm/cadences/new", Open::To("agus")),
    ("/admin/jobs", Open::To("agus dewi")),
    ("/crm/receipts", Open::To("agus dewi maya ana dian")),
    ("/crm/gaps", Open::To("agus dewi sari surya")),
    ("/crm/proof", Open::To("agus dewi")),
    ("/crm/audit", Open::To("agus dewi")),
    ("/crm/access", Open::To("agus dewi")),
    ("/admin/users", Open::To("agus")),
    ("/admin/users/{id}", Open::To("agus")),
    ("/admin/settings", Open::To("agus")),
    ("/admin/settings/stages", Open::To("agus")),
    ("/admin/settings/services", Open::To("agus")),
    ("/admin/settings/holidays", Open::To("agus")),
    ("/me", Open::To(EVERYBODY)),
    ("/crm/leads/{id}", record("lead")),
    ("/crm/opportunities/{id}", record("deal")),
    ("/crm/activities/{id}", record("activity")),
    ("/crm/accounts/{id}", record("account")),
    ("/crm/accounts/{id}/merge", Open::Record { kind: "account", may: Some("agus sari surya") }),
    ("/crm/targets/{id}", record("target")),
    ("/crm/imports/{id}", record("import")),
    ("/crm/cadences/{id}", record("cadence")),
    ("/crm/cadences/{id}/edit", Open::Record { kind: "cadence", may: Some("agus") }),
];
