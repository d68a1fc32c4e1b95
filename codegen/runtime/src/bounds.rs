//! The keywords of JSON Schema 2020-12 Validation, section 6, as checks.

use std::fmt::Display;

use super::Checker;

impl Checker {
    /// `enum` and `const`, for a value that is not among those allowed.
    pub fn not_in_enum(&mut self, value: impl Display) {
        self.report("enum", format!("{value} is none of the allowed values"));
    }

    /// `minimum`
    pub fn minimum<T: PartialOrd + Display + Copy>(&mut self, value: T, bound: T) {
        if value < bound {
            self.report("minimum", format!("{value} is less than {bound}"));
        }
    }

    /// `maximum`
    pub fn maximum<T: PartialOrd + Display + Copy>(&mut self, value: T, bound: T) {
        if value > bound {
            self.report("maximum", format!("{value} is greater than {bound}"));
        }
    }

    /// `exclusiveMinimum`
    pub fn exclusive_minimum<T: PartialOrd + Display + Copy>(&mut self, value: T, bound: T) {
        if value <= bound {
            self.report("exclusiveMinimum", format!("{value} is not greater than {bound}"));
        }
    }

    /// `exclusiveMaximum`
    pub fn exclusive_maximum<T: PartialOrd + Display + Copy>(&mut self, value: T, bound: T) {
        if value >= bound {
            self.report("exclusiveMaximum", format!("{value} is not less than {bound}"));
        }
    }

    /// `minLength`, in characters.
    pub fn min_length(&mut self, value: &str, bound: usize) {
        let length = value.chars().count();
        if length < bound {
            self.report("minLength", format!("{length} characters are fewer than {bound}"));
        }
    }

    /// `maxLength`, in characters.
    pub fn max_length(&mut self, value: &str, bound: usize) {
        let length = value.chars().count();
        if length > bound {
            self.report("maxLength", format!("{length} characters are more than {bound}"));
        }
    }

    /// `minItems`
    pub fn min_items<T>(&mut self, items: &[T], bound: usize) {
        if items.len() < bound {
            self.report("minItems", format!("{} items are fewer than {bound}", items.len()));
        }
    }

    /// `maxItems`
    pub fn max_items<T>(&mut self, items: &[T], bound: usize) {
        if items.len() > bound {
            self.report("maxItems", format!("{} items are more than {bound}", items.len()));
        }
    }

    /// `uniqueItems`
    pub fn unique_items<T: PartialEq>(&mut self, items: &[T]) {
        let repeated = |(index, item): (usize, &T)| items.iter().take(index).any(|earlier| earlier == item);
        if let Some(index) = items.iter().enumerate().position(repeated) {
            self.report("uniqueItems", format!("item {index} is the same as an earlier one"));
        }
    }
}
