//! On the way to a server: whom a run trusts, what it shows, through whom it goes, and secrets that do not last.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests state what they expect"
)]

mod common;
#[path = "common/runs.rs"]
#[expect(dead_code, reason = "it looks at a part of what a run tells")]
mod runs;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use contract_tests::config::Config;
use contract_tests::run::RunError;
use contract_tests::token::{self, TokenSource};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::aws_lc_rs::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

use self::runs::{SECRET, config, drive};

const SOUND: &[u8] = b"HTTP/1.1 401 Unauthorized\r\nwww-authenticate: Bearer\r\ncontent-length: 0\r\n\r\n";

/// An authority of our own.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    /// A certificate with its key, both in PEM.
    fn certify(&self, name: &str) -> (String, String) {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        (params.signed_by(&key, &self.0).unwrap().pem(), key.serialize_pem())
    }
}

/// A server that only talks to clients of its authority, over TLS.
async fn serve(authority: &Authority) -> String {
    let mut roots = RootCertStore::empty();
    roots.add(authority.0.der().clone()).unwrap();
    let provider = Arc::new(default_provider());
    let verifier =
        WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider)).build().unwrap();
    let (certificate, key) = authority.certify("localhost");
    let certificate = CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap();
    let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap();
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_client_cert_verifier(verifier)
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let (acceptor, listener) =
        (TlsAcceptor::from(Arc::new(config)), TcpListener::bind("127.0.0.1:0").await.unwrap());
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(stream).await else { return };
                let mut buffer = [0; 8192];
                while stream.read(&mut buffer).await.is_ok_and(|read| read > 0) {
                    if stream.write_all(SOUND).await.is_err() {
                        return;
                    }
                }
            });
        }
    });
    url
}

#[tokio::test]
async fn who_is_trusted_and_what_is_shown() {
    let authority = Authority::new();
    let mut config = config(&serve(&authority).await);
    let (certificate, key) = authority.certify("somebody");
    config.connection.identity = Some(format!("{certificate}{key}").into());
    let error = drive(&config).await.err().unwrap();
    assert!(matches!(&error, RunError::Unreachable { .. }), "an authority that nobody knows: {error}");

    config.connection.authorities.push(authority.0.pem().into_bytes());
    assert!(drive(&config).await.unwrap().finished, "one that is trusted");

    config.connection.authorities.clear();
    config.connection.insecure = true;
    assert!(drive(&config).await.unwrap().finished, "any one");

    config.connection.identity = None;
    assert!(drive(&config).await.is_err(), "the server wants to see a certificate");
}

#[tokio::test]
async fn what_is_no_certificate() {
    for (pem, part) in [
        ("", "there is none"),
        ("-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n", "certificates"),
    ] {
        let mut config = config("http://127.0.0.1:9");
        config.connection.authorities.push(pem.into());
        let error = drive(&config).await.err().unwrap();
        assert!(matches!(&error, RunError::Setup(_)) && error.to_string().contains(part), "{error}");
    }
    let mut config = config("http://127.0.0.1:9");
    config.connection.identity = Some("hush".to_owned().into());
    let error = drive(&config).await.err().unwrap().to_string();
    assert!(error.contains("one file") && !error.contains("hush"), "{error}");
}

/// Serves HTTP on a free port.
async fn http<F, A>(answer: F) -> String
where
    F: Fn(Request) -> A + Clone + Send + Sync + 'static,
    A: Future<Output = Response> + Send,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(answer)).await.unwrap() });
    url
}

#[tokio::test]
async fn through_a_proxy() {
    let hosts = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&hosts);
    let proxy = http(move |request| {
        seen.lock().unwrap().push(request.uri().host().map(str::to_owned));
        async { StatusCode::UNAUTHORIZED.into_response() }
    })
    .await;
    let mut config = config("http://nowhere.invalid/v1");
    config.connection.proxy = Some(proxy.into());
    let told = drive(&config).await.unwrap_or_else(|error| panic!("{error}"));
    let hosts = hosts.lock().unwrap();
    assert!(hosts.len() >= told.cases.len(), "{}", hosts.len());
    assert!(hosts.iter().all(|host| host.as_deref() == Some("nowhere.invalid")), "{hosts:?}");
}

