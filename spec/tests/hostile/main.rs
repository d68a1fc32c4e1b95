//! Texts made to break a reader, by what is wrong with them: each is read, or refused with a diagnostic, without a panic, an
//! overflow of the stack, or more memory than is due.

#![expect(clippy::panic, reason = "tests state what they expect")]
#![expect(clippy::format_collect, clippy::format_push_string, reason = "texts are put together as they read")]

mod encodings;
mod memory;
mod nesting;
mod references;
mod scalars;
mod sizes;

use std::path::Path;

use spec::{Options, Reading};

const HEAD: &str = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n";

/// Reads a text as if it were a file of that name.
fn read(name: &str, text: impl AsRef<[u8]>) -> Reading {
    spec::read_text(Path::new(name), text.as_ref(), &Options::default())
}

/// The codes of what was said, in the order of the text.
fn codes(reading: &Reading) -> Vec<&str> {
    let mut codes: Vec<&str> = reading.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    codes.dedup();
    codes
}
