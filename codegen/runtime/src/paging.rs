//! Walking through a list that comes in pages.

use std::collections::HashSet;
use std::hash::Hash;

use futures_core::Stream;
use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};

/// The pages of a list, each fetched when it is asked for.
///
/// `fetch` gets a page by its token (`None`: the first page, as the request stands), `next` finds the token of
/// the following page. The stream ends after a page without one, after an error, and when a token comes a
/// second time: a server that points back would otherwise be asked for ever.
pub fn pages<Page, Token, Error, Fetching>(
    fetch: impl Fn(Option<Token>) -> Fetching,
    next: impl Fn(&Page) -> Option<Token>,
) -> impl Stream<Item = Result<Page, Error>> + Unpin
where
    Token: Clone + Eq + Hash,
    Fetching: Future<Output = Result<Page, Error>>,
{
    let start = Some((None, HashSet::new()));
    Box::pin(stream::unfold((start, fetch, next), |(state, fetch, next)| async move {
        let (token, mut seen) = state?;
        let page = fetch(token).await;
        let following = page.as_ref().ok().and_then(&next).filter(|token| seen.insert(token.clone()));
        let state = following.map(|token| (Some(token), seen));
        Some((page, (state, fetch, next)))
    }))
}

/// The items of a list, page by page.
pub fn items<Page, Items: IntoIterator, Error>(
    pages: impl Stream<Item = Result<Page, Error>> + Unpin,
    items: impl Fn(Page) -> Items,
) -> impl Stream<Item = Result<Items::Item, Error>> + Unpin {
    Box::pin(pages.map_ok(move |page| stream::iter(items(page)).map(Ok)).try_flatten())
}
