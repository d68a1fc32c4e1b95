//! The server under test: the embedded mock, or the one that the environment names.

use std::env;
use std::path::PathBuf;
use std::sync::Arc;

use contract_tests::config::{Config, Credential};
use contract_tests::mock::{self, Handle, Options};
use spec::json_schema::Validators;
use url::Url;

/// A server, and how to drive it.
pub(crate) struct Target {
    pub(crate) config: Config,
    /// The folder of the snapshots; `None` if there are none.
    pub(crate) snapshots: Option<PathBuf>,
    mock: Option<Handle>,
}

impl Target {
    pub(crate) async fn start(validators: &Arc<Validators>) -> Result<Self, String> {
        match env::var("LOCKSTEP_URL") {
            Ok(url) => Self::live(&url, validators),
            Err(_) => Self::embedded(validators).await,
        }
    }

    fn live(url: &str, validators: &Validators) -> Result<Self, String> {
        let url = Url::parse(url).map_err(|error| format!("LOCKSTEP_URL={url}: {error}"))?;
        let mut config = Config::new(url);
        let pairs = env::var("LOCKSTEP_AUTH").unwrap_or_default();
        for pair in pairs.split(',').filter(|pair| !pair.is_empty()) {
            let wrong = |what: &str| format!("LOCKSTEP_AUTH: `{pair}`: {what}");
            let (scheme, variable) = pair.split_once('=').ok_or_else(|| wrong("write SCHEME=ENVVAR"))?;
            if !validators.api().security_schemes.contains_key(scheme) {
                return Err(wrong("the document has no such security scheme"));
            }
            let secret = env::var(variable).map_err(|error| wrong(&error.to_string()))?;
            let credential = Credential { secret: secret.into(), variable: variable.to_owned() };
            config.credentials.insert(scheme.to_owned(), credential);
        }
        let snapshots = env::var_os("LOCKSTEP_SNAPSHOTS").map(PathBuf::from);
        Ok(Self { config, snapshots, mock: None })
    }

    async fn embedded(validators: &Arc<Validators>) -> Result<Self, String> {
        let mut config = Config::new(Url::parse("http://127.0.0.1").map_err(|error| error.to_string())?);
        for scheme in validators.api().security_schemes.keys() {
            config.credentials.insert(scheme.clone(), Credential::new(scheme, "lockstep:embedded"));
        }
        let secrets = config.credentials.iter().map(|(name, known)| (name.clone(), known.secret.clone()));
        let options = Options { credentials: Some(secrets.collect()), ..Options::default() };
        let mock = mock::serve(Arc::clone(validators), options).await.map_err(|error| error.to_string())?;
        config.base_url = Url::parse(&mock.url()).map_err(|error| error.to_string())?;
        let snapshots = Some(PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/snapshots")));
        Ok(Self { config, snapshots, mock: Some(mock) })
    }

    pub(crate) async fn stop(self) {
        if let Some(mock) = self.mock {
            mock.shutdown().await;
        }
    }
}
