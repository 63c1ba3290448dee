//! A parser's complaint in words for a person.

/// What a parser's message has between backticks: the unknown or missing field.
pub(super) fn named_field(message: &str) -> Option<String> {
    message.split('`').nth(1).map(str::to_owned)
}

/// A parser's message in words for a person.
pub(super) fn sentence(message: &str) -> String {
    if message.starts_with("unknown field") {
        return format!("There is no field {} here.", named_field(message).unwrap_or_default());
    }
    if let Some((_, expected)) = message.split_once("expected ").filter(|_| message.starts_with("unknown variant")) {
        return format!("This must be one of: {}.", expected.trim_start_matches("one of ").replace('`', ""));
    }
    if message.starts_with("missing field") {
        return "This is needed.".to_owned();
    }
    if message.ends_with('.') {
        return message.to_owned();
    }
    if message.contains("date") || message.contains("parse") {
        return "This is not a date; write it like 2026-11-22.".to_owned();
    }
    "This has the wrong form.".to_owned()
}
