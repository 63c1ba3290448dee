//! Adding and correcting by number, one or many (spec 4.2), and the status that what is paid and when it is due give.

use serde_json::{Value, json};

use super::{PATH, invoice, row, world};

#[tokio::test]
async fn an_invoice_is_added_once_and_corrected_by_its_number() {
    let (world, account) = world().await;
    let fitri = world.person("fitri").await;
    let added = fitri.bills(invoice(&account, "UGC/1", "2026-06-01")).await.is_created();
    let (id, stored) = (added.id("invoice.invoice_id"), added.data()["invoice"].clone());
    assert_eq!((&stored["amount"], &stored["currency"], &stored["status"]), (&json!("100.00"), &json!("IDR"), &json!("Outstanding")));
    let same = fitri.bills(json!({"invoice_number": "UGC/1"})).await.is_ok();
    assert_eq!((same.status, &same.data()["invoice"]["version"]), (200, &json!(1)), "nothing was said, so nothing changes");
    let changed = fitri.bills(json!({"invoice_number": "UGC/1", "amount": "250.5", "due_date": "2026-07-15"})).await.is_ok();
    assert_eq!((changed.status, changed.id("invoice.invoice_id")), (200, id), "the same one");
    assert_eq!((&changed.data()["invoice"]["amount"], &changed.data()["invoice"]["due_date"]), (&json!("250.50"), &json!("2026-07-15")));
    let cleared = fitri.bills(json!({"invoice_number": "UGC/1", "due_date": null, "version": 2})).await.is_ok();
    assert_eq!(cleared.data()["invoice"]["due_date"], Value::Null);
    fitri.bills(json!({"invoice_number": "UGC/1", "amount": "9", "version": 2})).await.is_refused("STALE_RECORD");
    fitri
        .bills(json!({"version": 0, "account_id": account, "invoice_number": "UGC/1", "invoice_date": "2026-06-01", "amount": "1"}))
        .await
        .is_refused("VALIDATION_ERROR")
        .names_field("invoice_number");
    let kept = row(&world.owner_sql().await, &account).await;
    assert_eq!((&kept["last_invoice_date"], &kept["lifetime_value"]), (&json!("2026-06-01"), &json!({"IDR": "250.50"})));
    assert_eq!(kept["version"], 1, "an invoice is no edit of the account");
    world.proves_itself().await;
}

#[tokio::test]
async fn the_status_follows_from_what_is_paid_and_when_it_is_due() {
    let (world, account) = world().await;
    let fitri = world.person("fitri").await;
    fitri.bills(invoice(&account, "N", "2026-06-01")).await.is_created();
    for (said, status, paid) in [
        (json!({"paid_amount": "40"}), "Partial", "40.00"),
        (json!({"due_date": "2026-06-29"}), "Overdue", "40.00"),
        (json!({"due_date": "2026-06-30"}), "Partial", "40.00"),
        (json!({"status": "Paid"}), "Paid", "100.00"),
        (json!({"amount": "120"}), "Partial", "100.00"),
        (json!({"status": "Outstanding"}), "Outstanding", "0.00"),
        (json!({"paid_amount": "120"}), "Paid", "120.00"),
        (json!({"status": "Void"}), "Void", "120.00"),
        (json!({"amount": "130"}), "Void", "120.00"),
        (json!({"status": "Partial"}), "Partial", "120.00"),
        (json!({"due_date": null, "status": "Overdue"}), "Overdue", "120.00"),
        (json!({"amount": "140"}), "Overdue", "120.00"),
    ] {
        let mut body = said.clone();
        body["invoice_number"] = json!("N");
        let now = fitri.bills(body).await.is_ok().data()["invoice"].clone();
        assert_eq!((&now["status"], &now["paid_amount"]), (&json!(status), &json!(paid)), "{said}");
    }
    for (said, field) in [
        (json!({"status": "Paid", "paid_amount": "5"}), "paid_amount"),
        (json!({"status": "Partial", "paid_amount": "0"}), "paid_amount"),
        (json!({"status": "Outstanding", "paid_amount": "5"}), "status"),
        (json!({"status": "Outstanding", "paid_amount": "140"}), "status"),
        (json!({"status": "Overdue", "due_date": "2026-06-30"}), "status"),
        (json!({"paid_amount": "141"}), "paid_amount"),
        (json!({"account_id": "ACCT209901010001"}), "account_id"),
    ] {
        let mut body = said;
        body["invoice_number"] = json!("N");
        fitri.bills(body).await.is_refused("VALIDATION_ERROR").names_field(field);
    }
    world.proves_itself().await;
}

