//! The sample client against servers on real sockets.

mod attempts;
#[cfg(feature = "blocking")]
mod blocking;
mod calls;
#[cfg(feature = "contract")]
mod contract;
mod credentials;
#[cfg(feature = "contract")]
mod errors;
mod fake;
mod faults;
mod headers;
mod loopback;
mod middleware;
mod mutual_tls;
mod paging;
mod streams;
mod tokens;
#[cfg(feature = "tracing")]
mod tracing;
mod values;

use loopback::Loopback;

use crate::Client;

const TOKEN: &str = "s3cr3t-token";

/// One log, with every required member.
const LOG: &str = r#"{
    "api_version": "v1", "client": "curl", "http_method": "post", "http_status": 200,
    "logged_at": "2025-03-31T12:31:44Z", "request_body": "{}", "request_origin": "https://app.lago.dev/",
    "request_path": "/events", "created_at": "2022-04-29T08:59:51Z",
    "request_id": "1a901a90-1a90-1a90-1a90-1a901a901a90"
}"#;

/// A client of a test server, with a token.
fn client(server: &Loopback) -> Client {
    Client::builder().base_url(server.url()).bearer_auth(TOKEN).build().unwrap()
}

/// A page that holds `LOG` so many times; `next` is `"next_page": …,` or nothing.
fn page(logs: usize, next: &str) -> String {
    let logs = vec![LOG; logs].join(",");
    format!(
        r#"{{"api_logs": [{logs}], "meta": {{"current_page": 1, {next} "total_pages": 3, "total_count": 7}}}}"#
    )
}
