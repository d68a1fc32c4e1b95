//! [`abridge`]: of very many diagnostics of one kind the first few, so that a person sees the others too.

use std::collections::BTreeMap;

use super::{Diagnostic, Severity};

/// Diagnostics for a person, and what was left out of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Abridged<'d> {
    /// What is shown, in the order of the document.
    pub shown: Vec<&'d Diagnostic>,
    /// How many more there are, by severity and code.
    pub more: BTreeMap<(Severity, &'static str), usize>,
}

/// The first `most` notes and warnings of each code; errors are all shown, as each has to be mended.
pub fn abridge(diagnostics: &[Diagnostic], most: usize) -> Abridged<'_> {
    let mut counts: BTreeMap<(Severity, &'static str), usize> = BTreeMap::new();
    let shown = diagnostics.iter().filter(|diagnostic| {
        let count = counts.entry((diagnostic.severity, diagnostic.code)).or_default();
        *count += 1;
        *count <= most || diagnostic.severity == Severity::Error
    });
    let shown = shown.collect();
    counts.retain(|(severity, _), count| {
        *count = count.saturating_sub(most);
        *count > 0 && *severity != Severity::Error
    });
    Abridged { shown, more: counts }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::At;

    #[test]
    fn the_first_of_each_code_and_every_error_are_shown() {
        let of = |severity, code| Diagnostic {
            code,
            severity,
            at: At::File("a.yaml".into()),
            message: String::new(),
            help: None,
        };
        let (note, error) = (of(Severity::Note, "n"), of(Severity::Error, "e"));
        let lone = of(Severity::Note, "m");
        let all = [&note, &error, &note, &error, &lone, &note, &error].map(Clone::clone);
        let abridged = abridge(&all, 2);
        assert_eq!(abridged.shown, [&note, &error, &note, &error, &lone, &error]);
        assert_eq!(abridged.more.into_iter().collect::<Vec<_>>(), [((Severity::Note, "n"), 1)]);
    }
}
