//! What became of each instance, and whether that is as it should be.

use std::path::Path;

use serde_json::Value;

use crate::case::{Generated, Instance};
use crate::equal::differences;
use crate::program::{self, Outcome};

/// What became of an instance.
pub(crate) struct Verdict {
    /// File, schema and test.
    pub(crate) title: String,
    pub(crate) fate: Fate,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Valid, and came back as it was.
    Kept,
    /// Valid, but not decoded, changed, or refused by `validate`.
    Harmed(String),
    /// Invalid, and not decoded or refused by `validate`.
    Refused,
    /// Invalid, and decoded without what made it so.
    Mended,
    /// Invalid, and nothing was said; by the keywords that refuse it.
    Passed(String),
}

pub(crate) fn verdicts(cases: &[Generated], program: &Path) -> Vec<Verdict> {
    let pairs: Vec<(&Generated, &Instance)> = cases
        .iter()
        .flat_map(|made| made.case.instances.iter().map(move |instance| (made, instance)))
        .collect();
    let values: Vec<(&str, &Value)> =
        pairs.iter().map(|(made, instance)| (made.case.name.as_str(), &instance.data)).collect();
    let outcomes = program::run(program, &values);
    let verdict = |((made, instance), outcome): (&(&Generated, &Instance), &Outcome)| Verdict {
        title: format!("{}: {}: {}", made.case.name, made.case.title, instance.title),
        fate: if instance.valid {
            of_valid(made, instance, outcome)
        } else {
            of_invalid(made, instance, outcome)
        },
    };
    pairs.iter().zip(&outcomes).map(verdict).collect()
}

fn of_valid(made: &Generated, instance: &Instance, outcome: &Outcome) -> Fate {
    if let Some(error) = &outcome.error {
        return Fate::Harmed(format!("not decoded: {error}"));
    }
    let differences = differences(&instance.data, &outcome.encoded, &made.judge.named(&instance.data));
    if !differences.is_empty() {
        return Fate::Harmed(differences.join(", "));
    }
    match outcome.violations.as_slice() {
        [] => Fate::Kept,
        violations => Fate::Harmed(format!("refused: {}", violations.join(", "))),
    }
}

fn of_invalid(made: &Generated, instance: &Instance, outcome: &Outcome) -> Fate {
    if outcome.error.is_some() || !outcome.violations.is_empty() {
        Fate::Refused
    } else if made.judge.accepts(&outcome.encoded) {
        Fate::Mended
    } else {
        let keywords: Vec<String> = made.judge.refusing(&instance.data).into_iter().collect();
        Fate::Passed(keywords.join(" "))
    }
}

/// What neither the types nor `validate` hold a value against, and why.
const LEFT_OUT: &[(&str, &str)] = &[
    ("format", "a format without a type of its own says what a text is for (Validation, section 7.2.1)"),
    ("contentEncoding", "annotations (Validation, section 8.1)"),
    ("contentMediaType", "annotations (Validation, section 8.1)"),
    ("contentSchema", "annotations (Validation, section 8.1)"),
];

/// Fails unless every valid value came back as it was, and every invalid one was refused or lost what made it so.
pub(crate) fn hold(verdicts: &[Verdict], exceptions: &[(&str, &str)]) {
    let count = |wanted: fn(&Fate) -> bool| verdicts.iter().filter(|verdict| wanted(&verdict.fate)).count();
    let refused = count(|fate| matches!(fate, Fate::Refused));
    let mended = count(|fate| matches!(fate, Fate::Mended));
    let passed = count(|fate| matches!(fate, Fate::Passed(_)));
    println!(
        "valid: {} came back as they were; invalid: {refused} refused, {mended} decoded without what made them so, {passed} not refused",
        count(|fate| matches!(fate, Fate::Kept)),
    );
    let is_left_out = |keyword: &str| LEFT_OUT.iter().any(|(left_out, _)| *left_out == keyword);
    let is_excepted = |verdict: &Verdict| exceptions.iter().any(|(title, _)| verdict.title.contains(title));
    let faults = verdicts.iter().filter_map(|verdict| match &verdict.fate {
        Fate::Harmed(how) => Some(format!("{}: {how}", verdict.title)),
        Fate::Passed(keywords) if !keywords.split(' ').all(is_left_out) && !is_excepted(verdict) => {
            Some(format!("{}: not refused, though {keywords} forbids it", verdict.title))
        }
        _ => None,
    });
    let faults: Vec<String> = faults.collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    for (title, _) in exceptions {
        let passed =
            |verdict: &Verdict| verdict.title.contains(title) && matches!(verdict.fate, Fate::Passed(_));
        assert!(verdicts.iter().any(passed), "{title} is no exception any more");
    }
}
