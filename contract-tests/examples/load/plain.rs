//! The least that a client with reqwest can do: the same request again and again, and every answer read to its end.

use futures_util::{StreamExt as _, TryStreamExt as _, stream};

/// Sends so many requests, so many of them at a time.
pub(crate) async fn send(url: &str, requests: usize, concurrency: usize) -> anyhow::Result<()> {
    let http = reqwest::Client::builder().no_proxy().build()?;
    let answers = stream::iter(0..requests).map(|_| async { http.get(url).send().await?.bytes().await });
    Ok(answers.buffered(concurrency).try_for_each(|_| async { Ok(()) }).await?)
}
