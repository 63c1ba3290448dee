//! `bcp-crm doctor --proof` as cron or a person calls it: what is said, and the exit code.

use serde_json::json;
use tokio::net::TcpListener;
use tokio::process::Command;

use crate::support::{TOO_LONG, World};

/// Exit code and lines.
async fn doctor(url: &str, arguments: &[&str]) -> (Option<i32>, Vec<String>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bcp-crm"));
    command.arg("doctor").args(arguments).env("DATABASE_URL", url).env("BCP_LOG", "off").env_remove("DATABASE_APP_URL").kill_on_drop(true);
    let ended = tokio::time::timeout(TOO_LONG, command.output()).await.expect("it ends in time").expect("the program starts");
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "", "what is wrong is a finding");
    (ended.status.code(), String::from_utf8_lossy(&ended.stdout).lines().map(str::to_owned).collect())
}

fn wrong(said: &[String]) -> Vec<&str> {
    said.iter().filter_map(|line| line.strip_prefix("WRONG ")).collect()
}

#[tokio::test]
async fn the_doctor_proves_that_all_is_well_and_keeps_it_as_the_last_proof() {
    let world = World::new().await;
    world.ana().await.brings_to_the_pool("PT Kolam").await;
    let (code, said) = doctor(&world.source().owner, &["--proof"]).await;
    assert_eq!((code, wrong(&said)), (Some(0), vec![]), "{said:?}");
    assert_eq!(said.last().map(String::as_str), Some("ok    proof: done, gap 0, leak 0, lost 0, broken 0, double 0, to give 0"));
    let last = world.agus().await.gets("/api/crm/proof?last=true").await.is_ok();
    last.check(last.data()["records"] == 1, "is what the doctor found");
    let (code, said) = doctor(&world.source().owner, &[]).await;
    assert!(code == Some(0) && said.iter().all(|line| line.starts_with("ok    ") && !line.contains("proof")), "{said:?}");
    world.proves_itself().await;
}

#[tokio::test]
async fn the_doctor_fails_while_a_record_is_lost_and_says_where_to_look() {
    let world = World::new().await;
    let ana = world.ana().await;
    ana.adds_lead(crate::support::ripe_lead("PT Hilang")).await.is_created();
    let owner = world.owner_sql().await;
    let marketing = "role_name in (select role_name from data.roles where access_profile like 'marketing%')";
    owner.batch_execute(&format!("update data.users set is_active = false where {marketing}")).await.expect("nobody reads the inbox");
    let (code, said) = doctor(&world.source().owner, &["--proof"]).await;
    assert_eq!(code, Some(1), "{said:?}");
    assert_eq!(wrong(&said), ["proof: done, gap 0, leak 0, lost 1, broken 0, double 0, to give 0; look at /crm/proof"]);
    let (code, _) = doctor(&world.source().owner, &[]).await;
    assert_eq!(code, Some(0), "without the proof nothing is wrong");
    owner.batch_execute(&format!("update data.users set is_active = true where {marketing}")).await.expect("somebody does");
    let (code, said) = doctor(&world.source().owner, &["--proof"]).await;
    assert_eq!(code, Some(0), "{said:?}");
    world.proves_itself().await;
}

#[tokio::test]
async fn what_a_leaver_left_to_give_away_is_said_and_is_nothing_wrong() {
    let world = World::new().await;
    let (ana, budi, citra) = (world.ana().await, world.budi().await, world.person("citra").await);
    budi.claims(&ana.brings_to_the_pool("PT Tinggal").await).await.is_ok();
    let leaver = format!("/api/admin/users/{}", budi.user_id);
    let agus = world.agus().await;
    agus.posts(&format!("{leaver}/deactivate"), json!({"reason": "He left"})).await.is_ok();
    let (code, said) = doctor(&world.source().owner, &["--proof"]).await;
    assert_eq!((code, wrong(&said)), (Some(0), vec![]), "{said:?}");
    let proof = said.last().expect("the proof");
    assert!(proof.contains("gap 0, leak 0, lost 0") && !proof.ends_with("to give 0"), "{proof}");
    agus.posts(&format!("{leaver}/give"), json!({"to_user_id": citra.user_id})).await.is_ok();
    let (_, said) = doctor(&world.source().owner, &["--proof"]).await;
    assert!(said.last().expect("the proof").ends_with("to give 0"), "{said:?}");
    world.proves_itself().await;
}

#[tokio::test]
async fn the_doctor_says_that_the_database_is_not_reachable_and_what_to_check() {
    let nobody = TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("its number").port();
    let (code, said) = doctor(&format!("postgres://bcp:secret-word@127.0.0.1:{nobody}/bcp"), &["--proof"]).await;
    assert_eq!(code, Some(1), "{said:?}");
    assert!(said.len() == 1 && said[0].starts_with("WRONG the database cannot be started or reached: "), "{said:?}");
    assert!(said[0].ends_with("Check DATABASE_URL, or the log under BCP_DATA.") && !said[0].contains("secret-word"), "{said:?}");
}
