//! The records of the fixed company that no act of the API makes yet, and the ids of those that came along with others.

use super::company::Company;

/// Inserts (record, statement that returns its id).
const MADE: &[(&str, &str)] = &[
    (
        "target of budi",
        "insert into data.targets (company_name, owner_user_id) values ('PT Sasaran', crm_user('budi')) returning target_id",
    ),
    ("target of eko", "insert into data.targets (company_name, owner_user_id) values ('PT Bidikan', crm_user('eko')) returning target_id"),
    ("target of nobody", "insert into data.targets (company_name) values ('PT Bebas') returning target_id"),
    (
        "invoice",
        "insert into data.invoices (account_id, invoice_number, invoice_date, amount)
         select account_id, 'INV-1', '2026-01-02', 500000 from data.accounts limit 1 returning invoice_id",
    ),
    ("import of budi", "targets"),
    ("import of maya", "leads"),
    ("import of ana", "leads"),
    ("import of putri", "targets"),
];

/// Looks up (record, its id's expression and source; `$1` is the record named third).
const FOUND: &[(&str, &str, &str)] = &[
    ("activity of budi on his deal", "min(activity_id) from data.activities where opportunity_id = $1", "deal of budi"),
    ("activity of eko on his deal", "min(activity_id) from data.activities where opportunity_id = $1", "deal of eko"),
    ("activity of budi on his lead", "min(activity_id) from data.activities where lead_id = $1", "lead of budi without a deal"),
    ("activity of ana in nurture", "min(activity_id) from data.activities where lead_id = $1", "lead in nurture"),
    ("activity of the handover", "min(activity_id) from data.activities where lead_id = $1 and is_system", "lead in the pool"),
    ("history of budi", "min(history_id)::text from data.opportunity_stage_history where opportunity_id = $1", "deal of budi"),
    ("enrollment of budi", "min(enrollment_id)::text from data.cadence_enrollments where opportunity_id = $1", "deal of budi"),
    ("enrollment of eko", "min(enrollment_id)::text from data.cadence_enrollments where opportunity_id = $1", "deal of eko, won"),
    ("pool row", "min(pool_id)::text from data.lead_handover_pool where lead_id = $1", "lead in the pool"),
    ("audit row", "min(id)::text from data.audit_log where entity_id = $1", "deal of budi"),
];

/// Fills in what [`Company::founded`] could not make by acts.
pub async fn fills(company: &mut Company) {
    let owner = company.world.owner_sql().await;
    for (record, sql) in MADE {
        let sql = match record.strip_prefix("import of ") {
            Some(who) => format!(
                "insert into data.import_batches (kind, file_name, file_sha256, bytes, created_by)
                 values ('{sql}', '{who}.csv', 'aa', 2, crm_user('{who}')) returning batch_id"
            ),
            None => (*sql).to_owned(),
        };
        let sql = ["budi", "eko", "maya", "ana", "putri"].iter().fold(sql, |sql, who| {
            let user = format!("(select user_id from data.users where email = '{who}@bcp.test')");
            sql.replace(&format!("crm_user('{who}')"), &user)
        });
        let id = owner.query_one(&sql, &[]).await.unwrap_or_else(|error| panic!("{record}: {error:?}")).get(0);
        company.keeps(record, id);
    }
    for (record, query, of) in FOUND {
        let id = owner.query_one(&format!("select {query}"), &[&company.id(of)]).await;
        let id = id.unwrap_or_else(|error| panic!("{record}: {error:?}")).get(0);
        company.keeps(record, id);
    }
}
