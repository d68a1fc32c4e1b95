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
        self.unique_by(items, PartialEq::eq);
    }

    /// The same where equality is another.
    pub(super) fn unique_by<T>(&mut self, items: &[T], same: fn(&T, &T) -> bool) {
        let repeated =
            |(index, item): (usize, &T)| items.iter().take(index).any(|earlier| same(earlier, item));
        if let Some(index) = items.iter().enumerate().position(repeated) {
            self.report("uniqueItems", format!("item {index} is the same as an earlier one"));
        }
    }

    /// `minProperties`
    pub fn min_properties(&mut self, count: usize, bound: usize) {
        if count < bound {
            self.report("minProperties", format!("{count} members are fewer than {bound}"));
        }
    }

    /// `maxProperties`
    pub fn max_properties(&mut self, count: usize, bound: usize) {
        if count > bound {
            self.report("maxProperties", format!("{count} members are more than {bound}"));
        }
    }

    /// `required`, of members that the document names nowhere else.
    pub fn required(&mut self, names: &[&str], has: impl Fn(&str) -> bool) {
        for name in names.iter().filter(|name| !has(name)) {
            self.report("required", format!("there is no member {name:?}"));
        }
    }

    /// `multipleOf`, reckoned in decimal: 0.3 is a multiple of 0.1, though not in binary.
    pub fn multiple_of(&mut self, value: impl Display, factor: impl Display) {
        let (value, factor) = (value.to_string(), factor.to_string());
        if is_multiple(&value, &factor) == Some(false) {
            self.report("multipleOf", format!("{value} is not a multiple of {factor}"));
        }
    }
}

/// `None` where the factor has too many digits, which counts for the value.
fn is_multiple(value: &str, factor: &str) -> Option<bool> {
    let digits_after_point = |text: &str| text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let places = digits_after_point(value).max(digits_after_point(factor));
    let factor: u128 = scaled(factor, places).parse().ok()?;
    // Digit by digit, as the value may have any number of them.
    let remainder = scaled(value, places).bytes().try_fold(0_u128, |remainder, digit| {
        let next = remainder.checked_mul(10)?.checked_add(u128::from(digit.checked_sub(b'0')?))?;
        next.checked_rem(factor)
    });
    Some(remainder? == 0)
}

/// The digits of a decimal number as if it had so many after its point.
fn scaled(number: &str, places: usize) -> String {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    format!("{}{fraction:0<places$}", whole.trim_start_matches('-'))
}
