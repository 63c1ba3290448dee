//! By list: each list of spec 3.2 shows a person its rows as far as they are his, and is 403 where its page is closed to him.

use std::collections::BTreeSet;

use super::company::Company;
use super::records::among;

/// (list, [(who, the records he finds there)]); whoever is not named gets 403.
type Expected = (&'static str, &'static [(&'static str, &'static str)]);

const OPEN_OF_BUDI: &str = "deal of budi|deal of budi, later";
const OPEN_OF_SARIS_TEAM: &str = "deal of budi|deal of budi, later|deal of sari";
const OPEN: &str = "deal of budi|deal of budi, later|deal of sari|deal of eko";
const WORKING: &str = "lead of budi|lead of budi without a deal|lead of sari|lead of eko";
const ALL: &str = "deal of budi|deal of budi, later|deal of budi, lost|deal of sari|deal of eko|deal of eko, won";

const LISTS: &[Expected] = &[
    ("leads?view=inbox", &[("agus dewi maya ana dian", "lead in the inbox")]),
    ("leads?view=nurture", &[("agus dewi maya ana dian", "lead in nurture")]),
    ("leads?view=disqualified", &[("agus dewi maya ana dian", "lead disqualified")]),
    ("leads?view=handover_pool", &[("agus dewi sari budi citra surya eko putri", "lead in the pool")]),
    (
        "leads?view=my_claimed",
        &[
            ("budi", "lead of budi|lead of budi without a deal"),
            ("sari", "lead of sari"),
            ("eko", "lead of eko"),
            ("citra surya", ""),
            ("agus dewi putri", WORKING),
        ],
    ),
    (
        "leads?view=my_claimed&owner=team",
        &[
            ("budi", "lead of budi|lead of budi without a deal"),
            ("sari", "lead of budi|lead of budi without a deal|lead of sari"),
            ("eko surya", "lead of eko"),
            ("citra", ""),
        ],
    ),
    ("leads?view=my_claimed&owner=EKO", &[("agus dewi putri surya eko", "lead of eko"), ("sari budi citra", "")]),
    (
        "opportunities?view=pipeline",
        &[("budi", OPEN_OF_BUDI), ("sari", OPEN_OF_SARIS_TEAM), ("eko surya", "deal of eko"), ("citra", ""), ("agus dewi putri", OPEN)],
    ),
    (
        "opportunities?view=pipeline&owner=me",
        &[("budi", OPEN_OF_BUDI), ("sari", "deal of sari"), ("eko", "deal of eko"), ("citra surya agus dewi putri", "")],
    ),
    ("opportunities?view=pipeline&owner=EKO", &[("agus dewi putri surya eko", "deal of eko"), ("sari budi citra", "")]),
    ("opportunities?view=pipeline&account=BUDIS", &[("agus dewi putri sari budi", "deal of budi"), ("surya eko citra", "")]),
    ("opportunities?view=overdue&owner=all", &[("agus dewi putri sari budi citra surya eko", "")]),
    (
        "opportunities?view=closed",
        &[
            ("budi sari", "deal of budi, lost"),
            ("eko surya", "deal of eko, won"),
            ("citra", ""),
            ("agus dewi putri", "deal of budi, lost|deal of eko, won"),
        ],
    ),
    (
        "opportunities?view=all",
        &[
            ("budi", "deal of budi|deal of budi, later|deal of budi, lost"),
            ("sari", "deal of budi|deal of budi, later|deal of budi, lost|deal of sari"),
            ("eko surya", "deal of eko|deal of eko, won"),
            ("citra", ""),
            ("agus dewi putri", ALL),
        ],
    ),
];

#[tokio::test]
async fn each_list_shows_and_counts_for_each_person_his_rows_and_is_403_where_it_is_closed() {
    let company = Company::founded().await;
    let mut wrong = Vec::new();
    for (list, expected) in LISTS {
        let eko = company.person("eko").user_id.to_string();
        let path = format!("/api/crm/{}", list.replace("EKO", &eko).replace("BUDIS", company.id("account of budi")));
        for person in company.people().filter(|person| !list.ends_with("team") || !among("agus dewi putri", &person.name)) {
            let answer = person.gets(&format!("{path}&counts=true")).await;
            let found = match expected.iter().find(|(who, _)| among(who, &person.name)) {
                Some((_, names)) => names.split('|').filter(|name| !name.is_empty()).collect::<BTreeSet<_>>(),
                None => {
                    answer.is_refused("FORBIDDEN");
                    continue;
                }
            };
            let answer = answer.is_ok();
            let key = if list.starts_with("leads") { "lead_id" } else { "opportunity_id" };
            let rows = answer.data().as_array().expect("rows").iter();
            let shown: BTreeSet<_> = rows.map(|row| company.name(row[key].as_str().unwrap_or_default())).collect();
            if shown != found {
                wrong.push(format!("{} sees {shown:?} in {list}, not {found:?}", person.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    counted(&company).await;
    company.world.proves_itself().await;
}

/// The board counts what its list shows.
async fn counted(company: &Company) {
    for person in company.people() {
        let board = person.gets("/api/crm/opportunities/board").await;
        let list = person.gets("/api/crm/opportunities?view=pipeline").await;
        assert_eq!(board.status, list.status, "{}", person.name);
        let columns = board.data().as_array().cloned().unwrap_or_default();
        let counted: i64 = columns.iter().filter_map(|column| column["count"].as_i64()).sum();
        let listed = list.data().as_array().map_or(0, Vec::len);
        assert_eq!(usize::try_from(counted), Ok(listed), "{}", person.name);
    }
}

/// Due work is one's own, whoever asks for whose.
#[tokio::test]
async fn the_lists_of_work_show_ones_own_and_a_managers_his_teams() {
    let company = Company::founded().await;
    let owner = company.world.owner_sql().await;
    owner.batch_execute("update data.activities set due_date = '2020-01-01' where status = 'Planned'").await.expect("everything is late");
    for person in company.people() {
        let closed = among("fitri oka", &person.name);
        for (asked, seen) in
            [("", ""), ("&owner=me", ""), ("&owner=BUDI", "budi sari agus dewi putri"), ("&owner=EKO", "eko surya agus dewi putri")]
        {
            let of = if asked.contains("BUDI") { "budi" } else { "eko" };
            let whose = if asked.contains("=me") || asked.is_empty() { person } else { company.person(of) };
            let path = asked.replace("BUDI", &whose.user_id.to_string()).replace("EKO", &whose.user_id.to_string());
            let answer = person.gets(&format!("/api/crm/activities?view=overdue{path}")).await;
            if closed {
                answer.is_refused("FORBIDDEN");
                continue;
            }
            let answer = answer.is_ok();
            let rows = answer.data().as_array().expect("rows");
            answer.check(rows.iter().all(|row| row["owner_user_id"] == whose.user_id.to_string()), "is one person's");
            answer.check(
                seen.is_empty() || rows.is_empty() != among(seen, &person.name),
                &format!("shows what is {asked} to whom it should"),
            );
        }
    }
    company.world.is_proved_elsewhere();
}
