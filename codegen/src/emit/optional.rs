//! The parts of the hand-written code that are only there for a client that uses them, each a file of its own.

use super::manifest::for_each_type;
use crate::ir::{Crate, Type};
use crate::options::DateTime;
use crate::runtime;

/// A part: the name of its module and of the type in it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Optional {
    pub(crate) module: &'static str,
    pub(crate) name: &'static str,
    pub(crate) text: &'static str,
}

const TIMESTAMP: Optional = Optional { module: "timestamp", name: "Timestamp", text: runtime::TIMESTAMP };
const DECIMAL_NUMBER: Optional =
    Optional { module: "decimal_number", name: "DecimalNumber", text: runtime::DECIMAL_NUMBER };

/// The parts that a client uses.
pub(crate) fn optional(krate: &Crate) -> Vec<Optional> {
    let (mut timestamps, mut numbers) = (false, false);
    for_each_type(krate, &mut |ty| {
        timestamps |= *ty == Type::Timestamp && krate.date_time == DateTime::Time;
        numbers |= *ty == Type::DecimalNumber;
    });
    numbers.then_some(DECIMAL_NUMBER).into_iter().chain(timestamps.then_some(TIMESTAMP)).collect()
}
