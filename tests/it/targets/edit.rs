//! Making, editing and giving away a target (spec 1.3, 1.9, 4.1).

use serde_json::json;

use super::{audited, target_path};
use crate::support::World;

#[tokio::test]
async fn a_target_belongs_to_its_maker_or_to_whom_he_may_name() {
    let world = World::new().await;
    let (budi, citra, sari, eko) = (world.budi().await, world.person("citra").await, world.person("sari").await, world.person("eko").await);
    let (putri, agus) = (world.person("putri").await, world.agus().await);
    for (n, (who, named, owner)) in [
        (&budi, None, json!(budi.user_id)),
        (&sari, None, json!(sari.user_id)),
        (&sari, Some(&citra), json!(citra.user_id)),
        (&putri, None, json!(null)),
        (&putri, Some(&eko), json!(eko.user_id)),
        (&agus, None, json!(null)),
        (&agus, Some(&budi), json!(budi.user_id)),
    ]
    .into_iter()
    .enumerate()
    {
        let mut draft = json!({"company_name": format!("PT Sasaran {n}")});
        if let Some(named) = named {
            draft["owner_user_id"] = json!(named.user_id);
        }
        let made = who.adds_target(draft).await.is_created();
        assert_eq!(made.data()["target"]["owner_user_id"], owner, "{} names {:?}", who.name, named.map(|one| &one.name));
        assert_eq!(audited(&world, "TARGET_CREATED", &made.id("target.target_id")).await, 1);
    }
    for (who, named) in [(&budi, &citra), (&sari, &eko), (&putri, &agus)] {
        let draft = json!({"company_name": "PT Lain", "owner_user_id": named.user_id});
        who.adds_target(draft).await.is_refused("VALIDATION_ERROR").names_field("owner_user_id");
    }
    for who in ["dewi", "maya", "ana", "fitri"] {
        world.person(who).await.adds_target(json!({"company_name": "PT Lain"})).await.is_refused("FORBIDDEN");
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn a_company_is_a_target_once_and_strangers_do_not_learn_which() {
    let world = World::new().await;
    let (budi, sari, eko) = (world.budi().await, world.person("sari").await, world.person("eko").await);
    let draft = json!({"company_name": "PT Sasaran", "domain": "https://www.sasaran.co.id/home"});
    let made = budi.adds_target(draft).await.is_created();
    assert_eq!(made.data()["target"]["domain"], "sasaran.co.id");
    let target = made.id("target.target_id");
    let same = json!({"company_name": "sasaran, PT", "contact_email": "tono@sasaran.co.id"});
    let refused = sari.adds_target(same.clone()).await.is_refused("TARGET_EXISTS");
    assert_eq!(refused.details()["target_id"], target);
    let hidden = eko.adds_target(same.clone()).await.is_refused("TARGET_EXISTS");
    assert!(hidden.details().get("target_id").is_none() && !hidden.text.contains(&target), "not his to know which");
    let other = eko.has_target("PT Lain").await;
    let edit = json!({"company_name": "Sasaran", "domain": "sasaran.co.id"});
    eko.edits_target(&other, edit).await.is_refused("TARGET_EXISTS");
    for turn in 0..5 {
        let draft = json!({"company_name": format!("PT Serentak {turn}")});
        let (one, two) = tokio::join!(budi.adds_target(draft.clone()), eko.adds_target(draft));
        let mut seen = [one.status, two.status];
        seen.sort_unstable();
        assert_eq!(seen, [201, 409], "one has it, the other is told");
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn an_edit_changes_what_is_named_and_not_over_somebody_elses() {
    let world = World::new().await;
    let (budi, putri, eko) = (world.budi().await, world.person("putri").await, world.person("eko").await);
    let target = budi.has_target("PT Sasaran").await;
    let version = budi.reads_target(&target).await["target"]["version"].clone();
    let edited = putri.edits_target(&target, json!({"city": "Medan", "tags": ["fair", "hot"], "version": version})).await.is_ok();
    assert_eq!((&edited.data()["target"]["city"], &edited.data()["target"]["tags"]), (&json!("Medan"), &json!(["fair", "hot"])));
    let stale = budi.edits_target(&target, json!({"city": "Solo", "version": version})).await.is_refused("STALE_RECORD");
    assert_eq!(stale.details()["current"]["city"], "Medan");
    budi.edits_target(&target, json!({"city": "Solo", "tags": null, "version": stale.details()["current"]["version"]})).await.is_ok();
    budi.edits_target(&target, json!({"city": "Solo"})).await.is_ok();
    assert_eq!(audited(&world, "TARGET_UPDATED", &target).await, 2, "what changes nothing is no change");
    eko.edits_target(&target, json!({"city": "Kupang"})).await.is_refused("NOT_FOUND");
    for (body, field) in [
        (json!({"company_name": null}), "company_name"),
        (json!({"owner_user_id": budi.user_id}), "owner_user_id"),
        (json!({"status": "qualified"}), "status"),
        (json!({"converted_to_account_id": "ACCT202611220001"}), "converted_to_account_id"),
        (json!({"domain": "no domain"}), "domain"),
        (json!({"contact_phone": "ask"}), "contact_phone"),
        (json!({"contact_email": "nobody"}), "contact_email"),
        (json!({"tags": vec!["x"; 11]}), "tags"),
        (json!({"tags": ["x".repeat(41)]}), "tags"),
        (json!({"next_outreach_at": "1990-01-01"}), "next_outreach_at"),
    ] {
        budi.edits_target(&target, body).await.is_refused("VALIDATION_ERROR").names_field(field);
    }
    let long = json!({"source": "ö".repeat(200), "tags": (0..10).map(|n| format!("{}{n}", "ö".repeat(39))).collect::<Vec<_>>()});
    budi.edits_target(&target, long).await.is_ok();
    world.proves_itself().await;
}

#[tokio::test]
async fn a_target_is_given_away_with_what_is_planned_on_it() {
    let world = World::new().await;
    let (budi, citra, sari, eko) = (world.budi().await, world.person("citra").await, world.person("sari").await, world.person("eko").await);
    let (putri, agus) = (world.person("putri").await, world.agus().await);
    let target = budi.has_target("PT Sasaran").await;
    budi.enrolls_target(&target).await.is_created();
    let plan = json!({"activity_type": "Call", "subject": "Ask", "target_id": target, "due_date": "2099-01-05"});
    budi.posts("/api/crm/activities", plan).await.is_created();
    budi.gives_target(&target, &citra).await.is_refused("FORBIDDEN");
    sari.gives_target(&target, &eko).await.is_refused("VALIDATION_ERROR").names_field("user_id");
    sari.gives_target(&target, &putri).await.is_refused("VALIDATION_ERROR").names_field("user_id");
    sari.gives_target(&target, &citra).await.is_ok();
    sari.gives_target(&target, &citra).await.is_ok();
    assert_eq!(audited(&world, "TARGET_ASSIGNED", &target).await, 1);
    let whole = citra.reads_target(&target).await;
    assert_eq!(whole["enrollment"]["owner_user_id"], json!(citra.user_id));
    assert!(whole["activities"].as_array().expect("activities").iter().all(|one| one["owner_user_id"] == json!(citra.user_id)));
    let heard = citra.gets("/api/crm/notifications").await.is_ok();
    assert!(heard.text.contains("The target PT Sasaran was given to you."));
    budi.gets(&target_path(&target)).await.is_refused("NOT_FOUND");
    agus.gives_target(&target, &eko).await.is_ok();
    let free = putri.has_target("PT Bebas").await;
    budi.gives_target(&free, &citra).await.is_refused("FORBIDDEN");
    budi.gives_target(&free, &budi).await.is_ok();
    eko.gets(&target_path(&free)).await.is_refused("NOT_FOUND");
    budi.drops(&free, "No answer.").await.is_ok();
    sari.gives_target(&free, &citra).await.is_refused("INVALID_TRANSITION");
    world.proves_itself().await;
}
