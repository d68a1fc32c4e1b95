//! The catalogue: every field of every object that the standard has, what the reader makes of it, and the case that shows
//! it. Its effect is measured: a case is read with the field and without.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests state what they expect"
)]

mod cases;
mod outline;

use std::collections::{BTreeMap, BTreeSet};

use cases::table::{self, Key};
use cases::{Case, cases};
use spec::{Diagnostic, Reading};

/// What the reader makes of a field, and the cases that show it.
#[derive(Default)]
struct Shown {
    read: BTreeSet<String>,
    judged: BTreeSet<String>,
}

#[test]
fn catalogue() {
    let committed = table::committed("case");
    let mut shown: BTreeMap<Key, Shown> = BTreeMap::new();
    for case in cases("good") {
        let settled =
            |key, shown: &Shown| committed.get(&key).is_some_and(|known| shown.read.contains(known));
        show(&case, &mut shown, settled);
    }
    for case in cases("bad") {
        show(&case, &mut shown, |_, shown| !shown.read.is_empty());
    }
    let missing: Vec<String> = table::keys()
        .iter()
        .filter(|key| !shown.contains_key(*key))
        .map(|(object, field)| format!("`{field}` of the {object}"))
        .collect();
    assert!(missing.is_empty(), "no case shows an effect of\n{}", missing.join("\n"));
    let row = |(key, shown): (Key, Shown)| (key, shown.cells(key, committed.get(&key)));
    table::hold(&["reader", "case"], &shown.into_iter().map(row).collect());
}

/// Adds what each field of a case changes, but for those of which enough is known.
fn show(case: &Case, shown: &mut BTreeMap<Key, Shown>, settled: impl Fn(Key, &Shown) -> bool) {
    let whole = told(&cases::read(&case.document));
    for occurrence in case.occurrences() {
        let key = (occurrence.object, occurrence.field);
        if shown.get(&key).is_some_and(|known| settled(key, known)) {
            continue;
        }
        let less = told(&cases::read(&case.without(&occurrence.pointer)));
        let is_read = whole.0.is_some() && less.0 != whole.0;
        if is_read {
            shown.entry(key).or_default().read.insert(case.name.clone());
        } else if less.1 != whole.1 {
            shown.entry(key).or_default().judged.insert(case.name.clone());
        }
    }
}

/// The model, and what is said of the document.
fn told(reading: &Reading) -> (Option<String>, Vec<String>) {
    let said = |found: &Diagnostic| format!("{} {}", found.code, found.message);
    (reading.api.as_ref().map(outline::outline), reading.diagnostics.iter().map(said).collect())
}

impl Shown {
    /// The case is the one that the catalogue has, so that it stays as it is when others come; else the one that is
    /// named after the object, else the first.
    fn cells(&self, (object, _): Key, committed: Option<&String>) -> Vec<String> {
        let (what, cases) =
            if self.read.is_empty() { ("judged", &self.judged) } else { ("read", &self.read) };
        let name =
            format!("good/{}.yaml", object.trim_end_matches(" Object").to_lowercase().replace(' ', "-"));
        let known = committed.filter(|known| cases.contains(*known)).or_else(|| cases.get(&name));
        vec![what.to_owned(), known.or(cases.first()).cloned().unwrap_or_default()]
    }
}
