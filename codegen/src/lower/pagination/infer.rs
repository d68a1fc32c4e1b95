//! Paging as names and types tell it.
//!
//! Of a `GET` whose body holds one list, or one that is called like the items of a page:
//!
//! - A token: a query parameter `x` and a member `next_x` of its type; `continue` in both; a parameter such as `after` and a
//!   member `next`, `next_token` or `end_cursor`.
//! - The last item: `has_more`, and a parameter `starting_after` or `after` of the type of `last_id`, or else of the items' `id`.
//! - A URL: a member `next_…_url` or the like, or `next` among links or beside a parameter that counts.
//! - The field `Link` (RFC 8288), where the document names it.
//! - A number: `offset` and its kin, or `page` if the document tells the number of the first; and a parameter for the size.
//!
//! Anything that is less clear is no list in pages; the options can say that it is one.

use super::super::names::{Case, identifier};
use super::super::outcome::documented;
use super::body::{Items, Member};
use super::{Listing, field};
use crate::ir::{CountBy, Matches, Paging, Step, Turn, Type};

/// Parameters that take a token of any name.
const TOKENS: &[&str] = &["after", "page_after", "page_token", "pagination_token", "marker", "next_token"];

/// Members that hold such a token.
const NEXT: &[&str] = &["next", "next_token", "next_page_token", "next_cursor", "end_cursor", "next_marker"];

/// Members that say where links to other pages are.
const LINKS: &[&str] = &["links", "_links", "pagination", "paging", "pages", "page_info", "meta"];

/// Parameters that tell the size of a page.
const SIZES: &[&str] =
    &["limit", "per_page", "page_size", "size", "page_limit", "max_results", "count", "top", "take"];

/// Members that tell how many items, or how many pages, there are.
const TOTALS: &[&str] = &["total", "total_count", "total_items", "total_results", "count"];
const PAGES: &[&str] = &["total_pages", "page_count", "last_page"];

/// The paging of an operation, if it is plain.
pub(super) fn paging(listing: &Listing<'_, '_>) -> Option<Paging> {
    if listing.operation.method.as_str() != "GET" {
        return None;
    }
    let items = listing.body.items()?;
    let members = listing.body.members();
    let turn = token(listing, &members)
        .or_else(|| last_item(listing, &members, &items))
        .or_else(|| url(listing, &members))
        .or_else(|| has_link(listing).then_some(Turn::Link))
        .or_else(|| count(listing, &members))?;
    Some(Paging { turn, items: items.0, item: items.1.clone() })
}

/// A name in the words of Rust: `nextPageToken` and `next-page-token` are the same.
fn word(name: &str) -> String {
    identifier(name, Case::Snake).trim_end_matches('_').to_owned()
}

impl Member<'_> {
    fn word(&self) -> String {
        self.names.last().map(|name| word(name)).unwrap_or_default()
    }

    /// Whether the object that it is in is called one of these.
    fn is_in(&self, names: &[&str]) -> bool {
        let parent = self.names.iter().nth_back(1);
        parent.is_some_and(|parent| names.contains(parent) || names.contains(&word(parent).as_str()))
    }
}

fn steps(member: &Member<'_>) -> Vec<Step> {
    member.steps.clone()
}

fn token(listing: &Listing<'_, '_>, members: &[Member<'_>]) -> Option<Turn> {
    listing.fields().find_map(|parameter| {
        let called = word(&parameter.wire);
        let of_it = format!("next_{called}");
        let leads = |member: &&Member<'_>| {
            let word = member.word();
            let is_same = (called == "continue" || called.starts_with("next_")) && word == called;
            member.ty == &parameter.slot.ty
                && (word == of_it
                    || is_same
                    || TOKENS.contains(&called.as_str()) && NEXT.contains(&word.as_str()))
        };
        let next = steps(members.iter().find(leads)?);
        Some(Turn::Token { field: field(parameter), next, more: more(members) })
    })
}

/// The member that says whether there are more pages.
fn more(members: &[Member<'_>]) -> Option<Vec<Step>> {
    let says = |member: &&Member<'_>| {
        member.ty == &Type::Bool && ["has_more", "has_next_page"].contains(&member.word().as_str())
    };
    members.iter().find(says).map(steps)
}

fn last_item(listing: &Listing<'_, '_>, members: &[Member<'_>], items: &Items<'_>) -> Option<Turn> {
    let more = Some(more(members)?);
    let after = |called: &str| listing.fields().find(|parameter| word(&parameter.wire) == called);
    let parameter = after("starting_after").or_else(|| after("after"))?;
    let (field, ty) = (field(parameter), &parameter.slot.ty);
    if let Some(last) = members.iter().find(|member| member.word() == "last_id" && member.ty == ty) {
        return Some(Turn::Token { field, next: steps(last), more });
    }
    let id = listing.body.in_item(items.1, "/id").filter(|id| id.ty == ty)?;
    Some(Turn::LastItem { field, token: id.steps, more })
}

fn url(listing: &Listing<'_, '_>, members: &[Member<'_>]) -> Option<Turn> {
    let counts = listing.fields().any(|parameter| {
        matches!(parameter.slot.ty, Type::Integer(_)) && counted(&word(&parameter.wire)).is_some()
    });
    let leads = |member: &&Member<'_>| {
        let word = member.word();
        let is_url = ["uri", "url", "link", "href"].iter().any(|kind| word.ends_with(&format!("_{kind}")));
        let is_link = member.is_in(LINKS) || counts && member.steps.len() == 1;
        member.ty == &Type::String
            && match word.as_str() {
                "next" | "next_page" => is_link,
                "href" => member.is_in(&["next"]),
                word => is_url && (word.starts_with("next_") || word.starts_with("odata_next_")),
            }
    };
    members.iter().find(leads).map(|next| Turn::Url { next: steps(next) })
}

fn has_link(listing: &Listing<'_, '_>) -> bool {
    let is_success = |matches: Matches| matches!(matches, Matches::Exact(200..=299) | Matches::Range(2));
    let successes = documented(&listing.operation.responses).filter(|(matches, _)| is_success(*matches));
    successes.flat_map(|(_, response)| response.headers.keys()).any(|name| name.eq_ignore_ascii_case("link"))
}

/// What a parameter of this name counts.
fn counted(name: &str) -> Option<CountBy> {
    match name {
        "offset" | "skip" | "start_at" | "page_offset" => Some(CountBy::Items),
        "page" | "page_number" => Some(CountBy::Pages),
        _ => None,
    }
}

fn count(listing: &Listing<'_, '_>, members: &[Member<'_>]) -> Option<Turn> {
    let has_size = listing.parameters.iter().any(|parameter| SIZES.contains(&word(&parameter.wire).as_str()));
    let mut numbers = listing.fields().filter(|parameter| matches!(parameter.slot.ty, Type::Integer(_)));
    numbers.find_map(|parameter| {
        let by = counted(&word(&parameter.wire)).filter(|_| has_size)?;
        let first = listing.first(parameter);
        let (first, totals) = match by {
            CountBy::Items => (first.unwrap_or_default(), TOTALS),
            // The first page may have either number: a wrong guess would pass over a page.
            CountBy::Pages => (first.filter(|first| *first < 2)?, PAGES),
        };
        let is_total = |member: &&Member<'_>| {
            matches!(member.ty, Type::Integer(_)) && totals.contains(&member.word().as_str())
        };
        let total = members.iter().find(is_total).map(steps);
        Some(Turn::Count { field: field(parameter), by, first, total })
    })
}
