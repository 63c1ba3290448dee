-- What administration needs: a limit for intake tokens (null: none), and versions where two admins could edit the same row.
insert into data.settings (key, value) values ('intake_per_hour', 'null');
alter table data.services add column version integer not null default 1;
