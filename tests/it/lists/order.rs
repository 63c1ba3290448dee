//! Which records a list holds and in what order (spec 3.2), read page by page to its end.

use std::collections::HashSet;

use super::{Crowded, DEALS, LEADS, WORK};

/// A list as somebody reads it, and the obvious query for it.
struct List {
    who: &'static str,
    path: String,
    id: &'static str,
    sql: String,
}

fn list(who: &'static str, path: &str, id: &'static str, table: &str, rows: &str, order: &str) -> List {
    List { who, path: path.to_owned(), id, sql: format!("select {id} from data.{table} where {rows} order by {order}") }
}

fn leads(who: &'static str, view: &str, rows: &str, order: &str) -> List {
    list(who, &format!("{LEADS}{view}"), "lead_id", "leads", &format!("converted_at is null and {rows}"), order)
}

fn deals(who: &'static str, view: &str, rows: &str, order: &str) -> List {
    list(who, &format!("{DEALS}{view}"), "opportunity_id", "opportunities", rows, order)
}

fn work(who: &'static str, view: &str, rows: &str) -> List {
    list(who, &format!("{WORK}{view}"), "activity_id", "activities", &format!("status = 'Planned' and {rows}"), "due_date, activity_id")
}

const BUDI: &str = "owner_user_id = public.who('budi')";
const EKO: &str = "owner_user_id = public.who('eko')";
const SARI: &str = "owner_user_id = public.who('sari')";
const TEAM: &str = "owner_user_id in (public.who('sari'), public.who('budi'), public.who('citra'))";

fn of_leads() -> Vec<List> {
    let mut lists = Vec::new();
    for who in ["ana", "maya", "agus", "dewi"] {
        lists.push(leads(who, "inbox", "triage_status in ('New', 'In Review')", "sla_deadline, created_at, lead_id"));
        lists.push(leads(who, "nurture", "triage_status = 'Nurture'", "next_contact_on nulls last, created_at, lead_id"));
        lists.push(leads(who, "disqualified", "triage_status = 'Disqualified'", "disqualified_at desc, lead_id desc"));
    }
    let pool = "triage_status = 'Handed Over' and sales_owner_user_id is null";
    for who in ["budi", "sari", "putri", "agus", "dewi"] {
        lists.push(leads(who, "handover_pool", pool, "priority desc, handed_over_at, lead_id"));
    }
    let mut mine = |who, view: &str, rows: &str| {
        let rows = format!("triage_status = 'Handed Over' and sales_{rows}");
        lists.push(leads(who, view, &rows, "claimed_at desc, lead_id desc"));
    };
    mine("budi", "my_claimed", BUDI);
    mine("budi", "my_claimed&owner=team", BUDI);
    mine("budi", "my_claimed&owner={citra}", "owner_user_id is null and false");
    mine("sari", "my_claimed", SARI);
    mine("sari", "my_claimed&owner=team", TEAM);
    mine("sari", "my_claimed&owner={budi}", BUDI);
    mine("sari", "my_claimed&owner={eko}", "owner_user_id is null and false");
    mine("agus", "my_claimed&owner=me", "owner_user_id is null and false");
    for who in ["putri", "agus", "dewi"] {
        mine(who, "my_claimed", "owner_user_id is not null");
        mine(who, "my_claimed&owner={eko}", EKO);
    }
    lists
}

fn of_deals() -> Vec<List> {
    let mut lists = Vec::new();
    for (view, rows, order) in [
        ("pipeline", "closed_at is null", "next_step_due_date, opportunity_id"),
        ("closed", "closed_at is not null", "closed_at desc, opportunity_id desc"),
        ("all", "true", "created_at desc, opportunity_id desc"),
    ] {
        let mut add =
            |who, filter: &str, owners: &str| lists.push(deals(who, &format!("{view}{filter}"), &format!("{rows} and {owners}"), order));
        add("budi", "", BUDI);
        add("sari", "", TEAM);
        add("putri", "", "true");
        add("agus", "", "true");
        add("sari", "&owner=me", SARI);
        add("sari", "&owner={budi}", BUDI);
        add("sari", "&owner={eko}", "false");
        add("agus", "&owner={eko}", EKO);
        add("agus", "&account={account}", "account_id = (select min(account_id) from data.accounts)");
        add("sari", "&account={account}&owner=me", &format!("account_id = (select min(account_id) from data.accounts) and {SARI}"));
    }
    for who in ["budi", "sari", "agus"] {
        let owners = if who == "budi" {
            BUDI
        } else if who == "sari" {
            TEAM
        } else {
            "true"
        };
        let stage = |stage: &str| format!("stage = '{stage}' and {owners}");
        lists.push(deals(who, "pipeline&stage=On Hold", &stage("On Hold"), "next_step_due_date, opportunity_id"));
        lists.push(deals(who, "closed&stage=Closed Won", &stage("Closed Won"), "closed_at desc, opportunity_id desc"));
    }
    for (who, filter, owners) in [
        ("budi", "", BUDI),
        ("sari", "", SARI),
        ("sari", "&owner=all", TEAM),
        ("sari", "&owner={citra}", "owner_user_id = public.who('citra')"),
        ("agus", "&owner=all", "true"),
        ("agus", "", "false"),
        ("putri", "&owner=all&stage=Negotiation", "stage = 'Negotiation'"),
    ] {
        let rows = format!("closed_at is null and next_step_due_date < $today and {owners}");
        lists.push(deals(who, &format!("overdue{filter}"), &rows, "next_step_due_date, opportunity_id"));
    }
    lists
}

