//! Another mapping, other options, another encoding: the rows are read anew, and choices are remembered.

use serde_json::{Value, json};

use super::{PATH, World};

const LIST: &str = "Firma,Kota,Tgl\nPT Café,Zürich,04/05/2026\n";

#[tokio::test]
async fn required_fields_stay_listed_until_they_are_mapped_and_the_choice_is_remembered() {
    let world = World::new().await;
    let budi = world.budi().await;
    let uploaded = budi.uploads("list.csv", LIST).await.is_created();
    assert_eq!((&uploaded.data()["missing"], &uploaded.data()["batch"]["failed"]), (&json!(["company_name"]), &json!(1)));
    let path = format!("{PATH}/{}", uploaded.id("batch.batch_id"));
    budi.patches(&path, json!({"mapping": {"company_name": "Nowhere"}}))
        .await
        .is_refused("VALIDATION_ERROR")
        .names_field("mapping.company_name");
    budi.patches(&path, json!({"mapping": {"shoe_size": "Kota"}})).await.is_refused("VALIDATION_ERROR").names_field("mapping.shoe_size");
    let change = json!({"mapping": {"company_name": "Firma", "next_outreach_at": "Tgl", "city": null}, "keep_as": "Trade fair"});
    let mapped = budi.patches(&path, change).await.is_ok();
    assert_eq!((&mapped.data()["missing"], &mapped.data()["batch"]["created"]), (&json!([]), &json!(1)));
    assert_eq!(budi.rows_of(&mapped).await[0]["draft"], json!({"company_name": "PT Café", "next_outreach_at": "2026-05-04"}));
    let american = budi.patches(&path, json!({"options": {"dates": "month_first"}})).await.is_ok();
    assert_eq!(budi.rows_of(&american).await[0]["draft"]["next_outreach_at"], "2026-04-05");
    let again = budi.uploads("list.csv", LIST.replace("Café", "Lain")).await.is_created();
    assert_eq!(again.data()["batch"]["mapping"], json!({"company_name": "Firma", "next_outreach_at": "Tgl"}));
    assert_eq!(world.person("eko").await.uploads("list.csv", LIST).await.is_created().data()["missing"], json!(["company_name"]));
    world.proves_itself().await;
}

#[tokio::test]
async fn named_mappings_are_kept_chosen_and_deleted_by_whom_they_belong_to() {
    let world = World::new().await;
    let (budi, eko) = (world.budi().await, world.person("eko").await);
    let uploaded = budi.uploads("list.csv", LIST).await.is_created();
    let path = format!("{PATH}/{}", uploaded.id("batch.batch_id"));
    budi.patches(&path, json!({"mapping": {"company_name": "Firma"}, "keep_as": "Trade fair"})).await.is_ok();
    let named = budi.gets(&format!("{PATH}/mappings?kind=targets")).await.is_ok();
    let number = named.data()[0]["mapping_id"].clone();
    assert_eq!(named.data()[0]["name"], "Trade fair");
    assert_eq!(eko.gets(&format!("{PATH}/mappings")).await.is_ok().data(), &json!([]));
    let other = budi.uploads("other.csv", "Firma,Kota,Tgl,More\nPT Lain,Bogor,,x\n").await.is_created();
    let path = format!("{PATH}/{}", other.id("batch.batch_id"));
    assert_eq!(budi.patches(&path, json!({"mapping_id": number})).await.is_ok().data()["missing"], json!([]));
    let one = format!("{PATH}/mappings/{number}");
    eko.sends(eko.asks(reqwest::Method::DELETE, &one)).await.is_refused("NOT_FOUND");
    budi.sends(budi.asks(reqwest::Method::DELETE, &one)).await.is_ok();
    budi.patches(&path, json!({"mapping_id": number})).await.is_refused("VALIDATION_ERROR").names_field("mapping_id");
    world.proves_itself().await;
}

#[tokio::test]
async fn a_file_is_read_again_in_another_encoding_with_another_delimiter() {
    let world = World::new().await;
    let budi = world.budi().await;
    let uploaded = budi.uploads("list.csv", "Company Name;City,Notes\nPT Café;Bogor,x\n").await.is_created();
    let path = format!("{PATH}/{}", uploaded.id("batch.batch_id"));
    budi.patches(&path, json!({"options": {"delimiter": "dot"}})).await.is_refused("VALIDATION_ERROR").names_field("options.delimiter");
    budi.patches(&path, json!({"options": {"encoding": "klingon"}})).await.is_refused("VALIDATION_ERROR").names_field("options.encoding");
    let other = budi.patches(&path, json!({"options": {"delimiter": "semicolon", "encoding": "windows-1252"}})).await.is_ok();
    assert_eq!(other.data()["batch"]["headers"], json!(["Company Name", "City,Notes"]));
    assert_eq!(budi.rows_of(&other).await[0]["raw"], json!(["PT CafÃ©", "Bogor,x"]));
    let fixed = budi.patches(&path, json!({"options": {"fixed": {"source": "Expo"}, "duplicates": "fill"}})).await.is_ok();
    let options: &Value = &fixed.data()["batch"]["options"];
    assert_eq!(
        (&options["fixed"]["source"], &options["duplicates"], &options["delimiter"]),
        (&json!("Expo"), &json!("fill"), &json!("semicolon"))
    );
    budi.patches(&path, json!({"options": {"fixed": {"status": "won"}}}))
        .await
        .is_refused("VALIDATION_ERROR")
        .names_field("options.fixed.status");
    world.person("eko").await.patches(&path, json!({"options": {"duplicates": "skip"}})).await.is_refused("NOT_FOUND");
    world.proves_itself().await;
}
