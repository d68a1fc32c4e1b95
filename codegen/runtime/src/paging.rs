//! Walking through a list that comes in pages.

use std::collections::HashSet;
use std::hash::Hash;

use futures_core::Stream;
use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use http::HeaderMap;
use http::header::LINK;

use super::{Call, Client, Reply, Response};

/// The pages of a list, each fetched when it is asked for.
///
/// The first comes as the request stands; `next` finds the token of the following page in the request and its response, and
/// `turn` makes the request for it. The stream ends after a page without a token, after an error, and when a token comes a
/// second time: a server that points back would otherwise be asked for ever.
pub fn pages<R, Page, Error, Token, Sending>(
    request: R,
    send: impl Fn(R) -> Sending,
    turn: impl Fn(&mut R, Token),
    next: impl Fn(&R, &Page) -> Option<Token>,
) -> impl Stream<Item = Result<Page, Error>> + Unpin
where
    R: Clone,
    Token: Clone + Eq + Hash,
    Sending: Future<Output = Result<Page, Error>>,
{
    let start = Some((request, HashSet::new()));
    Box::pin(stream::unfold((start, send, turn, next), |(state, send, turn, next)| async move {
        let (mut request, mut seen) = state?;
        let page = send(request.clone()).await;
        let following = page.as_ref().ok().and_then(|page| next(&request, page));
        let state = following.filter(|token| seen.insert(token.clone())).map(|token| {
            turn(&mut request, token);
            (request, seen)
        });
        Some((page, (state, send, turn, next)))
    }))
}

/// The pages of a list of which each says the URL of the next.
///
/// Of that URL the query alone is taken: path, server and credentials stay those of the call, whatever a server writes.
pub fn linked<C: Call + Clone>(
    client: Client,
    call: C,
    next: impl Fn(&Response<C::Success>) -> Option<String>,
) -> impl Stream<Item = Reply<C>> + Unpin {
    let send = move |(call, query): (C, Option<String>)| {
        let client = client.clone();
        async move { client.call_with_query(&call, query).await }
    };
    let next = move |_: &_, page: &_| Some(query(&next(page)?)?.to_owned());
    pages((call, None), send, |request, query| request.1 = Some(query), next)
}

/// The query of a URL (RFC 3986, section 3.4).
fn query(url: &str) -> Option<&str> {
    let (url, _) = url.split_once('#').unwrap_or((url, ""));
    url.split_once('?').map(|(_, query)| query)
}

/// The items of a list, page by page.
pub fn items<Page, Items: IntoIterator, Error>(
    pages: impl Stream<Item = Result<Page, Error>> + Unpin,
    items: impl Fn(Page) -> Items,
) -> impl Stream<Item = Result<Items::Item, Error>> + Unpin {
    Box::pin(pages.map_ok(move |page| stream::iter(items(page)).map(Ok)).try_flatten())
}

/// A number of pages or items, and what the next page brings; none if it brings nothing.
pub fn advance<N: TryInto<u64> + TryFrom<u64>>(from: N, by: usize) -> Option<N> {
    let (from, by) = (from.try_into().ok()?, u64::try_from(by).ok()?);
    N::try_from(from.checked_add(by)?).ok().filter(|_| by > 0)
}

/// Whether a number is below a total, if there is one.
pub fn is_below(number: impl TryInto<u64>, total: Option<impl TryInto<u64>>) -> bool {
    match (number.try_into(), total.map(TryInto::try_into)) {
        (Ok(number), Some(Ok(total))) => number < total,
        _ => true,
    }
}

/// Where the `Link` fields of a response say that the next page is (RFC 8288, section 3).
pub fn next_link(headers: &HeaderMap) -> Option<String> {
    headers.get_all(LINK).iter().filter_map(|field| field.to_str().ok()).find_map(next_of)
}

/// The target of the first link with the relation `next`.
fn next_of(field: &str) -> Option<String> {
    split(field, ',').find_map(|link| {
        let mut parts = split(link, ';');
        let target = parts.next()?.trim().strip_prefix('<')?.strip_suffix('>')?;
        parts.any(is_next).then(|| target.to_owned())
    })
}

/// Whether a parameter is `rel` with `next` among its relations.
fn is_next(parameter: &str) -> bool {
    parameter.split_once('=').is_some_and(|(name, relations)| {
        let mut relations = relations.trim().trim_matches('"').split_ascii_whitespace();
        name.trim().eq_ignore_ascii_case("rel")
            && relations.any(|relation| relation.eq_ignore_ascii_case("next"))
    })
}

/// What stands between separators, but for those in `<…>` and in `"…"`.
fn split(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let (mut closing, mut escaped) = (None, false);
    text.split(move |character| {
        match closing {
            Some('"') if escaped => escaped = false,
            Some('"') if character == '\\' => escaped = true,
            Some(end) if character == end => closing = None,
            Some(_) => {}
            None if character == '<' => closing = Some('>'),
            None if character == '"' => closing = Some('"'),
            None => return character == separator,
        }
        false
    })
}
