//! [`Misfit`]: an option that does not fit the document.

use std::fmt;

use spec::Severity;

/// An option that has no effect, as it names what the document does not have, or that cannot be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// An option without effect is worth a warning; one that cannot be followed is an error.
    pub severity: Severity,
    /// The option, e.g. `replace` or `include.tags`.
    pub option: &'static str,
    /// What it names or holds.
    pub name: String,
    /// What is wrong: a sentence without a full stop.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
}

impl fmt::Display for Misfit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { severity, option, message, help, .. } = self;
        write!(formatter, "{severity}: option `{option}`: {message}")?;
        help.iter().try_for_each(|help| write!(formatter, "; {help}"))
    }
}
