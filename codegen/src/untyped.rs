//! [`Untyped`]: a place where the client accepts more than the document says.

use spec::source::Location;

/// A place where `serde_json::Value` stands, or another type that accepts more than the schema does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Untyped {
    /// Where the schema, or the keyword that the type does not express, stands in the document.
    pub location: Location,
    /// Where the type stands in the crate, e.g. `types::Pet::tags[]`.
    pub rust: String,
    /// The type, or `supertype` where it is one of its own that accepts more.
    pub ty: &'static str,
    /// The code of the diagnostic that says so too; `None` where it is the document that says no more.
    pub code: Option<&'static str>,
    /// Why no narrower type stands there.
    pub reason: String,
}
