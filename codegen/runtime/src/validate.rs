//! Checking values against the bounds that their types do not express.

use std::collections::{BTreeMap, HashSet};
use std::ops::{Deref, DerefMut};

use super::json::push_token;
use super::{Violation, Violations};

/// A type with bounds of its own, or with members that have some.
pub trait Validate {
    /// Reports every violation to the checker; of a type without bounds there are none.
    fn check(&self, checker: &mut Checker) {
        let _: &mut Checker = checker;
    }

    /// Checks the whole value.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with the JSON pointer to its place.
    fn validate(&self) -> Result<(), Violations> {
        let mut checker = Checker::default();
        self.check(&mut checker);
        checker.finish()
    }
}

/// Knows the place that is being looked at, and collects what is wrong there.
#[derive(Debug, Default)]
pub struct Checker {
    pointer: String,
    violations: Vec<Violation>,
}

impl Checker {
    /// What was found, each once: a type and its schema may refuse the same.
    ///
    /// # Errors
    /// When anything was.
    pub fn finish(mut self) -> Result<(), Violations> {
        let mut said = HashSet::new();
        self.violations.retain(|violation| said.insert(violation.clone()));
        Violations::from_vec(self.violations).map_or(Ok(()), Err)
    }

    /// Looks at a member, until what is returned is dropped.
    pub fn at(&mut self, member: &str) -> At<'_> {
        let length = self.pointer.len();
        push_token(&mut self.pointer, member);
        At { checker: self, length }
    }

    /// Looks at an item of a list, until what is returned is dropped.
    pub fn item(&mut self, index: usize) -> At<'_> {
        self.at(&index.to_string())
    }

    /// Looks at a member that knows how to check itself.
    pub fn member(&mut self, member: &str, value: &impl Validate) {
        value.check(&mut self.at(member));
    }

    /// Reports a violation at the place that is being looked at.
    pub fn report(&mut self, keyword: &'static str, message: String) {
        self.violations.push(Violation { pointer: self.pointer.clone(), keyword, message });
    }
}

/// A [`Checker`] that looks at a member; dropped, it looks again at the value around it.
#[derive(Debug)]
pub struct At<'a> {
    checker: &'a mut Checker,
    length: usize,
}

impl Deref for At<'_> {
    type Target = Checker;

    fn deref(&self) -> &Checker {
        self.checker
    }
}

impl DerefMut for At<'_> {
    fn deref_mut(&mut self) -> &mut Checker {
        self.checker
    }
}

impl Drop for At<'_> {
    fn drop(&mut self) {
        self.checker.pointer.truncate(self.length);
    }
}

impl<T: Validate + ?Sized> Validate for Box<T> {
    fn check(&self, checker: &mut Checker) {
        (**self).check(checker);
    }
}

impl<T: Validate> Validate for Option<T> {
    fn check(&self, checker: &mut Checker) {
        if let Some(value) = self {
            value.check(checker);
        }
    }
}

impl<T: Validate> Validate for Vec<T> {
    fn check(&self, checker: &mut Checker) {
        for (index, item) in self.iter().enumerate() {
            item.check(&mut checker.item(index));
        }
    }
}

impl<T: Validate> Validate for BTreeMap<String, T> {
    fn check(&self, checker: &mut Checker) {
        for (name, value) in self {
            checker.member(name, value);
        }
    }
}
