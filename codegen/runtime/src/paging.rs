//! Walking through a list that comes in pages.

use std::collections::HashSet;
use std::hash::Hash;

use futures_core::Stream;
use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};

use super::{Call, Reply, Response};

/// The pages of a list, each fetched when it is asked for.
///
/// The first comes as the request stands; `next` finds the token of the following page, and `turn` makes the request for it. The
/// stream ends after a page without a token, after an error, and when a token comes a second time: a server that points back
/// would otherwise be asked for ever.
pub fn pages<C, Token, Sending>(
    request: C,
    send: impl Fn(C) -> Sending,
    turn: impl Fn(&mut C, Token),
    next: impl Fn(&Response<C::Success>) -> Option<Token>,
) -> impl Stream<Item = Reply<C>> + Unpin
where
    C: Call + Clone,
    Token: Clone + Eq + Hash,
    Sending: Future<Output = Reply<C>>,
{
    let start = Some((request, HashSet::new()));
    Box::pin(stream::unfold((start, send, turn, next), |(state, send, turn, next)| async move {
        let (mut request, mut seen) = state?;
        let page = send(request.clone()).await;
        let following = page.as_ref().ok().and_then(&next).filter(|token| seen.insert(token.clone()));
        let state = following.map(|token| {
            turn(&mut request, token);
            (request, seen)
        });
        Some((page, (state, send, turn, next)))
    }))
}

/// The items of a list, page by page.
pub fn items<Page, Items: IntoIterator, Error>(
    pages: impl Stream<Item = Result<Page, Error>> + Unpin,
    items: impl Fn(Page) -> Items,
) -> impl Stream<Item = Result<Items::Item, Error>> + Unpin {
    Box::pin(pages.map_ok(move |page| stream::iter(items(page)).map(Ok)).try_flatten())
}
