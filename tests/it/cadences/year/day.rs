//! What people set out to do on one day, by chance, from what they see in the morning.

use tokio_postgres::Row;
use uuid::Uuid;

use super::company::{Act, Company};
use crate::support::dice::Dice;

const OPEN_STEPS: &str =
    "select a.activity_id, a.owner_user_id, e.enrollment_id, coalesce(e.opportunity_id, e.target_id, e.lead_id, e.account_id),
        a.due_date <= $1::text::date and not a.is_paused, u.is_active
    from data.activities as a join data.cadence_enrollments as e using (enrollment_id) join data.users as u on u.user_id = a.owner_user_id
    where a.status = 'Planned' order by a.activity_id";
const RUNNING: &str = "select e.enrollment_id, e.status, e.owner_user_id, coalesce(e.opportunity_id, e.target_id, e.lead_id, e.account_id), u.is_active
    from data.cadence_enrollments as e join data.users as u on u.user_id = e.owner_user_id where e.status in ('Active', 'Paused') order by 1";
const RECORDS: &str = "select 'deal', o.opportunity_id, o.owner_user_id, u.is_active from data.opportunities as o join data.users as u on u.user_id = o.owner_user_id
        where o.closed_at is null
    union all select 'target', t.target_id, t.owner_user_id, u.is_active from data.targets as t join data.users as u on u.user_id = t.owner_user_id
        where t.status not in ('dropped', 'converted')
    union all select 'account', a.account_id, a.owner_user_id, u.is_active from data.accounts as a join data.users as u on u.user_id = a.owner_user_id
    union all select 'lead', l.lead_id, l.marketing_owner_user_id, true from data.leads as l where l.queue = 'nurture'
    order by 1, 2";

/// A target is taken one step further, and converted when it is ripe.
const FURTHER: &str = "select case t.status when 'qualified' then crm.rpc_target_convert(t.target_id)
        else crm.rpc_target_update_status(t.target_id, case t.status when 'new_target' then 'contacted' when 'contacted' then 'engaged' else 'qualified' end) end
    from data.targets as t where t.target_id =";

/// All of a day.
pub async fn plan(company: &Company, dice: &mut Dice, today: &str, births: &[usize]) -> Vec<Act> {
    let rows = company.sql.query("select user_id from data.users where is_active and email like 'seller%' order by 1", &[]).await;
    let sellers: Vec<Uuid> = rows.expect("who is here").iter().map(|row| row.get(0)).collect();
    let mut acts: Vec<Act> = births.iter().map(|number| born(company, dice, *number, &sellers)).collect();
    for row in company.sql.query(OPEN_STEPS, &[&today]).await.expect("steps") {
        acts.extend(step(company, dice, &row, today));
    }
    for row in company.sql.query(RUNNING, &[]).await.expect("enrollments") {
        acts.extend(enrollment(company, dice, &row));
    }
    for row in company.sql.query(RECORDS, &[]).await.expect("records") {
        acts.extend(record(company, dice, &row, &sellers));
    }
    // People do not work in the order of our lists.
    for place in (1..acts.len()).rev() {
        acts.swap(place, dice.below(place + 1));
    }
    acts
}

fn act(who: Uuid, record: impl Into<String>, sql: String) -> Act {
    Act { who, record: record.into(), sql }
}

