-- Mappings that imports remember: one unnamed for each set of headers, and those that people name.

create unique index import_mappings_remembered on data.import_mappings (created_by, kind, headers_hash) where name is null;
alter table data.import_mappings
    add constraint import_mappings_kind_known check (kind in ('targets', 'leads', 'invoices')),
    add constraint import_mappings_name_length check (length(trim(name)) between 1 and 100),
    add constraint import_mappings_headers_hash_length check (length(headers_hash) between 1 and 64);