#[tokio::test]
async fn many_are_stored_all_or_none_and_every_wrong_field_is_named_with_its_row() {
    let (world, account) = world().await;
    let fitri = world.person("fitri").await;
    fitri.bills(invoice(&account, "N-2", "2026-06-01")).await.is_created();
    let mut wrong: Vec<Value> = (0..5).map(|n| invoice(&account, &format!("N-{n}"), "2026-06-02")).collect();
    wrong[1]["amount"] = json!(null);
    wrong[3]["account_id"] = json!("ACCT209901010001");
    wrong[4]["invoice_number"] = json!("N-0");
    let refused = fitri.bills_all(wrong).await.is_refused("VALIDATION_ERROR").names_field("invoices[4].invoice_number");
    refused.check(refused.message().starts_with("Invoice 5 of the list, invoice number:"), "says which row in words");
    let mut wrong: Vec<Value> = (0..5).map(|n| invoice(&account, &format!("N-{n}"), "2026-06-02")).collect();
    wrong[1]["amount"] = json!(null);
    wrong[3]["account_id"] = json!("ACCT209901010001");
    fitri.bills_all(wrong).await.is_refused("VALIDATION_ERROR").names_field("invoices[1].amount").names_field("invoices[3].account_id");
    fitri
        .bills_all(vec![json!({"invoice_number": "N-1", "surprise": 1})])
        .await
        .is_refused("VALIDATION_ERROR")
        .names_field("invoices[0].surprise");
    fitri.bills_all(vec![json!({"amount": "-1"})]).await.is_refused("VALIDATION_ERROR").names_field("invoices[0].amount");
    fitri.bills_all(Vec::new()).await.is_refused("VALIDATION_ERROR").names_field("invoices");
    fitri.bills_all((0..1001).map(|n| invoice(&account, &n.to_string(), "2026-06-01")).collect()).await.is_refused("VALIDATION_ERROR");
    let one_too = json!({"invoices": [invoice(&account, "N-9", "2026-06-01")], "amount": "1"});
    fitri.posts(PATH, one_too).await.is_refused("VALIDATION_ERROR").names_field("amount");
    let mut right: Vec<Value> = (0..1000).map(|n| invoice(&account, &format!("N-{n}"), "2026-06-01")).collect();
    right[2] = json!({"invoice_number": "N-2"});
    right[3]["invoice_date"] = json!("2026-06-20");
    let stored = fitri.bills_all(right).await.is_ok();
    assert_eq!((stored.status, &stored.data()["created"], &stored.data()["unchanged"]), (200, &json!(999), &json!(1)));
    assert_eq!(stored.data()["invoice_ids"].as_array().map(Vec::len), Some(1000));
    let kept = row(&world.owner_sql().await, &account).await;
    assert_eq!((&kept["lifetime_value"], &kept["last_invoice_date"]), (&json!({"IDR": "100000.00"}), &json!("2026-06-20")));
    world.proves_itself().await;
}

