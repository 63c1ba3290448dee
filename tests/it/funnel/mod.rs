//! The funnel: what becomes of a lead, who may make it so, and that nothing is lost or made twice on the way (spec 1.4 to 1.7, 1.10).

mod acts;
mod assign;
mod claim;
mod convert;
mod direct_sql;
mod expected;
mod facts;
mod gate;
mod give_up;
mod keys;
mod kill;
mod limits;
mod marketing;
mod quick_add;
mod races;
mod receipts;
mod story;
mod time;
mod transitions;
mod waiting;
