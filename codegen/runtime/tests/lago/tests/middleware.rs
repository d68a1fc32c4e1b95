//! What stands between the client and the network.

use std::sync::{Arc, Mutex};

use super::loopback::{Answer, Loopback};
use super::{TOKEN, page};
use crate::runtime::{Handling, Middleware, Next, Phase, Retry};
use crate::{Client, Error};

/// Adds a field, and notes when a request comes by and when its response does.
struct Noting(&'static str, Arc<Mutex<Vec<String>>>);

impl Middleware for Noting {
    fn handle(&self, mut request: reqwest::Request, next: Next) -> Handling {
        let (name, notes) = (self.0, Arc::clone(&self.1));
        Box::pin(async move {
            notes.lock().unwrap().push(format!("{name} {} {}", next.endpoint().operation_id, next.attempt()));
            request.headers_mut().append("x-by", name.parse().unwrap());
            let response = next.run(request).await?;
            notes.lock().unwrap().push(format!("{name} {}", response.status().as_u16()));
            Ok(response)
        })
    }
}

#[tokio::test]
async fn each_has_its_turn_in_every_attempt() {
    let server = Loopback::start([Answer::new(503, "", ""), Answer::json(200, &page(0, ""))]).await;
    let notes = Arc::default();
    let builder = Client::builder().base_url(server.url()).bearer_auth(TOKEN);
    let builder = builder.retry(Retry::attempts(2).first_pause(std::time::Duration::ZERO));
    let builder =
        builder.middleware(Noting("a", Arc::clone(&notes))).middleware(Noting("b", Arc::clone(&notes)));
    builder.build().unwrap().api_logs().find_all_api_logs().send().await.unwrap();
    let first = ["a findAllApiLogs 1", "b findAllApiLogs 1", "b 503", "a 503"];
    let second = ["a findAllApiLogs 2", "b findAllApiLogs 2", "b 200", "a 200"];
    assert_eq!(*notes.lock().unwrap(), [first, second].concat());
    let head = server.requests().remove(1);
    assert!(head.contains("x-by: a\r\nx-by: b\r\n") && head.contains(TOKEN), "{head}");
}

#[tokio::test]
async fn one_may_answer_by_itself_or_refuse() {
    let cached = |_, _| async { Ok(http::Response::new(page(1, "")).into()) };
    let client = Client::builder().base_url("http://127.0.0.1:1").middleware(cached).build().unwrap();
    assert_eq!(client.api_logs().find_all_api_logs().send().await.unwrap().api_logs.len(), 1);

    let closed = |_, next: Next| async move { Err(next.fail("the circuit is open")) };
    let client = Client::builder().base_url("http://127.0.0.1:1").middleware(closed).build().unwrap();
    let Err(Error::Transport(error)) = client.api_logs().find_all_api_logs().send().await else { panic!() };
    assert_eq!(error.phase, Phase::Middleware);
    assert_eq!(std::error::Error::source(&error).unwrap().to_string(), "the circuit is open");
}

#[tokio::test]
async fn each_call_has_an_identifier_if_asked_for() {
    let server = Loopback::start([Answer::new(503, "", ""), Answer::json(200, &page(0, ""))]).await;
    let retry = Retry::attempts(2).first_pause(std::time::Duration::ZERO);
    let builder = Client::builder().base_url(server.url()).retry(retry).request_ids("X-Request-Id");
    let client = builder.build().unwrap();
    for _ in 0..2 {
        client.api_logs().find_all_api_logs().send().await.unwrap();
    }
    let heads = server.requests();
    let ids: Vec<&str> = heads
        .iter()
        .map(|head| head.lines().find_map(|line| line.strip_prefix("x-request-id: ")).unwrap())
        .collect();
    let [first, again, second] = ids.as_slice() else { panic!("{ids:?}") };
    assert_eq!(first, again);
    assert_ne!(first, second);
    assert_eq!(uuid::Uuid::parse_str(first).unwrap().get_version_num(), 4);
}
