//! The spans of attempts.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, LazyLock, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::loopback::{Answer, Loopback};
use super::{TOKEN, page};
use crate::Client;
use crate::runtime::{Endpoint, Request, Retry, SecurityScheme, SecuritySchemeKind};

type Fields = BTreeMap<&'static str, String>;

/// For all tests of this process: one for a thread would miss what others have found not to be of interest.
static SPANS: LazyLock<Spans> = LazyLock::new(|| {
    let spans = Spans::default();
    tracing::subscriber::set_global_default(spans.clone()).unwrap();
    spans
});

/// The spans of requests to a server.
fn spans_to(server: &Loopback) -> Vec<Fields> {
    let port = server.url().rsplit_once(':').unwrap().1;
    let of_server = |span: &&Fields| span.get("server.port").is_some_and(|value| value == port);
    SPANS.0.lock().unwrap().iter().filter(of_server).cloned().collect()
}

/// Keeps the fields of every span.
#[derive(Clone, Default)]
struct Spans(Arc<Mutex<Vec<Fields>>>);

struct Keep<'a>(&'a mut Fields);

impl Visit for Keep<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }
}

impl Subscriber for Spans {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_span() && metadata.name() == "HTTP"
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut spans = self.0.lock().unwrap();
        spans.push(Fields::new());
        attributes.record(&mut Keep(spans.last_mut().unwrap()));
        Id::from_u64(spans.len() as u64)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let at = usize::try_from(span.into_u64()).unwrap() - 1;
        values.record(&mut Keep(self.0.lock().unwrap().get_mut(at).unwrap()));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn each_attempt_has_a_span_with_the_names_of_opentelemetry() {
    LazyLock::force(&SPANS);
    let server = Loopback::start([Answer::new(503, "", ""), Answer::json(200, &page(0, ""))]).await;
    let retry = Retry::attempts(2).first_pause(std::time::Duration::ZERO);
    let client = Client::builder().base_url(server.url()).bearer_auth(TOKEN).retry(retry).build().unwrap();
    client.api_logs().find_all_api_logs().page(2).request_paths("/secret").send().await.unwrap();

    let spans = spans_to(&server);
    let [first, second] = spans.as_slice() else { panic!("{spans:?}") };
    let full = format!("{}/api_logs?page=REDACTED&request_paths=REDACTED", server.url());
    let port = server.url().rsplit_once(':').unwrap().1;
    for (name, value) in [
        ("otel.name", "GET /api_logs"),
        ("otel.kind", "client"),
        ("http.request.method", "GET"),
        ("url.template", "/api_logs"),
        ("url.full", &full),
        ("server.address", "127.0.0.1"),
        ("server.port", port),
        ("openapi.operation_id", "findAllApiLogs"),
    ] {
        assert_eq!((first[name].as_str(), second[name].as_str()), (value, value), "{name}");
    }
    assert_eq!(first["http.response.status_code"], "503");
    assert_eq!((first["error.type"].as_str(), first["otel.status_code"].as_str()), ("503", "ERROR"));
    assert!(!first.contains_key("http.request.resend_count"));
    assert_eq!(
        (second["http.response.status_code"].as_str(), second["http.request.resend_count"].as_str()),
        ("200", "1")
    );
    assert!(!second.contains_key("error.type"));
    assert!(!format!("{spans:?}").contains(TOKEN));
}

#[tokio::test]
async fn a_span_names_the_phase_and_no_secret() {
    const KEY: &SecurityScheme =
        &SecurityScheme { name: "key", kind: SecuritySchemeKind::ApiKeyQuery("key") };
    const ENDPOINT: &Endpoint =
        &Endpoint { operation_id: "x", method: "GET", path: "/x", accept: "", security: &[&[KEY]] };
    LazyLock::force(&SPANS);
    let server = Loopback::start([Answer::raw("")]).await;
    let client = Client::builder().base_url(server.url()).credential(KEY, TOKEN).build().unwrap();
    client.send(Request::new(ENDPOINT)).await.unwrap_err();
    let spans = spans_to(&server);
    assert_eq!(spans[0]["error.type"], "send");
    assert_eq!(spans[0]["url.full"], format!("{}/x?key=REDACTED", server.url()));
    assert!(!format!("{spans:?}").contains(TOKEN));
}
