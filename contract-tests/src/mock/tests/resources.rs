//! What becomes a resource, however its document tells of it.

use http::Method;
use serde_json::{Value, json};

use super::{Got, get, send, validators};
use crate::mock::{Handle, Keep, Options, serve};

const DOCUMENT: &str = include_str!("library.yaml");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const JSON: (&str, &str) = ("content-type", "application/json");

async fn start() -> Handle {
    let options = Options { keep: Keep::InMemory, ..Options::default() };
    serve(validators(DOCUMENT), options).await.unwrap()
}

async fn ask(mock: &Handle, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Got {
    send(mock, method, path, headers, body).await
}

async fn titles(mock: &Handle, query: &str) -> (Vec<String>, Value) {
    let got = get(mock, &format!("/books{query}"), &[]).await.json();
    let ids = got["data"].as_array().unwrap().iter().map(|book| book["id"].as_str().unwrap().to_owned());
    (ids.collect(), got["has_more"].clone())
}

#[tokio::test]
async fn pages_by_the_items_at_their_ends() {
    let mock = start().await;
    for (query, ids, has_more) in [
        ("", &["a", "b"][..], true),
        ("?starting_after=b", &["c"], false),
        ("?limit=1&starting_after=a", &["b"], true),
        ("?limit=1&ending_before=c", &["b"], true),
        ("?ending_before=b", &["a"], true),
        ("?limit=9", &["a", "b", "c"], false),
    ] {
        let (found, more) = titles(&mock, query).await;
        assert_eq!(
            (found.iter().map(String::as_str).collect::<Vec<_>>(), more),
            (ids.to_vec(), json!(has_more)),
            "{query}"
        );
    }
}

#[tokio::test]
async fn what_is_posted_to_an_item_changes_it() {
    let mock = start().await;
    let got = ask(&mock, Method::POST, "/books", &[FORM], "title=Four").await;
    // What can be said and was not is as its default, or not there; what the server adds is as in the example.
    assert_eq!(
        (got.status, got.json()),
        (201, json!({ "id": "a-3", "copies": 1, "owner": "me", "title": "Four" }))
    );
    let got = ask(&mock, Method::POST, "/books/a-3", &[FORM], "title=Five").await;
    assert_eq!((got.status, &got.json()["title"]), (200, &json!("Five")));
    assert_eq!(get(&mock, "/books/a-3", &[]).await.json()["title"], "Five");
    let got = ask(&mock, Method::DELETE, "/books/a-3", &[], "").await;
    assert_eq!(got.json(), json!({ "id": "a-3", "deleted": true }));
    for (method, path) in
        [(Method::GET, "/books/a-3"), (Method::POST, "/books/a-3"), (Method::GET, "/books/a-3/pages/1")]
    {
        assert_eq!(
            ask(&mock, method.clone(), path, &[FORM], "title=Six").await.status,
            404,
            "{method} {path}"
        );
    }
    assert_eq!(get(&mock, "/books/a/pages/1", &[]).await.status, 200);
}

#[tokio::test]
async fn what_nobody_can_list_or_make_is_there_until_it_is_deleted() {
    let mock = start().await;
    let got = get(&mock, "/shops/me/mine", &[]).await.json();
    assert_eq!(got, json!({ "id": 1, "name": "mine", "place": { "city": "Paris", "street": "Main" } }));
    let patch = json!({ "id": null, "place": { "street": null, "door": 3 } }).to_string();
    let merge = [("content-type", "application/merge-patch+json")];
    let changed = json!({ "name": "mine", "place": { "city": "Paris", "door": 3 } });
    assert_eq!(ask(&mock, Method::PATCH, "/shops/me/mine", &merge, &patch).await.json(), changed);
    assert_eq!(get(&mock, "/shops/me/mine", &[]).await.json(), changed);
    assert_eq!(get(&mock, "/shops/me/mine/hours", &[]).await.status, 200);
    assert_eq!(ask(&mock, Method::DELETE, "/shops/me/mine", &[], "").await.status, 204);
    for path in ["/shops/me/mine", "/shops/me/mine/hours"] {
        assert_eq!(get(&mock, path, &[]).await.status, 404, "{path}");
    }
    assert_eq!(get(&mock, "/shops/you/mine", &[]).await.status, 200);
}

#[tokio::test]
async fn names_in_metadata() {
    let mock = start().await;
    let pod = json!({ "kind": "Pod", "metadata": { "name": "web" } });
    assert_eq!(ask(&mock, Method::POST, "/pods", &[JSON], &pod.to_string()).await.status, 201);
    assert_eq!(get(&mock, "/pods/web", &[]).await.json(), pod);
    assert_eq!(ask(&mock, Method::POST, "/pods", &[JSON], &pod.to_string()).await.status, 409);
    assert_eq!(get(&mock, "/pods/db", &[]).await.status, 404);
}

#[tokio::test]
async fn what_is_put_where_nothing_was_is_made() {
    let mock = start().await;
    let put = |key: &'static str, value: &'static str| {
        let body = json!({ "value": value }).to_string();
        let mock = &mock;
        async move { ask(mock, Method::PUT, &format!("/settings/{key}"), &[JSON], &body).await }
    };
    assert_eq!(get(&mock, "/settings/size", &[]).await.status, 404);
    let got = put("size", "big").await;
    assert_eq!((got.status, got.json()), (201, json!({ "key": "size", "value": "big" })));
    assert_eq!(put("size", "small").await.status, 200);
    assert_eq!(put("colour", "blue").await.status, 200);
    let all = json!([{ "key": "colour", "value": "blue" }, { "key": "size", "value": "small" }]);
    assert_eq!(get(&mock, "/settings", &[]).await.json(), all);
    for key in ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s"]
    {
        assert_eq!(put(key, "x").await.status, 201);
    }
    let all = get(&mock, "/settings", &[]).await.json();
    assert_eq!(all.as_array().unwrap().len(), 21, "a list without pages is whole");
}

#[tokio::test]
async fn the_field_link_tells_of_the_other_pages() {
    let mock = start().await;
    let link = |path: &'static str| {
        let mock = &mock;
        async move { get(mock, path, &[]).await.header("link").to_owned() }
    };
    assert_eq!(link("/issues").await, "", "there is one page only");
    assert_eq!(
        link("/v1/issues?per_page=1&page=2&x=%20").await,
        "</v1/issues?per_page=1&x=%20&page=1>; rel=\"first\", </v1/issues?per_page=1&x=%20&page=1>; rel=\"prev\", \
         </v1/issues?per_page=1&x=%20&page=3>; rel=\"next\", </v1/issues?per_page=1&x=%20&page=3>; rel=\"last\""
    );
}

#[tokio::test]
async fn an_answer_without_a_body_names_what_was_made() {
    let mock = start().await;
    let got = ask(&mock, Method::POST, "/v1/notes", &[JSON], r#"{"text":"second"}"#).await;
    assert_eq!((got.status, got.text.as_str(), got.header("location")), (201, "", "/v1/notes/2"));
    assert_eq!(get(&mock, "/notes/2", &[]).await.json(), json!({ "id": 2, "text": "second" }));
}

#[tokio::test]
async fn what_has_no_name_is_no_resource() {
    let mock = start().await;
    assert_eq!(get(&mock, "/words/hello", &[]).await.json(), json!([1, 2]));
}
