//! The planner's sums and its month, against counting one by one.

use std::collections::BTreeMap;

use serde_json::json;

use super::{Crowded, WORK, meta};

const TEAM: &str = "owner_user_id in (public.who('sari'), public.who('budi'), public.who('citra'))";

/// (who, whose work he asks for, whose that is).
const ASKED: &[(&str, &str, &str)] = &[
    ("budi", "", "owner_user_id = public.who('budi')"),
    ("budi", "&owner=team", "owner_user_id = public.who('budi')"),
    ("ana", "", "owner_user_id = public.who('ana')"),
    ("sari", "&owner=team", TEAM),
    ("sari", "&owner={citra}", "owner_user_id = public.who('citra')"),
    ("sari", "&owner={eko}", "false"),
    ("agus", "", "true"),
    ("agus", "&owner={eko}", "owner_user_id = public.who('eko')"),
];

/// The tenth is a Tuesday, so that the week ends on the fifteenth.
const GROUP: &str = "case when due_date < $today then 'Overdue' when due_date = $today then 'Today' when due_date = $today + 1 then 'Tomorrow' \
    when due_date <= date '2026-03-15' then 'This week' else 'Later' end";

#[tokio::test]
async fn read_to_its_end_the_planner_holds_what_it_counts() {
    let crowded = Crowded::new().await;
    for (who, asked, owners) in ASKED {
        let person = crowded.person(who).await;
        let path = crowded.path(&format!("{WORK}planner{asked}")).await;
        let said = format!("select {GROUP} from data.activities where status = 'Planned' and {owners}");
        let mut groups = BTreeMap::from(["Overdue", "Today", "Tomorrow", "This week", "Later"].map(|group| (group.to_owned(), 0_usize)));
        for group in crowded.says(&said).await {
            *groups.entry(group).or_default() += 1;
        }
        let counted = person.gets(&format!("{path}&limit=3&counts=true")).await.is_ok();
        assert_eq!(meta(&counted)["counts"], json!(groups), "{who} {asked}");
        assert_eq!(person.reads_through(&path, 7).await.len(), groups.values().sum::<usize>(), "{who} {asked}");
    }
    crowded.world.proves_itself().await;
}

#[tokio::test]
async fn each_day_of_the_month_page_holds_what_one_counts_by_hand() {
    let crowded = Crowded::new().await;
    for (who, asked, owners) in ASKED {
        let person = crowded.person(who).await;
        let path = crowded.path(&format!("/crm/activities?view=month&month=2026-03{asked}")).await;
        let said = format!(
            "select count(*) || ' planned on ' || to_char(due_date, 'FMDD FMMonth') from data.activities
            where status = 'Planned' and due_date between '2026-02-23' and '2026-04-05' and {owners} group by due_date order by due_date"
        );
        let page = person.browses(&path).await.shows_a_page();
        let shown: Vec<_> = page.text.split("aria-label=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let shown: Vec<_> = shown.into_iter().filter(|label| label.contains(" planned on ")).collect();
        assert_eq!(shown, crowded.says(&said).await, "{who} {asked}");
    }
    crowded.world.proves_itself().await;
}
