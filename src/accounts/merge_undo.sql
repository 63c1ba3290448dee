-- Undoing a merge within 30 days (spec 1.11): what still stands where the merge put it goes back; what was made since stays.

create function crm.still(current_row jsonb, change jsonb) returns jsonb language sql immutable as $$
    select coalesce(jsonb_object_agg(a.key, change -> 'before' -> a.key), '{}')
    from jsonb_each(change -> 'after') as a
    where current_row -> a.key = a.value
$$;
comment on function crm.still(jsonb, jsonb) is 'The values before a change, of the columns that nobody has changed since.';

create function crm.refuse_unmerge(source data.accounts, target data.accounts) returns void language plpgsql stable as $$
declare
    problem text := case
        when source.merged_into_account_id is null then source.company_name || ' was not merged into another account.'
        when source.merged_at is null or source.merged_at <= crm.now() - interval '30 days' then
            'This merge is more than 30 days old, so that it cannot be undone any more.'
        when target.merged_into_account_id is not null then format('%s was itself merged into %s since. Undo that first.', target.company_name,
            (select a.company_name from data.accounts as a where a.account_id = target.merged_into_account_id))
    end;
begin
    if problem is not null then
        perform crm.refuse('INVALID_TRANSITION', problem, jsonb_build_object(
            'from', case when source.merged_into_account_id is null then 'active' else 'merged' end, 'to', 'active', 'allowed', '[]'::jsonb,
            'account_id', target.account_id));
    end if;
end $$;
comment on function crm.refuse_unmerge(data.accounts, data.accounts) is 'Only a merge of the last 30 days is undone, the latest first.';

create function crm.unmerge_profile(source data.accounts, target data.accounts, change jsonb) returns void language plpgsql as $$
declare
    t data.accounts := jsonb_populate_record(target, crm.still(to_jsonb(target), change));
    twin jsonb := jsonb_build_object('company_name', source.company_name, 'domain', source.domain, 'npwp', source.npwp);
begin
    update data.accounts as a set npwp = t.npwp, domain = t.domain, industry = t.industry, address = t.address, city = t.city, country = t.country,
        phone = t.phone, email = t.email, tags = t.tags, owner_user_id = t.owner_user_id, parent_account_id = t.parent_account_id
    where a.account_id = target.account_id;
    perform crm.refuse_twin(twin, source.account_id);
    begin
        update data.accounts as a set is_active = true, merged_into_account_id = null, merged_at = null where a.account_id = source.account_id;
    exception when unique_violation then
        perform crm.refuse_twin(twin, source.account_id);
        raise serialization_failure using message = 'undoing the merge did not settle';
    end;
end $$;
comment on function crm.unmerge_profile(data.accounts, data.accounts, jsonb) is
    'The survivor gives back what it took over, the account is active again; ACCOUNT_EXISTS when somebody has its name, domain or NPWP by now.';

create function crm.unmerge_contacts(source_id text, into_id text, undo jsonb) returns void language plpgsql as $$
declare
    f jsonb;
    c data.contacts;
begin
    update data.contacts as m set account_id = source_id, is_primary = coalesce(m.contact_id = undo ->> 'primary', false)
    where m.contact_id in (select jsonb_array_elements_text(undo -> 'moved')) and m.account_id = into_id
      and not exists (select from data.contacts as o where o.account_id = source_id and (o.email = m.email or o.normalized_phone = m.normalized_phone));
    for f in select e from jsonb_array_elements(undo -> 'filled') as e loop
        select t.* into c from data.contacts as t where t.contact_id = f ->> 'contact_id' for update;
        c := jsonb_populate_record(c, crm.still(to_jsonb(c), f));
        update data.contacts as t set last_name = c.last_name, job_title = c.job_title, notes = c.notes, email = c.email, phone = c.phone,
            is_decision_maker = c.is_decision_maker, is_primary = c.is_primary
        where t.contact_id = c.contact_id;
    end loop;
end $$;
comment on function crm.unmerge_contacts(text, text, jsonb) is 'Contacts go back, and a twin loses what it was lent.';

create function crm.contacts_brought(account_id text) returns void language plpgsql as $$
#variable_conflict use_column
declare
    c data.contacts;
    here text;
