//! [`Decimal`]: numbers of a document without the rounding of binary fractions, for bounds and `multipleOf`.

use std::cmp::Ordering;

use serde_json::{Number, Value};

/// A number as an integer and how many of its digits stand after the point.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Decimal {
    digits: i128,
    scale: u32,
}

/// More digits than this are beyond what JSON numbers carry faithfully.
const MAX_SCALE: u32 = 18;

impl Decimal {
    pub(crate) const ZERO: Self = Self { digits: 0, scale: 0 };
    pub(crate) const ONE: Self = Self { digits: 1, scale: 0 };

    /// The number as it is written; `None` if it is too large or too fine to reckon with.
    pub(crate) fn new(number: &Number) -> Option<Self> {
        if let Some(integer) = number.as_i64() {
            return Some(Self { digits: integer.into(), scale: 0 });
        }
        if let Some(integer) = number.as_u64() {
            return Some(Self { digits: integer.into(), scale: 0 });
        }
        Self::parse(&number.to_string())
    }

    fn parse(text: &str) -> Option<Self> {
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let exponent: i32 = exponent.parse().ok()?;
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let fraction = fraction.trim_end_matches('0');
        let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
        let scale = i32::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
        match u32::try_from(scale) {
            Ok(scale) if scale <= MAX_SCALE => Some(Self { digits, scale }),
            Ok(_) => None,
            Err(_) => {
                let digits = digits.checked_mul(10_i128.checked_pow(scale.unsigned_abs())?)?;
                Some(Self { digits, scale: 0 })
            }
        }
    }

    pub(crate) fn from_integer(integer: i64) -> Self {
        Self { digits: integer.into(), scale: 0 }
    }

    pub(crate) fn is_fraction(self) -> bool {
        self.floor_to(Self::ONE).is_none_or(|floor| floor.compare(self) != Ordering::Equal)
    }

    /// 10 to the power of minus `scale`.
    pub(crate) fn unit(scale: u32) -> Self {
        Self { digits: 1, scale: scale.min(MAX_SCALE) }
    }

    pub(crate) fn scale(self) -> u32 {
        self.scale
    }

    /// The JSON number: an integer where there is no fraction.
    pub(crate) fn to_value(self) -> Option<Value> {
        let ten = 10_i128.checked_pow(self.scale)?;
        if self.digits % ten == 0 {
            let whole = self.digits / ten;
            if let Ok(integer) = i64::try_from(whole) {
                return Some(Value::from(integer));
            }
            if let Ok(integer) = u64::try_from(whole) {
                return Some(Value::from(integer));
            }
        }
        let float: f64 = format!("{}e-{}", self.digits, self.scale).parse().ok()?;
        Number::from_f64(float).map(Value::Number)
    }

    pub(crate) fn plus(self, other: Self) -> Option<Self> {
        let (left, right, scale) = self.align(other)?;
        Some(Self { digits: left.checked_add(right)?, scale })
    }

    pub(crate) fn minus(self, other: Self) -> Option<Self> {
        self.plus(Self { digits: other.digits.checked_neg()?, scale: other.scale })
    }

    /// The greatest multiple of `step` that is not above this number.
    pub(crate) fn floor_to(self, step: Self) -> Option<Self> {
        let (here, step, scale) = self.align(step)?;
        let rest = here.checked_rem_euclid(step)?;
        Some(Self { digits: here.checked_sub(rest)?, scale })
    }

    /// The least multiple of `step` that is not below this number.
    pub(crate) fn ceil_to(self, step: Self) -> Option<Self> {
        let floor = self.floor_to(step)?;
        if floor.compare(self) == Ordering::Less { floor.plus(step) } else { Some(floor) }
    }

    /// The least number that is a multiple of both.
    pub(crate) fn common_multiple(self, other: Self) -> Option<Self> {
        let (left, right, scale) = self.align(other)?;
        let (left, right) = (left.checked_abs()?, right.checked_abs()?);
        let divisor = greatest_common_divisor(left, right);
        Some(Self { digits: left.checked_div(divisor)?.checked_mul(right)?, scale })
    }

    /// This number times a whole one.
    pub(crate) fn times(self, factor: i64) -> Option<Self> {
        Some(Self { digits: self.digits.checked_mul(factor.into())?, scale: self.scale })
    }

    /// How many steps lie between two numbers, at most `i64::MAX`.
    pub(crate) fn steps_to(self, end: Self, step: Self) -> Option<i64> {
        let (distance, step, _) = end.minus(self)?.align(step)?;
        Some(i64::try_from(distance.checked_div(step)?).unwrap_or(i64::MAX))
    }

    pub(crate) fn compare(self, other: Self) -> Ordering {
        match self.align(other) {
            Some((left, right, _)) => left.cmp(&right),
            // Too far apart to align: the signs and sizes of the digits tell.
            None => (self.digits / 10_i128.pow(self.scale.min(MAX_SCALE)))
                .cmp(&(other.digits / 10_i128.pow(other.scale.min(MAX_SCALE)))),
        }
    }

    /// Both numbers as integers at one scale.
    fn align(self, other: Self) -> Option<(i128, i128, u32)> {
        let scale = self.scale.max(other.scale);
        let raise = |number: Self| number.digits.checked_mul(10_i128.checked_pow(scale - number.scale)?);
        Some((raise(self)?, raise(other)?, scale))
    }
}

fn greatest_common_divisor(mut left: i128, mut right: i128) -> i128 {
    while right != 0 {
        (left, right) = (right, left % right);
    }
    left
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn multiples_are_exact() {
        let tenth = decimal("0.1");
        assert_eq!(decimal("0.35").floor_to(tenth).unwrap().to_value(), Some(json!(0.3)));
        assert_eq!(decimal("0.35").ceil_to(tenth).unwrap().to_value(), Some(json!(0.4)));
        assert_eq!(decimal("-7").floor_to(decimal("2.5")).unwrap().to_value(), Some(json!(-7.5)));
        assert_eq!(decimal("0.4").common_multiple(decimal("0.6")).unwrap().to_value(), Some(json!(1.2)));
    }

    #[test]
    fn reads_exponents_and_bounds_of_64_bits() {
        assert_eq!(decimal("1.5e3").to_value(), Some(json!(1500)));
        assert_eq!(decimal("1e-2").to_value(), Some(json!(0.01)));
        assert_eq!(Decimal::new(&Number::from(u64::MAX)).unwrap().to_value(), Some(json!(u64::MAX)));
        assert!(Decimal::parse("1e308").is_none());
        assert!(Decimal::parse("1e-30").is_none());
    }
}
