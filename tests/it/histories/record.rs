//! What an act leaves on the record: a success its audit rows under its correlation id, a refusal none.

use serde_json::Value;

use super::act::Act;
use super::facts::{Facts, text};
use super::rights::Who;
use crate::support::Answer;

const MOVES: [&str; 4] = ["OPPORTUNITY_STAGE_CHANGED", "OPPORTUNITY_WON", "OPPORTUNITY_LOST", "OPPORTUNITY_REOPENED"];

/// OK, or the code of the refusal.
pub fn code(answer: &Answer) -> String {
    let body: Value = serde_json::from_str(&answer.text).unwrap_or_default();
    if body["success"] == true {
        answer.is_ok();
        return "OK".to_owned();
    }
    let code = body["error"]["code"].as_str().unwrap_or("nothing that has a code").to_owned();
    answer.is_refused(&code);
    code
}

/// Nothing was to be done: it was done before, or it is so already.
fn is_idle(act: &Act, answer: &Answer, before: &Facts, alone: bool) -> bool {
    let data = answer.data();
    let row = before.row(act.deed.kind.table(), &act.id);
    let empty = |list: &Value| list.as_array().is_some_and(Vec::is_empty);
    let given = act.body["user_id"].is_string() && act.body["action"].is_null();
    let owner = if act.deed.kind.table() == "leads" { &row["sales_owner_user_id"] } else { &row["owner_user_id"] };
    data["already"] == true
        || empty(&data["moved"])
        || empty(&data["done"])
        // Of two that say the same the second has nothing to change.
        || (!alone && (act.deed.route.starts_with("PATCH") || data["created"] == false))
        || (given && (owner == &act.body["user_id"] || !alone))
        || (act.deed.name == "assign many targets" && data["done"].is_array())
        || (act.body["stage"].is_string() && act.body["next_step"].is_null() && (row["stage"] == act.body["stage"] || !alone))
}

/// Checks the rows of one act; `alone` says that the facts before are surely those that it met.
pub fn check(act: &Act, who: &Who, answer: &Answer, rows: &[Value], before: &Facts, alone: bool) {
    let shown = || format!("leaves the right rows on the record, not {rows:#?}");
    if code(answer) != "OK" || act.deed.route.starts_with("GET") {
        return answer.check(rows.is_empty(), &format!("leaves nothing on the record, not {rows:#?}"));
    }
    let by_him = rows.iter().all(|row| text(row, "actor_user_id") == Some(&who.id) && text(row, "actor_role") == Some(who.profile));
    answer.check(by_him, &shown());
    if rows.is_empty() {
        return answer.check(is_idle(act, answer, before, alone), "leaves something on the record");
    }
    answer.check(answer.data()["already"] != true, &format!("says that it was done before and changes nothing, not {rows:#?}"));
    let of_itself = |action: &str| !action.ends_with("_CREATED") && !action.ends_with("_STARTED") && !act.deed.kind.table().is_empty();
    let left = |action: &&str| {
        rows.iter().any(|row| text(row, "action") == Some(action) && (!of_itself(action) || text(row, "entity_id") == Some(&act.id)))
    };
    answer.check(act.deed.leaves.iter().all(&left), &shown());
    let stage = &before.row("opportunities", &act.id)["stage"];
    if alone && act.body["stage"].is_string() && act.deed.name == "change the stage" && stage != &act.body["stage"] {
        answer.check(MOVES.iter().any(left), &shown());
    }
}
