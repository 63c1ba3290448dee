//! "Who can see this, and why?": the answer is what the product does, and only overseers may ask.

use crate::support::World;
use crate::visibility::Company;

const KINDS: [(&str, &str); 5] =
    [("LEAD", "leads"), ("OPP", "opportunities"), ("ACCT", "accounts"), ("TGT", "targets"), ("ACT", "activities")];

#[tokio::test]
async fn of_every_record_and_person_the_answer_is_what_that_person_gets() {
    let company = Company::founded().await;
    let agus = company.person("agus");
    let (mut asked, mut wrong) = (0, Vec::new());
    for id in company.ids() {
        let Some((_, entity)) = KINDS.iter().find(|(prefix, _)| id.trim_end_matches(|letter: char| letter.is_ascii_digit()) == *prefix)
        else {
            continue;
        };
        let seen = agus.gets(&format!("/api/crm/access?id={id}")).await.is_ok();
        let seen: Vec<_> = seen.data().as_array().expect("people").iter().map(|row| row["user_id"].to_string()).collect();
        for person in company.people() {
            let gets = person.gets(&format!("/api/crm/{entity}/{id}")).await.status == 200;
            let told = agus.gets(&format!("/api/crm/access?id={id}&user_id={}", person.user_id)).await.is_ok();
            let row = told.data()[0].clone();
            let listed = seen.contains(&format!("\"{}\"", person.user_id));
            asked += 1;
            let why = row["why"].as_str().unwrap_or_default().to_owned();
            if row["sees"] != gets || listed != gets || why.is_empty() || why.contains("no rule") {
                wrong.push(format!("{} {id} ({}): gets {gets}, told {row}", person.name, company.name(id)));
            }
        }
    }
    assert!(asked > 150, "only {asked} were asked");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    company.world.proves_itself().await;
}

#[tokio::test]
async fn the_rule_is_named_and_the_way_there_is_on_the_record_for_overseers_only() {
    let world = World::new().await;
    let (ana, budi, agus) = (world.ana().await, world.budi().await, world.agus().await);
    let lead = ana.brings_to_the_pool("PT Kolam").await;
    let link = format!("href=\"/crm/access?id={lead}\"");
    for (who, has) in [(&agus, true), (&world.person("dewi").await, true), (&budi, false)] {
        let page = who.browses(&format!("/crm/leads/{lead}")).await.shows_a_page();
        page.check(page.text.contains(&link) == has, &format!("{} is led there: {has}", who.name));
    }
    let page = agus.browses(&format!("/crm/access?id={lead}")).await.shows_a_page();
    page.check(page.text.contains("The pool is open to all of Sales."), "names the rule");
    let page = agus.browses(&format!("/crm/access?id={lead}&user_id={}", ana.user_id)).await.shows_a_page();
    page.check(
        page.text.contains("marketing follows it by its receipt") && !page.text.contains("PT Kolam"),
        "says why not, and nothing of the lead",
    );
    agus.gets("/api/crm/access?id=LEAD209901010001").await.is_refused("NOT_FOUND");
    agus.gets("/api/crm/access?entity=settings&id=time_zone").await.is_refused("NOT_FOUND");
    let claimed = budi.claims(&lead).await.is_ok();
    let target = budi.posts("/api/crm/targets", serde_json::json!({"company_name": "PT Bidik"})).await.is_created().id("target.target_id");
    for (folder, id) in [("opportunities", claimed.id("opportunity_id")), ("accounts", claimed.id("account_id")), ("targets", target)] {
        let link = format!("href=\"/crm/access?id={id}\"");
        for (who, has) in [(&agus, true), (&budi, false)] {
            let page = who.browses(&format!("/crm/{folder}/{id}")).await.shows_a_page();
            page.check(page.text.contains(&link) == has, &format!("{} is led there: {has}", who.name));
        }
    }
    world.proves_itself().await;
}
