-- Placeholders of a template and what they stand for (spec 6).

create function crm.fill_template(template text, words jsonb) returns text language sql immutable as $$
    select string_agg(case when p.part[1] ~ '^\{[^{}]*\}$' then coalesce(words ->> btrim(p.part[1], '{} '), 'them') else p.part[1] end, '' order by p.place)
    from regexp_matches(template, '\{[^{}]*\}|[^{]+|\{', 'g') with ordinality as p (part, place)
$$;
comment on function crm.fill_template(text, jsonb) is
    'Puts words into {placeholders} in one pass, so that a company called "{owner}" stays what it is; an unknown one becomes a neutral word.';

create function crm.cadence_words(context jsonb) returns jsonb language sql stable as $$
    select jsonb_build_object(
        'company', coalesce(nullif(btrim(context ->> 'company'), ''),
            (select a.company_name from data.accounts as a where a.account_id = context ->> 'account_id'), 'the company'),
        'contact', coalesce(nullif(btrim(context ->> 'contact'), ''),
            (select concat_ws(' ', c.first_name, c.last_name) from data.contacts as c where c.contact_id = context ->> 'contact_id'), 'the contact'),
        'owner', coalesce(crm.person((context ->> 'owner_user_id')::uuid), 'the owner'),
        'service', coalesce((select s.name from data.services as s where s.service_code = context ->> 'service'),
            nullif(btrim(context ->> 'service'), ''), 'our services'))
$$;
comment on function crm.cadence_words(jsonb) is 'What the placeholders of a template stand for; where nothing is known a neutral word (spec 6).';

create function crm.check_template(field text, template text, longest integer) returns void language plpgsql stable as $$
declare
    rest text := regexp_replace(template, '\{ *(company|contact|owner|service) *\}', '', 'g');
begin
    if rest ~ '\{[^{}]*\}' then
        perform crm.refuse_field(field, format('There is no placeholder %s. Use {company}, {contact}, {owner} or {service}.',
            left(substring(rest from '\{[^{}]*\}'), 60)));
    elsif rest ~ '[{}]' then
        perform crm.refuse_field(field, 'A brace stands alone here. Write placeholders like {company}.');
    elsif length(template) > longest then
        perform crm.refuse_field(field, format('Please keep this under %s characters.', longest));
    end if;
end $$;
comment on function crm.check_template(text, text, integer) is 'Refuses unknown placeholders in what an admin types.';

create function crm.cadence_plan(c data.cadences, words jsonb) returns jsonb language sql stable as $$
    select jsonb_agg(jsonb_build_object(
        'step_number', s.step_number,
        'activity_type', s.activity_type,
        'subject', coalesce(nullif(btrim(left(crm.fill_template(s.subject_template, words), 500)), ''), s.activity_type),
        'description', left(crm.fill_template(s.description_template, words), 10000),
        'delay_days', s.delay_days,
        'due_date', crm.step_date(crm.today(), s.delay_days, c.working_days_only)
    ) order by s.step_number)
    from data.cadence_steps as s where s.cadence_id = c.cadence_id
$$;
comment on function crm.cadence_plan(data.cadences, jsonb) is 'The steps of a template from today on, with words and dates filled in; null when it has none.';
