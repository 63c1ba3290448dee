//! A synthetic lead by its place: its queue and times, its row, and its own activity and pool row.

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::deal;
use super::words::{self, CHANNELS, CITIES, LOSSES, SHIPMENTS, TIMELINES, pick};
use super::world::{World, back, chance, later};
use super::{Cell, Rows};

pub(super) const LEADS: &str = "lead_id, lead_date, company_name, contact_name, contact_email, contact_phone, city, service_code, route,
    est_volume_value, est_volume_unit, timeline, estimated_value, sourced_by, primary_channel, notes, marketing_owner_user_id, triage_status, priority,
    sales_owner_user_id, opportunity_id, account_id, next_contact_on, sla_deadline, first_touched_at, qualified_at, handed_over_at, claimed_at,
    converted_at, disqualified_at, disqualified_reason, created_by, created_at, updated_at";
pub(super) const POOL: &str =
    "lead_id, handed_over_by, handed_over_at, priority, expires_at, claimed_by, claimed_at, created_at, updated_at";
pub(super) const ACTIVITIES: &str =
    "activity_id, activity_type, status, subject, due_date, owner_user_id, lead_id, opportunity_id, account_id,
    contact_id, outcome, completed_at, created_by, created_at, updated_at";

const HOUR: u64 = 60;
const DAY: u64 = 24 * HOUR;

/// The queue a lead is in; Assigned and OwnMade are working leads without a deal.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Converted,
    Disqualified,
    Nurture,
    Inbox,
    Pool,
    Working,
    Assigned,
    OwnMade,
}

impl Kind {
    /// So many of a hundred are of each kind.
    fn of(place: u64) -> Self {
        match place * 37 % 100 {
            0..30 => Self::Converted,
            30..50 => Self::Disqualified,
            50..65 => Self::Nurture,
            65..77 => Self::Inbox,
            77..88 => Self::Pool,
            88..96 => Self::Working,
            96..98 => Self::Assigned,
            _ => Self::OwnMade,
        }
    }
}

/// A lead and its times.
pub(super) struct Lead<'a> {
    pub world: &'a World,
    pub kind: Kind,
    pub place: u64,
    pub number: u64,
    pub lead_id: String,
    pub owner: Option<Uuid>,
    pub marketer: Uuid,
    pub created: Timestamp,
    pub handed_over: Option<Timestamp>,
    pub claimed: Option<Timestamp>,
}

impl<'a> Lead<'a> {
    fn new(world: &'a World, place: u64) -> Self {
        let (kind, number) = (Kind::of(place), world.base + 1 + place);
        let roll = |salt, sides| chance(number, salt) % sides;
        // The latest thing that happened to it, and from there back.
        let last = world.ago(match kind {
            // Most are new: squared, a fifth is of the last day.
            Kind::Inbox => 20 * DAY * roll(1, 1000).pow(2) / 1_000_000,
            Kind::Nurture => 5 * DAY + roll(1, 300 * DAY),
            Kind::Disqualified => 3 * DAY + roll(1, 700 * DAY),
            Kind::Pool => roll(1, 13 * DAY / 2),
            Kind::Converted if deal::Stage::of(kind, number).is_open() => DAY + roll(1, 120 * DAY),
            Kind::Converted => 30 * DAY + roll(1, 700 * DAY),
            Kind::Working | Kind::Assigned | Kind::OwnMade => roll(1, 60 * DAY),
        });
        let claimed = matches!(kind, Kind::Converted | Kind::Working | Kind::Assigned | Kind::OwnMade).then_some(last);
        let handed_over = match kind {
            Kind::Pool => Some(last),
            Kind::OwnMade => None,
            _ => claimed.map(|claimed| back(claimed, HOUR + roll(2, 20 * HOUR))),
        };
        let created = if kind == Kind::Inbox || kind == Kind::OwnMade {
            last
        } else {
            back(handed_over.unwrap_or(last), 2 * HOUR + roll(3, 40 * HOUR))
        };
        // The manager has fewer than each of his people.
        let owner = claimed.map(|_| {
            if roll(4, 10) == 0 {
                pick(&world.sales, 0)
            } else {
                pick(&world.sales, 1 + roll(4, 9) % (world.sales.len() as u64 - 1).max(1))
            }
        });
        let marketer = pick(&world.marketing, roll(5, 1000));
        Self { world, kind, place, number, lead_id: world.id("LEAD", created, number), owner, marketer, created, handed_over, claimed }
    }

    /// The number that its company is named by: three deals in a row are of one account.
    pub fn company(&self) -> u64 {
        if matches!(self.kind, Kind::Converted | Kind::Working) { self.number - 100 * (self.place / 100 % 3) } else { self.number }
    }

