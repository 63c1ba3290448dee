-- Policies and triggers by catalogue, rights, then the schema: nothing in data goes with it, the guard has seen to that.
do $$
declare
    gone record;
begin
    for gone in select p.policyname, p.tablename from pg_policies as p where p.schemaname = 'data'
    loop
        execute format('drop policy %I on data.%I', gone.policyname, gone.tablename);
    end loop;
    for gone in
        select t.tgname, c.relname from pg_trigger as t join pg_class as c on c.oid = t.tgrelid join pg_namespace as n on n.oid = c.relnamespace
        where n.nspname = 'data' and not t.tgisinternal and t.tgparentid = 0
    loop
        execute format('drop trigger %I on data.%I', gone.tgname, gone.relname);
    end loop;
end $$;
revoke all on all tables in schema data from public, bcp_app, bcp_worker, bcp_readonly;
revoke all on all functions in schema data from public, bcp_app, bcp_worker, bcp_readonly;
drop schema crm cascade;
create schema crm;
