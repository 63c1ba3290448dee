//! Many open windows before the real program: what each costs in memory, and how soon all of them hear.
//!
//! `NEXTEST_PROFILE=long BCP_WINDOWS=10000 bin/test live::many --no-capture` is the long one (docs/operations.md).

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Instant;

use futures_util::StreamExt;
use futures_util::stream::{FuturesUnordered, iter};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpSocket, TcpStream};

use super::SOON;
use crate::support::{Program, World, allowed};

/// As many as a person may have.
const OF_ONE: usize = 12;
/// Opened at once.
const TOGETHER: usize = 32;
/// What a window may cost, in kB, of a program that is not optimised.
const EACH: u64 = 64;

/// People with a session each, whose token is their number.
const PEOPLE: &str = "with hired as (
        insert into data.users (email, full_name, role_name, manager_user_id)
        select 'w' || n || '@bcp.test', 'W ' || n, 'salesperson', (select user_id from data.users where email = 'sari@bcp.test')
        from generate_series(1, $1::integer) as n returning user_id, email)
    insert into data.sessions (token_hash, user_id, expires_at)
    select sha256(substring(email from '[0-9]+')::bytea), user_id, now() + interval '1 day' from hired";

type Window = BufReader<TcpStream>;

/// Opens one and reads what is said at once. Not all from one address: its ports would run short.
async fn opens(address: SocketAddr, person: usize) -> Window {
    let socket = TcpSocket::new_v4().expect("a socket");
    let from = Ipv4Addr::new(127, 0, 2, u8::try_from(1 + person % 8).expect("a small number"));
    socket.bind((from, 0).into()).expect("an address");
    let mut window = BufReader::with_capacity(1024, socket.connect(address).await.expect("a connection"));
    let ask = format!("GET /api/crm/live HTTP/1.1\r\nhost: x\r\ncookie: bcp_session={person}\r\n\r\n");
    window.write_all(ask.as_bytes()).await.expect("it is asked for");
    let first = hears(&mut window, "data:").await;
    assert!(first.starts_with("http/1.1 200"), "{first}");
    window
}

/// Reads up to a line with these words; answers all that was said, in small letters.
async fn hears(window: &mut Window, words: &str) -> String {
    let mut said = String::new();
    loop {
        let from = said.len();
        assert!(window.read_line(&mut said).await.expect("a line") > 0, "the stream has ended: {said}");
        said.make_ascii_lowercase();
        if said[from..].contains(words) {
            return said;
        }
    }
}

fn as_many_files_as_there_may_be() {
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit }).expect("the hard limit");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_windows_take_little_and_all_of_them_hear_at_once() {
    let told = std::env::var("BCP_WINDOWS").ok().map(|text| text.parse().expect("BCP_WINDOWS is a number"));
    let many: usize = told.unwrap_or(1_000);
    as_many_files_as_there_may_be();
    let world = World::new().await;
    let owner = world.owner_sql().await;
    owner.execute(PEOPLE, &[&i32::try_from(many.div_ceil(OF_ONE)).expect("a number")]).await.expect("people");
    let program = Program::serves(&world).await;
    let address = program.address();
    let mut first = opens(address, 1).await;
    let before = program.status("VmRSS");
    let began = Instant::now();
    let opened = iter(1..many).map(|n| opens(address, 1 + n / OF_ONE)).buffer_unordered(TOGETHER);
    let mut windows: Vec<Window> = opened.collect().await;
    let took = began.elapsed();
    let each = program.status("VmRSS").saturating_sub(before) / many as u64;

    let mut times = Vec::new();
    for _ in 0..3 {
        let began = Instant::now();
        owner.batch_execute("select crm.audit('TEST', 'leads', 'x')").await.expect("something changes");
        let mut all: FuturesUnordered<_> = windows.iter_mut().chain([&mut first]).map(|window| hears(window, "leads")).collect();
        all.next().await.expect("the first hears");
        let soonest = began.elapsed();
        while all.next().await.is_some() {}
        times.push((soonest, began.elapsed()));
    }
    println!("{many} windows in {took:.1?}; {each} kB each over {before} kB; first and last heard after {times:.0?}");
    assert!(each < EACH, "{each} kB for each window");
    let last = times.iter().map(|(soonest, last)| *last - *soonest).max().expect("a time");
    assert!(last < allowed(SOON, took / u32::try_from(many).expect("a number") * 100), "{last:?} between the first and the last");
    let most = program.status("VmHWM");
    println!("at most {most} kB in all");
    program.dies().await;
    world.proves_itself().await;
}
