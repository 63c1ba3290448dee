-- How many leads, deals and targets there are of each state and owner, so that a list's tabs and the board's sums read no list (decision 069).
-- Acts only add rows, plus and minus, so that nobody waits for another; the worker adds them up. No foreign key: its check would cost every act.
create table data.tallies (
    tally_id bigint generated always as identity primary key,
    kind text not null,
    state text not null,
    part text not null default '',
    owner_user_id uuid,
    held integer not null,
    total numeric(22, 2) not null default 0,
    created_at timestamptz not null default data.clock()
);
create index tallies_state on data.tallies (kind, state, owner_user_id);
