-- What becomes of rows, the same for preview and commit: the frame decides what every kind has in common, the kind's own function the rest.

create function crm.import_todo(b data.import_batches, first_row integer, last_row integer) returns setof data.import_rows language sql stable as $$
    select r.*
    from data.import_rows as r
    where r.batch_id = b.batch_id and r.row_number between first_row and last_row and not r.settled and r.problems is null
      and not exists (
          select from data.import_rows as e
          where e.batch_id = r.batch_id and e.key = r.key and e.problems is null and e.row_number < r.row_number)
$$;
comment on function crm.import_todo(data.import_batches, integer, integer) is
    'The rows that a kind''s apply function decides about: readable, not done yet, the first of their key in the file.';

create function crm.import_words(problems jsonb) returns text language sql immutable as $$
    select string_agg(upper(left(p.key, 1)) || replace(substr(p.key, 2), '_', ' ') || ': ' || p.value, ' ' order by p.key)
    from jsonb_each_text(problems) as p
$$;
comment on function crm.import_words(jsonb) is 'Field → message as one line of text.';

create function crm.import_follow(b data.import_batches) returns void language sql volatile as $$
    update data.import_rows as r set settled = false
    from data.import_rows as e
    where r.batch_id = b.batch_id and r.settled and r.verdict = 'skip'
      and e.batch_id = r.batch_id and e.row_number = crm.import_first(r.reason) and not e.settled
$$;
comment on function crm.import_follow(data.import_batches) is 'Rows that were skipped as the same as one that is judged anew are judged with it.';

create function crm.import_plain(b data.import_batches, first_row integer, last_row integer) returns setof crm.import_outcome language sql stable as $$
    select r.row_number, 'fail', crm.import_words(r.problems), null, null::jsonb, null::jsonb
    from data.import_rows as r
    where r.batch_id = b.batch_id and r.row_number between first_row and last_row and not r.settled and r.problems is not null
    union all
    select r.row_number, 'skip', crm.import_same(first.row_number), null, null, null
    from data.import_rows as r
    cross join lateral (
        select e.row_number from data.import_rows as e
        where e.batch_id = r.batch_id and e.key = r.key and e.problems is null and e.row_number < r.row_number
        order by e.row_number limit 1) as first
    where r.batch_id = b.batch_id and r.row_number between first_row and last_row and not r.settled and r.problems is null
$$;
comment on function crm.import_plain(data.import_batches, integer, integer) is 'Rows that fail as they were read, and rows that stand in the file twice.';

create function crm.import_told(state text, message text, broken text) returns text language sql immutable as $$
    select case
        when state like 'CRM%' then message
        when broken <> '' then initcap(replace(regexp_replace(broken, '^[a-z]+_|_[a-z]+$', '', 'g'), '_', ' ')) || ': ' || case
            when broken like '%\_length' then 'This is empty or too long.' when broken like '%\_format' then 'This has the wrong form.'
            when broken like '%\_amount' then 'This must not be negative.' when broken like '%\_range' then 'This is outside the possible range.'
            when broken like '%\_known' or broken like '%\_fkey' then 'This is not one of the possible values.'
            when broken like '%\_required' then 'Something that is needed is missing.' else 'This cannot be stored.' end
        else 'A value of this row cannot be stored.'
    end
$$;
comment on function crm.import_told(text, text, text) is 'Why the database would not have a row, for a person.';

create function crm.import_apply(b data.import_batches, first_row integer, last_row integer) returns setof crm.import_outcome language plpgsql as $$
declare
    broken text;
    said text;
begin
    begin
        return query execute format('select * from crm.import_apply_%s($1, $2, $3)', b.kind) using b, first_row, last_row;
        return;
    exception when others then
        if sqlstate not like all (array['22%', '23%', 'CRM%']) then
            raise;
        end if;
        get stacked diagnostics broken = constraint_name, said = message_text;
        broken := crm.import_told(sqlstate, said, broken);
    end;
    if first_row >= last_row then
        return query select r.row_number, 'fail', broken, null::text, null::jsonb, null::jsonb from crm.import_todo(b, first_row, last_row) as r;
    else
        -- One row would not do, so all were undone: halves, until the row stands alone.
        return query select * from crm.import_apply(b, first_row, (first_row + last_row) / 2);
        return query select * from crm.import_apply(b, (first_row + last_row) / 2 + 1, last_row);
    end if;
end $$;
comment on function crm.import_apply(data.import_batches, integer, integer) is
    'The kind''s own function over these rows; a row that the database refuses fails alone and says why.';

create function crm.import_applied(b data.import_batches, first_row integer, last_row integer) returns crm.import_outcome[] language sql volatile as $$
    select array(
        select o from crm.import_plain(b, first_row, last_row) as o
        union all
        select o from crm.import_apply(b, first_row, last_row) as o)
$$;
comment on function crm.import_applied(data.import_batches, integer, integer) is 'Does these rows and says what became of each.';

create function crm.import_previewed(b data.import_batches, first_row integer, last_row integer) returns crm.import_outcome[] language plpgsql as $$
declare
    outcomes crm.import_outcome[];
begin
    begin
        outcomes := crm.import_applied(b, first_row, last_row);
        raise exception using errcode = 'CRM00', message = 'a preview is taken back';
    exception when sqlstate 'CRM00' then
        -- Variables outlive the subtransaction; what was done in it does not.
        return outcomes;
    end;
end $$;
comment on function crm.import_previewed(data.import_batches, integer, integer) is 'The same, rolled back: what the commit would do with these rows (spec 7.3).';

create function crm.import_written(b data.import_batches, outcomes crm.import_outcome[], settled boolean) returns void language sql volatile as $$
    update data.import_rows as r
    set verdict = o.verdict, reason = o.reason, settled = import_written.settled, updated_at = crm.now(),
        -- Told by the preview; its own record would be found by the commit.
        flags = case when import_written.settled then r.flags else o.flags end,
        record_id = case when import_written.settled or o.verdict <> 'create' then o.record_id end,
        before = case when import_written.settled then o.before end
    from unnest(outcomes) as o
    where r.batch_id = b.batch_id and r.row_number = o.row_number
$$;
comment on function crm.import_written(data.import_batches, crm.import_outcome[], boolean) is 'Keeps the verdicts; settled: the row has done its work for good.';

create function crm.import_undone(b data.import_batches, first_row integer, last_row integer) returns void language plpgsql as $$
begin
    execute format('select crm.import_undo_%s($1, $2, $3)', b.kind) using b, first_row, last_row;
end $$;
comment on function crm.import_undone(data.import_batches, integer, integer) is
    'The kind''s own undo: removes and restores, and writes left_because into the rows that were left.';
