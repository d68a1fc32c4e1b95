//! The options that say how the server is reached, and where secrets come from that do not last.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use contract_tests::config::{Config, variable as variable_of};
use contract_tests::curl::quote;
use contract_tests::token::TokenSource;
use secrecy::SecretString;
use spec::Api;
use spec::model::SecuritySchemeKind;
use url::Url;

/// How the server is reached.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = super::conform::SERVER)]
pub(crate) struct ConnectionArgs {
    /// Trust the certificates in this PEM file as well, e.g. those of a company's own authority.
    #[arg(long, value_name = "FILE")]
    ca: Vec<PathBuf>,
    /// Show the server the certificate in this PEM file, which has its private key, too.
    #[arg(long, value_name = "FILE")]
    client_cert: Option<PathBuf>,
    /// Accept any certificate of the server.
    #[arg(long)]
    insecure: bool,
    /// Send requests through this proxy (http, https or socks5); without it `HTTP_PROXY` and its like say so, except for this machine.
    #[arg(long, value_name = "URL")]
    proxy: Option<String>,
    /// A command that writes the secret for a security scheme; it is run again when the server refuses the secret.
    #[arg(long, value_name = "SCHEME=COMMAND")]
    auth_command: Vec<String>,
    /// The environment variables that hold an OAuth 2 client's identifier and its secret, with which a token is fetched from the
    /// `tokenUrl` of the scheme's `clientCredentials`; again when the server refuses it.
    #[arg(long, value_name = "SCHEME=IDVAR:SECRETVAR")]
    auth_client: Vec<String>,
}

impl ConnectionArgs {
    pub(crate) fn apply(&self, config: &mut Config, api: &Api) -> anyhow::Result<()> {
        for file in &self.ca {
            config
                .connection
                .authorities
                .push(std::fs::read(file).with_context(|| unreadable("--ca", file))?);
        }
        if let Some(file) = &self.client_cert {
            let pem = std::fs::read_to_string(file).with_context(|| unreadable("--client-cert", file))?;
            config.connection.identity = Some(pem.into());
        }
        config.connection.insecure = self.insecure;
        config.connection.proxy = self.proxy.clone().map(SecretString::from);
        for pair in &self.auth_command {
            let (scheme, command) = scheme_of("--auth-command", pair, api)?;
            config.tokens.insert(scheme.to_owned(), TokenSource::Command(command.to_owned()));
        }
        for pair in &self.auth_client {
            let (scheme, variables) = scheme_of("--auth-client", pair, api)?;
            config.tokens.insert(scheme.to_owned(), client(scheme, variables, api, &config.base_url)?);
        }
        Ok(())
    }

    pub(crate) fn words_for_replay(&self) -> impl Iterator<Item = String> {
        let file = |option: &str, file: &Path| format!("--{option} {}", quote(&file.to_string_lossy()));
        let text = |option: &str, text: &String| format!("--{option} {}", quote(text));
        let mut words: Vec<String> = self.ca.iter().map(|one| file("ca", one)).collect();
        words.extend(self.client_cert.iter().map(|one| file("client-cert", one)));
        words.extend(self.insecure.then(|| "--insecure".to_owned()));
        words.extend(self.proxy.iter().filter(|url| !url.contains('@')).map(|url| text("proxy", url)));
        // A command may hold a secret, so that a variable stands for it.
        let schemes = self.auth_command.iter().filter_map(|pair| Some(pair.split_once('=')?.0));
        words.extend(
            schemes.map(|scheme| format!("--auth-command \"{scheme}=${{{}_COMMAND}}\"", variable_of(scheme))),
        );
        words.extend(self.auth_client.iter().map(|pair| text("auth-client", pair)));
        words.into_iter()
    }
}

fn unreadable(option: &str, file: &Path) -> String {
    format!("{option}: cannot read {}", file.display())
}

/// A pair of an option, whose first part is a security scheme of the document.
pub(super) fn scheme_of<'p>(option: &str, pair: &'p str, api: &Api) -> anyhow::Result<(&'p str, &'p str)> {
    let (scheme, rest) =
        pair.split_once('=').with_context(|| format!("{option} {pair}: write SCHEME=ENVVAR or the like"))?;
    if !api.security_schemes.contains_key(scheme) {
        let known: Vec<&str> = api.security_schemes.keys().map(String::as_str).collect();
        bail!(
            "{option} {pair}: the document has no security scheme `{scheme}`; it has: {}",
            known.join(", ")
        );
    }
    Ok((scheme, rest))
}

/// The secret in an environment variable.
pub(super) fn variable(option: &str, name: &str) -> anyhow::Result<SecretString> {
    let secret = std::env::var(name)
        .with_context(|| format!("{option}: cannot read the environment variable `{name}`"))?;
    if secret.is_empty() {
        bail!("{option}: the environment variable `{name}` is empty");
    }
    Ok(secret.into())
}

/// Where a client fetches its tokens, with the scopes that operations ask for.
fn client(scheme: &str, variables: &str, api: &Api, base: &Url) -> anyhow::Result<TokenSource> {
    let option = format!("--auth-client {scheme}={variables}");
    let (id, secret) =
        variables.split_once(':').with_context(|| format!("{option}: write SCHEME=IDVAR:SECRETVAR"))?;
    let flow = match api.security_schemes.get(scheme).map(|scheme| &scheme.kind) {
        Some(SecuritySchemeKind::OAuth2 { flows, .. }) => flows.by_name.get("clientCredentials"),
        _ => None,
    };
    let url = flow.and_then(|flow| flow.token_url.as_deref());
    let url = url.with_context(|| {
        format!("{option}: the document has no `clientCredentials` with a `tokenUrl` for `{scheme}`")
    })?;
    let url = base.join(url).with_context(|| format!("{option}: the `tokenUrl` {url} is no URL"))?;
    let asked = api.operations.iter().flat_map(|operation| operation.security.iter());
    let scopes: BTreeSet<String> =
        asked.filter_map(|one| one.schemes.get(scheme)).flatten().cloned().collect();
    let (id, secret) = (variable(&option, id)?, variable(&option, secret)?);
    Ok(TokenSource::ClientCredentials { url, id, secret, scopes: scopes.into_iter().collect() })
}
