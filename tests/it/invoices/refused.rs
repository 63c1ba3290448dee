//! Who sees and writes invoices (spec 1.3, 3.1), by API, page and SQL.

use super::{PATH, invoice, world};

const SEES: &str = "agus dewi sari budi citra surya eko putri fitri";
const WRITES: &str = "agus fitri";

#[tokio::test]
async fn finance_and_admins_write_all_sales_see_and_marketing_sees_nothing_of_them() {
    let (world, account) = world().await;
    let fitri = world.person("fitri").await;
    fitri.bills(invoice(&account, "N-1", "2026-06-01")).await.is_created();
    for who in "agus dewi maya ana sari budi eko putri fitri oka".split(' ') {
        let person = world.person(who).await;
        let (sees, writes) = (SEES.split(' ').any(|name| name == who), WRITES.split(' ').any(|name| name == who));
        let list = person.gets(PATH).await;
        if sees {
            list.is_ok()
        } else {
            list.is_refused("FORBIDDEN")
        };
        let stored = person.bills(invoice(&account, &format!("by {who}"), "2026-06-01")).await;
        if writes {
            stored.is_created()
        } else {
            stored.is_refused("FORBIDDEN")
        };
        if who == "oka" {
            continue;
        }
        let page = person.browses(&format!("/crm/accounts/{account}")).await.shows_a_page();
        page.check(page.text.contains("<h2>Invoices</h2>") == sees, "has the section for whoever sees invoices");
        page.check(page.text.contains("add-invoice-form") == writes, "offers Add invoice to whoever may");
        page.check(page.text.contains("Correct N-1") == writes, "offers to correct to whoever may");
        let whole = person.gets(&format!("/api/crm/accounts/{account}")).await.is_ok();
        whole.check(whole.data()["invoices"].is_object() == sees, "holds the summary for whoever sees invoices");
        let sql = world.sql_as(who).await;
        assert_eq!(sql.count("select count(*) from data.invoices").await > 0, sees, "{who} by SQL");
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn the_summary_counts_per_currency_and_leaves_void_out() {
    let (world, account) = world().await;
    let fitri = world.person("fitri").await;
    for (number, currency, amount, paid, due, status) in [
        ("A", "IDR", "1000", "0", "2026-07-30", None),
        ("B", "IDR", "500", "200", "2026-06-01", None),
        ("C", "USD", "70.25", "70.25", "2026-06-01", None),
        ("D", "USD", "10", "0", "2026-06-01", Some("Void")),
    ] {
        let mut draft = invoice(&account, number, "2026-05-01");
        for (field, value) in [
            ("currency", Some(currency)),
            ("amount", Some(amount)),
            ("paid_amount", Some(paid)),
            ("due_date", Some(due)),
            ("status", status),
        ] {
            if let Some(value) = value {
                draft[field] = value.into();
            }
        }
        fitri.bills(draft).await.is_created();
    }
    let whole = fitri.gets(&format!("/api/crm/accounts/{account}")).await.is_ok();
    let expected = serde_json::json!({"count": 3, "lifetime": {"IDR": "1500.00", "USD": "70.25"}, "outstanding": {"IDR": "1300.00"}, "overdue": {"IDR": "300.00"}});
    assert_eq!(whole.data()["invoices"], expected);
    world.proves_itself().await;
}
