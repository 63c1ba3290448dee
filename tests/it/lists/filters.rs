//! What a list may be narrowed to (spec 4.2), alone and together, and what is no such thing.

use super::{Crowded, DEALS, LEADS, WORK};

const INBOX: &str = "triage_status in ('New', 'In Review')";
const LATE: &str = "sla_deadline < '2026-03-10T03:00:00Z' and first_touched_at is null";

#[tokio::test]
async fn a_list_of_leads_is_narrowed_by_each_filter_and_by_all_of_them() {
    let crowded = Crowded::new().await;
    let ana = crowded.person("ana").await;
    for (filter, rows) in [
        ("service=DOM_FTL", "service_code = 'DOM_FTL'"),
        ("channel=LinkedIn", "primary_channel = 'LinkedIn'"),
        ("sourced_by=Marketing", "sourced_by = 'Marketing'"),
        ("sourced_by=Sales", "sourced_by = 'Sales'"),
        ("marketing_owner={dian}", "marketing_owner_user_id = public.who('dian')"),
        ("from=2026-03-03", "lead_date >= '2026-03-03'"),
        ("to=2026-03-03", "lead_date <= '2026-03-03'"),
        ("from=2026-03-02&to=2026-03-04", "lead_date between '2026-03-02' and '2026-03-04'"),
        ("from=2026-03-04&to=2026-03-02", "false"),
        ("sla=overdue", LATE),
        ("triage_status=In Review", "triage_status = 'In Review'"),
        (
            "service=DOM_FTL&channel=LinkedIn&marketing_owner={ana}&sla=overdue",
            &format!(
                "service_code = 'DOM_FTL'
            and primary_channel = 'LinkedIn' and marketing_owner_user_id = public.who('ana') and {LATE}"
            ),
        ),
        ("service=EXI_AF&from=2026-03-02&sla=", "service_code = 'EXI_AF' and lead_date >= '2026-03-02'"),
        ("service=NOPE", "false"),
    ] {
        let said = format!("select lead_id from data.leads where {INBOX} and {rows} order by sla_deadline, created_at, lead_id");
        let path = crowded.path(&format!("{LEADS}inbox&{filter}")).await;
        assert_eq!(ana.reads_through(&path, 5).await, crowded.says(&said).await, "{filter}");
    }
    crowded.world.proves_itself().await;
}

#[tokio::test]
async fn every_list_of_leads_is_narrowed_alike() {
    let crowded = Crowded::new().await;
    let agus = crowded.person("agus").await;
    let pool = "triage_status = 'Handed Over' and sales_owner_user_id is null";
    for (view, rows, order) in [
        ("nurture", "triage_status = 'Nurture'", "next_contact_on nulls last, created_at, lead_id"),
        ("disqualified", "triage_status = 'Disqualified'", "disqualified_at desc, lead_id desc"),
        ("handover_pool", pool, "priority desc, handed_over_at, lead_id"),
        ("my_claimed", "sales_owner_user_id is not null", "claimed_at desc, lead_id desc"),
    ] {
        let said = format!(
            "select lead_id from data.leads where {rows} and service_code = 'DOM_FTL' and lead_date >= '2026-03-02' order by {order}"
        );
        let path = format!("{LEADS}{view}&service=DOM_FTL&from=2026-03-02");
        assert_eq!(agus.reads_through(&path, 5).await, crowded.says(&said).await, "{view}");
    }
    crowded.world.proves_itself().await;
}

#[tokio::test]
async fn what_is_no_filter_of_the_list_is_refused_by_its_name() {
    let crowded = Crowded::new().await;
    let agus = crowded.person("agus").await;
    for (path, field) in [
        (format!("{LEADS}everything"), "view"),
        ("/api/crm/leads".to_owned(), "view"),
        (format!("{LEADS}inbox&channel=Radio"), "channel"),
        (format!("{LEADS}inbox&sourced_by=Finance"), "sourced_by"),
        (format!("{LEADS}inbox&marketing_owner=ana"), "marketing_owner"),
        (format!("{LEADS}inbox&from=9999-99-99"), "from"),
        (format!("{LEADS}inbox&to=yesterday"), "to"),
        (format!("{LEADS}inbox&sla=late"), "sla"),
        (format!("{LEADS}inbox&triage_status=Old"), "triage_status"),
        (format!("{LEADS}my_claimed&owner=somebody"), "owner"),
        (format!("{LEADS}inbox&colour=blue"), "colour"),
        (format!("{LEADS}inbox&service=a&service=b"), "service"),
        (format!("{DEALS}everything"), "view"),
        (format!("{DEALS}pipeline&owner=somebody"), "owner"),
        (format!("{DEALS}pipeline&stage=Nearly"), "stage"),
        (format!("{DEALS}pipeline&colour=blue"), "colour"),
        ("/api/crm/opportunities/board?owner=somebody".to_owned(), "owner"),
        ("/api/crm/opportunities/board?stage=Discovery".to_owned(), "stage"),
        (format!("{WORK}everything"), "view"),
        (format!("{WORK}overdue&owner=somebody"), "owner"),
        (format!("{WORK}inbox&colour=blue"), "colour"),
    ] {
        agus.gets(&path).await.is_refused("VALIDATION_ERROR").names_field(field);
    }
    let said = agus.gets(&format!("{LEADS}inbox&channel=Radio")).await.is_refused("VALIDATION_ERROR");
    said.check(said.text.contains("LinkedIn") && said.text.contains("Trade Show"), "names the possible values");
    crowded.world.proves_itself().await;
}

#[tokio::test]
async fn white_space_of_any_kind_is_no_filter() {
    let crowded = Crowded::new().await;
    let agus = crowded.person("agus").await;
    let path = "/api/crm/opportunities/board";
    let all = agus.gets(path).await.is_ok();
    for space in ["", "+", "%C2%85", "%E2%80%A8", "%09%E3%80%80"] {
        let board = agus.gets(&format!("{path}?owner={space}&q={space}")).await.is_ok();
        board.check(board.data() == all.data(), "is the whole board");
    }
    crowded.world.proves_itself().await;
}
