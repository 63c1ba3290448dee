//! What must hold at the end of the year, each as a question that finds nothing.

use jiff::Timestamp;

use super::company::Company;

const LAWS: &[(&str, &str)] = &[
    ("no step came twice", "select enrollment_id, step_number from data.activities where enrollment_id is not null group by 1, 2 having count(*) > 1"),
    (
        "no two running enrollments of one subject and purpose",
        "select subject, purpose, case subject when 'opportunity' then opportunity_id when 'account' then account_id when 'target' then target_id else lead_id end
         from data.cadence_enrollments where status in ('Active', 'Paused') group by 1, 2, 3 having count(*) > 1",
    ),
    (
        "nothing is open of an ended enrollment",
        "select from data.activities as a join data.cadence_enrollments as e using (enrollment_id) where a.status = 'Planned' and e.status in ('Completed', 'Stopped')",
    ),
    (
        "a running enrollment has an open step",
        "select from data.cadence_enrollments as e where e.status in ('Active', 'Paused')
           and not exists (select from data.activities as a where a.enrollment_id = e.enrollment_id and a.status = 'Planned')",
    ),
    (
        "nothing runs on an ended record",
        "select from data.cadence_enrollments as e left join data.opportunities as o using (opportunity_id) left join data.targets as t on t.target_id = e.target_id
         left join data.leads as l on l.lead_id = e.lead_id and e.subject = 'lead'
         where e.status in ('Active', 'Paused') and (o.closed_at is not null or t.status in ('dropped', 'converted') or l.queue <> 'nurture')",
    ),
    (
        "an enrollment and its open steps are their record's owner's",
        "select from data.cadence_enrollments as e
         left join data.opportunities as o using (opportunity_id) left join data.targets as t on t.target_id = e.target_id
         left join data.leads as l on l.lead_id = e.lead_id left join data.accounts as c on c.account_id = e.account_id
         join data.activities as a on a.enrollment_id = e.enrollment_id and a.status = 'Planned'
         where e.status in ('Active', 'Paused') and (a.owner_user_id <> e.owner_user_id or e.owner_user_id is distinct from
           case e.subject when 'target' then t.owner_user_id when 'lead' then l.marketing_owner_user_id else coalesce(o.owner_user_id, c.owner_user_id) end)",
    ),
    (
        "exactly the open steps of paused enrollments are paused",
        "select from data.activities as a join data.cadence_enrollments as e using (enrollment_id) where a.status = 'Planned' and a.is_paused <> (e.status = 'Paused')",
    ),
    (
        "a winback's activities carry its deal",
        "select from data.cadence_enrollments as e join data.activities as a using (enrollment_id)
         where e.purpose = 'winback' and (a.opportunity_id is null or a.opportunity_id <> e.opportunity_id)",
    ),
    (
        "an open deal's next step is one of its open activities",
        "select from data.opportunities as o where o.closed_at is null and not exists (select from data.activities as a
         where a.opportunity_id = o.opportunity_id and a.status = 'Planned' and a.due_date = o.next_step_due_date)",
    ),
    ("nobody who has left has what runs", "select from data.cadence_enrollments as e join data.users as u on u.user_id = e.owner_user_id where e.status = 'Active' and not u.is_active"),
    (
        "what the end of its record cut short is stopped, not completed",
        "select from data.cadence_enrollments as e join data.activities as a using (enrollment_id)
         where e.status = 'Completed' and a.cancel_reason in ('opportunity closed', 'lead qualified', 'target dropped')",
    ),
    ("no placeholder is left in words", "select from data.activities where subject like '%{%' or subject like '%}%'"),
];

const GIVEN_AWAY: &str = "do $$ declare r record; begin
    for r in select o.opportunity_id from data.opportunities as o join data.users as u on u.user_id = o.owner_user_id where o.closed_at is null and not u.is_active
    loop perform crm.rpc_opportunity_assign(r.opportunity_id, (select user_id from data.users where email = 'budi@bcp.test')); end loop;
    for r in select a.account_id from data.accounts as a join data.users as u on u.user_id = a.owner_user_id where not u.is_active
    loop perform crm.rpc_account_assign(r.account_id, (select user_id from data.users where email = 'budi@bcp.test')); end loop;
    update data.targets as t set owner_user_id = (select user_id from data.users where email = 'budi@bcp.test')
    from data.users as u where u.user_id = t.owner_user_id and not u.is_active and t.status not in ('dropped', 'converted');
end $$";

/// All of them.
pub async fn hold(company: &Company) {
    for (law, breaches) in LAWS {
        let found = company.sql.query(*breaches, &[]).await.unwrap_or_else(|error| panic!("{law}: {error:?}"));
        assert!(found.is_empty(), "{} times not: {law}", found.len());
    }
    let strange = "select g.why from crm.list_gaps() as g join data.users as u on u.user_id = g.user_id where u.is_active";
    let strange: Vec<String> = company.sql.query(strange, &[]).await.expect("gaps").iter().map(|row| row.get(0)).collect();
    assert!(strange.is_empty(), "gaps that nobody's leaving explains: {strange:?}");
}

/// What the last leavers left is given away, and nothing is a gap any more.
pub async fn close(company: &Company, moment: Timestamp) {
    let admin = company.people["agus"];
    let given = format!("begin; select set_config('bcp.now', '{moment}', true); select crm.act_as('{admin}'); {GIVEN_AWAY}; commit");
    company.sql.batch_execute(&given).await.expect("what was left is given away");
}
