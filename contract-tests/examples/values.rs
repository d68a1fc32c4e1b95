//! Tries the generator of values on every schema of some documents: is there a valid value, and one that breaks each
//! keyword alone?
//!
//! ```text
//! cargo run --package contract-tests --example values -- spec/openapi
//! ```
//!
//! What is not found is listed, a line each: the schema, a tab, and the keyword or `valid`. Exit code 1 if there is such.
#![expect(clippy::unwrap_used, reason = "it shares its parts with the tests, which state what they expect")]

#[path = "../tests/values/corpus.rs"]
mod corpus;
#[path = "../tests/values/oracle.rs"]
mod oracle;

use std::path::PathBuf;
use std::process::ExitCode;

use oracle::Count;

fn main() -> ExitCode {
    let Some(path) = std::env::args_os().nth(1).map(PathBuf::from) else {
        anstream::eprintln!("error: which document, or folder of documents? Give its path");
        return ExitCode::from(2);
    };
    let mut total = Count::default();
    for path in corpus::documents(&path) {
        let document = corpus::read(&path);
        let mut count = Count::default();
        for (name, id) in &document.schemas {
            let (counted, open) = oracle::try_schema(&document.validators, *id);
            count.add(counted);
            for what in open {
                anstream::println!("{name}\t{what}");
            }
        }
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let all = document.validators.api().schemas.len();
        anstream::eprintln!("{file:<30} {all:>6} schemas, of which unlike {count}");
        total.add(count);
    }
    anstream::eprintln!("in all {total}");
    ExitCode::from(u8::from(total.open > 0))
}
