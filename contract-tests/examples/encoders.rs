//! Compares what the engine and a generated client send, for every request that a document allows:
//!
//! ```text
//! cargo run --package contract-tests --example encoders -- spec/openapi/lago.yaml
//! ```
//!
//! `cargo xtask corpus --encoders` builds it with the clients of other documents. Exit codes: 0 the bytes are the
//! same, 1 some are not, 2 they could not be compared.

#[path = "../src/cli/generated_client.rs"]
mod generated_client;

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use contract_tests::encoders::{self, Capture, Comparison};
use generated_client::GeneratedClient;
use spec::json_schema::Validators;

#[tokio::main]
async fn main() -> ExitCode {
    match compare().await {
        Ok(found) => {
            show(&found);
            ExitCode::from(u8::from(!found.different.is_empty()))
        }
        Err(error) => {
            anstream::eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

async fn compare() -> anyhow::Result<Comparison> {
    let document = std::env::args_os().nth(1).context("which document? Give its path")?;
    let reading = spec::read(Path::new(&document));
    let Some(api) = reading.api else {
        bail!("{}", spec::diagnostic::render(&reading.diagnostics, &reading.sources, false));
    };
    if !GeneratedClient::is_of(&api) {
        bail!("the client is another document's; `cargo xtask regenerate` brings it in step");
    }
    let validators = Validators::new(Arc::new(api));
    let capture = Capture::start().await?;
    let config = capture.config(validators.api());
    let client = GeneratedClient::new(&config).map_err(anyhow::Error::msg)?;
    encoders::compare(&validators, &config, &client, &capture).await.map_err(anyhow::Error::msg)
}

fn show(found: &Comparison) {
    for left_out in &found.left_out {
        anstream::println!("left out: {}: {}", left_out.case, left_out.reason);
    }
    for difference in &found.different {
        anstream::println!("differs: {}: {}", difference.case, difference.reason);
        anstream::println!("  engine {:?}\n  client {:?}", difference.engine, difference.client);
    }
    let (different, left_out) = (found.different.len(), found.left_out.len());
    anstream::println!(
        "{} requests the same, {} alike, {different} different, {left_out} left out",
        found.same,
        found.alike
    );
}
