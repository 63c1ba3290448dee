//! The deal of a converted or claimed synthetic lead: account, contact, opportunity, history, quote, what was done and what is next.

use jiff::Timestamp;

use super::lead::{Kind, Lead};
use super::words::{self, CITIES, LOSSES, SHIPMENTS, STEPS, pick};
use super::world::chance;
use super::{Cell, Rows};

pub(super) const ACCOUNTS: &str =
    "account_id, company_name, domain, industry, city, country, phone, owner_user_id, created_by, created_at, updated_at";
pub(super) const CONTACTS: &str =
    "contact_id, account_id, first_name, last_name, email, phone, is_primary, created_by, created_at, updated_at";
pub(super) const OPPORTUNITIES: &str = "opportunity_id, account_id, name, stage, owner_user_id, estimated_value, probability, expected_close_date,
    service_codes, route, next_step, next_step_due_date, primary_contact_id, source_lead_id, lost_reason, lost_reason_code, stage_entered_at, closed_at,
    created_by, created_at, updated_at";
pub(super) const HISTORY: &str = "opportunity_id, from_stage, to_stage, changed_by, changed_at, created_at";
pub(super) const QUOTES: &str =
    "quote_id, opportunity_id, revision, status, total_amount, valid_until, sent_at, decided_at, created_by, created_at, updated_at";

/// A stage with its default probability.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Stage(&'static str, u8);

impl Stage {
    /// A working lead's deal is in Prospecting; of the converted ones under half are open.
    pub fn of(kind: Kind, number: u64) -> Self {
        match chance(number, 20) % 100 {
            _ if kind == Kind::Working => Self("Prospecting", 10),
            0..12 => Self("Discovery", 25),
            12..20 => Self("Proposal Sent", 40),
            20..29 => Self("Quote Sent", 50),
            29..37 => Self("Negotiation", 70),
            37..41 => Self("Verbal Commit", 90),
            41..45 => Self("On Hold", 25),
            45..75 => Self("Closed Won", 100),
            _ => Self("Closed Lost", 0),
        }
    }

    pub fn is_open(self) -> bool {
        !self.0.starts_with("Closed")
    }
}

/// What the lead's own row names.
pub(super) struct Deal {
    pub opportunity_id: String,
    pub account_id: String,
    contact_id: String,
    stage: Stage,
    began: Timestamp,
    entered: Timestamp,
}

/// Writes the deal of a lead that has one.
pub(super) fn write(lead: &Lead<'_>, rows: &mut Rows) -> anyhow::Result<Option<Deal>> {
    let (Kind::Converted | Kind::Working, Some(began)) = (lead.kind, lead.claimed) else { return Ok(None) };
    let stage = Stage::of(lead.kind, lead.number);
    let (world, day) = (lead.world, 24 * 60);
    let entered = if stage.0 == "Prospecting" { began } else { world.after(began, day + lead.roll(21, 24 * day)) };
    // Accounts carry today's date: of whichever deal of theirs comes first, the others must be able to name it.
    let deal = Deal {
        opportunity_id: world.id("OPP", began, lead.number),
        account_id: world.id("ACCT", world.now, lead.company()),
        contact_id: world.id("CONT", world.now, lead.company()),
        stage,
        began,
        entered,
    };
    if lead.company() == lead.number {
        write_account(lead, &deal, rows)?;
    }
    write_opportunity(lead, &deal, rows)?;
    write_history(lead, &deal, rows)?;
    write_activities(lead, &deal, rows)?;
    Ok(Some(deal))
}

fn write_account(lead: &Lead<'_>, deal: &Deal, rows: &mut Rows) -> anyhow::Result<()> {
    let (name, domain) = words::company(lead.number);
    let contact = pick(words::CONTACTS, lead.number);
    let (first, last) = contact.split_once(' ').unwrap_or((contact, ""));
    let email = format!("{}@{domain}", contact.to_lowercase().replace(' ', "."));
    let owner = Cell(lead.owner);
    row! { rows.accounts;
        deal.account_id, name, domain, "Synthetic", pick(CITIES, lead.number), "Indonesia", phone(lead.number), owner, owner, deal.began, deal.began,
    }?;
    row! { rows.contacts;
        deal.contact_id, deal.account_id, first, last, email, phone(lead.number), "t", owner, deal.began, deal.began,
    }
}