#[tokio::test]
async fn the_list_pages_from_the_newest_by_account_and_by_typed_text() {
    let (world, account) = world().await;
    let fitri = world.person("fitri").await;
    let other = super::account(&world.owner_sql().await, "CV Maju").await;
    for day in 1..=7 {
        fitri.bills(invoice(&account, &format!("UGC/{day}"), &format!("2026-06-0{day}"))).await.is_created();
    }
    fitri.bills(invoice(&other, "X-1", "2026-06-09")).await.is_created();
    let numbers = |answer: &crate::support::Answer| -> Vec<String> {
        answer.data().as_array().into_iter().flatten().filter_map(|row| row["invoice_number"].as_str().map(str::to_owned)).collect()
    };
    let first = fitri.gets(&format!("{PATH}?account={account}&limit=4")).await.is_ok();
    assert_eq!(numbers(&first), ["UGC/7", "UGC/6", "UGC/5", "UGC/4"]);
    let text: Value = serde_json::from_str(&first.text).expect("JSON");
    let next = text["meta"]["next_cursor"].as_str().expect("a next page");
    let second = fitri.gets(&format!("{PATH}?account={account}&limit=4&cursor={next}")).await.is_ok();
    assert_eq!(numbers(&second), ["UGC/3", "UGC/2", "UGC/1"]);
    for (q, found) in [("x-1", 1), ("maju", 1), ("x", 1), ("cv", 1), ("laut biru", 7), ("ugc/", 7), ("%25", 0), ("_-1", 0), ("nothing", 0)]
    {
        assert_eq!(numbers(&fitri.gets(&format!("{PATH}?q={q}")).await.is_ok()).len(), found, "{q}");
    }
    assert_eq!(numbers(&fitri.gets(PATH).await.is_ok()).len(), 8);
    fitri.gets(&format!("{PATH}?cursor=x")).await.is_refused("VALIDATION_ERROR").names_field("cursor");
    world.proves_itself().await;
}

#[tokio::test]
async fn the_same_request_twice_stores_one_invoice_and_answers_the_same() {
    let (world, account) = world().await;
    let fitri = world.person("fitri").await.with_key("once");
    let first = fitri.bills(invoice(&account, "K-1", "2026-06-01")).await.is_created();
    let again = fitri.bills(invoice(&account, "K-1", "2026-06-01")).await;
    assert_eq!(first.data(), again.data());
    fitri.bills(invoice(&account, "K-2", "2026-06-01")).await.is_refused("IDEMPOTENCY_MISMATCH");
    world.proves_itself().await;
}

/// The names of the shapes of an answer of 200 that this one has.
fn described_as(data: &Value) -> Vec<String> {
    let document = serde_json::to_value(bcp_crm::app::document()).expect("a document");
    let schema = &document["paths"][PATH]["post"]["responses"]["200"]["content"]["application/json"]["schema"];
    let done = schema["$ref"].as_str().and_then(|name| document.pointer(name.trim_start_matches('#'))).expect("a schema");
    let shapes = done["properties"]["data"]["oneOf"].as_array().expect("more than one shape").iter();
    let fits = |shape: &&Value| {
        let properties = shape["properties"].as_object().expect("properties");
        properties.len() == data.as_object().map_or(0, serde_json::Map::len)
            && properties.iter().all(|(name, kind)| match kind["type"].as_str() {
                Some("boolean") => data[name].is_boolean(),
                Some("integer") => data[name].is_i64(),
                Some("array") => data[name].is_array(),
                _ => data[name].is_object(),
            })
    };
    shapes.filter(fits).map(|shape| shape["description"].as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn the_document_describes_one_that_was_corrected_and_many() {
    let (world, account) = world().await;
    let fitri = world.person("fitri").await;
    let many = fitri.bills_all(vec![invoice(&account, "A", "2026-06-01"), invoice(&account, "B", "2026-06-02")]).await.is_ok();
    assert_eq!(described_as(many.data()), ["Many invoices."]);
    let one = fitri.bills(json!({"invoice_number": "A", "amount": "7"})).await.is_ok();
    assert_eq!(described_as(one.data()), ["One invoice as it is stored now."]);
    world.proves_itself().await;
}
