-- What an import noted with leads that were there already, so that undoing it takes its notes back.

alter table data.activities add column import_batch_id text references data.import_batches on delete restrict;
create index activities_import on data.activities (import_batch_id) where import_batch_id is not null;