/// Gives out tokens, and takes each of them for so many requests.
async fn with_tokens(good_for: usize) -> (String, Arc<AtomicUsize>) {
    let (given, left) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let counter = Arc::clone(&given);
    let url = http(move |request| {
        let field =
            request.headers().get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let answer = if request.uri().path() == "/token" {
            // `me:my secret`, form-encoded and then in base 64.
            assert_eq!(field, "Basic bWU6bXkrc2VjcmV0");
            left.store(good_for, Ordering::SeqCst);
            let number = given.fetch_add(1, Ordering::SeqCst) + 1;
            let body = format!(r#"{{"access_token": "{SECRET}-{number}", "token_type": "Bearer"}}"#);
            (StatusCode::OK, [("content-type", "application/json")], body).into_response()
        } else if field == format!("Bearer {SECRET}-{}", given.load(Ordering::SeqCst))
            && left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok()
        {
            (StatusCode::OK, [("content-type", "application/json")], format!("{{\"you\": {field:?}}}"))
                .into_response()
        } else {
            (StatusCode::UNAUTHORIZED, [("www-authenticate", "Bearer")]).into_response()
        };
        async { answer }
    })
    .await;
    (url, counter)
}

fn client(url: &str) -> TokenSource {
    TokenSource::ClientCredentials {
        url: format!("{url}/token").parse().unwrap(),
        id: "me".to_owned().into(),
        secret: "my secret".to_owned().into(),
        scopes: vec!["read".to_owned()],
    }
}

async fn with_source(url: &str, source: TokenSource) -> (Result<(), String>, Config) {
    let mut config = config(url);
    config.credentials.clear();
    config.shrink = 0;
    config.tokens.insert("bearerAuth".to_owned(), source);
    (token::fetch(&mut config).await, config)
}

#[tokio::test]
async fn a_token_is_fetched_and_again_when_it_has_run_out() {
    let (url, given) = with_tokens(20).await;
    let (fetched, config) = with_source(&url, client(&url)).await;
    fetched.unwrap();
    let told = drive(&config).await.unwrap_or_else(|error| panic!("{error}"));
    let given = given.load(Ordering::SeqCst);
    assert!((3..=told.cases.len()).contains(&given), "{given}");
    assert!(!told.checks().contains(&"positive_data_acceptance"), "{:?}", told.checks());
    assert!(!told.reports.contains(SECRET), "later ones are secret as well");
    assert!(told.reports.contains("${BEARERAUTH}"));
}

#[tokio::test]
async fn a_token_that_is_never_good_is_not_asked_for_again() {
    let (url, given) = with_tokens(0).await;
    let (fetched, config) = with_source(&url, client(&url)).await;
    fetched.unwrap();
    assert!(drive(&config).await.is_ok());
    assert_eq!(given.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn tokens_that_cannot_be_had() {
    let refuse = http(|_| async {
        (StatusCode::BAD_REQUEST, [("content-type", "application/json")], r#"{"error": "invalid_client"}"#)
            .into_response()
    })
    .await;
    for (source, why) in [
        (client(&refuse), "answers 400 Bad Request, invalid_client"),
        (TokenSource::Command("exit 3".to_owned()), "the command failed"),
        (TokenSource::Command("true".to_owned()), "writes nothing"),
    ] {
        let (fetched, _) = with_source(&refuse, source).await;
        let error = fetched.unwrap_err();
        assert!(
            error.contains("bearerAuth") && error.contains(why) && !error.contains("my secret"),
            "{error}"
        );
    }
    let command = TokenSource::Command(format!("echo ' {SECRET} '"));
    let (fetched, config) = with_source(&refuse, command).await;
    fetched.unwrap();
    let known = secrecy::ExposeSecret::expose_secret(&config.credentials["bearerAuth"].secret).to_owned();
    assert_eq!(known, SECRET);
}
