//! Lists: which items a request asks for by its query, and what the body and the field `Link` say of pages.

use http::{HeaderMap, HeaderValue, header::LINK};
use indexmap::IndexMap;
use serde_json::{Map, Value};
use spec::Api;
use spec::model::{Operation, ParameterIn};
use url::form_urlencoded;

use super::store::Item;
use crate::sequence::thing::text;

const PAGE: [&str; 3] = ["page", "page_number", "pageNumber"];
const SIZE: [&str; 9] =
    ["per_page", "perPage", "page_size", "pageSize", "limit", "size", "count", "max_results", "maxResults"];
const OFFSET: [&str; 3] = ["offset", "skip", "start"];
/// What names the item before the first of a page: itself, or as the page before called the next one.
const AFTER: [&str; 11] = [
    "after",
    "starting_after",
    "startingAfter",
    "cursor",
    "start_cursor",
    "page_token",
    "pageToken",
    "next_token",
    "nextToken",
    "marker",
    "continue",
];
/// What names the item behind the last of a page.
const BEFORE: [&str; 3] = ["before", "ending_before", "endingBefore"];
/// All of them that have to do with pages.
const OF_PAGES: [&[&str]; 5] = [&PAGE, &SIZE, &OFFSET, &AFTER, &BEFORE];
/// How many items a page has where nobody says it.
const USUAL: u64 = 20;

/// A part of a list.
#[derive(Debug, PartialEq)]
pub(super) struct Page {
    pub(super) items: Vec<Item>,
    /// What the first and the last of them are called.
    ends: Option<(String, String)>,
    number: u64,
    size: u64,
    skipped: u64,
    total: u64,
}

/// What a request says of the list that it asks for.
#[derive(Debug)]
pub(super) struct Wanted<'a> {
    filters: Vec<(&'a str, &'a Value)>,
    /// `None` for all that there are.
    size: Option<u64>,
    number: Option<u64>,
    offset: Option<u64>,
    after: Option<String>,
    before: Option<String>,
}

impl<'a> Wanted<'a> {
    /// Reads a query. A parameter whose name is that of a member wants it to have its value, one of them if there are several;
    /// others that say nothing of pages count for nothing.
    pub(super) fn new(api: &Api, operation: &Operation, query: &'a IndexMap<String, Value>) -> Self {
        let given = |names: &[&str]| names.iter().find_map(|name| query.get(*name));
        let number_of = |names: &[&str]| given(names).and_then(number);
        let text_of = |names: &[&str]| given(names).map(text);
        let of_pages = |name: &str| OF_PAGES.iter().any(|names| names.contains(&name));
        let has_pages = operation.parameters_in(ParameterIn::Query).any(|one| of_pages(&one.name));
        let size = number_of(&SIZE).or_else(|| usual_size(api, operation)).or(has_pages.then_some(USUAL));
        let filters = query.iter().filter(|(name, _)| !of_pages(name));
        Self {
            filters: filters.map(|(name, wanted)| (name.trim_end_matches("[]"), wanted)).collect(),
            size: size.map(|size| size.max(1)),
            number: number_of(&PAGE),
            offset: number_of(&OFFSET),
            after: text_of(&AFTER),
            before: text_of(&BEFORE),
        }
    }

    fn fits(&self, item: &Item) -> bool {
        self.filters.iter().all(|(name, wanted)| {
            item.get(*name).is_none_or(|value| match wanted {
                Value::Array(several) => several.iter().any(|one| is_same(one, value)),
                one => is_same(one, value),
            })
        })
    }
}

/// The size of a page that the document has for requests that name none.
fn usual_size(api: &Api, operation: &Operation) -> Option<u64> {
    let mut sizes =
        operation.parameters_in(ParameterIn::Query).filter(|one| SIZE.contains(&one.name.as_str()));
    sizes.find_map(|one| api[api.resolve(one.schema()?)].default()?.as_u64())
}

fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

/// Whether two values are the same where everything is text.
fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::String(one), Value::String(other)) => one == other,
        _ => text(one) == text(other),
    }
}

/// The items that a request asks for.
pub(super) fn page(items: Option<&IndexMap<String, Item>>, wanted: &Wanted<'_>) -> Page {
    let fitting = || items.into_iter().flatten().filter(|(_, item)| wanted.fits(item));
    // Nothing has to be looked at to count all of them.
    let total = if wanted.filters.is_empty() { items.map_or(0, IndexMap::len) } else { fitting().count() };
    let place_of = |key: &Option<String>| {
        let key = key.as_deref().filter(|key| items.is_some_and(|items| items.contains_key(*key)))?;
        fitting().position(|(known, _)| known == key)
    };
    let as_count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let wanted_size = wanted.size.unwrap_or_else(|| as_count(total).max(1));
    let size = usize::try_from(wanted_size).unwrap_or(usize::MAX);
    let number = wanted.number.unwrap_or(1).max(1);
    let by_number = wanted.offset.unwrap_or_else(|| (number - 1).saturating_mul(wanted_size));
    let (skipped, size) = match (place_of(&wanted.after), place_of(&wanted.before)) {
        (Some(after), _) => (after + 1, size),
        (None, Some(before)) => (before.saturating_sub(size), size.min(before)),
        (None, None) => (usize::try_from(by_number).unwrap_or(usize::MAX), size),
    };
    let found: Vec<_> = fitting().skip(skipped).take(size).collect();
    let ends = found.first().zip(found.last()).map(|(first, last)| (first.0.clone(), last.0.clone()));
    Page {
        items: found.into_iter().map(|(_, item)| item.clone()).collect(),
        ends,
        number,
        size: wanted_size,
        skipped: as_count(skipped),
        total: as_count(total),
    }
}

