//! What `cargo xtask bench` measures the mock and conformance runs with: a bare server, a client that loads servers, and a bare
//! client.
//!
//! ```text
//! load bare BODY MEDIA-TYPE             serves these bytes at every path; says where it listens
//! load drive HOST:PORT SECONDS CONNECTIONS REQUESTS   sends the requests of a JSON file in turns; prints what came back
//! load plain URL REQUESTS CONCURRENCY   sends the same request so often with reqwest
//! load faults                           lists what a request may ask the mock to do wrong
//! ```

mod bare;
mod drive;
mod plain;
mod response;

use std::process::ExitCode;

use anyhow::bail;
use contract_tests::mock::Fault;

#[tokio::main]
async fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match run(&words.iter().map(String::as_str).collect::<Vec<_>>()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            anstream::eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

async fn run(words: &[&str]) -> anyhow::Result<()> {
    match words {
        ["bare", body, media_type] => bare::serve(body, media_type).await,
        ["drive", address, seconds, connections, requests] => {
            let requests = serde_json::from_str(&std::fs::read_to_string(requests)?)?;
            let (seconds, connections) = (seconds.parse()?, connections.parse()?);
            let counted = drive::drive(address, seconds, connections, requests).await?;
            anstream::println!("{}", counted.to_json());
            Ok(())
        }
        ["plain", url, requests, concurrency] => {
            plain::send(url, requests.parse()?, concurrency.parse()?).await
        }
        ["faults"] => {
            let codes: Vec<&str> = Fault::all().iter().map(|fault| fault.code).collect();
            anstream::println!("{}", serde_json::to_string(&codes)?);
            Ok(())
        }
        _ => bail!(
            "load faults, load bare BODY MEDIA-TYPE, load plain URL REQUESTS CONCURRENCY, or load drive HOST:PORT SECONDS CONNECTIONS REQUESTS"
        ),
    }
}
