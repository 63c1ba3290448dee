//! The statements of the list of accounts: as it stands, by one owner, narrowed, and for typed text.

macro_rules! rows {
    ($capped:literal, $from:expr) => {
        concat!(
            "with page as materialized (select v.account_id, v.company_name, v.domain, v.npwp, v.industry, v.city, v.phone, v.email, \
                 v.owner_user_id, v.owner_name, v.first_invoice_date, v.last_invoice_date, v.return_invoice_date, v.tenure_status, \
                 v.activity_status, v.open_opportunities, v.is_active, v.merged_into_account_id, v.created_at, v.updated_at, v.version, \
                 v.search_name, ",
            $capped,
            " as capped from ",
            $from,
            "), touched as materialized (select t.account_id, t.last_touch_at \
                 from crm.find_last_touches(array(select p.account_id from page as p)) as t) \
             select p.*, t.last_touch_at, case when p.tenure_status = 'Winback Target' and p.is_active \
                 then crm.list_account_row_actions(p.account_id, p.owner_user_id, p.is_active, p.tenure_status) else '{}' end as actions \
             from page as p left join touched as t using (account_id) order by p.search_name, p.account_id"
        )
    };
}

macro_rules! active {
    ($and:literal) => {
        rows!(
            "false",
            concat!(
                "crm.v_accounts_enriched as v where v.is_active and (v.search_name, v.account_id) > ($1::text, $2::text)",
                $and,
                " order by v.search_name, v.account_id limit $3"
            )
        )
    };
}

/// Those that are worked with: `$1` and `$2` the cursor, `$3` the limit.
pub(super) const ACTIVE: &str = active!("");
/// The same of one owner, `$4`; without one the caller's.
pub(super) const OWNED: &str = active!(" and v.owner_user_id = (select coalesce($4::uuid, crm.my_id()))");
/// `$1` active, `$2` owner, `$3` tenure, `$4` activity, `$5` and `$6` the cursor, `$7` the limit, `$8` typed text.
pub(super) const LIST: &str = rows!("false", "crm.list_accounts($1, $2, $3, $4, null, $5, $6, $7) as v");
pub(super) const FOUND: &str = rows!(
    "cardinality(f.ids) >= 1000",
    "(select array(select s.account_id from crm.find_accounts($8::text, 1000, $1) as s) as ids offset 0) as f \
     cross join lateral crm.list_accounts($1, $2, $3, $4, f.ids, $5, $6, $7) as v"
);
pub(super) const COUNTS: &str = "select c.tenure_status, c.accounts from crm.list_account_counts($1, $2, $3, null) as c";
pub(super) const COUNTS_FOUND: &str = "select c.tenure_status, c.accounts \
     from (select array(select s.account_id from crm.find_accounts($4::text, 1000, $1) as s) as ids offset 0) as f \
     cross join lateral crm.list_account_counts($1, $2, $3, f.ids) as c";
pub(super) const SELLERS: &str = "select user_id, full_name, role_name from crm.v_sellers order by full_name, user_id limit 200";
