-- What a merge moves, folds and stops, each answered as what undoes it.

create function crm.merge_stops(source_id text) returns jsonb language plpgsql as $$
declare
    running jsonb;
    deals text[];
    steps jsonb;
    before jsonb;
    planned text[];
begin
    select coalesce(jsonb_agg(to_jsonb(e) - 'steps' order by e.enrollment_id), '[]'), coalesce(array_agg(e.opportunity_id), '{}') into running, deals
    from crm.enrollments_of('account', source_id) as e;
    select coalesce(jsonb_agg(a.activity_id order by a.activity_id), '[]') into steps
    from data.activities as a
    where a.enrollment_id in (select (e ->> 'enrollment_id')::bigint from jsonb_array_elements(running) as e) and a.status = 'Planned';
    select coalesce(jsonb_object_agg(o.opportunity_id, to_jsonb(o)), '{}') into before from data.opportunities as o where o.opportunity_id = any (deals);
    planned := array(select a.activity_id from data.activities as a where a.opportunity_id = any (deals));
    perform crm.enrollments_stop('account', source_id, 'account merged away');
    return jsonb_build_object('enrollments', running, 'steps', steps,
        'deals', (select coalesce(jsonb_object_agg(o.opportunity_id, crm.changes(before -> o.opportunity_id, to_jsonb(o))), '{}')
            from data.opportunities as o where o.opportunity_id = any (deals)),
        'made', (select coalesce(jsonb_agg(to_jsonb(a)), '[]') from data.activities as a
            where a.opportunity_id = any (deals) and a.activity_id <> all (planned)));
end $$;
comment on function crm.merge_stops(text) is 'The account''s own running cadences stop (spec 6): those enrollments, their cancelled steps, and what their deals got instead.';

create function crm.contact_twin(c data.contacts, account_id text) returns text language sql stable as $$
    select t.contact_id from data.contacts as t
    where t.account_id = contact_twin.account_id and (t.email = c.email or t.normalized_phone = c.normalized_phone)
    order by (t.email = c.email) desc nulls last, t.contact_id
    limit 1
$$;
comment on function crm.contact_twin(data.contacts, text) is 'The contact of another account with the same e-mail, else the same phone.';

create function crm.contact_fill(c data.contacts, twin_id text, first boolean) returns jsonb language plpgsql as $$
declare
    was data.contacts;
    fresh data.contacts;
begin
    select t.* into was from data.contacts as t where t.contact_id = twin_id for update;
    update data.contacts as t set
        last_name = coalesce(t.last_name, c.last_name), job_title = coalesce(t.job_title, c.job_title), notes = coalesce(t.notes, c.notes),
        email = coalesce(t.email, case when not exists (select from data.contacts as o where o.account_id = t.account_id and o.email = c.email) then c.email end),
        phone = coalesce(t.phone, case when not exists (
            select from data.contacts as o where o.account_id = t.account_id and o.normalized_phone = c.normalized_phone) then c.phone end),
        is_decision_maker = t.is_decision_maker or c.is_decision_maker, is_primary = t.is_primary or (c.is_primary and first)
    where t.contact_id = twin_id
    returning * into fresh;
    return jsonb_build_object('contact_id', twin_id) || crm.changes(to_jsonb(was), to_jsonb(fresh));
end $$;
comment on function crm.contact_fill(data.contacts, text, boolean) is
    'A folded contact lends what its twin lacks; the primary one is primary there when nobody else is. What changed.';

create function crm.merge_contacts(source_id text, into_id text) returns jsonb language plpgsql as $$
declare
    c data.contacts;
    twin text;
    folded jsonb := '{}';
    filled jsonb := '[]';
    moved text[] := '{}';
    primary_id text;
    no_primary boolean := not exists (select from data.contacts as t where t.account_id = into_id and t.is_primary);