/// A new record, enrolled by itself or by hand.
fn born(company: &Company, dice: &mut Dice, number: usize, sellers: &[Uuid]) -> Act {
    let (seller, name) = (*dice.one(sellers), format!("PT Tahun {number}"));
    let by_hand = |dice: &mut Dice, purpose: &str| *dice.one(&company.templates[purpose]);
    match number % 6 {
        0..=2 => act(seller, name.clone(), format!(
            "select crm.rpc_sales_quick_add_prospect(jsonb_build_object('company_name', '{name}', 'contact_name', 'Rina {number}', 'contact_phone', '0812{number:08}'))")),
        3 => act(seller, format!("TGT{number}"), format!(
            "insert into data.targets (target_id, company_name, owner_user_id) values ('TGT{number}', '{name}', '{seller}');
             select crm.rpc_cadence_enroll({}, '{{\"target_id\": \"TGT{number}\"}}')", by_hand(dice, "outbound"))),
        4 => act(company.people["ana"], name.clone(), format!(
            "do $$ declare l text; begin
                l := crm.rpc_lead_create('{{\"company_name\": \"{name}\", \"contact_phone\": \"0813{number:08}\", \"primary_channel\": \"SEM\", \
                 \"service_code\": \"DOM_FTL\", \"route\": \"A – B\"}}') -> 'lead' ->> 'lead_id';
                perform crm.rpc_lead_triage(l, 'Nurture');
                perform crm.rpc_cadence_enroll({}, jsonb_build_object('lead_id', l)); end $$", by_hand(dice, "nurture"))),
        _ => act(seller, format!("ACC{number}"), format!(
            "insert into data.accounts (account_id, company_name, owner_user_id) values ('ACC{number}', '{name}', '{seller}');
             insert into data.invoices (account_id, invoice_number, invoice_date, amount) values ('ACC{number}', 'INV{number}', crm.today() - 200, 5);
             select crm.rpc_account_winback('ACC{number}')")),
    }
}

fn step(company: &Company, dice: &mut Dice, row: &Row, today: &str) -> Option<Act> {
    let (id, owner, record, due): (String, Uuid, String, bool) = (row.get(0), row.get(1), row.get(3), row.get(4));
    let who = if row.get(5) { owner } else { company.people["sari"] };
    let sql = match dice.below(1000) {
        0..330 if due => format!("select crm.rpc_activity_complete_and_next('{id}')"),
        330..360 if due => format!("select crm.rpc_activity_cancel('{id}', 'no need')"),
        360..372 => format!("select crm.rpc_activity_complete_and_next('{id}', '{{\"outcome\": \"early, late or paused\"}}')"),
        372..380 => format!("select crm.rpc_activity_update('{id}', jsonb_build_object('due_date', '{today}'::date + {}))", dice.below(15)),
        _ => return None,
    };
    Some(act(who, record, sql))
}

fn enrollment(company: &Company, dice: &mut Dice, row: &Row) -> Option<Act> {
    let (id, status, owner, record): (i64, String, Uuid, String) = (row.get(0), row.get(1), row.get(2), row.get(3));
    let who = if row.get(4) { owner } else { company.people["sari"] };
    let action = match (status.as_str(), dice.below(1000)) {
        ("Active", 0..25) => "pause",
        ("Paused", 0..120) => "resume",
        (_, 994..) => "stop",
        _ => return None,
    };
    Some(act(who, record, format!("select crm.rpc_enrollment_set_status({id}, '{action}', 'by chance')")))
}

fn record(company: &Company, dice: &mut Dice, row: &Row, sellers: &[Uuid]) -> Option<Act> {
    let (kind, id, owner, active): (&str, String, Uuid, bool) = (row.get(0), row.get(1), row.get(2), row.get(3));
    let (sari, to) = (company.people["sari"], *dice.one(sellers));
    let given = dice.says(if active { 6 } else { 300 });
    let chance = dice.below(1000);
    let (who, sql) = match (kind, chance) {
        ("deal", _) if given => (sari, format!("select crm.rpc_opportunity_assign('{id}', '{to}')")),
        ("account", _) if given => (sari, format!("select crm.rpc_account_assign('{id}', '{to}')")),
        ("target", _) if given => (sari, format!("select crm.rpc_target_assign('{id}', '{to}')")),
        (_, _) if !active => return None,
        ("deal", 0..8) => (owner, format!("select crm.rpc_opportunity_change_stage('{id}', 'Closed Won')")),
        ("deal", 8..16) => (
            owner,
            format!(
                "select crm.rpc_opportunity_change_stage('{id}', 'Closed Lost', '{{\"lost_reason\": \"dear\", \"lost_reason_code\": \"price\"}}')"
            ),
        ),
        ("deal", 16..26) => (owner, enroll(company, dice, &["lead_follow_up", "other"], "opportunity_id", &id)),
        ("account", 0..6) => (owner, enroll(company, dice, &["winback", "other"], "account_id", &id)),
        ("target", 0..8) => (owner, format!("select crm.rpc_target_update_status('{id}', 'dropped', 'no')")),
        ("target", 8..18) => (owner, enroll(company, dice, &["outbound", "other"], "target_id", &id)),
        ("target", 18..40) => (owner, format!("{FURTHER} '{id}'")),
        ("lead", 0..6) => (owner, format!("select crm.rpc_lead_triage('{id}', 'Qualified')")),
        ("lead", 6..12) => {
            (owner, format!("select crm.rpc_lead_triage('{id}', 'Disqualified', '{{\"disqualified_reason\": \"no need\"}}')"))
        }
        ("lead", 12..24) => (owner, enroll(company, dice, &["nurture", "other"], "lead_id", &id)),
        _ => return None,
    };
    Some(act(who, id, sql))
}

fn enroll(company: &Company, dice: &mut Dice, purposes: &[&str], field: &str, id: &str) -> String {
    let purpose = *dice.one(purposes);
    let template = *dice.one(&company.templates[purpose]);
    format!("select crm.rpc_cadence_enroll({template}, '{{\"{field}\": \"{id}\"}}')")
}
