//! Sends cases. Knows time, sockets and secrets; judges nothing.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, Request, StatusCode};
use spec::Api;
use spec::model::Operation;
use url::Url;

use crate::case::{Case, Credentials};
use crate::config::Config;
use crate::credentials::{self, Places, Secrets};
use crate::exchange::{Answer, Exchange, Sent, TransportError};
use crate::outage::Outage;
use crate::pace::{self, Pace};
use crate::redact::Redactor;
use crate::request;
use crate::token::Tokens;

/// How long an operation is waited for in all. A server may limit one of them alone, e.g. the one to log in: the others
/// are not to wait for that for ever.
const PATIENCE: Duration = Duration::from_mins(1);
/// How often a request is sent again that came too early for the server; if that does not help, no other of the operation is.
const ATTEMPTS: usize = 3;

/// How soon a server that does not listen is tried again.
const AGAIN: Duration = Duration::from_millis(100);

/// An HTTP client for a run. It follows no redirect, as a redirect is an answer to be judged; keeps no cookies, as
/// cases are independent; and asks no proxy for what is on this machine.
///
/// # Errors
/// When TLS cannot be set up.
pub fn http_client(config: &Config) -> Result<reqwest::Client, String> {
    client_builder(config)?.build().map_err(|error| root(&error))
}

fn client_builder(config: &Config) -> Result<reqwest::ClientBuilder, String> {
    let builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(config.timeout)
        .user_agent(concat!("lockstep/", env!("CARGO_PKG_VERSION")));
    config.connection.apply(builder, &config.base_url)
}

/// What cases are sent with.
pub(crate) struct Driver<'a> {
    http: reqwest::Client,
    /// Opens a connection for each request.
    fresh: reqwest::Client,
    api: &'a Api,
    config: &'a Config,
    pace: Pace,
    /// How long was waited for each operation, by its index.
    waited: Mutex<BTreeMap<usize, Duration>>,
    tokens: Tokens<'a>,
    outage: Outage,
}

impl<'a> Driver<'a> {
    pub(crate) fn new(api: &'a Api, config: &'a Config, redactor: &Redactor) -> Result<Self, String> {
        let (http, pace, waited) = (http_client(config)?, Pace::new(config.rate), Mutex::default());
        let fresh =
            client_builder(config)?.pool_max_idle_per_host(0).build().map_err(|error| root(&error))?;
        let tokens = Tokens::new(config, redactor);
        Ok(Self { http, fresh, api, config, pace, waited, tokens, outage: Outage::default() })
    }

    /// Whether secrets were fetched again, which nobody else knows.
    pub(crate) async fn has_other_secrets(&self) -> bool {
        self.tokens.current().await.is_some()
    }

    /// Sends a case and waits for the whole answer; once more if the server refuses a secret that can be had anew.
    pub(crate) async fn exchange(&self, case: &Case) -> Exchange {
        let sent_at = Instant::now();
        let exchange = self.exchange_once(case).await;
        match &exchange.outcome {
            Ok(answer) if case.credentials == Credentials::Given => {
                if answer.status != StatusCode::UNAUTHORIZED {
                    self.tokens.are_good();
                } else if self.tokens.renew(&self.http, sent_at).await {
                    return self.exchange_once(case).await;
                }
                exchange
            }
            _ => exchange,
        }
    }

    async fn exchange_once(&self, case: &Case) -> Exchange {
        let mut sent = Sent {
            method: case.method.clone(),
            url: self.config.base_url.to_string(),
            headers: HeaderMap::new(),
            concealed: Vec::new(),
            body: Bytes::new(),
        };
        let config = self.operation(case).map_or(Cow::Borrowed(self.config), |one| self.config.of(one));
        let sent_at = jiff::Timestamp::now();
        let secrets = self.tokens.current().await;
        let secrets = secrets.as_ref().unwrap_or(&self.config.credentials);
        let outcome = match self.prepare(case, secrets, &mut sent) {
            Ok(url) => match &config.recording {
                Some(recording) => recording.take(&case.id),
                None => self.send(&config, &sent, url, case.operation).await,
            },
            Err(reason) => Err(TransportError::NotSent(reason)),
        };
        Exchange { case: case.clone(), request: sent, sent_at, outcome, before: None }
    }

