//! Who sees what and whose act it is, written from spec 1.3, 1.4 and 3.1 and from raw columns, not from the SQL.

use std::collections::BTreeSet;

use serde_json::Value;

use super::facts::{Facts, text};
use crate::support::Person;

/// Somebody of the company.
pub struct Who {
    pub person: Person,
    pub profile: &'static str,
    pub id: String,
    /// Himself and everybody below him.
    pub team: BTreeSet<String>,
}

pub const MARKETERS: &str = "admin marketing marketing_manager";
pub const SELLERS: &str = "admin sales sales_manager";
pub const MANAGERS: &str = "admin sales_manager";

/// The working list that a lead is in (spec 1.4).
pub fn queue(lead: &Value) -> &'static str {
    if !lead["converted_at"].is_null() {
        return "converted";
    }
    match text(lead, "triage_status") {
        Some("Disqualified") => "disqualified",
        Some("Nurture") => "nurture",
        Some("Handed Over") if lead["sales_owner_user_id"].is_null() => "pool",
        Some("Handed Over") => "working",
        _ => "inbox",
    }
}

pub fn is_closed(deal: &Value) -> bool {
    matches!(text(deal, "stage"), Some("Closed Won" | "Closed Lost"))
}

pub fn is_final(target: &Value) -> bool {
    matches!(text(target, "status"), Some("converted" | "dropped"))
}

impl Who {
    pub fn is(&self, profiles: &str) -> bool {
        profiles.split(' ').any(|profile| profile == self.profile)
    }

    pub fn is_me(&self, owner: Option<&str>) -> bool {
        owner == Some(&self.id)
    }

    fn leads(&self, owner: Option<&str>) -> bool {
        owner.is_some_and(|owner| self.team.contains(owner))
    }

    /// Own for sales, team for a sales manager, everything for an admin.
    pub fn manages(&self, owner: Option<&str>) -> bool {
        match self.profile {
            "admin" => true,
            "sales_manager" => self.leads(owner),
            "sales" => self.is_me(owner),
            _ => false,
        }
    }

    pub fn sees_lead(&self, lead: &Value, facts: &Facts) -> bool {
        let queue = queue(lead);
        match self.profile {
            _ if lead.is_null() => false,
            "admin" | "director" => true,
            "marketing" | "marketing_manager" => matches!(queue, "inbox" | "nurture" | "disqualified"),
            "sales_support" => matches!(queue, "pool" | "working" | "converted"),
            "finance" => {
                queue == "converted" && self.sees_deal(facts.row("opportunities", text(lead, "opportunity_id").unwrap_or_default()))
            }
            "sales" | "sales_manager" => {
                queue == "pool" || (matches!(queue, "working" | "converted") && self.leads(text(lead, "sales_owner_user_id")))
            }
            _ => false,
        }
    }

    /// Marketing's receipt of a lead that was handed over (spec 3.3).
    pub fn holds_receipt(&self, lead: &Value) -> bool {
        text(lead, "handed_over_at").is_some()
            && (self.is("marketing_manager") || (self.is("marketing") && self.is_me(text(lead, "marketing_owner_user_id"))))
    }

    pub fn sees_deal(&self, deal: &Value) -> bool {
        match self.profile {
            _ if deal.is_null() => false,
            "admin" | "director" | "sales_support" => true,
            "sales" | "sales_manager" => self.leads(text(deal, "owner_user_id")),
            "finance" => text(deal, "stage") != Some("Closed Lost"),
            _ => false,
        }
    }

    pub fn sees_target(&self, target: &Value) -> bool {
        match self.profile {
            _ if target.is_null() => false,
            "admin" | "director" | "sales_support" => true,
            "sales" | "sales_manager" => target["owner_user_id"].is_null() || self.leads(text(target, "owner_user_id")),
            _ => false,
        }
    }

    pub fn sees_account(&self, account: &Value) -> bool {
        !account.is_null() && !self.is("none")
    }

    pub fn sees_activity(&self, activity: &Value, facts: &Facts) -> bool {
        let lead = facts.row("leads", text(activity, "lead_id").unwrap_or_default());
        let of_sales = ["opportunity_id", "account_id", "target_id"].iter().any(|column| !activity[column].is_null());
        match self.profile {
            _ if activity.is_null() || self.is("none") => false,
            "admin" | "director" => true,
            _ if self.leads(text(activity, "owner_user_id")) => true,
            "sales_support" => of_sales || self.sees_lead(lead, facts),
            "marketing" | "marketing_manager" => self.sees_lead(lead, facts),
            _ => false,
        }
    }

    /// Whoever sees the subject.
    pub fn sees_enrollment(&self, enrollment: &Value, facts: &Facts) -> bool {
        let of = |column: &str, table: &str| facts.row(table, text(enrollment, column).unwrap_or_default());
        match text(enrollment, "subject") {
            Some("opportunity") => self.sees_deal(of("opportunity_id", "opportunities")),
            Some("account") => self.sees_account(of("account_id", "accounts")),
            Some("target") => self.sees_target(of("target_id", "targets")),
            Some("lead") => self.sees_lead(of("lead_id", "leads"), facts),
            _ => false,
        }
    }

    /// Enroll, pause, resume, stop; a lead's owner is its marketer.
    pub fn steers(&self, subject: &str, owner: Option<&str>) -> bool {
        match (subject, self.profile) {
            ("lead", "marketing_manager") => true,
            ("lead", "marketing") => self.is_me(owner),
            ("lead", profile) => profile == "admin",
            _ => self.manages(owner),
        }
    }

    /// Whether a record may be given to somebody (spec 1.3, 1.4).
    pub fn gives_to(&self, user: Option<&str>, facts: &Facts) -> bool {
        user.is_some_and(|user| facts.holds("sellers", user)) && (!self.is("sales_manager") || self.leads(user))
    }

    /// Whether a new sales record gets an owner: named, known, or its maker (spec 4.1).
    pub fn finds_owner(&self, named: Option<&str>, known: Option<&str>, facts: &Facts) -> bool {
        match named {
            None => known.is_some() || self.is("sales sales_manager"),
            Some(_) if self.is("sales") => self.is_me(named),
            Some(_) => self.gives_to(named, facts),
        }
    }
}
