//! [`Config`]: what a run is told besides the document: where the server is, who asks, and how hard.

use std::borrow::Cow;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;
use indexmap::IndexMap;
use secrecy::SecretString;
use spec::model::Operation;
use url::Url;

use crate::connection::Connection;
use crate::recording::Recording;
use crate::select::{Selection, Selector};
use crate::token::TokenSource;

/// The settings of a run. `Debug` shows no secret.
#[derive(Debug, Clone)]
pub struct Config {
    /// The server; the paths of operations are appended to it.
    pub base_url: Url,
    /// The secrets by the name of their scheme under `components.securitySchemes`.
    pub credentials: IndexMap<String, Credential>,
    /// The secrets of somebody else, who must not see what is made with those; sequences ask for it if there are some.
    pub others: IndexMap<String, Credential>,
    /// Where secrets come from that are fetched, by the name of their scheme; [`fetch`](crate::token::fetch) puts the first ones
    /// among the credentials.
    pub tokens: IndexMap<String, TokenSource>,
    /// How the server is reached.
    pub connection: Connection,
    /// Header fields for every request; their values count as secret, so mark them as sensitive.
    pub headers: HeaderMap,
    /// Which values are chosen where there is a choice.
    pub seed: u64,
    /// How many requests may be under way at once.
    pub concurrency: NonZeroUsize,
    /// How long the server may take for a whole answer.
    pub timeout: Duration,
    /// How long an answer may take without being a finding; as long as `timeout` if there is no such limit.
    pub max_response_time: Option<Duration>,
    /// How many bytes of a response body are read.
    pub max_body: usize,
    /// The only cases to send, by the digits of their ids; all if empty.
    pub cases: Vec<String>,
    /// Which part of the plan is sent.
    pub selection: Selection,
    /// The greatest number of requests a second.
    pub rate: Option<f64>,
    /// After this time no further request is sent.
    pub max_time: Option<Duration>,
    /// How many random cases each operation gets besides the planned ones.
    pub fuzz: usize,
    /// How many requests may be sent to find the smallest one that shows a finding; none if 0.
    pub shrink: usize,
    /// Whether things are made, read and deleted in turn, after everything else.
    pub stateful: bool,
    /// The answers of an earlier run, to be judged in the place of a server's.
    pub recording: Option<Arc<Recording>>,
    /// Limits for some operations only; of several that fit an operation the last one that has a limit counts.
    pub operations: Vec<Limits>,
}

/// Limits for some operations.
#[derive(Debug, Clone)]
pub struct Limits {
    /// The operations.
    pub which: Selector,
    /// In place of [`Config::timeout`].
    pub timeout: Option<Duration>,
    /// In place of [`Config::max_response_time`].
    pub max_response_time: Option<Duration>,
}

/// The secret for one security scheme.
#[derive(Debug, Clone)]
pub struct Credential {
    /// A token or key; `user:password` for HTTP Basic.
    pub secret: SecretString,
    /// The shell variable that stands for it in what people read.
    pub variable: String,
}

impl Config {
    /// The settings that the command line starts from.
    pub fn new(base_url: Url) -> Self {
        Self {
            base_url,
            credentials: IndexMap::new(),
            others: IndexMap::new(),
            tokens: IndexMap::new(),
            connection: Connection::default(),
            headers: HeaderMap::new(),
            seed: 0,
            concurrency: NonZeroUsize::MIN.saturating_add(7),
            timeout: Duration::from_secs(10),
            max_response_time: None,
            max_body: 16 << 20,
            cases: Vec::new(),
            selection: Selection::default(),
            rate: None,
            max_time: None,
            fuzz: 0,
            shrink: 32,
            stateful: false,
            recording: None,
            operations: Vec::new(),
        }
    }

    /// The settings as they are for one operation.
    pub fn of(&self, operation: &Operation) -> Cow<'_, Self> {
        let fitting = self.operations.iter().filter(|limits| limits.which.fits(operation));
        fitting.fold(Cow::Borrowed(self), |mut config, limits| {
            let own = config.to_mut();
            own.timeout = limits.timeout.unwrap_or(own.timeout);
            own.max_response_time = limits.max_response_time.or(own.max_response_time);
            config
        })
    }
}

impl Credential {
    /// A secret under the name of its scheme.
    pub fn new(scheme: &str, secret: impl Into<SecretString>) -> Self {
        Self { secret: secret.into(), variable: variable(scheme) }
    }
}

/// A name that a shell takes for a variable, e.g. `X_API_KEY` for `x-api-key`.
pub fn variable(name: &str) -> String {
    let upper: String = name
        .chars()
        .map(|character| if character.is_ascii_alphanumeric() { character.to_ascii_uppercase() } else { '_' })
        .collect();
    if upper.starts_with(|first: char| first.is_ascii_digit()) { format!("_{upper}") } else { upper }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_variables() {
        assert_eq!(variable("bearerAuth"), "BEARERAUTH");
        assert_eq!(variable("x-api-key"), "X_API_KEY");
        assert_eq!(variable("2fa"), "_2FA");
    }

    #[test]
    fn limits_of_operations() {
        let world = crate::check::testing::World::new();
        let mut config = world.config.clone();
        let mut limit = |pattern: &str, timeout| {
            let which = format!("operation={pattern}").parse().unwrap();
            let timeout = Some(Duration::from_secs(timeout));
            config.operations.push(Limits { which, timeout, max_response_time: None });
        };
        limit("*", 3);
        limit("nothing like it", 5);
        let operation = &world.settings().validators.api().operations[0];
        assert_eq!(config.of(operation).timeout, Duration::from_secs(3));
        assert_eq!(config.of(operation).max_response_time, config.max_response_time);
        assert!(matches!(world.config.of(operation), Cow::Borrowed(_)));
    }

    #[test]
    fn debug_shows_no_secret() {
        let mut config = Config::new(Url::parse("http://localhost").unwrap());
        config.credentials.insert("bearerAuth".to_owned(), Credential::new("bearerAuth", "hush"));
        let mut field = http::HeaderValue::from_static("hush");
        field.set_sensitive(true);
        config.headers.insert("x-token", field);
        assert!(!format!("{config:?}").contains("hush"), "{config:?}");
    }
}