    fn prepare(&self, case: &Case, secrets: &Secrets, sent: &mut Sent) -> Result<Url, String> {
        let operation = self.operation(case).ok_or("the document has no such operation")?;
        // The planner has proven the intent; there is no need to do so again.
        let encoded = request::encode(self.api, operation, &case.parts).map_err(|error| error.to_string())?;
        let (head, body) = Request::into_parts(encoded);
        let mut target = head.uri.to_string();
        sent.headers = head.headers;
        sent.body = body;
        let mut places =
            Places { headers: &mut sent.headers, target: &mut target, concealed: &mut sent.concealed };
        credentials::apply(self.api, operation, case.credentials, (self.config, secrets), &mut places)
            .map_err(|error| error.to_string())?;
        let base = self.config.base_url.as_str().trim_end_matches('/');
        let url = Url::parse(&format!("{base}{target}")).map_err(|error| error.to_string())?;
        url.as_str().clone_into(&mut sent.url);
        Ok(url)
    }

    fn operation(&self, case: &Case) -> Option<&'a Operation> {
        self.api.operations.get(case.operation)
    }

    /// The operations that asked for more patience than there is.
    pub(crate) fn impatient(&self) -> Vec<&'a Operation> {
        let waited = self.waited.lock().unwrap_or_else(PoisonError::into_inner);
        let worn_out = waited.iter().filter(|(_, waited)| **waited >= PATIENCE);
        worn_out.filter_map(|(operation, _)| self.api.operations.get(*operation)).collect()
    }

    /// Sends a request, again if the server asks to be asked later.
    async fn send(
        &self,
        config: &Config,
        sent: &Sent,
        url: Url,
        operation: usize,
    ) -> Result<Answer, TransportError> {
        let mut in_vain = 0;
        loop {
            let answer = self.deliver(config, sent, url.clone()).await?;
            let asked = pace::asked_pause(answer.status, &answer.headers, jiff::Timestamp::now());
            match asked.and_then(|pause| self.afford(operation, pause, in_vain)) {
                Some(pause) => self.pace.pause(pause),
                None => return Ok(answer),
            }
            in_vain += 1;
        }
    }

    /// What of a pause can be waited for, after so many in vain.
    fn afford(&self, operation: usize, pause: Duration, in_vain: usize) -> Option<Duration> {
        let mut waited = self.waited.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = waited.entry(operation).or_default();
        if in_vain >= ATTEMPTS {
            *waited = PATIENCE;
        }
        let pause = (*waited < PATIENCE).then(|| pause.min(PATIENCE.saturating_sub(*waited)))?;
        *waited += pause;
        Some(pause)
    }

    /// Sends a request, again if the connection had been closed. A server may do so at the very moment at which it is used
    /// again (RFC 9112, section 9.3.1), as many do after an answer 500. That is no fault of the request. What is not
    /// idempotent may have been done by then, and is done once more: those who run this expect many such requests, and no
    /// complaint about what did not happen.
    async fn deliver(&self, config: &Config, sent: &Sent, url: Url) -> Result<Answer, TransportError> {
        self.pace.turn().await;
        let mut result = send_once(&self.http, config, sent, url.clone()).await;
        if let Err(TransportError::Broken(_)) = result {
            self.pace.turn().await;
            result = send_once(&self.fresh, config, sent, url.clone()).await;
        }
        while let Err(TransportError::Connect(_)) = result {
            if !self.outage.goes_on(config.timeout) {
                break;
            }
            tokio::time::sleep(AGAIN).await;
            result = send_once(&self.fresh, config, sent, url.clone()).await;
        }
        if result.is_ok() {
            self.outage.is_over();
        }
        result
    }
}

/// Sends a request once and waits for the whole answer.
pub(crate) async fn send_once(
    http: &reqwest::Client,
    config: &Config,
    sent: &Sent,
    url: Url,
) -> Result<Answer, TransportError> {
    let mut request = reqwest::Request::new(sent.method.clone(), url);
    *request.headers_mut() = sent.headers.clone();
    *request.timeout_mut() = Some(config.timeout);
    if !sent.body.is_empty() {
        *request.body_mut() = Some(sent.body.clone().into());
    }
    let start = Instant::now();
    let mut response = http.execute(request).await.map_err(|error| classify(config, error))?;
    let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
    let (body, truncated) = body(config, response).await?;
    Ok(Answer { status, headers, body, truncated, elapsed: start.elapsed() })
}

/// Reads no more than the limit, however long the body is.
async fn body(config: &Config, mut response: reqwest::Response) -> Result<(Bytes, bool), TransportError> {
    let mut body = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| classify(config, error))? {
        let room = config.max_body.saturating_sub(body.len());
        body.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
        if chunk.len() > room {
            return Ok((body.freeze(), true));
        }
    }
    Ok((body.freeze(), false))
}

/// The URL is taken off the error, as a query can hold a secret.
fn classify(config: &Config, error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    if error.is_timeout() {
        TransportError::Timeout(config.timeout)
    } else if error.is_connect() {
        TransportError::Connect(root(&error))
    } else {
        TransportError::Broken(root(&error))
    }
}

/// What an error comes from in the end; the layers above say little more than that there was one.
pub(crate) fn root(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
