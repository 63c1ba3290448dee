//! The list of accounts, however it is narrowed, typed or counted.

use bcp_crm::accounts::{Ask, Recency, Tenure};
use bcp_crm::web::Cursor;

use super::cases::{Asked, Case, Kind, SELLERS, case, keys};

/// Invoices for nine accounts in ten, of all ages, and a few people at each.
pub const LEDGER: &str = "insert into data.invoices (account_id, invoice_number, invoice_date, amount)
    select a.account_id, 'INV-' || a.account_id, current_date - abs(hashtext(a.account_id)) % 200, 1000
    from data.accounts as a where abs(hashtext(a.account_id)) % 10 > 0
    union all
    select a.account_id, 'OLD-' || a.account_id, current_date - 80 - abs(hashtext(a.account_id)) % 200, 1000
    from data.accounts as a where abs(hashtext(a.account_id)) % 10 > 4
    on conflict do nothing";

/// Each filter by itself, its count, and typed text.
pub fn lists(cases: &mut Vec<Case>) {
    let text = |word: &str| Some(word.to_owned());
    let mut narrowed = vec![
        ("all", Ask::default()),
        ("mine", Ask { owner: text("me"), ..Ask::default() }),
        ("nobody's", Ask { owner: text("none"), ..Ask::default() }),
    ];
    narrowed.extend(Tenure::ALL.iter().map(|tenure| (tenure.label(), Ask { tenure: Some(*tenure), ..Ask::default() })));
    narrowed.extend(Recency::ALL.iter().map(|activity| (activity.label(), Ask { activity: Some(*activity), ..Ask::default() })));
    let order = "search_name, account_id";
    for who in SELLERS.into_iter().chain(["marcomm", "finance"]) {
        for (name, ask) in &narrowed {
            let deep = if *name == "all" { keys(order, "v_accounts_enriched where is_active", order) } else { None };
            cases.push(case(who, format!("accounts {name}"), Kind::Wide, deep, rows(ask)));
        }
        for q in ["pt", "sinar logam", "sinarlogam.co.id", "01.234.567"] {
            cases.push(case(who, format!("accounts with {q}"), Kind::Search, None, rows(&Ask { q: text(q), ..Ask::default() })));
        }
        let counted = Ask::default();
        cases.push(case(who, "accounts counts".to_owned(), Kind::Total, None, Box::new(move |_, _| Box::new(counted.counted()))));
    }
}

fn rows(ask: &Ask) -> Asked {
    let ask = ask.clone();
    Box::new(move |_, after| Box::new(Ask { cursor: after.map(Cursor::write), ..ask.clone() }.rows().expect("a list")))
}
