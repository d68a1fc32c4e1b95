//! Reads lines of a type's name and a value of it; writes for each what became of it, as a line of JSON.

use std::io::{BufRead as _, Write as _};
use std::process::ExitCode;

use oracle::runtime::{Endpoint, RawResponse, Validate};
use oracle::types;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

const ENDPOINT: Endpoint = Endpoint { operation_id: "", method: "", path: "", accept: "", security: &[] };

/// Reads a value as the client reads a response, and gives it with its encoding.
fn read<T: Serialize + DeserializeOwned>(text: &str) -> Result<(T, Value), String> {
    let status = http::StatusCode::OK;
    let body = bytes::Bytes::copy_from_slice(text.as_bytes());
    let value = RawResponse::new(&ENDPOINT, status, http::HeaderMap::new(), body).json::<T>();
    let value = value.map_err(|error| error.reason.to_string())?.into_body();
    let encoded = serde_json::to_string(&value).map_err(|error| error.to_string())?;
    Ok((value, serde_json::from_str(&encoded).map_err(|error| error.to_string())?))
}

fn unchecked<T: Serialize + DeserializeOwned>(text: &str) -> Value {
    match read::<T>(text) {
        Ok((_, encoded)) => json!({ "encoded": encoded, "violations": [] }),
        Err(error) => json!({ "error": error }),
    }
}

fn checked<T: Serialize + DeserializeOwned + Validate>(text: &str) -> Value {
    match read::<T>(text) {
        Ok((value, encoded)) => {
            let violations = value.validate().err().map(|violations| violations.into_vec()).unwrap_or_default();
            let violations: Vec<String> = violations.iter().map(ToString::to_string).collect();
            json!({ "encoded": encoded, "violations": violations })
        }
        Err(error) => json!({ "error": error }),
    }
}

fn run(name: &str, text: &str) -> Value {
    match name {
        // ARMS
        _ => json!({ "error": "no such type" }),
    }
}

fn main() -> ExitCode {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let (name, text) = line.split_once('\t').unwrap();
        writeln!(out, "{}", run(name, text)).unwrap();
    }
    ExitCode::SUCCESS
}
