//! The people at an account: who may keep them, who is primary, who is there already (spec 1.3, 2.2).

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::audited;
use crate::support::{Person, World};

fn primaries(whole: &Value) -> Vec<String> {
    let contacts = whole["contacts"].as_array().expect("contacts").iter();
    contacts.filter(|one| one["is_primary"] == true).map(|one| one["first_name"].as_str().unwrap_or_default().to_owned()).collect()
}

async fn edits(who: &Person, contact: &str, body: Value) -> crate::support::Answer {
    who.patches(&format!("/api/crm/contacts/{contact}"), body).await
}

#[tokio::test]
async fn a_new_primary_contact_takes_the_old_ones_place_in_the_same_act() {
    let world = World::new().await;
    let budi = world.budi().await;
    let account = budi.has_account("PT Maju Jaya").await;
    let rina = budi.adds_contact(&account, json!({"first_name": "Rina"})).await.is_created();
    rina.check(rina.data()["contact"]["is_primary"] == true, "the first one is primary");
    let tono = budi.adds_contact(&account, json!({"first_name": "Tono"})).await.is_created().id("contact.contact_id");
    assert_eq!(primaries(&budi.reads_account(&account).await), ["Rina"]);
    budi.adds_contact(&account, json!({"first_name": "Sinta", "is_primary": true, "is_decision_maker": true})).await.is_created();
    assert_eq!(primaries(&budi.reads_account(&account).await), ["Sinta"]);
    edits(&budi, &tono, json!({"is_primary": true})).await.is_ok();
    assert_eq!(primaries(&budi.reads_account(&account).await), ["Tono"]);
    assert_eq!(audited(&world, "CONTACT_UPDATED", &rina.id("contact.contact_id")).await, 1, "stepping back is audited too");
    let racers = (0..8).map(|at| budi.adds_contact(&account, json!({"first_name": format!("P{at}"), "is_primary": true})));
    for made in join_all(racers).await {
        made.is_created();
    }
    assert_eq!(primaries(&budi.reads_account(&account).await).len(), 1, "of eight at once one is primary");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_person_who_is_there_is_refused_with_that_contact_by_e_mail_or_phone() {
    let world = World::new().await;
    let budi = world.budi().await;
    let account = budi.has_account("PT Maju Jaya").await;
    let other = budi.has_account("PT Lain").await;
    let rina = json!({"first_name": "Rina", "email": "rina@maju.co.id", "phone": "0812 3456 789"});
    let known = budi.adds_contact(&account, rina.clone()).await.is_created().id("contact.contact_id");
    for twin in [json!({"first_name": "R", "email": "RINA@maju.co.id"}), json!({"first_name": "R", "phone": "+62 812-3456-789"})] {
        let refused = budi.adds_contact(&account, twin).await.is_refused("CONTACT_EXISTS");
        assert_eq!(refused.details()["contact_id"], known);
    }
    budi.adds_contact(&other, rina).await.is_created();
    let tono = budi.adds_contact(&account, json!({"first_name": "Tono"})).await.is_created().id("contact.contact_id");
    let refused = edits(&budi, &tono, json!({"email": "rina@maju.co.id"})).await.is_refused("CONTACT_EXISTS");
    assert_eq!(refused.details()["contact_id"], known);
    for (body, field) in [
        (json!({"first_name": null}), "first_name"),
        (json!({"email": "nobody"}), "email"),
        (json!({"phone": "ask"}), "phone"),
        (json!({"account_id": other}), "account_id"),
    ] {
        edits(&budi, &tono, body).await.is_refused("VALIDATION_ERROR").names_field(field);
    }
    let version = json!({"job_title": "Buyer", "version": 1});
    edits(&budi, &tono, version.clone()).await.is_ok();
    let stale = edits(&budi, &tono, version).await;
    // The same values again are no change, but the version is an old one.
    assert_eq!(stale.is_refused("STALE_RECORD").details()["current"]["job_title"], "Buyer");
    let racers = (0..8).map(|_| budi.adds_contact(&account, json!({"first_name": "Ari", "email": "ari@maju.co.id"})));
    let made = join_all(racers).await.into_iter().filter(|answer| answer.status == 201).count();
    assert_eq!(made, 1, "of eight at once one is added");
    world.proves_itself().await;
}

/// Own accounts, a manager his team's, and for a salesperson those of his own open deals (spec 1.3).
#[tokio::test]
async fn an_open_deal_of_ones_own_gives_the_right_to_keep_the_accounts_people() {
    let world = World::new().await;
    let (budi, citra, eko) = (world.budi().await, world.person("citra").await, world.person("eko").await);
    let (sari, surya, putri) = (world.person("sari").await, world.person("surya").await, world.person("putri").await);
    let account = budi.has_account("PT Maju Jaya").await;
    let rina = budi.adds_contact(&account, json!({"first_name": "Rina"})).await.is_created().id("contact.contact_id");
    for (who, may) in [(&sari, true), (&putri, true), (&citra, false), (&eko, false), (&surya, false)] {
        let answer = who.adds_contact(&account, json!({"first_name": who.name.clone()})).await;
        if may {
            answer.is_created()
        } else {
            answer.is_refused("FORBIDDEN")
        };
    }
    let deal = json!({"account_id": account, "next_step": "Call", "next_step_due_date": "2099-01-04"});
    let deal = eko.posts("/api/crm/opportunities", deal).await.is_created().id("opportunity.opportunity_id");
    eko.adds_contact(&account, json!({"first_name": "Tono"})).await.is_created();
    edits(&eko, &rina, json!({"job_title": "Buyer"})).await.is_ok();
    surya.adds_contact(&account, json!({"first_name": "Sinta"})).await.is_refused("FORBIDDEN");
    eko.edits_account(&account, json!({"city": "Solo"})).await.is_refused("FORBIDDEN");
    eko.loses_deal(&deal).await.is_ok();
    edits(&eko, &rina, json!({"job_title": "Seller"})).await.is_refused("FORBIDDEN");
    world.proves_itself().await;
}

#[tokio::test]
async fn the_page_offers_what_the_reader_may_do_and_nothing_else() {
    let world = World::new().await;
    let budi = world.budi().await;
    let account = budi.has_account("PT Maju Jaya").await;
    for (who, allowed) in [
        ("budi", "edit add_contact edit_contact add_opportunity plan"),
        ("sari", "edit assign deactivate merge add_contact edit_contact add_opportunity plan"),
        ("surya", "deactivate merge add_opportunity plan"),
        ("eko", "add_opportunity plan"),
        ("putri", "edit add_contact edit_contact plan"),
        ("maya", "plan"),
        ("ana", "plan"),
        ("fitri", "add_invoice"),
        ("dewi", ""),
        ("agus", "edit assign deactivate merge add_contact edit_contact add_opportunity plan add_invoice"),
    ] {
        let person = world.person(who).await;
        let whole = person.reads_account(&account).await;
        assert_eq!(whole["actions"], json!(allowed.split_whitespace().collect::<Vec<_>>()), "{who}");
        let page = person.browses(&format!("/crm/accounts/{account}")).await.shows_a_page();
        for (action, mark) in [
            ("edit", "id=\"edit\""),
            ("assign", "id=\"assign\""),
            ("deactivate", "id=\"deactivate\""),
            ("add_contact", "id=\"add-contact\""),
            ("add_opportunity", "id=\"add-opportunity\""),
            ("plan", "id=\"plan\""),
            ("add_invoice", "id=\"add-invoice\""),
        ] {
            let offered = allowed.split_whitespace().any(|word| word == action);
            page.check(page.text.contains(mark) == offered, &format!("offers {action} to {who}: {offered}"));
        }
    }
    world.person("oka").await.gets(&format!("/api/crm/accounts/{account}")).await.is_refused("NOT_FOUND");
    world.proves_itself().await;
}
