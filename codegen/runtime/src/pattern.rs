//! Regular expressions as JSON Schema has them: those of ECMA-262 (2020-12 Core, section 6.4), found anywhere in a text.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use regress::Regex;

use super::Checker;
use super::shown::shown;

/// What was compiled so far; `None` for what is no regular expression.
static COMPILED: LazyLock<Mutex<HashMap<String, Option<Arc<Regex>>>>> = LazyLock::new(Mutex::default);

/// Whether a pattern is found in a text. What is no regular expression checks nothing.
pub fn matches(pattern: &str, text: &str) -> bool {
    compiled(pattern).is_none_or(|regex| regex.find(text).is_some())
}

fn compiled(pattern: &str) -> Option<Arc<Regex>> {
    let mut known = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = known.get(pattern) {
        return found.clone();
    }
    // Whether it is read as Unicode or, as most people test theirs, without the flag `u`, is up to its author.
    let regex = Regex::with_flags(pattern, "u").or_else(|_| Regex::new(pattern)).ok().map(Arc::new);
    known.insert(pattern.to_owned(), regex.clone());
    regex
}

impl Checker {
    /// `pattern`
    pub fn pattern(&mut self, value: &str, pattern: &str) {
        if !matches(pattern, value) {
            self.report("pattern", format!("{} does not match {pattern}", shown(value)));
        }
    }
}
