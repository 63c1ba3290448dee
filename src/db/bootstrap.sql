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
    -- Since PostgreSQL 16 whoever made a role administers it but may not act as it before this.
    if not (select r.rolsuper from pg_roles as r where r.rolname = current_user) then
        execute format('grant bcp_owner, bcp_app to %I', current_user);
    end if;
end $$;
create extension if not exists pg_trgm schema public;
do $$
begin
    if to_regnamespace('data') is null then
        create schema data authorization bcp_owner;
        create schema crm authorization bcp_owner;
        alter default privileges for role bcp_owner revoke execute on functions from public;
    end if;
    -- Again each time: a restored or cloned database does not bring its own rights along.
    execute format('grant create on database %I to bcp_owner', current_database());
end $$;
