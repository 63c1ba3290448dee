//! A form's rows: `steps[1].subject` is the field of the second one. A refusal names it the same way, as a JSON caller's path.
//! And a form's objects: `mapping[company_name]` is what a JSON caller sends as `{"mapping": {"company_name": …}}`.

use serde_json::{Map, Value};

/// More than any form has; a higher place is an unknown field.
const MOST: usize = 100;

/// Puts a row's field where it belongs. A row without any text stays null, so that the others keep their places.
pub(super) fn take(fields: &mut Map<String, Value>, name: &str, value: &Value) -> bool {
    let Some((list, place, field)) = parts(name) else { return within(fields, name, value).is_some() };
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

/// More keys than any form's name has; a longer one is an unknown field.
const DEEPEST: usize = 4;

/// Puts the field of an object where it belongs, unless the name is none of one; repeated, its values become a list.
fn within(fields: &mut Map<String, Value>, name: &str, value: &Value) -> Option<()> {
    let (first, rest) = name.strip_suffix(']')?.split_once('[')?;
    let keys: Vec<&str> = rest.split("][").collect();
    let (last, between) = keys.split_last().filter(|_| !first.is_empty() && keys.len() < DEEPEST)?;
    if keys.iter().any(|key| key.is_empty() || key.contains(['[', ']'])) {
        return None;
    }
    let mut object = fields.entry(first).or_insert_with(|| Value::Object(Map::new())).as_object_mut()?;
    for key in between {
        object = object.entry(*key).or_insert_with(|| Value::Object(Map::new())).as_object_mut()?;
    }
    match object.get_mut(*last) {
        None => drop(object.insert((*last).to_owned(), value.clone())),
        Some(Value::Array(values)) => values.push(value.clone()),
        Some(first) => *first = Value::Array(vec![first.take(), value.clone()]),
    }
    Some(())
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
    fn an_object_of_a_form_is_what_a_program_would_send() {
        let sent = form_fields(b"mapping[name]=Nama+PT&mapping[city]=&options[fixed][tag]=expo&options[over]=a&options[over]=b");
        let program = json!({"mapping": {"name": "Nama PT", "city": null}, "options": {"fixed": {"tag": "expo"}, "over": ["a", "b"]}});
        assert_eq!(json!(sent), program);
        for name in ["a[]", "[a]", "a[b", "a[b][]", "a[b]]", "a[b][c][d][e]"] {
            assert_eq!(json!(form_fields(format!("{name}=1").as_bytes())), json!({ name: "1" }));
        }
        assert_eq!(json!(form_fields(b"a=1&a[b]=2")), json!({"a": "1", "a[b]": "2"}));
    }

    #[test]
    fn a_text_that_is_sent_beside_rows_of_its_name_takes_nothing_away() {
        assert_eq!(json!(form_fields(b"steps=a&steps[0].subject=b")), json!({"steps": "a", "steps[0].subject": "b"}));
        assert_eq!(json!(form_fields(b"steps=a&steps=b&steps[0].subject=c")), json!({"steps": ["a", "b"]}));
    }
}
