//! The least that a server can do: the same bytes for every request. It counts them, and knows when the first came.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use bytes::Bytes;
use serde_json::{Value, json};

/// Where it tells what came since it was last asked.
const SEEN: &str = "/.seen";

/// What came.
#[derive(Debug, Default)]
struct Seen {
    requests: u64,
    first: Option<SystemTime>,
}

impl Seen {
    fn count(&mut self) {
        self.requests += 1;
        self.first.get_or_insert_with(SystemTime::now);
    }

    /// How many requests, and when the first came, in seconds since 1970.
    fn to_json(&self) -> Value {
        let first = self.first.and_then(|first| first.duration_since(UNIX_EPOCH).ok());
        json!({ "requests": self.requests, "first": first.map(|first| first.as_secs_f64()) })
    }
}

/// Serves the bytes of a file until it is killed.
pub(crate) async fn serve(body: &str, media_type: &str) -> anyhow::Result<()> {
    let body = Bytes::from(std::fs::read(body)?);
    let media_type = media_type.to_owned();
    let seen = Arc::new(Mutex::new(Seen::default()));
    let counted = Arc::clone(&seen);
    let answer = move || {
        counted.lock().unwrap_or_else(PoisonError::into_inner).count();
        async move { ([(CONTENT_TYPE, media_type)], body) }
    };
    let tell = move || {
        let seen = std::mem::take(&mut *seen.lock().unwrap_or_else(PoisonError::into_inner));
        async move { seen.to_json().to_string() }
    };
    let app = Router::new().route("/api_logs", get(answer.clone())).route(SEEN, get(tell)).fallback(answer);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    anstream::println!("listening at http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}
