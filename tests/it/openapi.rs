//! The OpenAPI document: a change of the API shows in the snapshot, and each operation says how it may refuse (spec 4).

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::text::{files, read, word};
use crate::visibility::documented;

fn document() -> Value {
    serde_json::to_value(bcp_crm::app::document()).expect("a document")
}

/// (method and path, the operation).
fn operations(document: &Value) -> Vec<(String, &Value)> {
    let paths = document["paths"].as_object().expect("paths").iter();
    let named = |(path, methods): (&String, &'_ Value)| {
        let methods: Vec<_> = methods.as_object().expect("methods").keys().map(|method| (method.clone(), path.clone())).collect();
        methods
    };
    paths.flat_map(named).map(|(method, path)| (format!("{} {path}", method.to_uppercase()), &document["paths"][&path][&method])).collect()
}

fn statuses(operation: &Value) -> BTreeSet<u16> {
    operation["responses"].as_object().expect("responses").keys().filter_map(|status| status.parse().ok()).collect()
}

#[test]
fn the_document_is_the_committed_one() {
    insta::assert_json_snapshot!(document());
}

#[test]
fn every_operation_documents_the_statuses_that_it_answers_with() {
    let document = document();
    let expected = documented();
    let mut wrong = Vec::new();
    for (route, operation) in operations(&document) {
        let mut needed: BTreeSet<u16> = BTreeSet::from([503]);
        let answered = expected.get(route.as_str());
        needed.extend(answered.into_iter().flatten());
        needed.extend((!["POST /api/auth/logout", "POST /api/auth/invitation"].contains(&route.as_str())).then_some(401));
        needed.extend((!route.starts_with("GET")).then_some([400, 413, 415]).into_iter().flatten());
        needed.extend((!operation["parameters"].is_null() && !route.contains("{id}")).then_some(400));
        // A key used for another body.
        needed.extend((!route.starts_with("GET") && !route.contains("/auth/")).then_some(422));
        let missing: Vec<_> = needed.difference(&statuses(operation)).copied().collect();
        if !missing.is_empty() {
            wrong.push(format!("{route} does not document {missing:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_refusal_has_the_one_shape_of_refusals_and_every_success_its_own() {
    let document = document();
    for (route, operation) in operations(&document) {
        for (status, answer) in operation["responses"].as_object().expect("responses") {
            let schema = &answer["content"]["application/json"]["schema"]["$ref"];
            let refused = schema == "#/components/schemas/Refused";
            assert!(schema.is_string() || schema.is_null(), "{route} {status}");
            assert_eq!(refused, status.as_str() >= "400", "{route} {status}: {schema}");
        }
        assert!(operation["summary"].is_string() || operation["description"].is_string(), "{route} says what it does");
        assert!(operation["tags"].is_array(), "{route} has its place in the document");
    }
}

/// The document has one place for a name: of two types that share it, one would be described as the other.
#[test]
fn no_two_types_of_the_document_share_a_name() {
    let document = document();
    let named_there = |name: &str| !document["components"]["schemas"][name].is_null();
    let mut known = BTreeSet::new();
    let mut twice = Vec::new();
    for file in files("src", &["rs"]) {
        let text = read(&file);
        let derived = text.split("ToSchema)]").skip(1).chain(text.split("text_enum! {").skip(1));
        for part in derived {
            let named = part.split_once("struct ").into_iter().chain(part.split_once("enum "));
            let first = named.min_by_key(|(before, _)| before.len()).map(|(_, name)| word(name)).unwrap_or_default();
            if !known.insert(first.clone()) && named_there(&first) {
                twice.push(format!("{first} in {}", file.display()));
            }
        }
    }
    assert!(known.len() > 100, "only {} types are known", known.len());
    assert!(twice.is_empty(), "{twice:#?}");
}

/// The characters of a class like `\t-\r \u0085`.
fn members(class: &str) -> BTreeSet<char> {
    let mut letters = Vec::new();
    let mut rest = class.chars();
    while let Some(letter) = rest.next() {
        letters.push(match (letter, letter == '\\') {
            (_, true) => match rest.next() {
                Some('t') => '\t',
                Some('r') => '\r',
                Some('u') => {
                    char::from_u32(u32::from_str_radix(&rest.by_ref().take(4).collect::<String>(), 16).expect("hex")).expect("a letter")
                }
                other => panic!("{other:?} is not known here"),
            },
            (letter, false) => letter,
        });
    }
    let to = |n: usize| (letters.get(n + 1) == Some(&'-')).then(|| letters[n + 2]);
    (0..letters.len()).flat_map(|n| letters[n]..=to(n).unwrap_or(letters[n])).filter(|letter| *letter != '-').collect()
}

#[test]
fn an_empty_value_of_the_document_is_what_trimming_leaves_nothing_of() {
    let document = document();
    let parameters = document["paths"]["/api/crm/opportunities/board"]["get"]["parameters"].as_array().expect("parameters");
    let owner = parameters.iter().find(|parameter| parameter["name"] == "owner").expect("an owner");
    let pattern = owner["schema"]["anyOf"][1]["pattern"].as_str().expect("a pattern");
    let class = pattern.strip_prefix("^[").and_then(|rest| rest.strip_suffix("]*$")).expect("a class, any number of times");
    assert_eq!(members(class), ('\0'..=char::MAX).filter(|letter| letter.is_whitespace()).collect());
}
