//! The transition table of spec 1.4 and the rights of spec 1.3 and 3, written down once more for the tests.

use State::{Assigned, Claimed, Converted, Disqualified, InReview, New, Nurture, Pool};

/// Where a lead may be, with what tells states of one queue apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    New,
    InReview,
    Nurture,
    Disqualified,
    Pool,
    /// Working without a deal: out of the pool to Budi by a marketing manager.
    Assigned,
    /// Working with a deal: Budi's claim.
    Claimed,
    /// Budi's claim, converted, its deal open.
    Converted,
}

/// What can be tried with a lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Review,
    Qualify,
    HandOver,
    Nurture,
    Disqualify,
    Reopen,
    Claim,
    Assign,
    Recall,
    Convert,
    Release,
    Return,
}

/// What has to come of it.
#[derive(Debug, PartialEq, Eq)]
pub enum Expected {
    /// The lead is in this queue afterwards.
    Moves(&'static str),
    /// The same answer as the first time, and nothing happens.
    Already,
    Refused(&'static str),
}

impl State {
    pub fn queue(self) -> &'static str {
        match self {
            New | InReview => "inbox",
            Nurture => "nurture",
            Disqualified => "disqualified",
            Pool => "pool",
            Assigned | Claimed => "working",
            Converted => "converted",
        }
    }

    fn is_marketings(self) -> bool {
        matches!(self, New | InReview | Nurture)
    }

    /// It has an owner in sales, Budi.
    fn is_owned(self) -> bool {
        matches!(self, Assigned | Claimed | Converted)
    }
}

impl Action {
    pub const ALL: [Self; 12] = [
        Self::Review,
        Self::Qualify,
        Self::HandOver,
        Self::Nurture,
        Self::Disqualify,
        Self::Reopen,
        Self::Claim,
        Self::Assign,
        Self::Recall,
        Self::Convert,
        Self::Release,
        Self::Return,
    ];

    /// The queue it leads to, whatever the lead's queue is.
    pub fn to(self) -> &'static str {
        match self {
            Self::Review | Self::Reopen | Self::Recall | Self::Return => "inbox",
            Self::Qualify | Self::HandOver | Self::Release => "pool",
            Self::Nurture => "nurture",
            Self::Disqualify => "disqualified",
            Self::Claim | Self::Assign => "working",
            Self::Convert => "converted",
        }
    }

    /// Its name among a lead's actions; handover is qualify by its other name.
    pub fn name(self, state: State) -> Option<&'static str> {
        Some(match self {
            Self::Review if state == Nurture => "back_to_review",
            Self::Review => "start_review",
            Self::Qualify => "qualify",
            Self::HandOver => return None,
            Self::Nurture => "nurture",
            Self::Disqualify => "disqualify",
            Self::Reopen => "reopen",
            Self::Claim => "claim",
            Self::Assign => "assign",
            Self::Recall => "recall",
            Self::Convert => "convert",
            Self::Release => "release",
            Self::Return => "return_to_marketing",
        })
    }
}

/// The transition table, without the worker's expiry.
fn is_in_the_table(state: State, action: Action) -> bool {
    match action {
        Action::Review => matches!(state, New | Nurture),
        Action::Qualify | Action::HandOver => state.is_marketings(),
        Action::Nurture => matches!(state, New | InReview),
        Action::Disqualify => state.is_marketings() || matches!(state, Assigned | Claimed),
        Action::Reopen => state == Disqualified,
        Action::Claim | Action::Recall => state == Pool,
        Action::Assign => matches!(state, New | InReview | Pool | Assigned | Claimed),
        Action::Convert | Action::Release | Action::Return => matches!(state, Assigned | Claimed),
    }
}

/// Who sees such a lead of Ana's (spec 1.4).
pub fn sees(who: &str, state: State) -> bool {
    match who {
        "agus" | "dewi" => true,
        "maya" | "ana" | "dian" => state.is_marketings() || state == Disqualified,
        "budi" | "sari" | "putri" => state == Pool || state.is_owned(),
        "citra" | "eko" | "surya" => state == Pool,
        "fitri" => state == Converted,
        _ => false,
    }
}

/// Who is not told NOT_FOUND: who sees it, and the exceptions of spec 3.
fn is_told(who: &str, state: State, action: Action) -> bool {
    let was_in_the_pool = state == Pool || state.is_owned();
    let holds_a_receipt = was_in_the_pool && matches!(who, "ana" | "maya");
    sees(who, state)
        || (holds_a_receipt && matches!(action, Action::HandOver | Action::Recall | Action::Assign))
        || (was_in_the_pool && action == Action::Claim && is_sales(who))
}

fn is_marketing(who: &str) -> bool {
    matches!(who, "maya" | "ana" | "dian")
}

fn is_sales(who: &str) -> bool {
    matches!(who, "sari" | "budi" | "citra" | "surya" | "eko")
}

/// Whose act it is (spec 1.3); a lead without an owner is nobody's own, so that the table decides.
fn may(who: &str, state: State, action: Action) -> bool {
    let works_on_it = who == "agus" || if state.is_owned() { matches!(who, "sari" | "budi") } else { is_sales(who) };
    match action {
        Action::Review | Action::Qualify | Action::HandOver | Action::Nurture | Action::Reopen => who == "agus" || is_marketing(who),
        Action::Disqualify if state.is_marketings() => who == "agus" || is_marketing(who),
        Action::Disqualify => works_on_it || (!state.is_owned() && is_marketing(who)),
        Action::Convert | Action::Release | Action::Return => works_on_it,
        Action::Claim => is_sales(who),
        Action::Assign if matches!(state, Assigned | Claimed) => matches!(who, "agus" | "sari"),
        Action::Assign => matches!(who, "agus" | "maya" | "sari" | "surya"),
        Action::Recall => matches!(who, "agus" | "maya" | "ana"),
    }
}

/// What has to come of an act by somebody on a lead of Ana's in this state.
pub fn expected(who: &str, state: State, action: Action) -> Expected {
    if !is_told(who, state, action) {
        return Expected::Refused("NOT_FOUND");
    }
    if !may(who, state, action) {
        return Expected::Refused("FORBIDDEN");
    }
    match (action, state) {
        (Action::Claim, Claimed | Converted) if who == "budi" => Expected::Already,
        (Action::Claim, Assigned) if who == "budi" => Expected::Refused("INVALID_TRANSITION"),
        (Action::Claim, Assigned | Claimed | Converted) => Expected::Refused("ALREADY_CLAIMED"),
        (Action::HandOver, Pool) | (Action::Convert, Converted) => Expected::Already,
        _ if is_in_the_table(state, action) => Expected::Moves(action.to()),
        _ => Expected::Refused("INVALID_TRANSITION"),
    }
}
