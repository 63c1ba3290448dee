//! Completing a step from the planner, from the Sales Inbox and by API is the same act and makes no extra follow-up.

use serde_json::json;

use super::verbs::{fact, state, steps};
use super::world;

#[tokio::test]
async fn the_same_act_by_api_and_by_the_forms_of_both_pages() {
    let world = world().await;
    let budi = world.budi().await;
    let mut left = Vec::new();
    for back in ["", "/crm/sales-inbox", "/crm/activities"] {
        let deal = budi.makes_deal(&format!("PT Langkah{back}")).await;
        let query = format!("select activity_id, enrollment_id from data.activities where opportunity_id = '{deal}' and step_number = 1");
        let first = fact(&world, &query).await;
        let path = format!("/api/crm/activities/{}/complete", first["activity_id"].as_str().expect("a step"));
        if back.is_empty() {
            let answer = budi.posts(&path, json!({"outcome": "Talked"})).await.is_ok();
            answer.check(answer.data()["next_activity"].is_null(), "plans nothing else");
        } else {
            let fields = [("_form", "complete-form"), ("_back", back), ("outcome", "Talked"), ("next.subject", ""), ("next.due_date", "")];
            budi.submits(&path, &fields).await.goes_to(back);
        }
        let enrolled = first["enrollment_id"].as_i64().expect("an enrollment");
        let rows = format!(
            "select count(*) as all, count(*) filter (where outcome = 'Talked' and status = 'Done') as done,
            count(*) filter (where enrollment_id is null) as extra from data.activities where opportunity_id = '{deal}'"
        );
        let deal = fact(&world, &format!("select next_step_due_date from data.opportunities where opportunity_id = '{deal}'")).await;
        left.push((fact(&world, &rows).await, state(&world, enrolled).await, steps(&world, enrolled).await, deal));
    }
    assert_eq!(left[0].0, json!({"all": 5, "done": 1, "extra": 0}));
    assert_eq!(left[0].1, ("Active".to_owned(), 2));
    assert_eq!(left[0].3["next_step_due_date"], "2026-03-12");
    assert!(left.iter().all(|one| *one == left[0]), "{left:#?}");
    world.proves_itself().await;
}
