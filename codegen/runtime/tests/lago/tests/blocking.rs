//! Calls from code that is not `async`, from several threads at a time.

use std::thread;

use super::loopback::{Answer, Loopback};
use super::{client, page};
use crate::runtime::blocking::{Wait as _, WaitEach as _};

#[test]
fn calls_and_streams_can_be_waited_for() {
    let pages = [page(2, "\"next_page\": 2,"), page(1, "")];
    let server = Loopback::start(pages.map(|page| Answer::json(200, &page))).wait();
    let logs: Vec<_> = client(&server).api_logs().find_all_api_logs().stream().wait_each().collect();
    assert_eq!(logs.iter().filter(|log| log.is_ok()).count(), 3);
}

#[test]
fn threads_share_connections() {
    let body = page(1, "");
    let answer = format!(
        "HTTP/1.1 200 X\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let server = Loopback::start([Answer::KeepAlive(answer.into_bytes())]).wait();
    let client = client(&server);
    for _ in 0..4 {
        let client = client.clone();
        let call = move || client.api_logs().find_all_api_logs().send().wait().unwrap().api_logs.len();
        assert_eq!(thread::spawn(call).join().unwrap(), 1);
    }
    assert_eq!(server.requests().len(), 4);
    assert_eq!(server.connections(), 1);
}
