//! Whether a value came back as it was: numbers by value, and without members only where the schema does not name them.

use std::collections::BTreeSet;

use serde_json::{Number, Value};

/// The pointers to what was lost or changed.
pub(crate) fn differences(before: &Value, after: &Value, named: &BTreeSet<(String, String)>) -> Vec<String> {
    let mut found = Vec::new();
    compare(before, after, "", named, &mut found);
    found
}

fn compare(
    before: &Value,
    after: &Value,
    place: &str,
    named: &BTreeSet<(String, String)>,
    found: &mut Vec<String>,
) {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            for (name, member) in before {
                let token = name.replace('~', "~0").replace('/', "~1");
                let inner = format!("{place}/{token}");
                match after.get(name) {
                    Some(other) => compare(member, other, &inner, named, found),
                    None if named.contains(&(place.to_owned(), name.clone())) => {
                        found.push(format!("{inner} is lost"));
                    }
                    None => {}
                }
            }
            let new = after.keys().filter(|name| !before.contains_key(*name));
            found.extend(new.map(|name| format!("{place}/{name} is new")));
        }
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            for (index, (item, other)) in before.iter().zip(after).enumerate() {
                compare(item, other, &format!("{place}/{index}"), named, found);
            }
        }
        (Value::Number(before), Value::Number(after)) if same_number(before, after) => {}
        (before, after) if before == after => {}
        _ => found.push(format!("{place}: {before} became {after}")),
    }
}

fn same_number(before: &Number, after: &Number) -> bool {
    let integer = |number: &Number| number.as_i128();
    match (integer(before), integer(after)) {
        (Some(before), Some(after)) => before == after,
        _ => before.as_f64() == after.as_f64(),
    }
}
