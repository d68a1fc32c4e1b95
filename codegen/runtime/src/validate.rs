//! Checking values against the bounds that their types do not express.

use std::collections::BTreeMap;

use super::json::push_token;
use super::{Violation, Violations};

/// A type with bounds of its own, or with members that have some.
pub trait Validate {
    /// Reports every violation to the checker.
    fn check(&self, checker: &mut Checker);

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
    /// What was found.
    ///
    /// # Errors
    /// When anything was.
    pub fn finish(self) -> Result<(), Violations> {
        Violations::from_vec(self.violations).map_or(Ok(()), Err)
    }

    /// Looks at a member.
    pub fn at(&mut self, member: &str, check: impl FnOnce(&mut Self)) {
        let length = self.pointer.len();
        push_token(&mut self.pointer, member);
        check(self);
        self.pointer.truncate(length);
    }

    /// Looks at a member that knows how to check itself.
    pub fn member(&mut self, member: &str, value: &impl Validate) {
        self.at(member, |checker| value.check(checker));
    }

    /// Looks at each item.
    pub fn items<T>(&mut self, items: &[T], mut check: impl FnMut(&mut Self, &T)) {
        for (index, item) in items.iter().enumerate() {
            self.at(&index.to_string(), |checker| check(checker, item));
        }
    }

    /// Reports a violation at the place that is being looked at.
    pub fn report(&mut self, keyword: &'static str, message: String) {
        self.violations.push(Violation { pointer: self.pointer.clone(), keyword, message });
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
        checker.items(self, |checker, item| item.check(checker));
    }
}

impl<T: Validate> Validate for BTreeMap<String, T> {
    fn check(&self, checker: &mut Checker) {
        for (name, value) in self {
            checker.member(name, value);
        }
    }
}
