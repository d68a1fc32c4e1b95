//! [`Credential`]: the secret of a security scheme: one that stays, or a token that is fetched, kept and fetched anew.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use tokio::sync::Mutex;
use url::Url;

use super::clock::Expiry;
use super::middleware::MaybeSend;
use super::transport::Source;

/// What a client shows for a security scheme: text, or a token that a function fetches.
#[derive(Clone)]
pub struct Credential(Kind);

#[derive(Clone)]
enum Kind {
    Fixed(Arc<SecretString>),
    Fetched(Arc<Tokens>),
}

impl Credential {
    /// A token that a function fetches, when a call first needs it. Calls share it until a while before it runs out, or
    /// until a server answers one with 401; then it is fetched anew, and that call is made once more.
    ///
    /// However many calls wait for a token, it is fetched once. The time that it takes counts for the call.
    ///
    /// ```ignore
    /// builder.bearer_auth(Credential::from_fn(|| async {
    ///     let token = vault.read("api").await?;
    ///     Ok::<_, VaultError>(AccessToken::from(token.text).expires_in(token.lifetime))
    /// }))
    /// ```
    pub fn from_fn<F, Fetching, Error>(fetch: F) -> Self
    where
        F: Fn() -> Fetching + Send + Sync + 'static,
        Fetching: Future<Output = Result<AccessToken, Error>> + MaybeSend + 'static,
        Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        Self::fetched_by(move |_, _| {
            let fetching = fetch();
            async { fetching.await.map_err(Into::into) }
        })
    }

    /// The same with the client that calls are sent by, and the URL of the server that they go to.
    pub(super) fn fetched_by<Fetching>(
        fetch: impl Fn(reqwest::Client, &Url) -> Fetching + Send + Sync + 'static,
    ) -> Self
    where
        Fetching: Future<Output = Result<AccessToken, Source>> + MaybeSend + 'static,
    {
        let fetch: Fetch = Box::new(move |http, server| Box::pin(fetch(http, server)));
        Self(Kind::Fetched(Arc::new(Tokens { fetch, held: Mutex::new(None) })))
    }

    /// Whether another secret can be had when a server refuses this one.
    pub(super) fn is_fetched(&self) -> bool {
        matches!(self.0, Kind::Fetched(_))
    }

    /// The secret for a request, other than the one that a server has refused.
    pub(super) async fn secret(
        &self,
        http: &reqwest::Client,
        server: &Url,
        refused: Option<&Arc<SecretString>>,
    ) -> Result<Arc<SecretString>, Source> {
        match &self.0 {
            Kind::Fixed(secret) => Ok(Arc::clone(secret)),
            Kind::Fetched(tokens) => tokens.token(http, server, refused).await,
        }
    }
}

impl From<SecretString> for Credential {
    fn from(secret: SecretString) -> Self {
        Self(Kind::Fixed(Arc::new(secret)))
    }
}

impl From<String> for Credential {
    fn from(secret: String) -> Self {
        SecretString::from(secret).into()
    }
}

impl From<&str> for Credential {
    fn from(secret: &str) -> Self {
        SecretString::from(secret).into()
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(if self.is_fetched() { "Credential(fetched)" } else { "Credential(fixed)" })
    }
}

/// A token, and how long it is good for.
#[derive(Debug, Clone)]
pub struct AccessToken {
    secret: SecretString,
    lifetime: Option<Duration>,
}

impl AccessToken {
    /// How long the token is good for, from now; without that it is until a server refuses it.
    #[must_use]
    pub fn expires_in(self, lifetime: impl Into<Option<Duration>>) -> Self {
        Self { lifetime: lifetime.into(), ..self }
    }
}

impl<T: Into<SecretString>> From<T> for AccessToken {
    fn from(secret: T) -> Self {
        Self { secret: secret.into(), lifetime: None }
    }
}

/// A token that is being fetched.
type Fetch = Box<dyn Fn(reqwest::Client, &Url) -> Pin<Box<dyn Fetching>> + Send + Sync>;

/// In a browser futures stay on their thread; elsewhere they are `Send`.
trait Fetching: Future<Output = Result<AccessToken, Source>> + MaybeSend {}

impl<F: Future<Output = Result<AccessToken, Source>> + MaybeSend> Fetching for F {}

/// Where tokens come from, and the one that is good for now.
struct Tokens {
    fetch: Fetch,
    /// Locked while one is fetched, so that all who need one wait for the same.
    held: Mutex<Option<(Arc<SecretString>, Expiry)>>,
}

impl Tokens {
    async fn token(
        &self,
        http: &reqwest::Client,
        server: &Url,
        refused: Option<&Arc<SecretString>>,
    ) -> Result<Arc<SecretString>, Source> {
        let mut held = self.held.lock().await;
        if let Some((token, expiry)) = &*held
            && !expiry.is_past()
            && !refused.is_some_and(|refused| Arc::ptr_eq(refused, token))
        {
            return Ok(Arc::clone(token));
        }
        let AccessToken { secret, lifetime } = (self.fetch)(http.clone(), server).await?;
        let token = Arc::new(secret);
        *held = Some((Arc::clone(&token), Expiry::after(lifetime.map(until_renewal))));
        Ok(token)
    }
}

/// A token is renewed before its end: a tenth of its life, at most a minute, for clocks that differ and for the way.
fn until_renewal(lifetime: Duration) -> Duration {
    lifetime.saturating_sub((lifetime / 10).min(Duration::from_mins(1)))
}
