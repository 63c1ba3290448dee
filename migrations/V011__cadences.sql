-- What an enrollment keeps of its template, and the date on which the worker makes its next step.
alter table data.cadence_enrollments
    add column mode text not null default 'upfront',
    add column working_days_only boolean not null default false,
    add column revision integer not null default 1,
    add column next_step_on date,
    add constraint cadence_enrollments_mode_known check (mode in ('upfront', 'stepwise'));

update data.cadence_enrollments as e set mode = c.mode, working_days_only = c.working_days_only, revision = c.revision
from data.cadences as c where c.cadence_id = e.cadence_id;

update data.cadence_enrollments as e set next_step_on = (
    select min((s.step ->> 'due_date')::date)
    from jsonb_array_elements(e.steps) as s (step)
    where (s.step ->> 'step_number')::integer > coalesce((select max(a.step_number) from data.activities as a where a.enrollment_id = e.enrollment_id), 0))
where e.mode = 'stepwise' and e.status in ('Active', 'Paused');

-- The worker reads only what is due.
create index cadence_enrollments_next on data.cadence_enrollments (next_step_on, enrollment_id) where status = 'Active' and next_step_on is not null;
-- The numbers per step, from the index alone.
create index activities_steps on data.activities (enrollment_id, step_number) include (status, due_date, completed_at, is_paused)
    where enrollment_id is not null;
alter table data.cadence_steps add constraint cadence_steps_description_template_length check (length(description_template) <= 10000);
