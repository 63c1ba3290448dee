-- Who sees imports (spec 3.1): the importer, his managers, admin, director.

alter table data.import_batches enable row level security;
create policy import_batches_read on data.import_batches for select
    using ((select crm.my_reach()) = 'all' or created_by = any ((select crm.team())::uuid[]));
alter table data.import_rows enable row level security;
create policy import_rows_read on data.import_rows for select
    using (exists (select from data.import_batches as b where b.batch_id = import_rows.batch_id));
alter table data.import_mappings enable row level security;
create policy import_mappings_read on data.import_mappings for select using (created_by = (select crm.my_id()));
grant select on data.import_batches, data.import_rows, data.import_mappings to bcp_app, bcp_readonly;

create trigger import_batches_stamp before update on data.import_batches for each row execute function crm.stamp();
create trigger import_rows_stamp before update on data.import_rows for each row execute function crm.stamp();
create trigger import_mappings_stamp before update on data.import_mappings for each row execute function crm.stamp();