fn of_work() -> Vec<List> {
    let due = |owner: &str| format!("due_date <= $today and {owner}");
    let late = |owner: &str| format!("due_date < $today and {owner}");
    vec![
        work("budi", "inbox", &due(BUDI)),
        work("sari", "inbox", &due(SARI)),
        work("ana", "inbox", &due("owner_user_id = public.who('ana')")),
        work("agus", "inbox", "false"),
        work("budi", "overdue", &late(BUDI)),
        work("ana", "overdue", &late("owner_user_id = public.who('ana')")),
        work("sari", "overdue&owner={budi}", &late(BUDI)),
        work("sari", "overdue&owner={eko}", "false"),
        work("agus", "overdue&owner={eko}", &late(EKO)),
        work("budi", "overdue&owner={citra}", "false"),
        work("budi", "planner", BUDI),
        work("sari", "planner", SARI),
        work("sari", "planner&owner=team", TEAM),
        work("sari", "planner&owner={budi}", BUDI),
        work("budi", "planner&owner=team", BUDI),
        work("sari", "planner&owner={eko}", "false"),
        work("agus", "planner", "true"),
        work("agus", "planner&owner={eko}", EKO),
    ]
}

/// Reads each list in small pages, in large ones and as a file, and holds all against the obvious query.
async fn are_read_as_said(crowded: &Crowded, lists: Vec<List>) {
    for list in lists {
        let person = crowded.person(list.who).await;
        let said = crowded.says(&list.sql).await;
        let path = crowded.path(&list.path).await;
        let read = person.reads_through(&path, 11).await;
        assert_eq!(read.iter().collect::<HashSet<_>>().len(), read.len(), "{} shows {} a record twice", list.path, list.who);
        assert_eq!(read, said, "{} as {}", list.path, list.who);
        assert_eq!(person.reads_through(&path, 200).await, said, "{} as {}, in large pages", list.path, list.who);
        assert_eq!(person.takes(&path).await.column(list.id), said, "{} as {}, as a file", list.path, list.who);
    }
}

#[tokio::test]
async fn every_list_of_leads_is_read_to_its_end_in_its_order() {
    let crowded = Crowded::new().await;
    are_read_as_said(&crowded, of_leads()).await;
    crowded.world.proves_itself().await;
}

#[tokio::test]
async fn every_list_of_deals_is_read_to_its_end_in_its_order() {
    let crowded = Crowded::new().await;
    are_read_as_said(&crowded, of_deals()).await;
    crowded.world.proves_itself().await;
}

#[tokio::test]
async fn every_list_of_work_is_read_to_its_end_in_its_order() {
    let crowded = Crowded::new().await;
    are_read_as_said(&crowded, of_work()).await;
    crowded.world.proves_itself().await;
}

/// A team of more than sixteen is not read member by member (spec 2.4); nothing else about its lists is different.
#[tokio::test]
async fn a_large_team_reads_the_same_lists() {
    let crowded = Crowded::new().await;
    let hired = "insert into data.users (email, full_name, role_name, manager_user_id)
        select 'more' || n || '@bcp.test', 'More ' || n, 'salesperson', public.who('sari') from generate_series(1, 20) as n";
    crowded.owner.execute(hired, &[]).await.expect("twenty more");
    let lists = of_leads().into_iter().chain(of_deals()).chain(of_work()).filter(|list| list.who == "sari");
    are_read_as_said(&crowded, lists.collect()).await;
    crowded.world.proves_itself().await;
}
