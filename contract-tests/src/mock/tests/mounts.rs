//! Several documents in one mock, and TLS.

use std::path::Path;

use http::Method;
use serde_json::json;

use super::{DOCUMENT, get, send, validators};
use crate::mock::{Keep, Mounted, Options, ServeError, Tls, serve, serve_all};

const SHOP: &str = include_str!("shop.yaml");

fn mounted(documents: &[(&str, &str)]) -> Vec<Mounted> {
    let mounted = |(prefix, text): &(&str, &str)| Mounted {
        prefix: (*prefix).to_owned(),
        validators: validators(text),
    };
    documents.iter().map(mounted).collect()
}

#[tokio::test]
async fn each_document_stands_below_its_prefix() {
    let documents = mounted(&[("/a", DOCUMENT), ("/a/shop", SHOP), ("/b", SHOP)]);
    let options = Options { keep: Keep::InMemory, ..Options::default() };
    let mock = serve_all(documents, options).await.unwrap();
    for (path, status) in [
        ("/a/things", 200),
        ("/a/base/v1/things", 200),
        ("/a/things?limit=0", 422),
        ("/a/shop/orders", 200),
        ("/a/shop/things", 404),
        ("/b/orders", 200),
        ("/b/things", 404),
        ("/ab/things", 404),
        ("/a", 404),
        ("/things", 404),
        ("/", 404),
    ] {
        assert_eq!(get(&mock, path, &[]).await.status, status, "{path}");
    }
    assert!(get(&mock, "/", &[]).await.text.contains("/a, /a/shop, /b"));
    // What is kept of one is not in the other.
    let order = json!({ "order": { "id": 9, "status": "open" } }).to_string();
    let got = send(&mock, Method::POST, "/b/orders", &[("content-type", "application/json")], &order).await;
    assert_eq!((got.status, got.header("location")), (201, "/b/orders/9"));
    assert_eq!(get(&mock, "/b/orders/9", &[]).await.status, 200);
    assert_eq!(get(&mock, "/a/shop/orders/9", &[]).await.status, 404);
    // A document that changes takes what is kept over.
    mock.replace("/b", validators(SHOP)).unwrap();
    assert_eq!(get(&mock, "/b/orders/9", &[]).await.status, 200);
}

#[tokio::test]
async fn prefixes_that_are_none() {
    for prefixes in [&["v1"][..], &["/v1", "/v1/"], &["/a b"], &["/a/../b"], &["/{x}"], &["/%61"]] {
        let documents: Vec<_> = prefixes.iter().map(|prefix| (*prefix, SHOP)).collect();
        let refused = serve_all(mounted(&documents), Options::default()).await;
        assert!(matches!(refused, Err(ServeError::Prefix(..))), "{prefixes:?}");
    }
}

#[tokio::test]
async fn tls() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let issued = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (certificate, key) =
        (file("certificate.pem", &issued.cert.pem()), file("key.pem", &issued.signing_key.serialize_pem()));
    let options = |certificate: &Path, key: &Path| Options {
        tls: Some(Tls { certificate: certificate.to_owned(), key: key.to_owned() }),
        ..Options::default()
    };
    let mock = serve(validators(DOCUMENT), options(&certificate, &key)).await.unwrap();
    let port = mock.url().strip_prefix("https://127.0.0.1:").unwrap().to_owned();
    let trusted = reqwest::Certificate::from_pem(issued.cert.pem().as_bytes()).unwrap();
    let client = reqwest::Client::builder().tls_certs_only([trusted]).build().unwrap();
    let answer = client.get(format!("https://localhost:{port}/things/mine")).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    // Who speaks in the clear is not answered, and keeps nobody from being served.
    assert!(reqwest::get(format!("http://localhost:{port}/things/mine")).await.is_err());
    assert!(client.get(format!("https://localhost:{port}/things")).send().await.is_ok());

    let empty = file("empty.pem", "");
    for (certificate, key, named) in [
        (&empty, &key, "empty.pem"),
        (&certificate, &empty, "empty.pem"),
        (&certificate, &folder.path().join("none.pem"), "none.pem"),
        (&key, &key, "key.pem"),
    ] {
        let refused = serve(validators(DOCUMENT), options(certificate, key)).await;
        let message = refused.err().map(|error| error.to_string()).unwrap_or_default();
        assert!(message.starts_with("cannot speak TLS: ") && message.contains(named), "{message}");
    }
}
