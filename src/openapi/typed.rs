//! What a typed text may stand for, besides itself: it is trimmed, and an empty one is none.

use std::collections::BTreeSet;

use utoipa::openapi::path::{Operation, Parameter, ParameterIn};
use utoipa::openapi::schema::{AnyOfBuilder, ArrayItems, Components, ObjectBuilder, Schema, SchemaType, Type};
use utoipa::openapi::{RefOr, Required};

/// What `str::trim` takes away. `\s` is not that: it lacks U+0085 and has U+FEFF.
const SPACE: &str = r"\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000";

/// A query's empty value is none, as a form sends what was left empty.
pub(super) fn in_query(operation: &mut Operation) {
    for parameter in operation.parameters.iter_mut().flatten() {
        let RefOr::T(Parameter { parameter_in: ParameterIn::Query, required, schema: Some(schema), .. }) = parameter else { continue };
        needs_more_than_space(schema);
        if *required == Required::False && !is_any_text(schema) {
            or(schema, none());
        }
    }
}

/// A body takes texts as a form sends them, and there too an empty one is none.
pub(super) fn in_bodies(components: &mut Components, mut bodies: Vec<String>) {
    let mut done = BTreeSet::new();
    while let Some(name) = bodies.pop() {
        let Some(RefOr::T(Schema::Object(mut object))) = components.schemas.get(&name).cloned().filter(|_| done.insert(name.clone()))
        else {
            continue;
        };
        for schema in object.properties.values_mut() {
            needs_more_than_space(schema);
            let named = if let RefOr::T(Schema::OneOf(one)) = schema { one.items.iter().find_map(name_of) } else { None };
            match text_for(schema).or_else(|| named.as_deref().filter(|name| is_choice(components, name)).map(|_| none())) {
                Some(text) => or(schema, text),
                None => bodies.extend(named),
            }
        }
        components.schemas.insert(name, Schema::Object(object).into());
    }
}

/// The text that does for a value of this kind.
fn text_for(schema: &RefOr<Schema>) -> Option<ObjectBuilder> {
    let RefOr::T(schema) = schema else { return None };
    match schema {
        Schema::Object(object) => match &object.schema_type {
            SchemaType::Array(kinds) if kinds.contains(&Type::Integer) => Some(trimmed("([+-]?[0-9]+)?")),
            SchemaType::Array(kinds) if kinds.contains(&Type::Boolean) => Some(trimmed("(true|false)?")),
            SchemaType::Array(kinds) if kinds.contains(&Type::String) && object.format.is_some() => Some(none()),
            _ => None,
        },
        Schema::Array(array) if matches!(&array.items, ArrayItems::RefOrSchema(item) if is_any_text(item)) => {
            Some(text().description(Some("A single one.")))
        }
        _ => None,
    }
}

fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

fn trimmed(pattern: &str) -> ObjectBuilder {
    text().pattern(Some(format!("^[{SPACE}]*{pattern}[{SPACE}]*$")))
}

fn none() -> ObjectBuilder {
    text().pattern(Some(format!("^[{SPACE}]*$"))).description(Some("None."))
}

/// `\S` in a type says that what is left by trimming is needed.
fn needs_more_than_space(schema: &mut RefOr<Schema>) {
    if let RefOr::T(Schema::Object(object)) = schema
        && object.pattern.as_deref() == Some(r"\S")
    {
        object.pattern = Some(format!("[^{SPACE}]"));
    }
}

fn is_choice(components: &Components, name: &str) -> bool {
    matches!(components.schemas.get(name), Some(RefOr::T(Schema::Object(object))) if object.enum_values.is_some())
}

fn or(schema: &mut RefOr<Schema>, text: ObjectBuilder) {
    *schema = AnyOfBuilder::new().item(schema.clone()).item(text).into();
}

pub(super) fn name_of(schema: &RefOr<Schema>) -> Option<String> {
    let RefOr::Ref(named) = schema else { return None };
    named.ref_location.rsplit('/').next().map(str::to_owned)
}

fn is_any_text(schema: &RefOr<Schema>) -> bool {
    let RefOr::T(Schema::Object(object)) = schema else { return false };
    object.schema_type == SchemaType::Type(Type::String)
        && object.format.is_none()
        && object.enum_values.is_none()
        && object.pattern.is_none()
}
