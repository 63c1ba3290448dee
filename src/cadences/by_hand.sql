-- Enrolling by hand: an opportunity, an account, a target, a nurtured lead (spec 1.3, 6; docs/decisions/026).

create function crm.list_purposes(subject text) returns text[] language sql immutable as $$
    select case subject when 'opportunity' then '{lead_follow_up,other}' when 'account' then '{winback,other}'
        when 'target' then '{outbound,other}' when 'lead' then '{nurture,other}' else '{}' end::text[]
$$;
comment on function crm.list_purposes(text) is 'The purposes of the templates that a record of this kind may be enrolled in.';

create function crm.cadence_for(cadence_id bigint) returns data.cadences language plpgsql stable as $$
#variable_conflict use_column
declare
    c data.cadences;
begin
    select t.* into c from data.cadences as t where t.cadence_id = cadence_for.cadence_id and crm.may_open('cadences');
    if not found then
        perform crm.refuse_missing('cadence');
    end if;
    return c;
end $$;
comment on function crm.cadence_for(bigint) is 'The template that an act is about; NOT_FOUND for whoever sees none.';

create function crm.check_cadence(c data.cadences, subject text) returns void language plpgsql stable as $$
#variable_conflict use_column
begin
    if not c.is_active then
        perform crm.refuse_field('cadence_id', 'This cadence is switched off. Choose another one.');
    elsif not exists (select from data.cadence_steps as s where s.cadence_id = c.cadence_id) then
        perform crm.refuse_field('cadence_id', 'This cadence has no steps yet. Choose another one.');
    elsif not c.purpose = any (crm.list_purposes(subject)) then
        perform crm.refuse_field('cadence_id', format('This cadence is for another purpose (%s). Choose one for %s.', replace(c.purpose, '_', ' '),
            case subject when 'opportunity' then 'opportunities' when 'account' then 'accounts' when 'target' then 'targets' else 'nurtured leads' end));
    end if;
end $$;
comment on function crm.check_cadence(data.cadences, text) is 'Refuses a template that is off, empty, or for another kind of record.';

create function crm.refuse_enrollment(state text, message text) returns void language sql as $$
    select crm.refuse('INVALID_TRANSITION', message, jsonb_build_object('from', state, 'to', 'Enrolled', 'allowed', '[]'::jsonb))
$$;
comment on function crm.refuse_enrollment(text, text) is 'A record in this state starts no cadence.';

create function crm.enrolling_deal(opportunity_id text) returns jsonb language plpgsql as $$
declare
    o data.opportunities := crm.opportunity_to_manage(opportunity_id);
begin
    if o.closed_at is not null then
        perform crm.refuse_enrollment(o.stage, 'This opportunity is closed. Reopen it first.');
    end if;
    return jsonb_build_object('account_id', o.account_id, 'lead_id', o.source_lead_id, 'contact_id', o.primary_contact_id,
        'owner_user_id', o.owner_user_id, 'service', o.service_codes[1]);
end $$;
comment on function crm.enrolling_deal(text) is 'What an open deal gives its enrollment.';

create function crm.enrolling_target(target_id text) returns jsonb language plpgsql as $$
#variable_conflict use_column
declare
    t data.targets;
begin
    select r.* into t from data.targets as r where r.target_id = enrolling_target.target_id for update;
    if not found or not coalesce(crm.may_tell('targets', t.target_id), false) then
        perform crm.refuse_missing('target');
    elsif not crm.may_enrollment('target', t.owner_user_id) then
        perform crm.refuse('FORBIDDEN', 'Only the target''s owner, his manager and an admin enroll it.');
    elsif t.status in ('converted', 'dropped') then
        perform crm.refuse_enrollment(t.status, 'This target is ' || t.status || '. Nothing more is planned on it.');
    elsif t.owner_user_id is null then
        perform crm.refuse_field('target_id', 'Nobody owns this target yet. Give it an owner first.');
    end if;
    return jsonb_build_object('owner_user_id', t.owner_user_id, 'company', t.company_name, 'contact', t.contact_name);
end $$;
comment on function crm.enrolling_target(text) is 'What a live target gives its enrollment.';

create function crm.enrolling_lead(lead_id text) returns jsonb language plpgsql as $$
declare
    l data.leads := crm.lead_locked(lead_id);
begin
    if l.lead_id is null or not crm.lead_seen(l) then
        perform crm.refuse_missing('lead');
    elsif not crm.may_enrollment('lead', l.marketing_owner_user_id) then
        perform crm.refuse('FORBIDDEN', 'Only the marketer of a nurtured lead, a marketing manager and an admin enroll it.');
    elsif l.queue <> 'nurture' then
        perform crm.refuse_enrollment(l.queue, 'Only a nurtured lead goes through a cadence. Put it into Nurture first.');
    end if;
    return jsonb_build_object('account_id', l.account_id, 'owner_user_id', crm.lead_marketer(l), 'company', l.company_name,
        'contact', l.contact_name, 'service', l.service_code);
