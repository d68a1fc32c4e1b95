//! [`DecimalNumber`]: a decimal, as a JSON number.

use std::fmt;
use std::ops::Deref;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A decimal that is a JSON number on the wire, where [`Decimal`] itself is a string.
///
/// Reading and writing goes by way of the shortest text of an `f64`: 15 digits are kept, whatever they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DecimalNumber(pub Decimal);

impl DecimalNumber {
    /// The nearest float.
    pub fn to_f64(self) -> f64 {
        // By way of the text, as the conversion of numbers may be a bit off.
        self.0.to_string().parse().unwrap_or(f64::NAN)
    }
}

impl Deref for DecimalNumber {
    type Target = Decimal;

    fn deref(&self) -> &Decimal {
        &self.0
    }
}

impl From<Decimal> for DecimalNumber {
    fn from(value: Decimal) -> Self {
        Self(value)
    }
}

impl From<DecimalNumber> for Decimal {
    fn from(value: DecimalNumber) -> Self {
        value.0
    }
}

impl fmt::Display for DecimalNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl Serialize for DecimalNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Without a fraction it is written without one, as integers are.
        let integer = Some(self.0).filter(Decimal::is_integer);
        match (integer.and_then(|i| i.to_i64()), integer.and_then(|i| i.to_u64())) {
            (Some(integer), _) => serializer.serialize_i64(integer),
            (None, Some(integer)) => serializer.serialize_u64(integer),
            (None, None) => serializer.serialize_f64(self.to_f64()),
        }
    }
}

impl<'de> Deserialize<'de> for DecimalNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Number).map(Self)
    }
}

/// Takes every JSON number that a decimal can hold.
struct Number;

impl Visitor<'_> for Number {
    type Value = Decimal;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a number of at most 28 digits")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Decimal, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Decimal, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Decimal, E> {
        value.to_string().parse().map_err(|_| E::invalid_value(Unexpected::Float(value), &self))
    }
}