begin
    for c in
        select p.* from data.contacts as p
        where p.account_id <> contacts_brought.account_id and p.contact_id in (
            select o.primary_contact_id from data.opportunities as o where o.account_id = contacts_brought.account_id
            union select a.contact_id from data.activities as a where a.account_id = contacts_brought.account_id
            union select e.contact_id from data.cadence_enrollments as e where e.account_id = contacts_brought.account_id)
        order by p.contact_id
    loop
        here := crm.contact_known(contacts_brought.account_id, c.email, c.phone, concat_ws(' ', c.first_name, c.last_name));
        if here is null then
            insert into data.contacts (account_id, first_name, last_name, job_title, email, phone, is_decision_maker, notes)
            values (contacts_brought.account_id, c.first_name, c.last_name, c.job_title, c.email, c.phone, c.is_decision_maker, c.notes)
            returning contact_id into here;
            perform crm.audit('CONTACT_CREATED', 'contacts', here, null, 'Kept when a merge was undone');
        end if;
        update data.opportunities as o set primary_contact_id = here where o.account_id = contacts_brought.account_id and o.primary_contact_id = c.contact_id;
        update data.activities as a set contact_id = here where a.account_id = contacts_brought.account_id and a.contact_id = c.contact_id;
        update data.cadence_enrollments as e set contact_id = here where e.account_id = contacts_brought.account_id and e.contact_id = c.contact_id;
    end loop;
end $$;
comment on function crm.contacts_brought(text) is
    'Whoever a deal or activity of an account names is a contact of that account: one who went to the other side is found here, or copied.';

create function crm.unmerge_move(source_id text, into_id text, undo jsonb) returns void language plpgsql as $$
declare
    deals text[];
    leads text[];
    named record;
begin
    with back as (update data.leads as l set account_id = source_id
        where l.lead_id in (select jsonb_array_elements_text(undo -> 'leads')) and l.account_id = into_id returning l.lead_id)
    select coalesce(array_agg(lead_id), '{}') into leads from back;
    with back as (update data.opportunities as o set account_id = source_id
        where o.opportunity_id in (select jsonb_array_elements_text(undo -> 'opportunities')) and o.account_id = into_id returning o.opportunity_id)
    select coalesce(array_agg(opportunity_id), '{}') into deals from back;
    -- What was planned on these deals and leads since goes with them.
    update data.activities as a set account_id = source_id
    where a.account_id = into_id and (a.activity_id in (select jsonb_array_elements_text(undo -> 'activities'))
        or a.opportunity_id = any (deals) or a.lead_id = any (leads));
    update data.cadence_enrollments as e set account_id = source_id
    where e.account_id = into_id and (e.enrollment_id in (select jsonb_array_elements_text(undo -> 'enrollments')::bigint) or e.opportunity_id = any (deals));
    update data.invoices as i set account_id = source_id
    where i.invoice_id in (select jsonb_array_elements_text(undo -> 'invoices')) and i.account_id = into_id;
    update data.targets as t set converted_to_account_id = source_id
    where t.target_id in (select jsonb_array_elements_text(undo -> 'targets')) and t.converted_to_account_id = into_id;
    update data.accounts as a set parent_account_id = source_id
    where a.account_id in (select jsonb_array_elements_text(undo -> 'children')) and a.parent_account_id = into_id;
    for named in select r.kind, r.id, r.contact_id, undo #>> array['contacts', 'folded', r.contact_id] as twin
        from jsonb_to_recordset(undo -> 'contacts_of') as r (kind text, id text, contact_id text)
    loop
        update data.opportunities as o set primary_contact_id = named.contact_id
        where named.kind = 'opportunity' and o.opportunity_id = named.id and o.account_id = source_id and o.primary_contact_id = named.twin;
        update data.activities as a set contact_id = named.contact_id
        where named.kind = 'activity' and a.activity_id = named.id and a.account_id = source_id and a.contact_id = named.twin;
        update data.cadence_enrollments as e set contact_id = named.contact_id
        where named.kind = 'enrollment' and e.enrollment_id::text = named.id and e.contact_id = named.twin;
    end loop;
    perform crm.contacts_brought(source_id), crm.contacts_brought(into_id);
end $$;
comment on function crm.unmerge_move(text, text, jsonb) is 'Everything that the merge moved and that is still there goes back, each with the contact that it named.';

create function crm.unmerge_stops(stopped jsonb) returns void language plpgsql as $$
declare
    was jsonb;
    e data.cadence_enrollments;
    deal data.opportunities;
