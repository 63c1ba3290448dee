//! How many a list holds: only when asked for, and then all of them whatever the page.

use serde_json::{Map, Value, json};

use super::{Crowded, DEALS, LEADS, meta};

async fn number(crowded: &Crowded, table: &str, rows: &str) -> i64 {
    crowded.says(&format!("select count(*)::text from data.{table} where {rows}")).await[0].parse().expect("a number")
}

#[tokio::test]
async fn a_list_of_leads_counts_itself_when_asked() {
    let crowded = Crowded::new().await;
    let working = "sales_owner_user_id is not null";
    let team = "sales_owner_user_id in (public.who('sari'), public.who('budi'), public.who('citra'))";
    let count = async |rows: &str| number(&crowded, "leads", rows).await;
    let inbox = json!({
        "all": count("triage_status in ('New', 'In Review')").await,
        "New": count("triage_status = 'New'").await,
        "In Review": count("triage_status = 'In Review'").await,
    });
    let pool = json!({"all": count("triage_status = 'Handed Over' and sales_owner_user_id is null").await});
    let mine = async |rows: &str, who: &str| json!({"all": count(rows).await, "mine": count(&format!("sales_owner_user_id = public.who('{who}')")).await});
    for (who, view, counts) in [
        ("ana", "inbox", inbox),
        ("ana", "nurture", json!({"all": count("triage_status = 'Nurture'").await})),
        ("ana", "disqualified", json!({"all": count("triage_status = 'Disqualified'").await})),
        ("budi", "handover_pool", pool),
        ("budi", "my_claimed", mine("sales_owner_user_id = public.who('budi')", "budi").await),
        ("sari", "my_claimed", mine(team, "sari").await),
        ("agus", "my_claimed", mine(working, "agus").await),
    ] {
        let person = crowded.person(who).await;
        let plain = person.gets(&format!("{LEADS}{view}&limit=3")).await.is_ok();
        assert!(meta(&plain).get("counts").is_none(), "{view} counts without being asked");
        let counted = person.gets(&format!("{LEADS}{view}&limit=3&counts=true")).await.is_ok();
        assert_eq!(meta(&counted)["counts"], counts, "{view} as {who}");
    }
    crowded.world.proves_itself().await;
}

#[tokio::test]
async fn a_list_of_deals_counts_its_stages_when_asked() {
    let crowded = Crowded::new().await;
    let team = "owner_user_id in (public.who('sari'), public.who('budi'), public.who('citra'))";
    let account = "account_id = (select min(account_id) from data.accounts)";
    for (who, path, rows) in [
        ("budi", "pipeline", "closed_at is null and owner_user_id = public.who('budi')".to_owned()),
        ("sari", "pipeline", format!("closed_at is null and {team}")),
        ("sari", "pipeline&stage=Discovery", format!("closed_at is null and {team}")),
        ("sari", "pipeline&account={account}", format!("closed_at is null and {team} and {account}")),
        ("agus", "closed", "closed_at is not null".to_owned()),
        ("agus", "closed&owner={eko}", "closed_at is not null and owner_user_id = public.who('eko')".to_owned()),
        ("agus", "all&q=crowd 1", "name like 'Crowd 1%'".to_owned()),
        ("agus", "all&q=crowd 1&account={account}", format!("name like 'Crowd 1%' and {account}")),
        ("budi", "overdue", "closed_at is null and next_step_due_date < $today and owner_user_id = public.who('budi')".to_owned()),
    ] {
        let grouped = format!("select stage || '|' || count(*) from data.opportunities where {rows} group by stage");
        let said: Map<String, Value> = crowded
            .says(&grouped)
            .await
            .iter()
            .filter_map(|row| {
                let (stage, number) = row.split_once('|')?;
                Some((stage.to_owned(), number.parse::<i64>().ok()?.into()))
            })
            .collect();
        let person = crowded.person(who).await;
        let path = format!("{DEALS}{}&limit=3", crowded.path(path).await);
        assert!(meta(&person.gets(&path).await.is_ok()).get("counts").is_none(), "{path} counts without being asked");
        let counted = person.gets(&format!("{path}&counts=true")).await.is_ok();
        assert_eq!(meta(&counted)["counts"], Value::Object(said), "{path} as {who}");
    }
    crowded.world.proves_itself().await;
}
