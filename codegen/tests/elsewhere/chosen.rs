//! What comes of options, seen from a program: closed enums, types of one's own, derives, boxes, names.

use std::collections::HashSet;

mod petstore;

use petstore::types::{Pet, PetOwner, ShopStatus};

fn main() {
    let text = r#"{"name":"Rex","status":"sold","owner":{"name":"Ann"},"born":"2024-02-29T12:00:00Z","price":12.10}"#;
    let pet: Pet = serde_json::from_str(text).unwrap();
    assert_eq!(pet.status, Some(ShopStatus::Sold));
    assert_eq!(pet.owner, Some(PetOwner::Person(people::Person { name: "Ann".to_owned() })));
    assert_eq!(pet.born.unwrap().year(), 2024);
    assert_eq!(pet.price.unwrap().to_string(), "12.1");
    let again: serde_json::Value = serde_json::to_value(&pet).unwrap();
    assert_eq!(again, serde_json::from_str::<serde_json::Value>(text).unwrap());

    let lost = serde_json::from_str::<Pet>(r#"{"name":"Rex","status":"lost"}"#).unwrap_err();
    assert!(lost.to_string().starts_with("unknown variant `lost`, expected `available` or `sold`"), "{lost}");
    let lost = "lost".parse::<ShopStatus>().unwrap_err();
    assert_eq!(lost.to_string(), "\"lost\" is none of the values that the document names");
    assert_eq!("sold".parse(), Ok(ShopStatus::Sold));
    let all: HashSet<ShopStatus> = ShopStatus::ALL.iter().copied().collect();
    assert!(all.len() == 2 && ShopStatus::Available < ShopStatus::Sold);

    let client = petstore::Client::builder().build().unwrap();
    let request = format!("{:?}", client.pets().pets().limit(3));
    assert!(request.starts_with("Pets {") || request.starts_with("PetsRequest {"), "{request}");
}