begin
    for was in select w from jsonb_array_elements(stopped -> 'enrollments') as w loop
        select r.* into e from data.cadence_enrollments as r where r.enrollment_id = (was ->> 'enrollment_id')::bigint for update;
        select o.* into deal from data.opportunities as o where o.opportunity_id = e.opportunity_id for update;
        continue when e.status <> 'Stopped' or e.stop_reason <> 'account merged away' or deal.closed_at is not null
            or exists (select from data.cadence_enrollments as r
                where r.account_id = e.account_id and r.subject = 'account' and r.purpose = e.purpose and r.status in ('Active', 'Paused'));
        update data.cadence_enrollments as r set status = was ->> 'status', stopped_at = null, stop_reason = null,
            next_step_on = (was ->> 'next_step_on')::date, owner_user_id = coalesce(deal.owner_user_id, r.owner_user_id)
        where r.enrollment_id = e.enrollment_id;
        perform crm.audit('ENROLLMENT_RESUMED', 'cadence_enrollments', e.enrollment_id::text,
            '{"before": {"status": "Stopped"}}'::jsonb || jsonb_build_object('after', jsonb_build_object('status', was -> 'status')), 'merge undone');
        update data.activities as a set status = 'Planned', cancelled_at = null, cancel_reason = null, owner_user_id = coalesce(deal.owner_user_id, a.owner_user_id)
        where a.enrollment_id = e.enrollment_id and a.status = 'Cancelled' and a.cancel_reason = 'account merged away'
          and a.activity_id in (select jsonb_array_elements_text(stopped -> 'steps'));
        -- The Follow Up that the deal got in place of its cadence goes, unless somebody has made it his own.
        delete from data.activities as a using jsonb_populate_recordset(null::data.activities, stopped -> 'made') as m
        where a.activity_id = m.activity_id and a.opportunity_id = deal.opportunity_id and a.status = 'Planned'
          and (a.subject, a.due_date, a.due_time, a.description, a.owner_user_id)
              is not distinct from (m.subject, m.due_date, m.due_time, m.description, m.owner_user_id);
        deal := jsonb_populate_record(deal, crm.still(to_jsonb(deal), stopped #> array['deals', deal.opportunity_id]));
        update data.opportunities as o set next_step = deal.next_step, next_step_due_date = deal.next_step_due_date
        where o.opportunity_id = deal.opportunity_id;
    end loop;
end $$;
comment on function crm.unmerge_stops(jsonb) is 'The cadences that the merge stopped run on with their steps, unless their deal is closed or another one runs by now.';

create function crm.rpc_account_unmerge(account_id text) returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    pair data.accounts[];
    source data.accounts;
    target data.accounts;
    undo jsonb;
begin
    if answer is not null then
        return answer;
    end if;
    perform crm.ledger_lock();
    pair := crm.merge_pair(rpc_account_unmerge.account_id,
        (select a.merged_into_account_id from data.accounts as a where a.account_id = rpc_account_unmerge.account_id));
    source := pair[1];
    target := pair[2];
    perform crm.refuse_unmerge(source, target);
    select l.changed -> 'undo' into undo from data.audit_log as l
    where l.entity = 'accounts' and l.entity_id = source.account_id and l.action = 'ACCOUNT_MERGED' order by l.id desc limit 1;
    perform crm.unmerge_profile(source, target, undo -> 'into');
    perform crm.unmerge_contacts(source.account_id, target.account_id, undo -> 'contacts');
    perform crm.unmerge_move(source.account_id, target.account_id, undo);
    perform crm.unmerge_stops(undo -> 'stopped');
    update data.accounts as a set winback_flagged_on = (f.flag ->> 1)::date
    from (values (source.account_id, undo #> '{flags,source}'), (target.account_id, undo #> '{flags,into}')) as f (account_id, flag)
    where a.account_id = f.account_id and a.last_invoice_date = (f.flag ->> 0)::date;
    perform crm.audit('ACCOUNT_UNMERGED', 'accounts', source.account_id, jsonb_build_object(
        'before', jsonb_build_object('is_active', false, 'merged_into_account_id', target.account_id),
        'after', jsonb_build_object('is_active', true, 'merged_into_account_id', null)), 'Taken out of ' || target.company_name);
    perform crm.audit('ACCOUNT_UPDATED', 'accounts', target.account_id, null, source.company_name || ' was taken out of it');
    return crm.answered(jsonb_build_object(
        'account', (select crm.account_json(a) from data.accounts as a where a.account_id = source.account_id),
        'survivor', (select crm.account_json(a) from data.accounts as a where a.account_id = target.account_id)));
end $$;
comment on function crm.rpc_account_unmerge(text) is 'Undoes a merge of the last 30 days: everything as before, and what was made on the survivor since stays there (spec 1.11).';
