//! What every synthetic row stands on: the moment, the people, free numbers, and chance that repeats itself.

use anyhow::Context;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use tokio_postgres::Transaction;
use uuid::Uuid;

/// The moment of loading, who owns what, and the first free number.
pub(super) struct World {
    pub now: Timestamp,
    pub today: Date,
    pub sales: Vec<Uuid>,
    pub marketing: Vec<Uuid>,
    pub base: u64,
    pub leads: u64,
}

impl World {
    /// Reserves numbers that every sequence then leaves free, so that rows can name each other before they exist.
    pub async fn read(transaction: &Transaction<'_>, leads: u32) -> anyhow::Result<Self> {
        const NUMBERS: &str = "with first as materialized (
                select greatest(nextval('data.lead_number'), nextval('data.account_number'), nextval('data.contact_number'),
                    nextval('data.opportunity_number'), nextval('data.quote_number'), nextval('data.activity_number')) as n)
            select n, setval('data.lead_number', n + $1), setval('data.account_number', n + $1), setval('data.contact_number', n + $1),
                setval('data.opportunity_number', n + $1), setval('data.quote_number', n + $1), setval('data.activity_number', n + $1),
                date_trunc('second', data.clock()), data.company_today()
            from first";
        const PEOPLE: &str =
            "select array_agg(u.user_id order by u.created_at, u.email) from data.users as u join data.roles as r using (role_name)
            where u.is_demo and u.is_active and r.access_profile = any ($1)";
        transaction.batch_execute("select pg_advisory_xact_lock(hashtext('bcp-crm demo'))").await?;
        let row = transaction.query_one(NUMBERS, &[&(i64::from(leads) * 2)]).await?;
        let mut people = Vec::new();
        for profiles in [["sales", "sales_manager"], ["marketing", "marketing_manager"]] {
            let found: Option<Vec<Uuid>> = transaction.query_one(PEOPLE, &[&profiles.as_slice()]).await?.get(0);
            people.push(found.context("the demo company has nobody active in sales or marketing")?);
        }
        let (marketing, sales) = (people.pop().unwrap_or_default(), people.pop().unwrap_or_default());
        Ok(Self { now: row.get(7), today: row.get(8), sales, marketing, base: u64::try_from(row.get::<_, i64>(0))?, leads: leads.into() })
    }

    /// A key as data.new_id makes them.
    pub fn id(&self, prefix: &str, made: Timestamp, number: u64) -> String {
        format!("{prefix}{}{number:04}", self.day(made).strftime("%Y%m%d"))
    }

    /// The company's date of a moment.
    pub fn day(&self, at: Timestamp) -> Date {
        jiff::tz::offset(7).to_datetime(at).date()
    }

    /// So many minutes before now.
    pub fn ago(&self, minutes: u64) -> Timestamp {
        back(self.now, minutes)
    }

    /// So many minutes after, but not after now.
    pub fn after(&self, at: Timestamp, minutes: u64) -> Timestamp {
        later(at, minutes).min(self.now)
    }

    /// A day from so many days before today on, within so many days.
    pub fn due(&self, before: i64, within: u64, chance: u64) -> Date {
        self.today.saturating_add((i64::try_from(chance % within).unwrap_or_default() - before).days())
    }
}

/// So many minutes before.
pub(super) fn back(at: Timestamp, minutes: u64) -> Timestamp {
    at.saturating_sub(span(minutes)).unwrap_or(at)
}

/// So many minutes after.
pub(super) fn later(at: Timestamp, minutes: u64) -> Timestamp {
    at.saturating_add(span(minutes)).unwrap_or(at)
}

fn span(minutes: u64) -> SignedDuration {
    SignedDuration::from_mins(i64::try_from(minutes).unwrap_or_default())
}

/// A number that looks random and is always the same for the same two (the finalizer of splitmix64).
pub(super) fn chance(number: u64, salt: u64) -> u64 {
    let mut mixed = number.wrapping_mul(64).wrapping_add(salt).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