    /// When a nurtured lead is to be called again.
    fn next_contact(&self) -> Option<Date> {
        (self.kind == Kind::Nurture).then(|| self.world.due(10, 70, self.roll(6, 7000)))
    }

    /// When somebody first looked at it.
    fn touched(&self) -> Option<Timestamp> {
        let waits = self.kind == Kind::OwnMade || (self.kind == Kind::Inbox && !self.place.is_multiple_of(3));
        (!waits).then(|| self.world.after(self.created, HOUR))
    }

    fn status(&self) -> &'static str {
        match self.kind {
            Kind::Inbox if self.touched().is_none() => "New",
            Kind::Inbox => "In Review",
            Kind::Nurture => "Nurture",
            Kind::Disqualified => "Disqualified",
            _ => "Handed Over",
        }
    }

    fn priority(&self) -> u64 {
        pick(&[0, 0, 0, 1, 1, 2], self.roll(11, 600))
    }

    /// A number under so many, another for each salt.
    pub fn roll(&self, salt: u64, sides: u64) -> u64 {
        chance(self.number, salt) % sides
    }
}

/// Writes the lead at this place and all that belongs to it.
pub(super) fn write(world: &World, place: u64, rows: &mut Rows) -> anyhow::Result<()> {
    let lead = Lead::new(world, place);
    let deal = deal::write(&lead, rows)?;
    write_lead(&lead, deal.as_ref(), rows)?;
    write_pool(&lead, rows)?;
    write_activity(&lead, rows)
}

fn write_lead(lead: &Lead<'_>, deal: Option<&deal::Deal>, rows: &mut Rows) -> anyhow::Result<()> {
    let (name, domain) = words::company(lead.company());
    let contact = pick(words::CONTACTS, lead.company());
    let email = format!("{}@{domain}", contact.to_lowercase().replace(' ', "."));
    let (service, route, unit) = pick(SHIPMENTS, lead.roll(7, 1000));
    let of_sales = lead.kind == Kind::OwnMade;
    let (source, channel) = if of_sales { ("Sales", "Sales Outbound") } else { ("Marketing", pick(CHANNELS, lead.roll(10, 900))) };
    let (deal_id, account_id) = (deal.map(|deal| &deal.opportunity_id), deal.map(|deal| &deal.account_id));
    let touched = lead.touched();
    let ended = touched.filter(|_| lead.kind == Kind::Disqualified);
    let changed = lead.claimed.or(lead.handed_over).or(touched).unwrap_or(lead.created);
    row! { rows.leads;
        lead.lead_id, lead.world.day(lead.created), name, contact, email, deal::phone(lead.company()), pick(CITIES, lead.company()),
        service, route, 1 + lead.roll(9, 40), unit, pick(TIMELINES, lead.roll(8, 700)), deal::value(lead), source, channel, "Synthetic lead",
        Cell((!of_sales).then_some(lead.marketer)), lead.status(), lead.priority(), Cell(lead.owner), Cell(deal_id), Cell(account_id),
        Cell(lead.next_contact()), later(lead.created, 24 * HOUR), Cell(touched), Cell(lead.handed_over), Cell(lead.handed_over),
        Cell(lead.claimed), Cell(lead.claimed.filter(|_| lead.kind == Kind::Converted)), Cell(ended),
        Cell(ended.map(|_| pick(LOSSES, lead.roll(12, 600)).1)), lead.owner.filter(|_| of_sales).unwrap_or(lead.marketer), lead.created, changed,
    }
}

fn write_pool(lead: &Lead<'_>, rows: &mut Rows) -> anyhow::Result<()> {
    let Some(handed_over) = lead.handed_over.filter(|_| lead.kind != Kind::Assigned) else { return Ok(()) };
    row! { rows.pool;
        lead.lead_id, lead.marketer, handed_over, lead.priority(), later(handed_over, 7 * DAY), Cell(lead.owner), Cell(lead.claimed),
        handed_over, lead.claimed.unwrap_or(handed_over),
    }
}

fn write_activity(lead: &Lead<'_>, rows: &mut Rows) -> anyhow::Result<()> {
    let (name, _) = words::company(lead.company());
    let (kind, subject, due, owner) = match (lead.kind, lead.owner, lead.next_contact()) {
        (Kind::Nurture, _, Some(day)) => ("Follow Up", "Follow up", day, lead.marketer),
        (Kind::Assigned | Kind::OwnMade, Some(owner), _) => ("Call", "First contact", lead.world.due(4, 9, lead.roll(13, 900)), owner),
        _ => return Ok(()),
    };
    let none = Cell(None::<&str>);
    row! { rows.activities;
        lead.world.id("ACT", lead.created, lead.number), kind, "Planned", format_args!("{subject}: {name}"), due, owner, lead.lead_id,
        none, none, none, none, none, owner, lead.created, lead.created,
    }
}
