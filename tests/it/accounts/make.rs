//! Making an account by hand (spec 1.3, 1.12, 4.2).

use serde_json::{Value, json};

use super::{account_path, audited};
use crate::support::World;

#[tokio::test]
async fn an_account_is_made_with_its_first_contact_in_one_act() {
    let world = World::new().await;
    let budi = world.budi().await;
    let draft = json!({
        "company_name": "PT Maju Jaya", "domain": "https://www.MajuJaya.co.id/tentang", "npwp": "01.234.567.8-901.000", "city": "Surabaya",
        "industry": "Furniture", "address": "Jl. Pemuda 1", "phone": "031 555 1234", "email": "Info@MajuJaya.co.id", "tags": ["big"],
        "contact": {"first_name": "Rina", "last_name": "Wijaya", "job_title": "Buyer", "email": "Rina@majujaya.co.id", "phone": "0812 3456 789"},
    });
    let made = budi.adds_account(draft).await.is_created();
    let account = made.id("account.account_id");
    assert_eq!(made.header("location"), account_path(&account));
    let whole = budi.reads_account(&account).await;
    for (field, value) in [
        ("company_name", "PT Maju Jaya"),
        ("domain", "majujaya.co.id"),
        ("npwp", "01.234.567.8-901.000"),
        ("city", "Surabaya"),
        ("email", "info@majujaya.co.id"),
        ("owner_name", "Budi"),
        ("tenure_status", "Prospect"),
        ("activity_status", "No Transaction"),
    ] {
        assert_eq!(whole["account"][field], value, "{field}");
    }
    assert_eq!(whole["contacts"].as_array().map(Vec::len), Some(1));
    let contact = &whole["contacts"][0];
    assert_eq!(
        (&contact["first_name"], &contact["email"], &contact["is_primary"]),
        (&json!("Rina"), &json!("rina@majujaya.co.id"), &json!(true))
    );
    assert_eq!(contact["contact_id"], made.id("contact.contact_id"));
    assert_eq!(audited(&world, "ACCOUNT_CREATED", &account).await, 1);
    assert_eq!(audited(&world, "CONTACT_CREATED", &made.id("contact.contact_id")).await, 1);
    world.proves_itself().await;
}

/// Made by sales it is its maker's unless a manager names one of his team; made by others whom they name, or nobody's (spec 1.3).
#[tokio::test]
async fn whose_a_new_account_is_follows_from_who_makes_it() {
    let world = World::new().await;
    let (budi, citra, eko) = (world.budi().await, world.person("citra").await, world.person("eko").await);
    for (who, named, owner) in [
        ("budi", None, Some("Budi")),
        ("budi", Some(&budi), Some("Budi")),
        ("sari", None, Some("Sari")),
        ("sari", Some(&citra), Some("Citra")),
        ("agus", None, None),
        ("agus", Some(&eko), Some("Eko")),
        ("maya", None, None),
        ("maya", Some(&budi), Some("Budi")),
        ("putri", None, None),
        ("putri", Some(&eko), Some("Eko")),
    ] {
        let mut draft = json!({"company_name": format!("PT {who} {}", named.map_or("", |person| person.name.as_str()))});
        if let Some(person) = named {
            draft["owner_user_id"] = json!(person.user_id);
        }
        let made = world.person(who).await.adds_account(draft).await.is_created();
        made.check(made.data()["account"]["owner_name"] == json!(owner), &format!("is {owner:?}'s"));
    }
    let ana = world.ana().await;
    for (who, named) in [("budi", &citra), ("sari", &eko), ("agus", &ana), ("maya", &ana)] {
        let draft = json!({"company_name": "PT Lain", "owner_user_id": named.user_id});
        world.person(who).await.adds_account(draft).await.is_refused("VALIDATION_ERROR").names_field("owner_user_id");
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn what_cannot_be_is_refused_at_its_field_and_nothing_is_made() {
    let world = World::new().await;
    let budi = world.budi().await;
    let with = |more: Value| {
        let mut draft = json!({"company_name": "PT Salah"});
        draft.as_object_mut().expect("fields").extend(more.as_object().cloned().unwrap_or_default());
        draft
    };
    for (draft, field) in [
        (json!({}), "company_name"),
        (json!({"company_name": "   "}), "company_name"),
        (json!({"company_name": "x".repeat(201)}), "company_name"),
        (with(json!({"domain": "maju jaya"})), "domain"),
        (with(json!({"domain": "localhost"})), "domain"),
        (with(json!({"npwp": "none"})), "npwp"),
        (with(json!({"email": "nobody"})), "email"),
        (with(json!({"phone": "ask"})), "phone"),
        (with(json!({"parent_account_id": "ACCT209901010001"})), "parent_account_id"),
        (with(json!({"contact": {"last_name": "Wijaya"}})), "contact.first_name"),
        (with(json!({"contact": {"first_name": "Rina", "email": "nobody"}})), "contact.email"),
        (with(json!({"contact": {"first_name": "Rina", "phone": "ask"}})), "contact.phone"),
        (with(json!({"contact": {"name": "Rina"}})), "contact.name"),
        (with(json!({"tenure_status": "Active Customer"})), "tenure_status"),
        (with(json!({"activity_status": "Active"})), "activity_status"),
        (with(json!({"last_invoice_date": "2026-01-01"})), "last_invoice_date"),
    ] {
        budi.adds_account(draft).await.is_refused("VALIDATION_ERROR").names_field(field);
    }
    let held: i64 = world.owner_sql().await.query_one("select count(*) from data.accounts", &[]).await.expect("a count").get(0);
    assert_eq!(held, 0, "nothing was made");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_form_makes_an_account_and_goes_to_it_and_a_twin_is_shown_where_it_is() {
    let world = World::new().await;
    let budi = world.budi().await;
    let fields = [
        ("company_name", "PT Maju Jaya"),
        ("contact.first_name", "Rina"),
        ("contact.phone", ""),
        ("_back", "/crm/accounts"),
        ("_form", "f"),
    ];
    let made = budi.submits("/api/crm/accounts", &fields).await;
    let page = made.header("location").to_owned();
    made.check(made.status == 303 && page.starts_with("/crm/accounts/ACCT"), "goes to the account");
    let shown = budi.browses(&page).await.shows_a_page();
    shown.check(shown.text.contains("PT Maju Jaya") && shown.text.contains("Rina"), "shows the account and its contact");
    let twin = budi.submits("/api/crm/accounts", &[("company_name", "maju jaya, pt"), ("_back", "/crm/accounts"), ("_form", "f")]).await;
    twin.check(twin.status == 409 && twin.text.contains(&format!("href=\"{page}\"")), "leads to the account that is there");
    twin.check(twin.text.contains("maju jaya, pt"), "keeps what was typed");
    world.proves_itself().await;
}
