-- Notifications as people get them, and job runs as they are shown.

alter table data.notifications
    add column once text,
    add constraint notifications_kind_known check (kind in ('lead_claimed', 'lead_returned', 'assigned', 'overdue_today', 'enrollment_stopped',
        'sla_missed', 'pool_expiring', 'winback_due')),
    add constraint notifications_entity_known check (entity in ('leads', 'opportunities', 'accounts', 'targets', 'activities')),
    add constraint notifications_message_length check (length(message) between 1 and 1000);
comment on column data.notifications.once is 'What the worker tells of at most once: a day, a lead, a pool row; null for what an act tells.';
alter table data.notification_settings add constraint notification_settings_kind_known check (kind in ('lead_claimed', 'lead_returned', 'assigned',
    'overdue_today', 'enrollment_stopped', 'sla_missed', 'pool_expiring', 'winback_due'));
create unique index notifications_once on data.notifications (user_id, kind, once) where once is not null;
drop index data.notifications_user;
create index notifications_newest on data.notifications (user_id, created_at desc, notification_id desc);
create index notifications_unread on data.notifications (user_id, created_at desc, notification_id desc) where read_at is null;
create index notifications_age on data.notifications (created_at);

alter table data.job_runs
    add column turns integer not null default 1,
    add constraint job_runs_turns_range check (turns >= 1);
comment on column data.job_runs.turns is 'How many equal turns in a row this run stands for: those that found nothing to do, or failed the same way.';
