//! A typed call against the same call written by hand with reqwest and serde, over loopback; `cargo xtask bench call` runs it and
//! reads what it prints, a line of JSON.
//!
//! Both send the same request to the same server and read the same 50 items into the same types. They take turns, so that
//! what else the machine does meets both alike.
#![expect(clippy::unwrap_used, reason = "a call that fails is no measurement")]
#![cfg_attr(not(feature = "tracing"), expect(clippy::unused_self, reason = "spans are nothing then"))]
#![expect(clippy::print_stdout, reason = "the line is for whoever runs the bench")]

#[path = "../../src/mod.rs"]
pub mod runtime;

#[path = "../../tests/lago/client.rs"]
mod client;
#[path = "../../tests/lago/resources/mod.rs"]
pub mod resources;
#[path = "../../tests/lago/server.rs"]
mod server;
mod server_on_loopback;
#[path = "../../tests/lago/types/mod.rs"]
pub mod types;

use std::time::{Duration, Instant};

use allocation_counter::AllocationInfo;
use http::header::ACCEPT;
use serde_json::json;
use tokio::runtime::Runtime;

pub use client::{Client, ClientBuilder};
pub use runtime::Response;
pub use server::Server;
use types::ApiLogsPaginated;

const TOKEN: &str = "token";

/// How many calls are made in a turn.
const CALLS: u32 = 100;

fn main() {
    let turns = std::env::args().nth(1).and_then(|turns| turns.parse().ok()).unwrap_or(41);
    let url = server_on_loopback::start();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();

    let start = Instant::now();
    let client = Client::builder().base_url(&url).bearer_auth(TOKEN).build().unwrap();
    let built = start.elapsed();
    let start = Instant::now();
    runtime.block_on(typed(&client));
    let first = start.elapsed();
    let start = Instant::now();
    let http = reqwest::Client::builder().timeout(Duration::from_mins(1)).build().unwrap();
    let built_by_hand = start.elapsed();
    let start = Instant::now();
    runtime.block_on(by_hand(&http, &url));
    let first_by_hand = start.elapsed();

    let typed_turn = || {
        runtime.block_on(async {
            for _ in 0..CALLS {
                typed(&client).await;
            }
        });
    };
    let hand_turn = || {
        runtime.block_on(async {
            for _ in 0..CALLS {
                by_hand(&http, &url).await;
            }
        });
    };
    typed_turn();
    hand_turn();
    let times: Vec<(Duration, Duration)> = (0..turns).map(|_| (time(typed_turn), time(hand_turn))).collect();
    let median = |value: fn(&(Duration, Duration)) -> f64| {
        let mut values: Vec<f64> = times.iter().map(value).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or_default()
    };
    let (typed, hand) = (allocations(&runtime, typed(&client)), allocations(&runtime, by_hand(&http, &url)));
    let micros = |time: Duration| time.as_secs_f64() * 1e6;
    let line = json!({
        "ratio": median(|(typed, hand)| typed.as_secs_f64() / hand.as_secs_f64()),
        "typed": {
            "micros": median(|(typed, _)| typed.as_secs_f64()) * 1e6 / f64::from(CALLS),
            "allocations": typed.count_total, "bytes": typed.bytes_total,
            "build": micros(built), "first": micros(first),
        },
        "hand": {
            "micros": median(|(_, hand)| hand.as_secs_f64()) * 1e6 / f64::from(CALLS),
            "allocations": hand.count_total, "bytes": hand.bytes_total,
            "build": micros(built_by_hand), "first": micros(first_by_hand),
        },
    });
    println!("{line}");
}

async fn typed(client: &Client) {
    let page = client.api_logs().find_all_api_logs().page(1).per_page(50).send().await.unwrap();
    assert_eq!(page.api_logs.len(), 50);
}

async fn by_hand(http: &reqwest::Client, url: &str) {
    let request = http.get(format!("{url}/api_logs?page=1&per_page=50"));
    let response = request.bearer_auth(TOKEN).header(ACCEPT, "application/json").send().await.unwrap();
    let body = response.error_for_status().unwrap().bytes().await.unwrap();
    let page: ApiLogsPaginated = serde_json::from_slice(&body).unwrap();
    assert_eq!(page.api_logs.len(), 50);
}

fn time(turn: impl Fn()) -> Duration {
    let start = Instant::now();
    turn();
    start.elapsed()
}

/// What one call allocates, on this thread, on which all of it but the server runs.
fn allocations(runtime: &Runtime, call: impl Future<Output = ()>) -> AllocationInfo {
    allocation_counter::measure(|| runtime.block_on(call))
}
