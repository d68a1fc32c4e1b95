//! The list of what is not found, each with its reason.

use std::collections::{BTreeMap, BTreeSet};

/// Lines of a schema, what is open of it, and the reason, a tab between them.
pub(crate) struct Listed {
    lines: BTreeMap<&'static str, BTreeSet<&'static str>>,
    /// What is open and not listed, and what is listed and not open.
    wrong: Vec<String>,
}

impl Listed {
    pub(crate) fn new(text: &'static str) -> Self {
        let mut lines: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for line in text.lines() {
            let [schema, what, reason] = line.splitn(3, '\t').collect::<Vec<_>>().try_into().unwrap();
            assert!(!reason.is_empty(), "{line}");
            lines.entry(schema).or_default().insert(what);
        }
        Self { lines, wrong: Vec::new() }
    }

    /// Whether anything is listed of a schema.
    pub(crate) fn knows(&self, schema: &str) -> bool {
        self.lines.contains_key(schema)
    }

    /// Holds what is open of a schema against the list.
    pub(crate) fn compare(&mut self, schema: &str, open: &[String]) {
        let mut listed = self.lines.remove(schema).unwrap_or_default();
        for what in open {
            if !listed.remove(what.as_str()) {
                self.wrong.push(format!("not listed:\n{schema}\t{what}\t"));
            }
        }
        self.wrong.extend(listed.iter().map(|what| format!("listed and found: {schema}\t{what}")));
    }

    /// Fails if the list is not what it should be.
    pub(crate) fn assert_all_apply(mut self) {
        self.wrong.extend(self.lines.keys().map(|schema| format!("listed and not there: {schema}")));
        assert!(self.wrong.is_empty(), "{} differences:\n{}", self.wrong.len(), self.wrong.join("\n"));
    }
}
