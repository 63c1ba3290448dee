//! Text is text: whatever is typed comes back as it was, and typed into a search it is no pattern.

use serde_json::json;

use crate::support::World;

const STRANGE: &[&str] = &[
    "100% _sure_ 'quoted' \"twice\" back\\slash",
    "Robert'); drop table data.leads;--",
    "🚢 Kapal 🇮🇩 漢字 العربية",
    "<script>alert(1)</script> &amp;",
    "{company} $1 %s",
];

#[tokio::test]
async fn text_of_every_kind_is_kept_as_typed_in_every_field_and_found_as_typed() {
    let world = World::new().await;
    let ana = world.ana().await;
    let fields = ["contact_name", "city", "route", "campaign_name", "notes"];
    for (n, text) in STRANGE.iter().enumerate() {
        let mut draft = json!({"company_name": text, "contact_email": format!("a{n}@teks-aneh.co.id"), "primary_channel": "Other"});
        for field in fields {
            draft[field] = json!(text);
        }
        let lead = ana.adds_lead(draft).await.is_created().id("lead.lead_id");
        let read = ana.gets(&format!("/api/crm/leads/{lead}")).await.is_ok();
        for field in fields.iter().chain(&["company_name"]) {
            read.check(read.data()["lead"][field] == *text, &format!("has {field} as it was typed"));
        }
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("view", "inbox").append_pair("q", text).finish();
        let found = ana.gets(&format!("/api/crm/leads?{query}")).await.is_ok();
        found.check(
            found.data().as_array().is_some_and(|rows| rows.len() == 1 && rows[0]["lead_id"] == lead),
            "finds that lead and no other",
        );
        ana.browses(&format!("/crm/leads/{lead}")).await.shows_a_page().check(true, "shows it");
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn what_looks_like_a_pattern_finds_only_what_holds_it() {
    let world = World::new().await;
    let ana = world.ana().await;
    for (n, company) in ["PT Seratus Persen", "PT 100% Jadi", "PT Garis_Bawah"].iter().enumerate() {
        let draft = json!({"company_name": company, "contact_email": format!("p{n}@pola.co.id"), "primary_channel": "Other"});
        ana.adds_lead(draft).await.is_created();
    }
    for (q, expected) in [("%25", 0), ("_", 0), ("100%25", 1), ("s_b", 1), ("s%25b", 0), ("s_Bawah", 1), ("%25%25%25", 0), ("\\\\\\", 0)] {
        let found = ana.gets(&format!("/api/crm/leads?view=inbox&q={q}")).await.is_ok();
        found.check(found.data().as_array().is_some_and(|rows| rows.len() == expected), &format!("has {expected} rows"));
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn a_page_never_carries_typed_markup_as_markup() {
    let world = World::new().await;
    let ana = world.ana().await;
    let draft = json!({"company_name": "<script>alert(1)</script>", "contact_email": "x@skrip.co.id", "primary_channel": "Other", "notes": "<b onclick=x>"});
    let lead = ana.adds_lead(draft).await.is_created().id("lead.lead_id");
    for path in ["/crm/lead-inbox".to_owned(), format!("/crm/leads/{lead}")] {
        let page = ana.browses(&path).await.shows_a_page();
        page.check(!page.text.contains("<script>alert") && !page.text.contains("<b onclick"), "has the text escaped");
    }
    world.proves_itself().await;
}
