//! Walking through pages.

use futures_util::{StreamExt as _, TryStreamExt as _};

use http::HeaderMap;
use http::header::LINK;

use super::loopback::{Answer, Loopback};
use super::{client, page};
use crate::runtime::paging;
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

#[tokio::test]
async fn of_the_url_of_the_next_page_the_query_is_taken() {
    let server = Loopback::start([answer(1, ""), answer(1, ""), answer(1, "")]).await;
    let client = client(&server);
    let mut urls =
        ["https://elsewhere.example/other?page=2&a=%20b#end", "?cursor=x", "/no/query"].into_iter();
    let urls = std::sync::Mutex::new(&mut urls);
    let call = client.api_logs().find_all_api_logs().per_page(1);
    let next = |_: &_| urls.lock().unwrap().next().map(str::to_owned);
    let pages: Vec<_> = paging::linked(client.clone(), call, next).collect().await;
    assert_eq!(pages.len(), 3);
    assert!(pages.iter().all(Result::is_ok));
    assert_eq!(server.targets(), ["/api_logs?per_page=1", "/api_logs?page=2&a=%20b", "/api_logs?cursor=x"]);
}

#[test]
fn the_link_to_the_next_page() {
    let found = |fields: &[&'static str]| {
        let mut headers = HeaderMap::new();
        for field in fields {
            headers.append(LINK, field.parse().unwrap());
        }
        paging::next_link(&headers)
    };
    let expected = Some("/a?page=2".to_owned());
    for field in [
        r#"</a?page=2>; rel="next""#,
        r"</a?page=2>;rel=next",
        r#"</first>; rel="first", </a?page=2>; REL="last Next""#,
        r#"</b>; title="a, </c>; rel=next \" ; rel=next"; rel=prev, </a?page=2>; title=";"; rel="next""#,
        r#"</b,c>; rel="prev",</a?page=2> ; rel = "next""#,
        r#", </a?page=2>; rel="next","#,
    ] {
        assert_eq!(found(&[field]), expected, "{field}");
    }
    assert_eq!(found(&["</first>; rel=first", "</a?page=2>; rel=next"]), expected);
    for field in
        ["", "</a>", "</a>; rel=nextish", "</a; rel=next", "/a; rel=next", r#"</a>; title="rel=next"#]
    {
        assert_eq!(found(&[field]), None, "{field}");
    }
}

#[test]
fn counting_goes_on_by_what_a_page_brought() {
    assert_eq!(paging::advance(20_i64, 10), Some(30));
    assert_eq!(paging::advance(20_u32, 0), None);
    assert_eq!(paging::advance(-1_i32, 1), None);
    assert_eq!(paging::advance(250_u8, 10), None);
    assert!(paging::is_below(1_i64, None::<u32>));
    assert!(paging::is_below(1_i64, Some(2_u32)));
    assert!(!paging::is_below(2_i64, Some(2_u32)));
    // No total at all: the pages tell.
    assert!(paging::is_below(2_i64, Some(-1_i32)));
}
