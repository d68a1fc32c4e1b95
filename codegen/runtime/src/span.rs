//! The span of an attempt, with OpenTelemetry's names for HTTP clients; nothing without the feature `tracing`.

use super::exchange::Answer;
use super::{Endpoint, TransportError};

/// The outcome of an attempt.
type Outcome = Result<Answer, TransportError>;

/// The methods that have names in OpenTelemetry: others must not make more and more of them.
#[cfg(feature = "tracing")]
const KNOWN: [&str; 10] =
    ["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE"];

/// The span.
#[cfg(feature = "tracing")]
pub(super) struct Span {
    inner: tracing::Span,
}

/// Nothing.
#[cfg(not(feature = "tracing"))]
pub(super) struct Span {}

#[cfg(feature = "tracing")]
impl Span {
    /// The values in the query do not go into the span: a key can be among them.
    pub(super) fn new(endpoint: &'static Endpoint, number: u32, request: &reqwest::Request) -> Self {
        use tracing::field::Empty;

        let url = request.url();
        let known = KNOWN.contains(&endpoint.method);
        let inner = tracing::info_span!(
            "HTTP",
            otel.name = %if known { endpoint.to_string() } else { format!("HTTP {}", endpoint.path) },
            otel.kind = "client",
            otel.status_code = Empty,
            http.request.method = if known { endpoint.method } else { "_OTHER" },
            http.request.method_original = (!known).then_some(endpoint.method),
            http.request.resend_count = (number > 1).then(|| number - 1),
            http.response.status_code = Empty,
            url.template = endpoint.path,
            url.full = without_values(url),
            server.address = url.host_str(),
            server.port = url.port_or_known_default(),
            error.type = Empty,
            openapi.operation_id = endpoint.operation_id,
        );
        Self { inner }
    }

    /// Makes an attempt within the span.
    pub(super) async fn around(self, attempt: impl Future<Output = Outcome>) -> Outcome {
        let outcome = tracing::Instrument::instrument(attempt, self.inner.clone()).await;
        record(&self.inner, &outcome);
        outcome
    }
}

#[cfg(not(feature = "tracing"))]
impl Span {
    pub(super) fn new(_: &'static Endpoint, _: u32, _: &reqwest::Request) -> Self {
        Self {}
    }

    pub(super) fn around(self, attempt: impl Future<Output = Outcome>) -> impl Future<Output = Outcome> {
        attempt
    }
}

#[cfg(feature = "tracing")]
fn record(span: &tracing::Span, outcome: &Outcome) {
    let error = match outcome {
        Ok(Answer { head: response, .. }) => {
            span.record("http.response.status_code", response.code());
            (response.code() >= 400).then(|| response.code().to_string())
        }
        Err(error) if error.is_timeout() => Some("timeout".to_owned()),
        Err(error) => Some(format!("{:?}", error.phase).to_lowercase()),
    };
    if let Some(error) = error {
        span.record("error.type", error);
        span.record("otel.status_code", "ERROR");
    }
}

#[cfg(feature = "tracing")]
fn without_values(url: &url::Url) -> String {
    let names = url.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
    let names: Vec<String> = names
        .map(|pair| format!("{}=REDACTED", pair.split_once('=').map_or(pair, |(name, _)| name)))
        .collect();
    let mut shown = url.clone();
    shown.set_query((!names.is_empty()).then(|| names.join("&")).as_deref());
    shown.into()
}
