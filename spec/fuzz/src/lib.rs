//! What the fuzzer holds against the reader; each function takes any bytes and panics where a law is broken. The laws of
//! whole documents are those of the tests of `spec`.

#[path = "../../tests/laws/mod.rs"]
mod laws;
mod pointer;
mod style;

pub use pointer::pointer;
pub use style::style;

/// Any bytes, as YAML and as JSON.
pub fn read(bytes: &[u8]) {
    laws::text(bytes);
}

/// A document that looks much like one, in every notation.
pub fn document(bytes: &[u8]) {
    laws::document(bytes);
}
