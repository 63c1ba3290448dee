-- Search over everything, and telling open lists that something changed (decisions 035, 036).

-- What has been committed since, in whatever order the transactions ended, is read from the index alone.
create index audit_log_xid on data.audit_log (xid) include (entity, actor_user_id);

-- An update counts as a new notice, so that the bell follows in every window of a person.
alter table data.notifications add column changed_xid xid8 not null default pg_current_xact_id();
comment on column data.notifications.changed_xid is 'The transaction that made or last changed the row.';
create index notifications_changed on data.notifications (changed_xid) include (user_id);

create index accounts_search_name on data.accounts (search_name, account_id);
create index accounts_phone on data.accounts (data.normalize_phone(phone)) where phone is not null;
create index contacts_search_name on data.contacts (search_name, contact_id);