begin
    perform from data.contacts as t where t.account_id in (source_id, into_id) order by t.contact_id for update;
    for c in select s.* from data.contacts as s where s.account_id = source_id order by s.contact_id loop
        primary_id := case when c.is_primary then c.contact_id else primary_id end;
        twin := crm.contact_twin(c, into_id);
        if twin is null then
            moved := moved || c.contact_id;
        else
            folded := folded || jsonb_build_object(c.contact_id, twin);
            filled := filled || crm.contact_fill(c, twin, no_primary);
        end if;
    end loop;
    update data.contacts as s set account_id = into_id, is_primary = s.is_primary and no_primary where s.contact_id = any (moved);
    return jsonb_build_object('folded', folded, 'filled', filled, 'moved', to_jsonb(moved), 'primary', primary_id);
end $$;
comment on function crm.merge_contacts(text, text) is
    'Contacts move; one whose e-mail or phone is known there folds into that one and stays behind with the inactive account.';

create function crm.merge_move(source_id text, into_id text, folded jsonb) returns jsonb language plpgsql as $$
declare
    gone text[] := array(select jsonb_object_keys(folded));
    done jsonb;
begin
    perform from data.opportunities as o where o.account_id = source_id order by o.opportunity_id for update;
    perform from data.activities as a where a.account_id = source_id order by a.activity_id for update;
    perform from data.invoices as i where i.account_id = source_id order by i.invoice_id for update;
    done := jsonb_build_object('contacts_of', (
        select coalesce(jsonb_agg(r), '[]') from (
            select 'opportunity' as kind, o.opportunity_id as id, o.primary_contact_id as contact_id from data.opportunities as o where o.primary_contact_id = any (gone)
            union all select 'activity', a.activity_id, a.contact_id from data.activities as a where a.contact_id = any (gone)
            union all select 'enrollment', e.enrollment_id::text, e.contact_id from data.cadence_enrollments as e where e.contact_id = any (gone)) as r));
    with moved as (update data.opportunities as o set account_id = into_id,
            primary_contact_id = coalesce(folded ->> o.primary_contact_id, o.primary_contact_id) where o.account_id = source_id returning o.opportunity_id)
    select done || jsonb_build_object('opportunities', coalesce(jsonb_agg(opportunity_id), '[]')) into done from moved;
    with moved as (update data.activities as a set account_id = into_id,
            contact_id = coalesce(folded ->> a.contact_id, a.contact_id) where a.account_id = source_id returning a.activity_id)
    select done || jsonb_build_object('activities', coalesce(jsonb_agg(activity_id), '[]')) into done from moved;
    with moved as (update data.cadence_enrollments as e set account_id = into_id,
            contact_id = coalesce(folded ->> e.contact_id, e.contact_id) where e.account_id = source_id returning e.enrollment_id)
    select done || jsonb_build_object('enrollments', coalesce(jsonb_agg(enrollment_id), '[]')) into done from moved;
    update data.cadence_enrollments as e set contact_id = folded ->> e.contact_id where e.contact_id = any (gone);
    with moved as (update data.invoices as i set account_id = into_id where i.account_id = source_id returning i.invoice_id)
    select done || jsonb_build_object('invoices', coalesce(jsonb_agg(invoice_id), '[]')) into done from moved;
    with moved as (update data.leads as l set account_id = into_id where l.account_id = source_id returning l.lead_id)
    select done || jsonb_build_object('leads', coalesce(jsonb_agg(lead_id), '[]')) into done from moved;
    with moved as (update data.targets as t set converted_to_account_id = into_id where t.converted_to_account_id = source_id returning t.target_id)
    select done || jsonb_build_object('targets', coalesce(jsonb_agg(target_id), '[]')) into done from moved;
    with moved as (update data.accounts as a set parent_account_id = into_id
            where a.parent_account_id = source_id and a.account_id <> into_id returning a.account_id)
    select done || jsonb_build_object('children', coalesce(jsonb_agg(account_id), '[]')) into done from moved;
    return done;
end $$;
comment on function crm.merge_move(text, text, jsonb) is
    'Deals, activities, enrollments, invoices, leads, targets and child accounts go to the survivor; whoever named a folded contact names its twin. Their ids.';
