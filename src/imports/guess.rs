//! Which header is which field: by the words that files use, each header and each field once, the plainest words first.

use std::collections::BTreeMap;

use super::{Field, Kind};

/// Field → header.
pub type Mapping = BTreeMap<String, String>;

/// A header as words are compared: lower case letters and digits, without the number that tells equal headers apart.
pub(super) fn plain(header: &str) -> String {
    let header = header.trim();
    let single = header.strip_suffix(')').and_then(|rest| rest.rsplit_once(" (")).filter(|(_, number)| number.parse::<u16>().is_ok());
    let header = single.map_or(header, |(name, _)| name);
    header.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What the headers most likely are, the required fields first; what is not recognised stays unmapped.
pub fn guess(kind: Kind, headers: &[String]) -> Mapping {
    let words: Vec<String> = headers.iter().map(|header| plain(header)).collect();
    let mut found: Vec<(bool, usize, usize, usize)> = Vec::new();
    for (place, field) in kind.fields().iter().enumerate() {
        for (column, word) in words.iter().enumerate() {
            found.extend(rank(field, word).map(|rank| (!field.required, rank, column, place)));
        }
    }
    found.sort_unstable();
    let mut mapping = Mapping::new();
    let mut taken = vec![false; headers.len()];
    for (_, _, column, place) in found {
        let name = kind.fields()[place].name;
        if !taken[column] && !mapping.contains_key(name) {
            taken[column] = true;
            mapping.insert(name.to_owned(), headers[column].clone());
        }
    }
    mapping
}

/// How plainly the word names the field: 0 is its own name.
fn rank(field: &Field, word: &str) -> Option<usize> {
    if word == plain(field.name) || word == plain(field.label) {
        return Some(0);
    }
    field.synonyms.split(' ').position(|synonym| synonym == word).map(|place| place + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guessed(kind: Kind, headers: &[&str]) -> Vec<(String, String)> {
        let headers: Vec<String> = headers.iter().map(ToString::to_string).collect();
        guess(kind, &headers).into_iter().collect()
    }

    fn pairs(given: &[(&str, &str)]) -> Vec<(String, String)> {
        given.iter().map(|(field, header)| (field.to_string(), header.to_string())).collect()
    }

    #[test]
    fn english_and_indonesian_headers_are_known_in_any_case() {
        let headers = ["NAMA PERUSAHAAN", "website", "PIC", "Email", "no_telp", "LinkedIn URL", "Kota", "sektor", "Catatan", "Sumber"];
        let wanted = [
            ("city", "Kota"),
            ("company_name", "NAMA PERUSAHAAN"),
            ("contact_email", "Email"),
            ("contact_name", "PIC"),
            ("contact_phone", "no_telp"),
            ("domain", "website"),
            ("industry", "sektor"),
            ("linkedin_url", "LinkedIn URL"),
            ("notes", "Catatan"),
            ("source", "Sumber"),
        ];
        assert_eq!(guessed(Kind::Targets, &headers), pairs(&wanted));
    }

    #[test]
    fn the_plainest_of_two_headers_wins_and_a_name_beside_a_company_is_the_persons() {
        let wanted = [("company_name", "Company"), ("contact_email", "Email"), ("contact_name", "Name")];
        assert_eq!(guessed(Kind::Targets, &["Name", "Company", "Email", "Email (2)"]), pairs(&wanted));
        assert_eq!(guessed(Kind::Targets, &["Nama", "Warna"]), pairs(&[("company_name", "Nama")]));
    }

    #[test]
    fn invoices_speak_of_customers_and_invoice_numbers() {
        let headers = ["No Faktur", "Tanggal", "Pelanggan", "Jumlah", "Jatuh Tempo", "Mata Uang"];
        let found = guessed(Kind::Invoices, &headers);
        let wanted = [
            ("account", "Pelanggan"),
            ("amount", "Jumlah"),
            ("currency", "Mata Uang"),
            ("due_date", "Jatuh Tempo"),
            ("invoice_date", "Tanggal"),
            ("invoice_number", "No Faktur"),
        ];
        assert_eq!(found, pairs(&wanted));
    }
}
