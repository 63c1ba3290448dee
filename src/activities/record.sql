-- The record that a new activity is tied to: seen, locked, still alive; and who owns the activity.

create function crm.activity_closed_record(field text, planned boolean, ended boolean, message text) returns void language plpgsql stable as $$
begin
    if planned and ended then
        perform crm.refuse_field(field, message);
    end if;
end $$;
comment on function crm.activity_closed_record(text, boolean, boolean, text) is 'Nothing is planned on what is closed; what was done may still be noted.';

create function crm.activity_record(typed jsonb, planned boolean) returns jsonb language plpgsql as $$
#variable_conflict use_column
declare
    o data.opportunities;
    l data.leads;
    t data.targets;
    account data.accounts;
begin
    if num_nonnulls(typed ->> 'opportunity_id', typed ->> 'lead_id', typed ->> 'target_id') > 1 then
        perform crm.refuse_field('opportunity_id', 'Tie the activity to one record: a lead, an opportunity, an account or a target.');
    elsif typed ? 'target_id' then
        select r.* into t from data.targets as r where r.target_id = typed ->> 'target_id' for update;
        if not found or not coalesce(case crm.my_reach() when 'all' then true when 'support' then true
            when 'team' then t.owner_user_id is null or t.owner_user_id = any (crm.team()) end, false) then
            perform crm.refuse_missing('target');
        end if;
        perform crm.activity_closed_record('target_id', planned, t.status in ('converted', 'dropped'), 'This target is closed. Nothing more is planned on it.');
    elsif typed ? 'lead_id' then
        select r.* into l from data.leads as r where r.lead_id = typed ->> 'lead_id' for update;
        if not found or not coalesce(crm.sees_lead(l.queue, l.sales_owner_user_id, crm.my_reach(), crm.team()), false) then
            perform crm.refuse_missing('lead');
        end if;
        -- Nobody has a pool lead yet, and whoever gets it would not find what was planned by somebody else.
        perform crm.activity_closed_record('lead_id', planned, l.queue in ('disqualified', 'converted', 'pool'), case l.queue
            when 'converted' then 'This lead is converted. Plan on its opportunity.'
            when 'pool' then 'Nobody has claimed this lead yet. Claim it first, then plan.'
            else 'This lead is disqualified. Reopen it first.' end);
        typed := jsonb_strip_nulls(jsonb_build_object('account_id', l.account_id)) || typed;
    end if;
    if typed ? 'opportunity_id' then
        o := crm.opportunity_for_act(typed ->> 'opportunity_id');
        perform crm.activity_closed_record('opportunity_id', planned, o.closed_at is not null, 'This opportunity is closed. Nothing more is planned on it.');
    end if;
    typed := jsonb_strip_nulls(jsonb_build_object('account_id', coalesce(o.account_id, typed ->> 'account_id',
        (select c.account_id from data.contacts as c where c.contact_id = typed ->> 'contact_id')))) || typed;
    if typed ? 'account_id' then
        if o.opportunity_id is null then
            -- No merge takes the account away before the activity is tied to it. A deal's lock does the same, and comes after its account's.
            perform from data.accounts as r where r.account_id = typed ->> 'account_id' for key share;
        end if;
        select r.* into account from data.accounts as r where r.account_id = typed ->> 'account_id';
        if not found or crm.my_reach() = 'none' then
            perform crm.refuse_missing('account');
        elsif account.account_id <> o.account_id then
            perform crm.refuse_field('account_id', 'This is not the opportunity''s account.');
        end if;
        perform crm.activity_closed_record('account_id', planned and o.opportunity_id is null, not account.is_active, 'This account is no longer active.');
    end if;
    perform crm.check_contact('contact_id', typed ->> 'contact_id', account.account_id);
    if not typed ?| array['lead_id', 'opportunity_id', 'account_id', 'target_id'] then
        perform crm.refuse_field('opportunity_id', 'Say what it is about: a lead, an opportunity, an account or a target.');
    end if;
    return typed || jsonb_build_object('owner_user_id', crm.activity_owner((typed ->> 'owner_user_id')::uuid,
        coalesce(o.owner_user_id, l.sales_owner_user_id, l.marketing_owner_user_id, t.owner_user_id, account.owner_user_id), planned));
end $$;
comment on function crm.activity_record(jsonb, boolean) is 'A new activity''s links and owner, checked and completed: its account comes along, its record is locked.';

create function crm.activity_owner(named uuid, record_owner uuid, planned boolean) returns uuid language plpgsql stable as $$
#variable_conflict use_column
declare
    owner uuid := coalesce(named, case when crm.my_profile() = 'admin' then record_owner end, crm.my_id());
begin
    if owner <> crm.my_id() and crm.my_profile() <> 'admin' and not owner = any (crm.team()) then
        perform crm.refuse_field('owner_user_id', 'Choose yourself or somebody of your team.');
    elsif (owner <> crm.my_id() or planned) and not exists (
        select from data.users as u join data.roles as r using (role_name)
        where u.user_id = owner and u.is_active
          and r.access_profile in ('marketing', 'marketing_manager', 'sales', 'sales_manager', 'sales_support')) then
        -- An admin's own plan would be in nobody's list of work.
        perform crm.refuse_field('owner_user_id', 'Name the colleague who does it: somebody active in marketing or sales.');
    end if;
    return owner;
end $$;
comment on function crm.activity_owner(uuid, uuid, boolean) is 'Whose activity it is: oneself, somebody of one''s team; an admin''s is the record''s owner''s unless he names one.';
