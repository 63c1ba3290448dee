//! What has run out goes, what lives stays, of each kind (spec 6).

use super::did;
use crate::support::World;

/// Of each kind what has run out and what has not, each under a name that says so, at noon of the 10th of March.
const ROWS: &str = "
    insert into data.idempotency_keys (user_id, key, operation, request_hash, expires_at)
    select u.user_id, v.key, 'op', 'hash', v.at from people as u, (values
        ('old', '2026-03-10T03:00:00Z'::timestamptz), ('young', '2026-03-10T03:00:01Z')) as v (key, at);
    insert into data.sessions (token_hash, user_id, user_agent, expires_at, ended_at)
    select sha256(v.name::bytea), u.user_id, v.name, v.at, v.ended from people as u, (values
        ('old', '2026-03-10T03:00:00Z'::timestamptz, null::timestamptz), ('old, ended', '2027-01-01', '2026-02-08T03:00:00Z'),
        ('young', '2026-03-10T03:00:01Z', null), ('young, ended', '2027-01-01', '2026-02-08T03:00:01Z')) as v (name, at, ended);
    insert into data.login_failures (email, address, created_at)
    values ('old', '::1', '2026-03-09T03:00:00Z'), ('young', '::1', '2026-03-09T03:00:01Z');
    insert into data.invitations (token_hash, user_id, expires_at, accepted_at)
    select sha256(v.name::bytea), u.user_id, v.at, v.accepted from people as u, (values
        ('old', '2026-03-10T03:00:00Z'::timestamptz, null::timestamptz), ('young', '2026-03-10T03:00:01Z', null),
        ('young, accepted', '2026-01-01', '2026-01-01')) as v (name, at, accepted);
    insert into data.notifications (user_id, kind, entity, entity_id, message, created_at, read_at)
    select u.user_id, 'assigned', 'accounts', 'A', v.name, v.at, v.read from people as u, (values
        ('old, read', '2025-12-10T03:00:00Z'::timestamptz, '2025-12-10T03:00:00Z'::timestamptz), ('old, unread', '2025-03-10T03:00:00Z', null),
        ('young, read', '2025-12-10T03:00:01Z', '2025-12-11'), ('young, unread', '2025-03-10T03:00:01Z', null)) as v (name, at, read);
    insert into data.job_runs (job, started_at, finished_at, counts)
    values ('old', '2026-02-08T03:00:00Z', '2026-02-08T03:00:00Z', '{}'), ('old', '2026-03-10', '2026-03-10', '{}'),
        ('young', '2026-01-01', '2026-01-01', '{}')";

/// What is there, kind by kind.
const LEFT: &str = "select concat_ws('; ',
    (select 'keys ' || string_agg(key, ', ' order by key) from data.idempotency_keys),
    (select 'sessions ' || string_agg(user_agent, ', ' order by user_agent) from data.sessions),
    (select 'failures ' || string_agg(email, ', ' order by email) from data.login_failures),
    (select 'invitations ' || count(*) filter (where accepted_at is null) || ' and ' || count(accepted_at) from data.invitations),
    (select 'notifications ' || string_agg(message, ', ' order by message) from data.notifications),
    (select 'runs ' || string_agg(job, ', ' order by job) from data.job_runs where job in ('old', 'young')))";

#[tokio::test]
async fn what_has_run_out_goes_and_what_lives_stays() {
    let world = World::new().await;
    let owner = world.owner_sql().await;
    let rows = format!("create temporary table people as select user_id from data.users where email = 'budi@bcp.test'; {ROWS}");
    owner.batch_execute(&rows).await.expect("rows of every kind");
    let then = world.at("2026-03-10T03:00:00Z").await;
    let turns = then.works_well().await;
    let left: String = owner.query_one(LEFT, &[]).await.expect("what is left").get(0);
    let expected = "keys young; sessions young, young, ended; failures young; invitations 1 and 1; \
                    notifications young, read, young, unread; runs old, young";
    assert_eq!(left, expected);
    for (what, number) in [
        ("keys_removed", 1),
        ("sessions_removed", 2),
        ("login_failures_removed", 1),
        ("invitations_removed", 1),
        ("notifications_removed", 2),
        ("job_runs_removed", 1),
    ] {
        assert_eq!(did(&turns, "cleanup", what), number, "{what}");
    }
    then.proves_itself().await;
}
