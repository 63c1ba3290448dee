-- Everything that defines the two schemas, one line a thing.
select 'column ' || a.attrelid::regclass || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull || ' ' || a.attgenerated::text
    || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '') || ' ' || coalesce(a.attacl::text, '')
from pg_attribute as a join pg_class as c on c.oid = a.attrelid left join pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum
where c.relnamespace in ('data'::regnamespace, 'crm'::regnamespace) and c.relkind in ('r', 'p', 'v') and a.attnum > 0 and not a.attisdropped
union all
select 'relation ' || c.oid::regclass || ' ' || c.relkind::text || ' ' || pg_get_userbyid(c.relowner) || ' ' || c.relrowsecurity || ' ' || c.relforcerowsecurity
    || ' ' || coalesce(c.reloptions::text, '') || ' ' || coalesce((select array_agg(r::text order by r::text) from unnest(coalesce(c.relacl, acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner))) as r)::text, '')
    || ' ' || coalesce(obj_description(c.oid, 'pg_class'), '')
    || case c.relkind when 'v' then pg_get_viewdef(c.oid) when 'i' then pg_get_indexdef(c.oid) else '' end
from pg_class as c where c.relnamespace in ('data'::regnamespace, 'crm'::regnamespace)
union all
select 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint where connamespace = 'data'::regnamespace
union all
select 'function ' || p.oid::regprocedure || ' ' || pg_get_userbyid(p.proowner) || ' ' || pg_get_functiondef(p.oid) || ' '
    || coalesce((select array_agg(r::text order by r::text) from unnest(coalesce(p.proacl, acldefault('f', p.proowner))) as r)::text, '') || ' ' || coalesce(obj_description(p.oid, 'pg_proc'), '')
from pg_proc as p where p.pronamespace in ('data'::regnamespace, 'crm'::regnamespace) and p.prokind = 'f'
union all
select 'policy ' || tablename || ' ' || policyname || ' ' || permissive || ' ' || roles::text || ' ' || cmd || ' ' || coalesce(qual, '') || ' ' || coalesce(with_check, '')
from pg_policies where schemaname = 'data'
union all
select 'trigger ' || pg_get_triggerdef(t.oid) from pg_trigger as t join pg_class as c on c.oid = t.tgrelid
where c.relnamespace = 'data'::regnamespace and not t.tgisinternal
order by 1
