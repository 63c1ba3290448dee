-- Whatever in data would be dropped silently with schema crm: defaults, generated columns, checks, indexes, views that use its functions.
select distinct pg_describe_object(d.classid, d.objid, d.objsubid)
from pg_depend as d
join pg_proc as p on d.refclassid = 'pg_proc'::regclass and d.refobjid = p.oid
join pg_namespace as n on n.oid = p.pronamespace and n.nspname = 'crm'
left join pg_constraint as c on d.classid = 'pg_constraint'::regclass and c.oid = d.objid
left join pg_attrdef as f on d.classid = 'pg_attrdef'::regclass and f.oid = d.objid
left join pg_class as t on t.oid = coalesce(c.conrelid, f.adrelid, case when d.classid = 'pg_class'::regclass then d.objid end)
join pg_namespace as own on own.oid = t.relnamespace and own.nspname = 'data'