impl Page {
    fn pages(&self) -> u64 {
        self.total.div_ceil(self.size)
    }

    fn has_more(&self) -> bool {
        let shown = u64::try_from(self.items.len()).unwrap_or(u64::MAX);
        self.skipped.saturating_add(shown) < self.total
    }

    /// What a member of this name says of the page, where its name tells: the first of these that may be said.
    fn said(&self, name: &str) -> Vec<Value> {
        let beyond = |number: Option<u64>| vec![number.map_or(Value::Null, Value::from)];
        let key = |key: Option<&String>| match key {
            Some(key) => vec![Value::from(key.as_str())],
            None => vec![Value::Null, Value::from("")],
        };
        let (first, last) = (self.ends.as_ref().map(|ends| &ends.0), self.ends.as_ref().map(|ends| &ends.1));
        match name {
            "total" | "total_count" | "totalCount" | "total_items" | "totalItems" => {
                vec![Value::from(self.total)]
            }
            "total_pages" | "totalPages" | "pages" => vec![Value::from(self.pages())],
            "page" | "current_page" | "currentPage" => vec![Value::from(self.number)],
            "limit" | "per_page" | "perPage" | "page_size" | "pageSize" => vec![Value::from(self.size)],
            "offset" | "skip" => vec![Value::from(self.skipped)],
            "next_page" | "nextPage" => beyond((self.number < self.pages()).then_some(self.number + 1)),
            "prev_page" | "prevPage" | "previous_page" => {
                beyond((self.number > 1).then_some(self.number - 1))
            }
            "has_more" | "hasMore" | "has_next" | "hasNext" | "has_next_page" | "hasNextPage" => {
                vec![Value::from(self.has_more())]
            }
            "first_id" | "firstId" => key(first),
            "last_id" | "lastId" => key(last),
            "next_cursor" | "nextCursor" | "next_page_token" | "nextPageToken" | "next_token"
            | "nextToken" | "next_marker" | "nextMarker" | "end_cursor" | "endCursor" | "after"
            | "continue" => key(last.filter(|_| self.has_more())),
            _ => Vec::new(),
        }
    }

    /// Corrects what a body says of the page; `accepts` tells whether it may be said.
    pub(super) fn correct(&self, body: &mut Value, accepts: &dyn Fn(&Value) -> bool) {
        for pointer in pointers(body) {
            for said in self.said(pointer.rsplit('/').next().unwrap_or_default()) {
                let mut corrected = body.clone();
                if let Some(member) = corrected.pointer_mut(&pointer) {
                    *member = said;
                }
                if accepts(&corrected) {
                    *body = corrected;
                    break;
                }
            }
        }
    }

    /// Says in the field `Link` (RFC 8288) where the other pages are, if the answer has one; `target` is what was asked for.
    pub(super) fn link(&self, operation: &Operation, target: &str, headers: &mut HeaderMap) {
        if !headers.contains_key(LINK) {
            return;
        }
        let declared = |names: &[&'static str]| {
            let mut parameters = operation.parameters_in(ParameterIn::Query);
            parameters.find_map(|one| names.iter().copied().find(|name| *name == one.name))
        };
        let (by, pages) = match (declared(&PAGE), declared(&AFTER)) {
            (Some(by), _) => (by, self.numbered()),
            (None, Some(by)) => (by, self.next()),
            (None, None) => return,
        };
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let others = query.split('&').filter(|pair| !pair.is_empty() && pair.split('=').next() != Some(by));
        let others: Vec<&str> = others.collect();
        let link = |(relation, page): (&str, String)| {
            let page = form_urlencoded::byte_serialize(page.as_bytes()).collect::<String>();
            let page = format!("{by}={page}");
            let query = [&others[..], &[page.as_str()]].concat().join("&");
            format!("<{path}?{query}>; rel=\"{relation}\"")
        };
        let links = pages.into_iter().map(link).collect::<Vec<_>>().join(", ");
        match HeaderValue::try_from(links) {
            Ok(links) if !links.is_empty() => {
                headers.insert(LINK, links);
            }
            // There are no others.
            _ if !is_required(operation) => {
                headers.remove(LINK);
            }
            _ => {}
        }
    }

    /// The pages that the first one, the last one and those beside this one are, by their relation.
    fn numbered(&self) -> Vec<(&'static str, String)> {
        let last = self.pages().max(1);
        let all = [
            ("first", 1),
            ("prev", self.number.saturating_sub(1)),
            ("next", self.number + 1),
            ("last", last),
        ];
        let others = all.into_iter().filter(|(_, page)| (1..=last).contains(page) && *page != self.number);
        others.map(|(relation, page)| (relation, page.to_string())).collect()
    }

    /// The page behind this one, if there is one.
    fn next(&self) -> Vec<(&'static str, String)> {
        let last = self.ends.as_ref().filter(|_| self.has_more());
        last.map(|(_, last)| ("next", last.clone())).into_iter().collect()
    }
}

/// Whether a success must have the field `Link`.
fn is_required(operation: &Operation) -> bool {
    let successes = operation.responses.iter().flat_map(|(_, response)| &response.headers);
    successes.into_iter().any(|(name, header)| name.eq_ignore_ascii_case("link") && header.required)
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
