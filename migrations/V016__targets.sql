-- Targets are marked with words, and a page of them is read by status within one owner's or everybody's, whatever else narrows it.

alter table data.targets add column tags text[] not null default '{}',
    -- What an index holds beside its keys has to fit into one of its rows.
    add constraint targets_tags_length check (cardinality(tags) <= 10 and length(array_to_string(tags, '')) <= 400);
comment on column data.targets.tags is 'Words it is marked with, at most ten.';

drop index data.targets_owner, data.targets_listed, data.targets_status;
create index targets_owner on data.targets (owner_user_id, status, outreach_key, target_id) include (source, tags);
create index targets_status on data.targets (status, outreach_key, target_id) include (owner_user_id, source, tags);
-- Of no owner: a null is no value that an order could go on behind.
create index targets_unowned on data.targets (status, outreach_key, target_id) include (owner_user_id, source, tags) where owner_user_id is null;
-- How many there are: equal keys are stored once, so that counting reads little.
create index targets_counted on data.targets (owner_user_id, status);
create index targets_tags on data.targets using gin (tags) where tags <> '{}';

-- A target's company may be a lead that is being worked on.
create index leads_company on data.leads (data.normalize_company(company_name)) where queue in ('inbox', 'nurture', 'pool', 'working');
