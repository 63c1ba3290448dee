//! Search over everything: what typed text finds, and in which order (spec 4.2).

use serde_json::{Value, json};

use crate::support::{Person, World};

const RECORDS: &str = "
    insert into data.accounts (company_name, npwp, domain, phone, email) values
        ('PT Samudra Biru', '01.234.567.8-901.000', 'samudrabiru.co.id', '021 555 1234', 'halo@samudrabiru.co.id'), ('PT Biru Langit', null, null, null, null),
        ('100% Segar', null, null, null, null), ('A_B Karya', null, null, null, null), ('AxB Karya', null, null, null, null), ('Back\\Slash', null, null, null, null);
    insert into data.accounts (company_name, is_active) values ('Samudra Lama', false);
    insert into data.contacts (account_id, first_name, last_name, email, phone, job_title)
        select account_id, 'Wulan', 'Sastro', 'wulan@samudrabiru.co.id', '0812-7777-8888', 'Buyer' from data.accounts where company_name = 'PT Samudra Biru';
    insert into data.targets (company_name, contact_phone, city) values ('Samudra Sasaran', '0813 1111 2222', 'Medan');";

async fn world() -> World {
    let world = World::new().await;
    world.owner_sql().await.batch_execute(RECORDS).await.expect("records");
    world
}

async fn hits(person: &Person, typed: &str) -> Vec<Value> {
    let answer = person.sends(person.asks(reqwest::Method::GET, "/api/crm/search").query(&[("q", typed)])).await.is_ok();
    answer.data().as_array().cloned().unwrap_or_default()
}

async fn titles(person: &Person, typed: &str) -> Vec<String> {
    hits(person, typed).await.iter().map(|hit| hit["title"].as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn names_persons_addresses_and_numbers_in_any_spelling_find_their_records() {
    let world = world().await;
    let budi = world.budi().await;
    for (typed, expected) in [
        ("samudra biru", vec!["PT Samudra Biru"]),
        ("SAMUDRABIRU.co", vec!["PT Samudra Biru"]),
        ("012345678901000", vec!["PT Samudra Biru"]),
        ("01.234.567.8-901.000", vec!["PT Samudra Biru"]),
        ("01 234 567 8 901 000", vec!["PT Samudra Biru"]),
        ("+62 21 555-1234", vec!["PT Samudra Biru"]),
        ("0215551234", vec!["PT Samudra Biru"]),
        ("wulan s", vec!["Wulan Sastro"]),
        ("wulan@samudra", vec!["Wulan Sastro"]),
        ("+62 812 7777 8888", vec!["Wulan Sastro"]),
        ("(0812) 77778888", vec!["Wulan Sastro"]),
        ("6281311112222", vec!["Samudra Sasaran"]),
        ("nothing like that", vec![]),
    ] {
        let mut found = titles(&budi, typed).await;
        // The contact carries the company's domain in his address, and is found as well.
        found.retain(|title| expected.contains(&title.as_str()) || !(title == "Wulan Sastro" && typed.starts_with("SAMUDRABIRU")));
        assert_eq!(found, expected, "{typed:?}");
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn typed_text_is_no_pattern_and_two_letters_are_a_beginning() {
    let world = world().await;
    let budi = world.budi().await;
    for (typed, expected) in [
        ("%", vec![]),
        ("_", vec![]),
        ("%%%", vec![]),
        ("100%", vec!["100% Segar"]),
        ("a_b", vec!["A_B Karya"]),
        ("k\\s", vec!["Back\\Slash"]),
        ("a_", vec!["A_B Karya"]),
        ("wu", vec!["Wulan Sastro"]),
        ("ru", vec![]),
        ("'", vec![]),
        ("   ", vec![]),
        ("", vec![]),
    ] {
        assert_eq!(titles(&budi, typed).await, expected, "{typed:?}");
    }
    assert_eq!(budi.gets("/api/crm/search").await.is_ok().data(), &json!([]));
    budi.gets(&format!("/api/crm/search?q={}", "x".repeat(201))).await.is_refused("VALIDATION_ERROR").names_field("q");
    budi.gets("/api/crm/search?q=a&kind=lead").await.is_refused("VALIDATION_ERROR").names_field("kind");
    world.proves_itself().await;
}

#[tokio::test]
async fn the_best_come_first_over_all_kinds_and_no_kind_crowds_out_the_others() {
    let world = world().await;
    let (ana, budi) = (world.ana().await, world.budi().await);
    for n in 0..12 {
        ana.brings_to_the_pool(&format!("CV Samudra Anak {n}")).await;
    }
    let lead = ana.brings_to_the_pool("Samudra").await;
    let found = hits(&budi, "samudra").await;
    assert_eq!(found[0]["id"], lead.as_str(), "the very name comes first");
    assert_eq!(found[1]["title"], "Samudra Sasaran", "then what begins with it");
    assert_eq!(found[2]["title"], "Samudra Lama", "of these what is no longer in use comes last");
    let of = |kind: &str| found.iter().filter(|hit| hit["kind"] == kind).count();
    assert_eq!((of("lead"), of("account"), of("target"), of("contact")), (8, 2, 1, 1), "{found:#?}");
    let wulan = &hits(&budi, "wulan").await[0];
    assert_eq!(wulan["subtitle"], "Buyer · PT Samudra Biru");
    assert!(wulan["href"].as_str().is_some_and(|href| href.starts_with("/crm/accounts/ACCT")), "a contact is at his account");
    assert_eq!(
        found[0],
        json!({"kind": "lead", "id": lead, "title": "Samudra", "subtitle": "In the pool · Ana", "href": format!("/crm/leads/{lead}")})
    );
    world.proves_itself().await;
}

#[tokio::test]
async fn the_page_finds_the_same_without_script() {
    let world = world().await;
    let budi = world.budi().await;
    let page = budi.browses("/crm/search?q=samudra").await.shows_a_page();
    for title in titles(&budi, "samudra").await {
        page.check(page.text.contains(&title), &format!("shows {title}"));
    }
    let nothing = budi.browses("/crm/search?q=%3Cscript%3Ealert(1)").await.shows_a_page();
    nothing.check(nothing.text.contains("Nothing found") && !nothing.text.contains("<script>alert"), "says that nothing is found");
    budi.browses("/crm/search").await.shows_a_page();
    let closed = world.person("oka").await.browses("/crm/search").await;
    closed.check(closed.status == 403 && closed.text.contains("href=\"/crm\""), "is closed, with a way home");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_word_that_most_records_hold_is_found_among_what_was_written_last_and_else_wherever_it_is_ones_own() {
    let world = World::new().await;
    let eko = world.person("eko").await;
    let crowd = format!(
        "insert into data.targets (company_name) select 'PT Lama ' || n || ' Sejahtera' from generate_series(1, 30) as n;
        insert into data.targets (company_name, owner_user_id) select 'PT Baru ' || n || ' Sejahtera', '{}' from generate_series(1, 6000) as n;
        analyze data.targets",
        eko.user_id
    );
    world.owner_sql().await.batch_execute(&crowd).await.expect("a crowd");
    let his = titles(&eko, "sejahtera").await;
    assert!(his.len() == 8 && his.iter().all(|title| title.starts_with("PT Baru ")), "{his:?}");
    let seen = titles(&world.budi().await, "sejahtera").await;
    assert!(seen.len() == 8 && seen.iter().all(|title| title.starts_with("PT Lama ")), "{seen:?}");
    world.is_proved_elsewhere();
}