fn write_opportunity(lead: &Lead<'_>, deal: &Deal, rows: &mut Rows) -> anyhow::Result<()> {
    let (name, _) = words::company(lead.company());
    let (service, route, _) = pick(SHIPMENTS, lead.roll(7, 1000));
    let (code, reason) = pick(LOSSES, lead.roll(12, 600));
    let (lost, open) = (deal.stage.0 == "Closed Lost", deal.stage.is_open());
    let (_, step) = next_step(lead);
    let owner = Cell(lead.owner);
    row! { rows.opportunities;
        deal.opportunity_id, deal.account_id, format_args!("{name} – {route}"), deal.stage.0, owner, value(lead), deal.stage.1,
        lead.world.due(5, 90, lead.roll(23, 9000)), format_args!("{{{service}}}"), route, Cell(open.then_some(step)),
        Cell(open.then(|| due(lead))), deal.contact_id, lead.lead_id, Cell(lost.then_some(reason)), Cell(lost.then_some(code)), deal.entered,
        Cell((!open).then_some(deal.entered)), owner, deal.began, deal.entered,
    }
}

fn write_history(lead: &Lead<'_>, deal: &Deal, rows: &mut Rows) -> anyhow::Result<()> {
    let owner = Cell(lead.owner);
    row! { rows.history; deal.opportunity_id, Cell(None::<&str>), "Prospecting", owner, deal.began, deal.began }?;
    if deal.stage.0 != "Prospecting" {
        row! { rows.history; deal.opportunity_id, "Prospecting", deal.stage.0, owner, deal.entered, deal.entered }?;
    }
    let status = match deal.stage.0 {
        "Quote Sent" | "Negotiation" => "Sent",
        "Closed Won" | "Verbal Commit" => "Accepted",
        _ => return Ok(()),
    };
    let decided = Cell((status == "Accepted").then_some(deal.entered));
    row! { rows.quotes;
        lead.world.id("QUO", deal.entered, lead.number), deal.opportunity_id, 1, status, value(lead), lead.world.due(-7, 30, lead.roll(24, 3000)),
        deal.entered, decided, owner, deal.entered, deal.entered,
    }
}

/// The open one of an open deal is its next step; of every closed one, and of some open ones, the first call is done.
fn write_activities(lead: &Lead<'_>, deal: &Deal, rows: &mut Rows) -> anyhow::Result<()> {
    let (world, owner, none) = (lead.world, Cell(lead.owner), Cell(None::<&str>));
    if deal.stage.is_open() {
        let (kind, step) = next_step(lead);
        row! { rows.activities;
            world.id("ACT", deal.entered, lead.number), kind, "Planned", step, due(lead), owner, none, deal.opportunity_id, deal.account_id,
            deal.contact_id, none, none, owner, deal.entered, deal.entered,
        }?;
    }
    if deal.stage.is_open() && lead.roll(25, 2) == 0 {
        return Ok(());
    }
    let done = world.after(deal.began, 120);
    row! { rows.activities;
        world.id("ACT", deal.began, lead.number + world.leads), "Call", "Done", "First contact", world.day(deal.began), owner, lead.lead_id,
        deal.opportunity_id, deal.account_id, deal.contact_id, "Talked about lanes and volume", done, owner, deal.began, done,
    }
}

/// The kind of an open deal's next activity, and its words.
fn next_step(lead: &Lead<'_>) -> (&'static str, &'static str) {
    pick(STEPS, lead.roll(22, 600))
}

/// The date of the next step: some overdue, some today, most ahead.
fn due(lead: &Lead<'_>) -> jiff::civil::Date {
    lead.world.due(12, 42, lead.roll(26, 4200))
}

/// In rupiah, from five to four hundred million.
pub(super) fn value(lead: &Lead<'_>) -> u64 {
    5_000_000 + lead.roll(27, 790) * 500_000
}

/// A number of its own for every company.
pub(super) fn phone(number: u64) -> String {
    format!("+62 812 {:04} {:05}", number / 100_000 % 10_000, number % 100_000)
}
