//! What a call sends, and what it makes of the answers that the document describes and of others.

use http::StatusCode;
use jiff::civil::date;

use super::loopback::{Answer, Loopback};
use super::{TOKEN, client, page};
use crate::resources::{FindAllApiLogsError, FindAllApiLogsHttpMethod, FindAllApiLogsHttpStatus};
use crate::{Client, Error, Server};

#[tokio::test]
async fn success_is_typed_and_keeps_status_and_headers() {
    let body = page(2, "");
    let server = Loopback::start([Answer::new(
        200,
        "content-type: application/json; charset=utf-8\r\nx-request-id: 7\r\n",
        &body,
    )])
    .await;
    let page = client(&server).api_logs().find_all_api_logs().send().await.unwrap();
    assert_eq!(page.status(), StatusCode::OK);
    assert_eq!(page.headers()["x-request-id"], "7");
    assert_eq!(page.meta.total_count, 7);
    assert_eq!(page.into_body().api_logs.len(), 2);
}

#[tokio::test]
async fn every_parameter_goes_out_under_its_wire_name() {
    let server = Loopback::start([Answer::json(200, &page(0, ""))]).await;
    let request = client(&server)
        .api_logs()
        .find_all_api_logs()
        .page(2)
        .per_page(20)
        .from_date(date(2022, 8, 9))
        .to_date(date(2022, 8, 10))
        .http_methods([FindAllApiLogsHttpMethod::Post, "put".into()])
        .http_statuses([FindAllApiLogsHttpStatus::Failed, 404.into()])
        .api_version("v1")
        .request_paths("/billable metrics/ü?&+");
    request.send().await.unwrap();
    let expected = "/api_logs?page=2&per_page=20&from_date=2022-08-09&to_date=2022-08-10\
        &http_methods%5B%5D=post&http_methods%5B%5D=put\
        &http_statuses%5B%5D=failed&http_statuses%5B%5D=404\
        &api_version=v1&request_paths=%2Fbillable%20metrics%2F%C3%BC%3F%26%2B";
    assert_eq!(server.targets(), [expected]);
    let head = server.requests().remove(0);
    assert!(head.contains(&format!("authorization: Bearer {TOKEN}\r\n")), "{head}");
    assert!(head.contains("accept: application/json\r\n"), "{head}");
    assert!(head.contains("user-agent: codegen-runtime/"), "{head}");
}

#[tokio::test]
async fn what_is_absent_is_not_sent() {
    let server = Loopback::start([Answer::json(200, &page(0, ""))]).await;
    let none: [&str; 0] = [];
    client(&server).api_logs().find_all_api_logs().http_methods(none).send().await.unwrap();
    assert_eq!(server.targets(), ["/api_logs"]);
}

#[tokio::test]
async fn the_base_url_may_have_a_path_and_a_slash_at_its_end() {
    let server = Loopback::start([Answer::json(200, &page(0, ""))]).await;
    for url in [format!("{}/api/v1", server.url()), format!("{}/api/v1/", server.url())] {
        let client = Client::builder().base_url(url).build().unwrap();
        client.api_logs().find_all_api_logs().page(1).send().await.unwrap();
    }
    assert_eq!(server.targets(), ["/api/v1/api_logs?page=1"; 2]);
}

#[test]
fn servers_have_names() {
    let built = |server| Client::builder().server(server).build().unwrap().base_url().to_string();
    assert_eq!(built(Server::UsLagoCluster), "https://api.getlago.com/api/v1");
    assert_eq!(built(Server::EuLagoCluster), "https://api.eu.getlago.com/api/v1");
    assert_eq!(Client::builder().build().unwrap().base_url().as_str(), Server::default().url());
}

#[tokio::test]
async fn a_documented_error_is_typed() {
    let body = r#"{"status": 401, "error": "Unauthorized"}"#;
    let server = Loopback::start([Answer::json(401, body)]).await;
    let error = client(&server).api_logs().find_all_api_logs().send().await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::UNAUTHORIZED));
    assert!(error.headers().unwrap().contains_key("content-type"));
    let Error::Documented(FindAllApiLogsError::Unauthorized(body), head) = error else {
        panic!("{error:?}");
    };
    assert_eq!((body.status, body.error.as_str()), (401, "Unauthorized"));
    assert_eq!(head.endpoint.operation_id, "findAllApiLogs");
}

#[tokio::test]
async fn an_undocumented_status_keeps_the_start_of_the_body() {
    let body = "x".repeat(10_000);
    let server = Loopback::start([Answer::new(503, "retry-after: 9\r\n", &body)]).await;
    let error = client(&server).api_logs().find_all_api_logs().send().await.unwrap_err();
    assert!(error.to_string().starts_with("GET /api_logs: undocumented response: status 503"), "{error}");
    let Error::Undocumented(response) = error else { panic!("{error:?}") };
    assert_eq!(response.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(response.headers["retry-after"], "9");
    assert_eq!((response.body.len(), response.truncated), (512, true));
}

#[tokio::test]
async fn an_invalid_request_is_not_sent() {
    let server = Loopback::start([Answer::json(200, &page(0, ""))]).await;
    let request = client(&server).api_logs().find_all_api_logs().http_methods(["patch"]).http_statuses([
        FindAllApiLogsHttpStatus::Failed,
        99.into(),
        600.into(),
    ]);
    let error = request.send().await.unwrap_err();
    let start = "GET /api_logs: the request is not valid: /query/http_methods[]/0: ";
    assert!(error.to_string().starts_with(start), "{error}");
    let Error::InvalidRequest(violations) = error else { panic!("{error:?}") };
    let found: Vec<_> = violations.iter().map(|found| (found.pointer.as_str(), found.keyword)).collect();
    let expected = [
        ("/query/http_methods[]/0", "enum"),
        ("/query/http_statuses[]/1", "minimum"),
        ("/query/http_statuses[]/2", "maximum"),
    ];
    assert_eq!(found, expected);
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn validation_can_be_switched_off() {
    let server = Loopback::start([Answer::json(200, &page(0, ""))]).await;
    let client = Client::builder().base_url(server.url()).validate_requests(false).build().unwrap();
    client.api_logs().find_all_api_logs().http_statuses([99, 600]).send().await.unwrap();
    assert_eq!(server.targets(), ["/api_logs?http_statuses%5B%5D=99&http_statuses%5B%5D=600"]);
}
