//! What synthetic companies are called and what they ship.

const FIRST: &[&str] = &[
    "Sinar", "Karya", "Cipta", "Mitra", "Graha", "Bumi", "Anugerah", "Sumber", "Maju", "Mega", "Prima", "Tunas", "Multi", "Duta", "Indah",
    "Citra", "Panca", "Tri", "Dwi", "Eka", "Sari", "Buana", "Jaya", "Agung", "Harapan", "Cahaya", "Berkat", "Utama", "Bina", "Guna",
    "Wahana", "Nusa",
];
const SECOND: &[&str] = &[
    "Logam", "Pangan", "Tekstil", "Kimia", "Plastik", "Kertas", "Kayu", "Elektrik", "Mesin", "Otomotif", "Keramik", "Farma", "Kosmetik",
    "Karet", "Gula", "Kopi", "Teh", "Kakao", "Sawit", "Ikan", "Udang", "Garmen", "Sepatu", "Mebel", "Kemasan", "Kaca", "Semen", "Baja",
    "Kabel", "Cat", "Pupuk", "Benih", "Susu", "Daging", "Buah", "Sayur", "Rempah", "Minyak", "Sabun", "Mainan",
];
const THIRD: &[&str] = &[
    "Sentosa",
    "Abadi",
    "Makmur",
    "Lestari",
    "Mandiri",
    "Perkasa",
    "Sejahtera",
    "Bersama",
    "Nusantara",
    "Persada",
    "Pratama",
    "Raya",
    "Gemilang",
    "Unggul",
    "Mulia",
    "Bahagia",
    "Selaras",
    "Andalan",
    "Sukses",
    "Damai",
    "Barokah",
    "Rejeki",
    "Santosa",
    "Kencana",
    "Timur",
    "Barat",
    "Utara",
    "Selatan",
    "Tengah",
    "Asri",
    "Permai",
    "Jayakarta",
    "Surabaya",
    "Bandung",
    "Semarang",
    "Makassar",
    "Medan",
    "Palembang",
    "Batam",
    "Denpasar",
];
/// Contacts are named by their work.
pub(super) const CONTACTS: &[&str] = &[
    "Procurement Manager",
    "Export Staff",
    "Import Manager",
    "Logistics Lead",
    "Warehouse Manager",
    "Shipping Coordinator",
    "Plant Manager",
    "Supply Planner",
];
/// Where companies sit.
pub(super) const CITIES: &[&str] =
    &["Jakarta", "Surabaya", "Bandung", "Semarang", "Medan", "Makassar", "Batam", "Palembang", "Denpasar", "Bekasi", "Tangerang", "Gresik"];
/// Where leads come from.
pub(super) const CHANNELS: &[&str] = &[
    "LinkedIn",
    "SEM",
    "Paid Social",
    "Website (Direct/Referral)",
    "Webinar & Live",
    "Event Offline",
    "Trade Show",
    "Partnership/Referral",
    "Other",
];
/// How soon something is to move.
pub(super) const TIMELINES: &[&str] = &["Immediate", "1 Week", "2 Weeks", "1 Month", "3 Months", "6 Months", "Exploring"];
/// Service, route and unit of volume.
pub(super) const SHIPMENTS: &[(&str, &str, &str)] = &[
    ("DOM_LTL", "Jakarta – Surabaya", "kg"),
    ("DOM_FTL", "Bekasi – Medan", "shipment"),
    ("DOM_LCL", "Jakarta – Makassar", "cbm"),
    ("DOM_FCL", "Surabaya – Banjarmasin", "TEU"),
    ("DOM_AF", "Jakarta – Jayapura", "kg"),
    ("EXI_LCL_EXPORT", "Semarang – Port Klang", "cbm"),
    ("EXI_LCL_IMPORT", "Ningbo – Jakarta", "cbm"),
    ("EXI_FCL_EXPORT", "Tanjung Priok – Rotterdam", "TEU"),
    ("EXI_FCL_IMPORT", "Shanghai – Surabaya", "TEU"),
    ("EXI_AF", "Jakarta – Singapore", "kg"),
    ("EXI_CUSTOMS", "Tanjung Perak", "shipment"),
    ("DTD_LCL", "Guangzhou – Bandung", "cbm"),
    ("DTD_FCL", "Busan – Cikarang", "container"),
    ("TRF_REQDVR", "Gresik – Malang", "shipment"),
];
/// Code and words of a loss.
pub(super) const LOSSES: &[(&str, &str)] = &[
    ("price", "Ten percent above the other offer"),
    ("competitor", "Stays with the present forwarder"),
    ("no_budget", "Shipments were put off"),
    ("no_response", "No answer after five attempts"),
    ("not_a_fit", "A lane that we do not serve"),
    ("other", "The company was sold"),
];
/// What comes next on a deal, with the kind of activity.
pub(super) const STEPS: &[(&str, &str)] = &[
    ("Call", "Clarify the volume"),
    ("Email", "Send the schedule"),
    ("Follow Up", "Ask for the decision"),
    ("Visit", "Visit the warehouse"),
    ("Send Quote", "Send the quote"),
    ("Online Meeting", "Talk about the terms"),
];

/// The n-th company, each of another normalised name, and its domain.
pub(super) fn company(n: u64) -> (String, String) {
    let (a, b, c) = (FIRST.len() as u64, SECOND.len() as u64, THIRD.len() as u64);
    // A stride without a common divisor shuffles the words and still meets every one of them once.
    let mixed = n * 7919 % (a * b * c);
    let round = n / (a * b * c);
    let (first, second, third) = (pick(FIRST, mixed), pick(SECOND, mixed / a), pick(THIRD, mixed / (a * b)));
    let form = if n.is_multiple_of(4) { "CV" } else { "PT" };
    let number = if round == 0 { String::new() } else { format!(" {}", round + 1) };
    let domain = format!("{first}-{second}-{third}{}.test", number.trim()).to_lowercase();
    (format!("{form} {first} {second} {third}{number}"), domain)
}

/// One of them by a number of any size.
pub(super) fn pick<T: Copy>(of: &[T], number: u64) -> T {
    of[(number % of.len() as u64) as usize]
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    #[test]
    fn every_company_has_its_own_name_and_domain() {
        let mut seen = HashSet::new();
        for (name, domain) in (0..120_000).map(super::company) {
            assert!(seen.insert(name[3..].to_lowercase()) && seen.insert(domain), "{name}");
        }
    }
}
