//! [`from_document`]: both steps at once, for callers that have nothing to do in between.

use std::path::Path;

use spec::{Severity, diagnostic};

use crate::options::Options;
use crate::{Generated, generate};

/// Why nothing was generated, as a person reads it.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(String);

impl std::fmt::Debug for Refusal {
    /// The same text: what `main` returns is shown so.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "\n{}", self.0)
    }
}

/// Reads the document in a file and writes the client crate for it. The diagnostics are those of both steps.
///
/// # Errors
/// When the document has errors, the client cannot carry out an operation, or an option cannot be followed.
pub fn from_document(document: impl AsRef<Path>, options: &Options) -> Result<Generated, Refusal> {
    let reading = spec::read(document.as_ref());
    let Some(api) = reading.api else {
        return Err(Refusal(diagnostic::render(&reading.diagnostics, &reading.sources, false)));
    };
    let mut generated = generate(&api, options);
    let impossible = generated.misfits.iter().filter(|misfit| misfit.severity == Severity::Error);
    let impossible: Vec<String> = impossible.map(ToString::to_string).collect();
    if !impossible.is_empty() {
        return Err(Refusal(impossible.join("\n")));
    }
    let refused = generated.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    let refused = diagnostic::render(refused, &reading.sources, false);
    if !refused.is_empty() {
        return Err(Refusal(refused));
    }
    generated.diagnostics.splice(0..0, reading.diagnostics);
    Ok(generated)
}
