//! Where a record of the audit is: its table by its id, its page by both.

/// Prefix of an id, its table, its page's folder.
const KINDS: [(&str, &str, Option<&str>); 10] = [
    ("LEAD", "leads", Some("/crm/leads/")),
    ("OPP", "opportunities", Some("/crm/opportunities/")),
    ("ACCT", "accounts", Some("/crm/accounts/")),
    ("ACT", "activities", Some("/crm/activities/")),
    ("TGT", "targets", Some("/crm/targets/")),
    ("CONT", "contacts", None),
    ("QUO", "quotes", None),
    ("INV", "invoices", None),
    ("IMP", "import_batches", Some("/crm/imports/")),
    ("", "cadences", Some("/crm/cadences/")),
];

/// The table of a record that can be read out, such as `LEAD202611220042`.
pub fn table_of(id: &str) -> Option<&'static str> {
    let prefix = id.trim_end_matches(|letter: char| letter.is_ascii_digit());
    KINDS.iter().find(|(known, ..)| !known.is_empty() && *known == prefix && prefix.len() < id.len()).map(|(_, table, _)| *table)
}

/// A record's page, where its kind has one.
pub fn page_of(entity: &str, id: &str) -> Option<String> {
    let (.., folder) = KINDS.iter().find(|(_, table, _)| *table == entity)?;
    Some(format!("{}{id}", (*folder)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_says_what_it_is_of_and_where_it_is() {
        assert_eq!(table_of("ACCT202611220042"), Some("accounts"));
        assert_eq!(table_of("ACT202611220042"), Some("activities"));
        for none in ["", "42", "LEAD", "LEADX2026", "lead20261122"] {
            assert_eq!(table_of(none), None, "{none}");
        }
        assert_eq!(page_of("leads", "LEAD1").as_deref(), Some("/crm/leads/LEAD1"));
        assert_eq!(page_of("quotes", "QUO1"), None);
        assert_eq!(page_of("lists", "pool"), None);
    }
}
