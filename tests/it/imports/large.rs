//! As many rows as a file may have, by the real program: the preview is the commit, the undo takes back what nobody has touched, and all the while
//! memory stays flat, whatever is uploaded (spec 7).

use std::fmt::Write;
use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};

use super::{counts, number, reads, rests, row, runs, targets};
use crate::import_files::bombs::bombs;
use crate::import_files::{PATH, with_file};
use crate::support::{Answer, Person, Program, World};

const ROWS: usize = 100_000;
/// What the process may hold more than when it rests.
const MOST_MEMORY: u64 = 150 * 1024;

/// 20 % the same as the row before, 10 % in the data already, 5 % bad.
fn file() -> Vec<u8> {
    let mut text = "Company Name,Domain,City,Phone,Notes\n".to_owned();
    for n in 1..=ROWS {
        let name = if n.is_multiple_of(5) { n - 1 } else { n };
        let phone = if n % 20 == 7 { "6.28E+12" } else { "021 555 1000" };
        writeln!(text, "PT Muat {name},https://www.muat{name}.co.id/,Medan,{phone},\"{}\"", "Ships twice a month, by sea. ".repeat(6))
            .expect("a row");
    }
    text.into_bytes()
}

const THERE: &str = "insert into data.targets (company_name, domain, owner_user_id)
    select 'PT Muat ' || n, 'muat' || n || '.co.id', (select user_id from data.users where email = 'budi@bcp.test')
    from generate_series(1, $1::integer) as n where n % 10 = 3";

/// How much more the process has ever held than at rest; said for each step, so that a failure names it.
struct Memory<'a> {
    program: &'a Program,
    rest: u64,
    began: Instant,
}

impl Memory<'_> {
    fn is_flat(&self, step: &str) {
        let more = self.program.status("VmHWM").saturating_sub(self.rest);
        println!("{step}: {more} kB above {} kB, after {:?}", self.rest, self.began.elapsed());
        assert!(more < MOST_MEMORY, "{step}: {more} kB above {} kB", self.rest);
    }
}

async fn sends(who: &Person, method: Method, path: &str, name: &str, content: &[u8], fields: &[(&str, &str)]) -> Answer {
    // Nobody waits a minute for 100,000 rows but a machine that is busy with all other tests.
    who.sends(with_file(who.asks(method, path).timeout(Duration::from_secs(300)), name, content, fields)).await
}

/// All segments of targets together, as their buttons say.
async fn segments(who: &Person) -> i64 {
    let page = who.gets("/api/crm/targets?status=all&counts=true&limit=1").await.is_ok();
    let page: Value = serde_json::from_str(&page.text).expect("JSON");
    let of = |segment: &str| page["meta"]["counts"][segment].as_i64().unwrap_or_default();
    let sum = ["new_target", "contacted", "engaged", "qualified", "converted", "dropped"].map(of).iter().sum();
    assert_eq!(sum, of("all"));
    sum
}

