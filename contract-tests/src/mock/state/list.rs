//! Lists: which items a request asks for by its query, and what the body says of pages.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::shape::text;
use super::store::Item;

const PAGE: [&str; 3] = ["page", "page_number", "pageNumber"];
const SIZE: [&str; 7] = ["per_page", "perPage", "page_size", "pageSize", "limit", "size", "count"];
const OFFSET: [&str; 3] = ["offset", "skip", "start"];

/// A part of a list.
#[derive(Debug, PartialEq)]
pub(super) struct Page {
    pub(super) items: Vec<Item>,
    number: u64,
    pages: u64,
    total: u64,
}

/// The items that a query asks for. A parameter whose name is that of a member wants it to have its value, one of them if
/// there are several; others do not filter.
pub(super) fn page(items: Option<&IndexMap<String, Item>>, query: &IndexMap<String, Value>) -> Page {
    let fits = |item: &&Item| query.iter().all(|(name, wanted)| is_wanted(item, name, wanted));
    let found: Vec<&Item> = items.into_iter().flat_map(IndexMap::values).filter(fits).collect();
    let number_of = |names: &[&str]| names.iter().find_map(|name| query.get(*name)?.as_u64());
    let total = u64::try_from(found.len()).unwrap_or(u64::MAX);
    let size = number_of(&SIZE).unwrap_or(20).max(1);
    let number = number_of(&PAGE).unwrap_or(1).max(1);
    let skipped = number_of(&OFFSET).unwrap_or_else(|| (number - 1).saturating_mul(size));
    let as_count = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let items = found.into_iter().skip(as_count(skipped)).take(as_count(size)).cloned().collect();
    Page { items, number, pages: total.div_ceil(size), total }
}

fn is_wanted(item: &Item, name: &str, wanted: &Value) -> bool {
    let paging = [&PAGE[..], &SIZE[..], &OFFSET[..]].concat();
    let Some(value) = item.get(name.trim_end_matches("[]")).filter(|_| !paging.contains(&name)) else {
        return true;
    };
    match wanted {
        Value::Array(several) => several.iter().any(|one| text(one) == text(value)),
        one => text(one) == text(value),
    }
}

impl Page {
    /// What a member of this name says of the page, where its name tells.
    pub(super) fn said(&self, name: &str) -> Option<Value> {
        let beyond = |number: Option<u64>| number.map_or(Value::Null, Value::from);
        Some(match name {
            "total" | "total_count" | "totalCount" | "total_items" | "totalItems" => Value::from(self.total),
            "total_pages" | "totalPages" | "pages" => Value::from(self.pages),
            "page" | "current_page" | "currentPage" => Value::from(self.number),
            "next_page" | "nextPage" => beyond((self.number < self.pages).then_some(self.number + 1)),
            "prev_page" | "prevPage" | "previous_page" => {
                beyond((self.number > 1).then_some(self.number - 1))
            }
            _ => return None,
        })
    }

    /// Corrects what a body says of the page; `accepts` tells whether it may be said.
    pub(super) fn correct(&self, body: &mut Value, accepts: &dyn Fn(&Value) -> bool) {
        for pointer in pointers(body) {
            let mut corrected = body.clone();
            let name = pointer.rsplit('/').next().unwrap_or_default();
            if let (Some(said), Some(member)) = (self.said(name), corrected.pointer_mut(&pointer)) {
                *member = said;
            }
            if accepts(&corrected) {
                *body = corrected;
            }
        }
    }
}

/// The members of a body and of the objects in it that may speak of pages.
fn pointers(body: &Value) -> Vec<String> {
    let Value::Object(members) = body else { return Vec::new() };
    let scalar = |members: &Map<String, Value>, prefix: &str| -> Vec<String> {
        let names =
            members.iter().filter(|(_, value)| !value.is_array() && !value.is_object()).map(|(name, _)| name);
        names.filter(|name| !name.contains(['/', '~'])).map(|name| format!("{prefix}/{name}")).collect()
    };
    let mut found = scalar(members, "");
    for (name, value) in members {
        if let Value::Object(inner) = value {
            found.extend(scalar(inner, &format!("/{name}")));
        }
    }
    found
}
