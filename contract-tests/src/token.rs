//! Secrets that do not last: they are fetched when a run begins, and again when the server refuses them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indexmap::IndexMap;
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;
use tokio::sync::Mutex;
use url::Url;
use url::form_urlencoded::{self, byte_serialize};

use crate::config::{Config, Credential};
use crate::drive;
use crate::redact::Redactor;

/// Where a secret comes from that does not last. `Debug` shows no secret.
#[derive(Debug, Clone)]
pub enum TokenSource {
    /// What a command of the shell writes to its standard output.
    Command(String),
    /// An OAuth 2 server, which knows the client (RFC 6749, section 4.4).
    ClientCredentials {
        /// The token endpoint.
        url: Url,
        /// The client's identifier.
        id: SecretString,
        /// The client's password.
        secret: SecretString,
        /// What the token is to be good for; whatever the server likes if empty.
        scopes: Vec<String>,
    },
}

/// Fetches a secret for each scheme that has a source, and puts it among the credentials of a run.
///
/// # Errors
/// When a secret cannot be had; the text says of which scheme and why, without any secret.
pub async fn fetch(config: &mut Config) -> Result<(), String> {
    let http = drive::http_client(config)?;
    for (scheme, source) in &config.tokens {
        let secret = source.fetch(&http, config.timeout).await;
        let secret = secret.map_err(|reason| format!("no token for `{scheme}`: {reason}"))?;
        let mut credential = Credential::new(scheme, secret);
        if let Some(known) = config.credentials.get(scheme) {
            credential.variable.clone_from(&known.variable);
        }
        config.credentials.insert(scheme.clone(), credential);
    }
    Ok(())
}

impl TokenSource {
    async fn fetch(&self, http: &reqwest::Client, limit: Duration) -> Result<SecretString, String> {
        match self {
            Self::Command(command) => run(command.clone(), limit).await,
            Self::ClientCredentials { url, id, secret, scopes } => {
                ask(http, url, [id.expose_secret(), secret.expose_secret()], scopes).await
            }
        }
    }
}

/// What a command writes, without the blanks around it. Its standard error is that of the run.
async fn run(command: String, limit: Duration) -> Result<SecretString, String> {
    let shell = if cfg!(windows) { ["cmd", "/C"] } else { ["sh", "-c"] };
    let mut process = std::process::Command::new(shell[0]);
    process
        .arg(shell[1])
        .arg(command)
        .stdin(std::process::Stdio::null())
        .stderr(std::process::Stdio::inherit());
    let output = tokio::task::spawn_blocking(move || process.output());
    let output = tokio::time::timeout(limit, output)
        .await
        .map_err(|_| format!("the command did not end within {limit:?}"))?;
    let output =
        output.map_err(|error| error.to_string())?.map_err(|error| format!("the command: {error}"))?;
    if !output.status.success() {
        return Err(format!("the command failed: {}", output.status));
    }
    let text = String::from_utf8(output.stdout).map_err(|_| "the command does not write UTF-8".to_owned())?;
    let text = text.trim();
    if text.is_empty() { Err("the command writes nothing".to_owned()) } else { Ok(text.to_owned().into()) }
}

/// Asks for a token as RFC 6749, section 4.4.2, says, with the name and password of the client in `Authorization` (section 2.3.1).
async fn ask(
    http: &reqwest::Client,
    url: &Url,
    [id, secret]: [&str; 2],
    scopes: &[String],
) -> Result<SecretString, String> {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("grant_type", "client_credentials");
    if !scopes.is_empty() {
        form.append_pair("scope", &scopes.join(" "));
    }
    let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    let request = http
        .post(url.clone())
        .basic_auth(encoded(id), Some(encoded(secret)))
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(ACCEPT, "application/json")
        .body(form.finish());
    let answer = request.send().await.map_err(|error| drive::root(&error.without_url()))?;
    let status = answer.status();
    let body = answer.bytes().await.map_err(|error| drive::root(&error.without_url()))?;
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let member = |name: &str| body.get(name).and_then(Value::as_str);
    if let Some(token) = member("access_token").filter(|token| status.is_success() && !token.is_empty()) {
        return Ok(token.to_owned().into());
    }
    // `error` is a word of the standard's (section 5.2); the rest of the body may say anything.
    let why = member("error").map(|error| format!(", {error}")).unwrap_or_default();
    Err(format!("{url} answers {status}{why}, and no `access_token`"))
}

/// The secrets of a run that are fetched again when they are refused.
pub(crate) struct Tokens<'a> {
    config: &'a Config,
    redactor: Redactor,
    /// Those that took the place of the ones in the settings, and when the last were fetched.
    fresh: Mutex<(Option<IndexMap<String, Credential>>, Instant)>,
    /// Whether the server has taken them. What was never good enough need not be fetched once more.
    good: AtomicBool,
}

impl<'a> Tokens<'a> {
    pub(crate) fn new(config: &'a Config, redactor: &Redactor) -> Self {
        Self {
            config,
            redactor: redactor.clone(),
            fresh: Mutex::new((None, Instant::now())),
            good: AtomicBool::new(false),
        }
    }

    /// The settings with the secrets as they are now; `None` if they are those that the run began with.
    pub(crate) async fn current(&self) -> Option<IndexMap<String, Credential>> {
        if self.config.tokens.is_empty() { None } else { self.fresh.lock().await.0.clone() }
    }

    /// The server takes them.
    pub(crate) fn are_good(&self) {
        self.good.store(true, Ordering::Relaxed);
    }

    /// Fetches the secrets again, unless somebody has just done so. Returns whether there are others than `sent_at`.
    pub(crate) async fn renew(&self, http: &reqwest::Client, sent_at: Instant) -> bool {
        if self.config.tokens.is_empty() {
            return false;
        }
        let mut fresh = self.fresh.lock().await;
        if fresh.1 > sent_at {
            return fresh.0.is_some();
        }
        if !self.good.swap(false, Ordering::Relaxed) {
            return false;
        }
        let mut all = fresh.0.clone().unwrap_or_else(|| self.config.credentials.clone());
        for (scheme, source) in &self.config.tokens {
            let Ok(secret) = source.fetch(http, self.config.timeout).await else { return false };
            if let Some(known) = all.get_mut(scheme) {
                known.secret = secret;
                self.redactor.learn(known);
            }
        }
        *fresh = (Some(all), Instant::now());
        true
    }
}
