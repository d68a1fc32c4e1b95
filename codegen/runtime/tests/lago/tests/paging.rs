//! Walking through pages.

use futures_util::{StreamExt as _, TryStreamExt as _};

use super::loopback::{Answer, Loopback};
use super::{client, page};
use crate::{Client, Error};

fn answer(logs: usize, next: &str) -> Answer {
    Answer::json(200, &page(logs, next))
}

#[tokio::test]
async fn items_come_from_all_pages_until_there_is_no_next() {
    let last_pages = ["\"next_page\": null,", ""];
    for last in last_pages {
        let answers = [answer(2, "\"next_page\": 2,"), answer(0, "\"next_page\": 3,"), answer(1, last)];
        let server = Loopback::start(answers).await;
        let logs: Vec<_> =
            client(&server).api_logs().find_all_api_logs().per_page(2).stream().try_collect().await.unwrap();
        assert_eq!(logs.len(), 3);
        let targets = ["?per_page=2", "?page=2&per_page=2", "?page=3&per_page=2"];
        assert_eq!(server.targets(), targets.map(|query| format!("/api_logs{query}")));
    }
}

#[tokio::test]
async fn pages_are_fetched_when_they_are_asked_for() {
    let server = Loopback::start([answer(1, "\"next_page\": 2,")]).await;
    let mut pages = client(&server).api_logs().find_all_api_logs().page(1).pages();
    assert_eq!(server.requests().len(), 0);
    assert_eq!(pages.next().await.unwrap().unwrap().meta.next_page, Some(Some(2)));
    assert_eq!(server.targets(), ["/api_logs?page=1"]);
}

#[tokio::test]
async fn a_server_that_points_back_is_not_followed_for_ever() {
    let answers =
        [answer(1, "\"next_page\": 2,"), answer(1, "\"next_page\": 3,"), answer(1, "\"next_page\": 2,")];
    let server = Loopback::start(answers).await;
    let pages: Vec<_> = client(&server).api_logs().find_all_api_logs().pages().collect().await;
    assert_eq!(pages.len(), 3);
}

#[test]
fn calls_and_streams_can_go_to_other_threads() {
    fn movable<T: Send + 'static>(value: T) -> T {
        value
    }
    let request = Client::builder().build().unwrap().api_logs().find_all_api_logs();
    drop(movable(request.clone().send()));
    drop(movable(request.clone().pages()));
    drop(movable(request.stream()));
}

#[tokio::test]
async fn an_error_ends_the_stream() {
    let server = Loopback::start([answer(1, "\"next_page\": 2,"), Answer::new(500, "", "")]).await;
    let items: Vec<_> = client(&server).api_logs().find_all_api_logs().stream().collect().await;
    assert_eq!(items.len(), 2);
    assert!(items[0].is_ok());
    assert!(matches!(items[1], Err(Error::Undocumented(_))));
}
