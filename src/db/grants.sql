-- Last of the rebuild: what the restricted roles may execute. Functions are closed to everybody unless named here or beside their domain.
grant usage on schema data, crm to bcp_app, bcp_worker, bcp_readonly;
grant select on all tables in schema crm to bcp_app, bcp_readonly;

do $$
declare
    f record;
begin
    for f in
        select p.oid::regprocedure as name,
            -- Reading and naming a user; acts and sessions are not for the read-only role.
            p.proname like any (array['find\_%', 'sees\_%', 'my\_%', 'list\_%'])
                or p.proname = any (array['now', 'today', 'team', 'activity_status', 'tenure_status', 'may_open', 'may_import', 'import_first', 'open_lists', 'may_manage', 'may_lead', 'reach_of', 'act_as']) as reads
        from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
        where n.nspname = 'crm'
          and (p.proname like any (array['rpc\_%', 'find\_%', 'sees\_%', 'my\_%', 'login\_%', 'list\_%'])
            or p.proname = any (array['now', 'today', 'team', 'activity_status', 'tenure_status', 'may_open', 'may_import', 'import_first', 'open_lists', 'may_manage', 'reach_of', 'act_as', 'enter', 'logout', 'live_since', 'live_sessions', 'standing', 'note_write',
                'demo_logins', 'me', 'lead_actions', 'may_lead', 'prove_visibility', 'listed_leads', 'findings', 'refuse', 'refuse_field']))
    loop
        execute format('grant execute on function %s to bcp_app, bcp_worker', f.name);
        if f.reads then
            execute format('grant execute on function %s to bcp_readonly', f.name);
        end if;
    end loop;
end $$;
grant execute on all functions in schema data to bcp_app, bcp_worker, bcp_readonly;
