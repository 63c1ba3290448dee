-- Before the first migration: roles of the cluster, schemas, the one extension. Safe to repeat, also from several databases at once.
do $$
declare
    wanted record;
begin
    for wanted in select * from (values ('bcp_owner', 'nologin'), ('bcp_app', 'login'), ('bcp_worker', 'login'), ('bcp_readonly', 'login')) as r (name, kind)
    loop
        if not exists (select from pg_roles where rolname = wanted.name) then
            begin
                execute format('create role %I %s', wanted.name, wanted.kind);
            exception when duplicate_object or unique_violation then
                null;
            end;
        end if;
    end loop;
    if not pg_has_role(current_user, 'bcp_owner', 'member') then
        execute format('grant bcp_owner, bcp_app to %I', current_user);
    end if;
end $$;
create extension if not exists pg_trgm schema public;
do $$
begin
    if to_regnamespace('data') is null then
        create schema data authorization bcp_owner;
        create schema crm authorization bcp_owner;
        execute format('grant create on database %I to bcp_owner', current_database());
        alter default privileges for role bcp_owner revoke execute on functions from public;
    end if;
end $$;
