-- What was written last waits in a list of its own beside each search index, and every search reads that list from its beginning to its end: with 4 MB of it,
-- which is PostgreSQL's own measure, that is most of what a search reads. A short list costs the acts nothing that can be measured (decision 070).
alter index data.leads_search set (gin_pending_list_limit = 256);
alter index data.opportunities_search set (gin_pending_list_limit = 256);
alter index data.accounts_search set (gin_pending_list_limit = 256);
alter index data.contacts_search set (gin_pending_list_limit = 256);
alter index data.targets_search set (gin_pending_list_limit = 256);
alter index data.targets_tags set (gin_pending_list_limit = 256);
alter index data.invoices_search set (gin_pending_list_limit = 256);
