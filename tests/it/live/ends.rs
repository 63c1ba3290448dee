//! How a stream ends: with the session, with the process, for a newer one.

use std::net::Ipv4Addr;
use std::time::{Duration, Instant};

use bcp_crm::app::{self, App, Config};
use bcp_crm::db::Databases;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::ear::{Ear, kinds};
use crate::support::{Person, World, allowed};

#[tokio::test]
async fn a_stream_ends_with_its_session_and_with_the_work_of_its_person() {
    let world = World::new().await;
    let (ana, dian, fitri) = (world.ana().await, world.person("dian").await, world.person("fitri").await);
    let (mut left, mut stays, mut gone) = (Ear::of(&ana).await, Ear::of(&dian).await, Ear::of(&fitri).await);
    let began = Instant::now();
    ana.posts("/api/auth/logout", json!({})).await.is_ok();
    let work = began.elapsed();
    let owner = world.owner_sql().await;
    owner.execute("update data.users set is_active = false where user_id = $1", &[&fitri.user_id]).await.expect("he has left");
    for ear in [&mut left, &mut gone] {
        let last = ear.hears().await;
        assert_eq!((last.name.as_str(), last.kinds), ("end", kinds("over")));
        assert_eq!(ear.next().await, None, "nothing comes after it");
    }
    assert!(began.elapsed() < allowed(Duration::from_secs(10), work), "{:?}", began.elapsed());
    owner.batch_execute("select crm.audit('TEST', 'leads', 'x')").await.expect("something changes");
    assert_eq!(stays.hears_of("leads").await.name, "message");
    world.proves_itself().await;
}

#[tokio::test]
async fn of_too_many_windows_of_one_person_the_oldest_gives_way() {
    let world = World::new().await;
    let ana = world.ana().await;
    let mut oldest = Ear::of(&ana).await;
    let mut others = Vec::new();
    for _ in 0..12 {
        others.push(Ear::of(&ana).await);
    }
    let last = oldest.hears().await;
    assert_eq!((last.name.as_str(), last.kinds), ("end", kinds("later")));
    world.proves_itself().await;
}

#[tokio::test]
async fn a_process_that_stops_does_not_wait_for_its_streams() {
    let world = World::new().await;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
    let listen = listener.local_addr().expect("its address");
    let door = Databases::open(world.source(), 4).expect("a pool").door();
    let app = App::new(door, Config::at(listen, false));
    let (stop, stopped) = oneshot::channel::<()>();
    let server = tokio::spawn(app::serve(app, listener, async { drop(stopped.await) }));
    let began = Instant::now();
    let ana = Person::stranger("ana", &format!("http://{listen}").into()).signs_in().await;
    let mut ear = Ear::of(&ana).await;
    let (work, began) = (began.elapsed(), Instant::now());
    stop.send(()).expect("the server hears it");
    let last = ear.hears().await;
    assert_eq!((last.name.as_str(), last.kinds), ("end", kinds("later")));
    drop((ear, ana));
    server.await.expect("it ends").expect("it ends well");
    assert!(began.elapsed() < allowed(Duration::from_secs(5), work), "{:?}", began.elapsed());
    world.proves_itself().await;
}

/// What was committed while an older transaction goes on is looked at again and again; of a row that changes its place too.
#[tokio::test]
async fn a_notice_that_is_read_while_an_older_transaction_goes_on_is_news_too() {
    let world = World::new().await;
    let (sari, budi) = (world.person("sari").await, world.budi().await);
    let account = sari.has_account("PT Untuk Budi").await;
    let older = world.owner_sql().await;
    older.batch_execute("begin; select pg_current_xact_id()").await.expect("a transaction");
    let mut ear = Ear::of(&budi).await;
    sari.gives_account(&account, &budi).await.is_ok();
    ear.hears_of("notifications").await;
    budi.posts("/api/crm/notifications/read", json!({"all": true})).await.is_ok();
    ear.hears_of("notifications").await;
    older.batch_execute("rollback").await.expect("its end");
    world.proves_itself().await;
}
