//! What an act changed, as a person reads it: each column with before and after.

use std::collections::BTreeSet;

use maud::{Markup, html};
use serde_json::{Map, Value};

use crate::people::Person;

/// More columns than these are folded away.
const AT_A_GLANCE: usize = 3;

/// The changed columns; the ids of colleagues are their names.
pub(super) fn changes(changed: Option<&Value>, people: &[Person]) -> Markup {
    let side = |name: &str| changed.and_then(|changed| changed[name].as_object()).cloned().unwrap_or_default();
    let (before, after) = (side("before"), side("after"));
    let columns: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let lines: Vec<Markup> = columns
        .into_iter()
        .filter(|column| !is_nothing(&before, &after, column))
        .map(|column| line(column, &before, &after, people))
        .collect();
    match lines.split_at_checked(AT_A_GLANCE) {
        Some((first, rest)) if !rest.is_empty() => html! {
            (list(first))
            details.more-changes { summary { (rest.len()) " more" } (list(rest)) }
        },
        _ => html! { @if !lines.is_empty() { (list(&lines)) } },
    }
}

fn is_nothing(before: &Map<String, Value>, after: &Map<String, Value>, column: &str) -> bool {
    let empty = |side: &Map<String, Value>| side.get(column).is_none_or(Value::is_null);
    empty(before) && empty(after)
}

fn list(lines: &[Markup]) -> Markup {
    html! { ul.changes { @for line in lines { li { (line) } } } }
}

fn line(column: &str, before: &Map<String, Value>, after: &Map<String, Value>, people: &[Person]) -> Markup {
    let (was, is) = (before.get(column).filter(|value| !value.is_null()), after.get(column));
    html! {
        span.change-name { (column.replace('_', " ")) }
        @if let Some(was) = was { " " del { (words(was, people)) } }
        @if let Some(is) = is { " → " ins { (words(is, people)) } }
    }
}

fn words(value: &Value, people: &[Person]) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::String(text) => {
            let colleague = text.parse().ok().and_then(|id: uuid::Uuid| people.iter().find(|person| person.user_id == id));
            colleague.map_or_else(|| text.clone(), |person| person.full_name.clone())
        }
        Value::Array(several) => several.iter().map(|one| words(one, people)).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_change_reads_before_and_after_with_names_for_people() {
        let id = uuid::Uuid::new_v4();
        let people = [Person { user_id: id, full_name: "Budi".to_owned(), role_name: "salesperson".to_owned() }];
        let changed = json!({"before": {"sales_owner_user_id": null, "stage": "Discovery", "route": null},
            "after": {"sales_owner_user_id": id, "stage": "<b>", "route": null}});
        let text = changes(Some(&changed), &people).into_string();
        assert!(text.contains("sales owner user id</span> → <ins>Budi</ins>"), "{text}");
        assert!(text.contains("<del>Discovery</del> → <ins>&lt;b&gt;</ins>"), "{text}");
        assert!(!text.contains("route"), "what was nothing and is nothing is not said: {text}");
    }

    #[test]
    fn many_columns_are_folded_and_none_is_nothing() {
        let changed = json!({"after": {"a": 1, "b": 2, "c": 3, "d": 4, "e": true}});
        assert!(changes(Some(&changed), &[]).into_string().contains("<summary>2 more</summary>"));
        assert_eq!(changes(None, &[]).into_string(), "");
    }
}
