//! Operations with a server of their own: which server a call goes to.

#![expect(clippy::unwrap_used, reason = "tests state what they expect")]

use codegen_runtime::{BuildError, CallOptions, ClientBuilder, Endpoint, Request};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

const ENDPOINT: &Endpoint =
    &Endpoint { operation_id: "x", method: "GET", path: "/a", accept: "", security: &[] };

/// The target of the request that a server on loopback gets. What has another host goes nowhere.
async fn target(own: &'static str, build: impl FnOnce(String) -> ClientBuilder) -> Option<String> {
    target_with(own, build, |options, _| options).await
}

/// The same for a call with options of its own, which may know the server's URL.
async fn target_with(
    own: &'static str,
    build: impl FnOnce(String) -> ClientBuilder,
    options: impl FnOnce(CallOptions, &str) -> CallOptions,
) -> Option<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/base", listener.local_addr().unwrap());
    let client = build(url.clone()).build().unwrap();
    let serve = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut bytes = Vec::new();
        while !bytes.ends_with(b"\r\n\r\n") {
            stream.read_buf(&mut bytes).await.unwrap();
        }
        stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.unwrap();
        String::from_utf8(bytes).unwrap().split(' ').nth(1).unwrap().to_owned()
    };
    let client = client.with(|own| options(own, &url));
    let call = client.send(Request::new(ENDPOINT).at(own));
    tokio::select! {
        target = serve => Some(target),
        answer = call => { assert!(answer.is_err()); None }
    }
}

#[tokio::test]
async fn an_operation_goes_to_its_own_server() {
    assert_eq!(target("/v2", ClientBuilder::of_server).await.unwrap(), "/v2/a");
    assert_eq!(target("http://127.0.0.1:9/v2", ClientBuilder::of_server).await, None);
}

#[tokio::test]
async fn a_base_url_takes_every_operation() {
    assert_eq!(target("http://127.0.0.1:9/v2", ClientBuilder::new).await.unwrap(), "/base/a");
    let other = |url| ClientBuilder::of_server("http://127.0.0.1:9").base_url(url);
    assert_eq!(target("/v2", other).await.unwrap(), "/base/a");
    let back = |url| ClientBuilder::new("http://127.0.0.1:9").server_url(url);
    assert_eq!(target("/v2", back).await.unwrap(), "/v2/a");
}

#[tokio::test]
async fn a_call_can_go_elsewhere() {
    let chosen = |options: CallOptions, url: &str| options.base_url(format!("{url}/own/"));
    let nowhere = |_| ClientBuilder::of_server("http://127.0.0.1:9");
    assert_eq!(target_with("http://127.0.0.1:9/v2", nowhere, chosen).await.unwrap(), "/base/own/a");
    assert_eq!(
        target_with("/v2", ClientBuilder::of_server, |options, _| options.base_url("ftp://x")).await,
        None
    );
    let built = ClientBuilder::new("http://127.0.0.1:9")
        .options(|options| options.base_url("http://u:s3cr3t@x"))
        .build();
    let Err(BuildError::BaseUrl { url, .. }) = built else { panic!("{built:?}") };
    assert_eq!(url, "x");
}
