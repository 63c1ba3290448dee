//! A form's rows: `steps[1].subject` is the field of the second one. A refusal names it the same way, as a JSON caller's path.

use serde_json::{Map, Value};

/// More than any form has; a higher place is an unknown field.
const MOST: usize = 100;

/// Puts a row's field where it belongs. A row without any text stays null, so that the others keep their places.
pub(super) fn take(fields: &mut Map<String, Value>, name: &str, value: &Value) -> bool {
    let Some((list, place, field)) = parts(name) else { return false };
    let Value::Array(rows) = fields.entry(list).or_insert_with(|| Value::Array(Vec::new())) else { return false };
    if rows.len() <= place {
        rows.resize(place + 1, Value::Null);
    }
    if rows[place].is_null() && !value.is_null() {
        rows[place] = Value::Object(Map::new());
    }
    if let (Value::Object(row), false) = (&mut rows[place], value.is_null()) {
        row.insert(field.to_owned(), value.clone());
    }
    true
}

/// List, place and field of a row's name.
fn parts(name: &str) -> Option<(&str, usize, &str)> {
    let (list, rest) = name.split_once('[')?;
    let (place, field) = rest.split_once("].")?;
    let place = place.parse().ok().filter(|place| *place < MOST)?;
    Some((list, place, field)).filter(|_| !list.is_empty() && !field.is_empty())
}

/// The name of a row's field as a person says it: `Step 2, subject`.
pub(super) fn words(name: &str) -> Option<String> {
    let (list, place, field) = parts(name)?;
    let one = list.trim_end_matches('s');
    Some(format!("{one} {}, {field}", place + 1))
}

#[cfg(test)]
mod tests {
    use super::super::input::form_fields;
    use serde_json::json;

    #[test]
    fn rows_of_a_form_become_a_list_and_a_blank_one_keeps_its_place() {
        let sent = form_fields(b"name=A&steps[0].subject=one&steps[0].note=&steps[1].subject=+&steps[2].subject=three");
        assert_eq!(json!(sent), json!({"name": "A", "steps": [{"subject": "one"}, null, {"subject": "three"}]}));
    }

    #[test]
    fn a_name_that_is_no_row_stays_as_it_is() {
        for name in ["steps[].subject", "steps[x].subject", "steps[100].subject", "[0].subject", "steps[0]."] {
            let sent = form_fields(format!("{name}=a").as_bytes());
            assert_eq!(json!(sent), json!({ name: "a" }));
        }
    }

    #[test]
    fn a_text_that_is_sent_beside_rows_of_its_name_takes_nothing_away() {
        assert_eq!(json!(form_fields(b"steps=a&steps[0].subject=b")), json!({"steps": "a", "steps[0].subject": "b"}));
        assert_eq!(json!(form_fields(b"steps=a&steps=b&steps[0].subject=c")), json!({"steps": ["a", "b"]}));
    }
}