end $$;
comment on function crm.enrolling_lead(text) is 'What a nurtured lead gives its enrollment; its steps are its marketer''s.';

create function crm.rpc_cadence_enroll(cadence_id bigint, subject jsonb) returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    answer jsonb := crm.replayed();
    typed jsonb := crm.given(subject);
    c data.cadences;
    kind text;
    id text;
    account data.accounts;
    context jsonb;
    e data.cadence_enrollments;
begin
    if answer is not null then
        return answer;
    end if;
    perform crm.refuse_unknown(typed, array['opportunity_id', 'account_id', 'target_id', 'lead_id']);
    select replace(t.key, '_id', ''), t.value into kind, id from jsonb_each_text(typed) as t;
    c := crm.cadence_for(cadence_id);
    if (select count(*) from jsonb_object_keys(typed)) <> 1 then
        perform crm.refuse('VALIDATION_ERROR', 'Name one record: an opportunity, an account, a target or a lead.', coalesce(
            (select jsonb_object_agg(k, 'Name one record.') from jsonb_object_keys(typed) as k), '{"opportunity_id": "Name one record."}'));
    end if;
    case kind
        when 'opportunity' then context := crm.enrolling_deal(id);
        when 'target' then context := crm.enrolling_target(id);
        when 'lead' then context := crm.enrolling_lead(id);
        else
            account := crm.winback_account(id);
            context := jsonb_build_object('owner_user_id', account.owner_user_id, 'company', account.company_name, 'contact_id', (
                select p.contact_id from data.contacts as p where p.account_id = account.account_id order by p.is_primary desc, p.contact_id limit 1));
    end case;
    perform crm.check_cadence(c, kind);
    if kind = 'account' and c.purpose = 'winback' then
        return crm.answered(crm.winback(account, c));
    elsif not exists (select from data.users as u where u.user_id = (context ->> 'owner_user_id')::uuid and u.is_active) then
        perform crm.refuse_field(kind || '_id', 'Its owner is no longer active. Give it to somebody else first.');
    end if;
    e := crm.enroll_in(c, kind, id, context);
    return crm.answered(typed || jsonb_build_object('enrollment_id', e.enrollment_id, 'activity_ids', crm.enrollment_activity_ids(e.enrollment_id)));
end $$;
comment on function crm.rpc_cadence_enroll(bigint, jsonb) is
    'Enrolls a record by hand in a template of a purpose that fits; an account in a winback gets its deal as from rpc_account_winback.';

create function crm.list_offered_cadences(subject text, id text)
returns table (cadence_id bigint, name text, description text, purpose text, step_count integer)
language sql stable security definer set search_path = '' as $$
    select c.cadence_id, c.name, c.description, c.purpose, s.steps
    from (
        select o.owner_user_id as owner from data.opportunities as o
        where list_offered_cadences.subject = 'opportunity' and o.opportunity_id = list_offered_cadences.id and o.closed_at is null
        union all
        select a.owner_user_id from data.accounts as a
        where list_offered_cadences.subject = 'account' and a.account_id = list_offered_cadences.id and a.is_active and crm.can_own_sales(a.owner_user_id)
        union all
        select t.owner_user_id from data.targets as t where list_offered_cadences.subject = 'target' and t.target_id = list_offered_cadences.id
            and t.status not in ('converted', 'dropped') and t.owner_user_id is not null
        union all
        select l.marketing_owner_user_id from data.leads as l
        where list_offered_cadences.subject = 'lead' and l.lead_id = list_offered_cadences.id and l.queue = 'nurture'
    ) as record
    cross join data.cadences as c
    cross join lateral (select count(*)::integer as steps from data.cadence_steps as s where s.cadence_id = c.cadence_id) as s
    where crm.may_enrollment(list_offered_cadences.subject, record.owner) and c.is_active and s.steps > 0
      and c.purpose = any (crm.list_purposes(list_offered_cadences.subject))
      -- A winback has a button of its own, which is there when the account is a Winback Target.
      and c.purpose <> 'winback'
      and not exists (select from data.cadence_enrollments as e
        where e.enrollment_id = any (array(select crm.enrollment_ids_of(list_offered_cadences.subject, list_offered_cadences.id)))
          and e.subject = list_offered_cadences.subject and e.purpose = c.purpose and e.status in ('Active', 'Paused'))
    order by c.is_default desc, c.name, c.cadence_id
$$;
comment on function crm.list_offered_cadences(text, text) is 'The templates that the named user may enroll this record in now; none when there is one of each purpose already.';
