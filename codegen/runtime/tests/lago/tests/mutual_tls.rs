//! Certificates of clients (`mutualTLS`), shown to a server that asks for them.

use std::error::Error as _;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

use super::page;
use crate::{Client, ClientBuilder, Error};

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority() -> Authority {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A certificate for a name, with its key.
fn certificate(authority: &Authority, name: &str) -> (rcgen::Certificate, KeyPair) {
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new([name.to_owned()]).unwrap();
    (params.signed_by(&key, authority).unwrap(), key)
}

/// The certificate of a client, as its setter takes it.
fn identity(authority: &Authority) -> reqwest::Identity {
    let (certificate, key) = certificate(authority, "client.example");
    reqwest::Identity::from_pem((key.serialize_pem() + &certificate.pem()).as_bytes()).unwrap()
}

/// A server that answers one request, of a client with a certificate of this authority. In the end it has what it read, or why it
/// read nothing.
async fn server(authority: &Authority) -> (String, JoinHandle<std::io::Result<String>>) {
    let mut roots = RootCertStore::empty();
    roots.add(authority.der().clone()).unwrap();
    // Other packages bring another provider; rustls does not choose between two.
    let provider = Arc::new(aws_lc_rs::default_provider());
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider));
    let verifier = verifier.build().unwrap();
    let (certificate, key) = certificate(authority, "localhost");
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = config.with_client_cert_verifier(verifier);
    let config = config.with_single_cert(vec![certificate.der().clone()], key).unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let task = tokio::spawn(async move {
        let mut stream = acceptor.accept(listener.accept().await?.0).await?;
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await?);
        }
        let body = page(1, "");
        let answer = format!(
            "HTTP/1.1 200 X\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(answer.as_bytes()).await?;
        stream.shutdown().await?;
        Ok(String::from_utf8_lossy(&head).into_owned())
    });
    (url, task)
}

/// A client that trusts the authority.
fn builder(url: &str, authority: &Authority) -> ClientBuilder {
    let trusted = reqwest::Certificate::from_der(authority.der()).unwrap();
    Client::builder()
        .base_url(url)
        .configure_http(move |http| http.no_proxy().tls_certs_only([trusted.clone()]))
}

#[tokio::test]
async fn the_certificate_is_shown() {
    let authority = authority();
    let (url, server) = server(&authority).await;
    let identity = identity(&authority);
    // What the setter of a `mutualTLS` scheme does.
    let builder = builder(&url, &authority).configure_http(move |http| http.identity(identity.clone()));
    let logs = builder.build().unwrap().api_logs().find_all_api_logs().send().await.unwrap();
    assert_eq!(logs.api_logs.len(), 1);
    assert!(server.await.unwrap().unwrap().starts_with("GET /api_logs HTTP/1.1\r\n"));
}

#[tokio::test]
async fn without_it_or_with_one_of_others_nothing_is_asked() {
    let authority = authority();
    let others = identity(&self::authority());
    for identity in [None, Some(others)] {
        let (url, server) = server(&authority).await;
        let mut builder = builder(&url, &authority);
        if let Some(identity) = identity {
            builder = builder.configure_http(move |http| http.identity(identity.clone()));
        }
        let error = builder.build().unwrap().api_logs().find_all_api_logs().send().await.unwrap_err();
        let Error::Transport(error) = error else { panic!("{error}") };
        assert!(error.to_string().starts_with("GET /api_logs: "), "{error}");
        assert!(error.source().is_some());
        assert!(server.await.unwrap().is_err());
    }
}
