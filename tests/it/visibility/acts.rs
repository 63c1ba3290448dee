//! Making activities: on what one sees, for whom one may (spec 1.3, 3.1).

use serde_json::json;

use super::company::Company;
use super::records::{among, kind_of};

/// (record, who may plan on it). Whoever may not make activities at all is 403, whoever does not see the record 404.
const PLANS: &[(&str, &str)] = &[
    ("lead in the inbox", "agus maya ana dian"),
    ("lead in nurture", "agus maya ana dian"),
    ("lead of budi", "agus sari budi putri"),
    ("deal of budi", "agus sari budi putri"),
    ("deal of eko", "agus surya eko putri"),
    ("account of budi", "agus maya ana dian sari budi citra surya eko putri"),
    ("target of budi", "agus sari budi putri"),
    ("target of nobody", "agus sari budi citra surya eko putri"),
];

#[tokio::test]
async fn activities_are_planned_by_whoever_sees_the_record_and_makes_activities() {
    let company = Company::founded().await;
    let mut wrong = Vec::new();
    for person in company.people() {
        for (record, planners) in PLANS {
            let mut call = json!({"activity_type": "Call", "subject": "Ask", "due_date": "2099-01-01"});
            call[kind_of(record).key] = json!(company.id(record));
            if person.name == "agus" {
                call["owner_user_id"] = json!(company.person("sari").user_id);
            }
            let status = person.plans(call).await.status;
            let expected = match among(planners, &person.name) {
                true => 201,
                false if among("dewi fitri oka", &person.name) => 403,
                false => 404,
            };
            if status != expected {
                wrong.push(format!("{} got {status} instead of {expected} on {record}", person.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    company.world.proves_itself().await;
}

/// What a record's answer offers is what its acts then allow (spec 5: nothing is shown that a person may not do).
#[tokio::test]
async fn a_director_finance_and_support_are_offered_nothing_on_sales_records() {
    let company = Company::founded().await;
    for who in ["dewi", "putri", "fitri"] {
        for record in ["deal of budi", "deal of eko, won", "lead converted by budi"] {
            let api = kind_of(record).api.expect("an address");
            let answer = company.person(who).gets(&format!("{api}{}", company.id(record))).await.is_ok();
            answer.check(answer.data()["actions"] == json!([]), &format!("offers {who} nothing on {record}"));
        }
    }
    for record in ["lead in the inbox", "lead in nurture", "lead disqualified", "lead in the pool", "lead of budi"] {
        let answer = company.person("dewi").gets(&format!("/api/crm/leads/{}", company.id(record))).await.is_ok();
        answer.check(answer.data()["actions"] == json!([]), &format!("offers a director nothing on {record}"));
    }
    company.world.proves_itself().await;
}
