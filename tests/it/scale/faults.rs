//! What is wrong with a plan: too many buffers, a whole big table, a sort without end.

use serde_json::Value;

use super::cases::Kind;

/// Of the rows of a page, names included (spec 2.4).
const PAGE: u64 = 500;
/// Three look-ups more a row.
const WIDE: u64 = 1_500;
/// A board's 175 cards are three and a half pages.
const BOARD: u64 = 1_750;
/// At most 1,000 matches are found, looked at under the list's own policies and put in order.
const SEARCH: u64 = 10_000;
/// A search over everything, at every few letters.
const EVERYTHING: u64 = 1_500;
/// The most rows that may be sorted: a page of each member of a team that is read member by member, or what a search finds.
const SORTED: u64 = 1_000;
/// Tables that grow with the business.
const BIG: [&str; 9] = [
    "leads",
    "lead_handover_pool",
    "opportunities",
    "opportunity_stage_history",
    "quotes",
    "activities",
    "accounts",
    "contacts",
    "targets",
];

/// What is wrong with the plans that a statement reported.
pub fn faults_in(kind: Kind, sql: &str, plans: &[Value], deep: bool) -> Vec<String> {
    let Some(outer) = plans.iter().find(|plan| plan["Query Text"] == sql) else {
        return vec![format!("no plan was reported, only {} others", plans.len())];
    };
    let mut faults = Vec::new();
    let buffers = touched(&outer["Plan"]);
    let allowed = match kind {
        Kind::Page | Kind::Month => PAGE,
        Kind::Wide => WIDE,
        Kind::Board => BOARD,
        Kind::Search => SEARCH,
        Kind::Everything => EVERYTHING,
        Kind::Total => u64::MAX,
    };
    if buffers >= allowed {
        faults.push(format!("{buffers} buffers"));
    }
    if deep && count(&outer["Plan"], "Actual Rows") == 0 {
        faults.push("nothing on this page".to_owned());
    }
    for plan in plans {
        walk(&plan["Plan"], &mut |node| faults.extend(fault_of(kind, node)));
    }
    if !faults.is_empty() {
        faults.push(format!("planned as {}", outline(outer)));
        // What a function did stands in plans of its own; the dearest tells most.
        let dearest = plans.iter().filter(|plan| plan["Query Text"] != sql).max_by_key(|plan| touched(&plan["Plan"]));
        faults.extend(dearest.map(|plan| format!("{}, planned as {}", plan["Query Text"], outline(plan))));
    }
    faults
}

fn fault_of(kind: Kind, node: &Value) -> Option<String> {
    let (name, table) = (node["Node Type"].as_str().unwrap_or_default(), node["Relation Name"].as_str().unwrap_or_default());
    if name == "Seq Scan" && BIG.contains(&table) {
        return Some(format!("reads all of {table}"));
    }
    // What hangs on a policy for other eyes stands in the plan and is not looked at.
    let looked = count(node, "Actual Loops") > 0;
    if looked && kind == Kind::Total && BIG.contains(&table) && (name != "Index Only Scan" || count(node, "Heap Fetches") > 0) {
        return Some(format!("{name} of {table} with {} visits to it", count(node, "Heap Fetches")));
    }
    // Days are told apart by sorting index entries, however many.
    let pages = !matches!(kind, Kind::Total | Kind::Month);
    if pages && name.contains("Sort") && count(&node["Plans"][0], "Actual Rows") > SORTED {
        return Some(format!("sorts {} rows", node["Plans"][0]["Actual Rows"]));
    }
    for place in ["Filter", "Index Cond", "Recheck Cond", "Join Filter", "One-Time Filter"] {
        let text = node[place].as_str().unwrap_or_default();
        // Finance's sight of a converted lead is a look-up that no list makes (decided in the policy's own text).
        if text.replace("sees_deal_of(", "").contains("sees_") {
            return Some(format!("{place} calls a function for every row: {text}"));
        }
    }
    None
}

fn outline(plan: &Value) -> String {
    let mut outline = String::new();
    walk(&plan["Plan"], &mut |node| outline.push_str(&described(node)));
    outline
}

fn touched(node: &Value) -> u64 {
    count(node, "Shared Hit Blocks") + count(node, "Shared Read Blocks")
}

/// A node in a few words, with what it and all below it touched.
fn described(node: &Value) -> String {
    let word = |name: &str| node[name].as_str().unwrap_or_default().to_owned();
    let buffers = touched(node);
    let place = if node["Index Name"].is_string() { word("Index Name") } else { word("Relation Name") };
    format!("\n  {} {place} {}×{}: {buffers}", word("Node Type"), node["Actual Rows"], node["Actual Loops"])
}

fn count(node: &Value, name: &str) -> u64 {
    node[name].as_f64().unwrap_or_default() as u64
}

fn walk(node: &Value, visit: &mut impl FnMut(&Value)) {
    visit(node);
    for child in node["Plans"].as_array().into_iter().flatten() {
        walk(child, visit);
    }
}