/// The import once the program has done with it.
async fn done(who: &Person, id: &str) -> Value {
    loop {
        let batch = who.gets(&format!("{PATH}/{id}")).await.is_ok().data()["batch"].clone();
        if batch["stage"].is_null() {
            return batch;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn a_hundred_thousand_rows_go_in_and_out_again_and_memory_stays_flat() {
    let world = World::new().await;
    world.owner_sql().await.execute(THERE, &[&i32::try_from(ROWS).expect("a size")]).await.expect("targets");
    let before = targets(&world).await;
    let program = Program::serves(&world).await;
    let (budi, sari) = (program.person("budi").await, program.person("sari").await);
    budi.browses("/crm/imports").await.shows_a_page();
    budi.gets("/api/crm/targets").await.is_ok();
    let memory = Memory { program: &program, rest: program.status("VmRSS"), began: Instant::now() };

    let fields = [("kind", "targets"), ("options[duplicates]", "fill")];
    let uploaded = sends(&budi, Method::POST, PATH, "list.csv", &file(), &fields).await.is_created();
    memory.is_flat("upload");
    let id = uploaded.id("batch.batch_id");
    let preview = counts(&done(&budi, &id).await);
    assert_eq!(preview, [100_000, 65_000, 10_000, 20_000, 5_000]);
    assert_eq!(targets(&world).await, before, "a preview changes nothing");
    memory.is_flat("preview");

    assert_eq!(budi.posts(&format!("{PATH}/{id}/commit"), json!({})).await.status, 202);
    let mut seen = vec![10_000];
    let batch = loop {
        let batch = budi.gets(&format!("{PATH}/{id}")).await.is_ok().data()["batch"].clone();
        seen.push(segments(&budi).await);
        if batch["stage"].is_null() {
            break batch;
        }
    };
    assert!(seen.is_sorted() && seen.last() == Some(&75_000), "while it runs no target is missing from the segments: {seen:?}");
    assert_eq!((counts(&batch), &batch["status"]), (preview, &json!("completed")));
    assert_eq!(number(&world, "select count(*) from data.targets").await, 75_000);
    assert_eq!(number(&world, "select count(*) from data.targets where import_batch_id is null and city = 'Medan'").await, 10_000);
    assert_eq!(number(&world, "select count(*) from data.audit_log where action = 'TARGET_CREATED'").await, preview[1]);
    memory.is_flat("commit");

    let first = budi.gets(&format!("{PATH}/{id}/rows?limit=1")).await.is_ok().data()[0].clone();
    let touched = first["record_id"].as_str().expect("its target").to_owned();
    sari.patches(&format!("/api/crm/targets/{touched}"), json!({"city": "Solo"})).await.is_ok();
    assert_eq!(budi.posts(&format!("{PATH}/{id}/undo"), json!({})).await.status, 202);
    let undone = done(&budi, &id).await;
    assert_eq!((&undone["status"], &undone["left_rows"]), (&json!("undone"), &json!(1)));
    let left = budi.gets(&format!("{PATH}/{id}/rows?verdict=left")).await.is_ok().data().clone();
    assert_eq!((left.as_array().map(Vec::len), &left[0]["row_number"]), (Some(1), &json!(2)));
    let (why, who) = (left[0]["left_because"].as_str().unwrap_or_default(), world.name_of("sari").await);
    assert!(why.contains(&format!("changed by {who}")), "{why}");
    memory.is_flat("undo");
    world.owner_sql().await.execute("delete from data.targets where target_id = $1", &[&touched]).await.expect("the touched one aside");
    assert_eq!(targets(&world).await, before, "the targets are as before");

    large_and_hostile_files(&budi, &memory).await;
    world.proves_itself().await;
}

async fn large_and_hostile_files(budi: &Person, memory: &Memory<'_>) {
    let targets = [("kind", "targets")];
    let too_large = vec![b'x'; 51 * 1024 * 1024];
    sends(budi, Method::POST, PATH, "large.csv", &too_large, &targets).await.is_refused("PAYLOAD_TOO_LARGE");
    memory.is_flat("51 MB");
    for (name, bomb, code, _) in bombs() {
        sends(budi, Method::POST, PATH, "bomb.xlsx", &bomb, &targets).await.is_refused(code);
        memory.is_flat(name);
    }
    // Rows of 50 KB, read, converted anew, and given back as the file of those that fail.
    let cells = ["x".repeat(10_000), "y".repeat(10_000), "z".repeat(10_000), "w".repeat(10_000)].join(",");
    let rows: String = (1..900).map(|n| format!("PT Lebar {n},{cells},{}\n", "v".repeat(10_001))).collect();
    let wide = format!("Company Name,A,B,C,D,Catatan\n{rows}");
    let uploaded = sends(budi, Method::POST, PATH, "wide.csv", wide.as_bytes(), &targets).await.is_created();
    memory.is_flat("wide rows");
    let id = uploaded.id("batch.batch_id");
    assert_eq!(counts(&done(budi, &id).await), [899, 0, 0, 0, 899]);
    budi.patches(&format!("{PATH}/{id}"), json!({"options": {"dates": "month_first"}})).await.is_ok();
    memory.is_flat("wide rows anew");
    let failed = budi.gets(&format!("{PATH}/{id}/failed.csv")).await;
    assert_eq!(failed.text.lines().count(), 900);
    memory.is_flat("wide rows given back");
    let long = json!({"kind": "targets", "rows": [{"company_name": "PT Satu", "notes": "x".repeat(45 * 1024 * 1024)}]});
    budi.posts(PATH, long).await.is_refused("VALIDATION_ERROR");
    memory.is_flat("a long row of JSON");
}

#[tokio::test]
async fn two_people_import_overlapping_files_at_once() {
    let world = World::new().await;
    let (budi, sari) = (world.budi().await, world.person("sari").await);
    let rows: Vec<Value> = (1..=2_500).map(|n| row(n, json!({"company_name": format!("PT Bersama {}", (n * 7919) % 2_500)}))).collect();
    let other: Vec<Value> = (1..=2_500).map(|n| row(n, json!({"company_name": format!("PT Bersama {}", (n * 104_729) % 5_000)}))).collect();
    let (one, two) = (reads(&world, "budi", json!({}), &rows).await, reads(&world, "sari", json!({"duplicates": "fill"}), &other).await);
    let first = (rests(&budi, &one).await, rests(&sari, &two).await);
    assert_eq!((&first.0["status"], &first.1["status"]), (&json!("previewed"), &json!("previewed")));
    let (mine, hers) = tokio::join!(runs(&budi, &one, "commit"), runs(&sari, &two, "commit"));
    assert_eq!((&mine["status"], &hers["status"]), (&json!("completed"), &json!("completed")));
    let made = counts(&mine)[1] + counts(&hers)[1];
    assert_eq!(number(&world, "select count(*) from data.targets").await, made);
    assert_eq!(number(&world, "select count(distinct dedupe_key) from data.targets").await, made);
    world.proves_itself().await;
}
