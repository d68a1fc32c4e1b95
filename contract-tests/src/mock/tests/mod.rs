//! The mock over real sockets: what it says, and that hostile requests are answered, too.

mod answers;
mod hostile;
mod limits;
mod mounts;
mod refusals;
mod resources;
mod state;
mod truth;
mod upstream;

use std::sync::Arc;

use http::{HeaderMap, Method};
use serde_json::Value;
use spec::json_schema::Validators;

use super::{Handle, Options, serve};

/// Reads a document.
pub(super) fn validators(document: &str) -> Arc<Validators> {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("openapi.yaml");
    std::fs::write(&path, document).unwrap();
    let reading = spec::read(&path);
    let rendered = spec::diagnostic::render(&reading.diagnostics, &reading.sources, false);
    Arc::new(Validators::new(Arc::new(reading.api.unwrap_or_else(|| panic!("{rendered}")))))
}

/// Every path of these tests.
pub(super) const DOCUMENT: &str = include_str!("document.yaml");

async fn start() -> Handle {
    serve(validators(DOCUMENT), Options::default()).await.unwrap()
}

/// An answer as tests look at it.
#[derive(Debug)]
struct Got {
    status: u16,
    headers: HeaderMap,
    text: String,
}

impl Got {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }
}

async fn send(mock: &Handle, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Got {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let mut request = client.request(method, format!("{}{path}", mock.url())).body(body.to_owned());
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Got { status, headers, text: response.text().await.unwrap() }
}

async fn get(mock: &Handle, path: &str, headers: &[(&str, &str)]) -> Got {
    send(mock, Method::GET, path, headers, "").await
}
