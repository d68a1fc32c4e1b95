//! [`Connection`]: whom to trust on the way to a server, what to show them, and which way to go.

use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

/// How connections are made. `Debug` shows no secret.
#[derive(Debug, Clone, Default)]
pub struct Connection {
    /// Certificates of authorities that are trusted besides those of the system, in PEM.
    pub authorities: Vec<Vec<u8>>,
    /// The certificate to be shown to the server (`mutualTLS`) with what leads to its authority, and its private key, in PEM.
    pub identity: Option<SecretString>,
    /// Whether any certificate is good enough.
    pub insecure: bool,
    /// Where requests are sent through; it may hold a name and a password. Without it the environment says so, as for other programs, for
    /// all but this machine.
    pub proxy: Option<SecretString>,
}

impl Connection {
    /// An HTTP client that connects so.
    ///
    /// # Errors
    /// When a certificate, a key or the URL of the proxy cannot be read; the text says which.
    pub(crate) fn apply(
        &self,
        mut builder: reqwest::ClientBuilder,
        server: &Url,
    ) -> Result<reqwest::ClientBuilder, String> {
        for pem in &self.authorities {
            let certificates = reqwest::Certificate::from_pem_bundle(pem).map_err(|error| {
                format!("the certificates of authorities: {}", super::drive::root(&error))
            })?;
            if certificates.is_empty() {
                return Err("the certificates of authorities: there is none in PEM".to_owned());
            }
            builder = builder.tls_certs_merge(certificates);
        }
        if let Some(identity) = &self.identity {
            // The text is not told, as it may quote the key.
            let identity = reqwest::Identity::from_pem(identity.expose_secret().as_bytes()).map_err(|_| {
                "the client's certificate: a certificate and its private key in PEM are needed, in one file".to_owned()
            })?;
            builder = builder.identity(identity);
        }
        builder = match &self.proxy {
            Some(proxy) => {
                let proxy = reqwest::Proxy::all(proxy.expose_secret())
                    .map_err(|_| "the proxy: this is no URL of one".to_owned())?;
                builder.proxy(proxy)
            }
            None if is_loopback(server) => builder.no_proxy(),
            None => builder,
        };
        Ok(builder.tls_danger_accept_invalid_certs(self.insecure))
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
