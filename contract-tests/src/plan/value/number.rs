//! Numbers within bounds and on the grid of `multipleOf`.

use std::cmp::Ordering;

use serde_json::Value;
use spec::model::SchemaType;

use super::decimal::Decimal;
use super::facts::{Bound, Facts};
use crate::plan::chance::Chance;

/// The numbers that the facts allow: from `least` to `greatest` in steps.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Range {
    pub(crate) least: Option<Decimal>,
    pub(crate) greatest: Option<Decimal>,
    pub(crate) step: Decimal,
}

impl Range {
    /// `None` if no number can satisfy the facts.
    pub(crate) fn of(facts: &Facts<'_>) -> Option<Self> {
        let integer = !facts.types.has(SchemaType::Number);
        let step = step(facts, integer)?;
        let least = tightest(&facts.least, step, true);
        let greatest = tightest(&facts.greatest, step, false);
        let range = Self { least, greatest, step };
        match (least, greatest) {
            (Some(least), Some(greatest)) if least.compare(greatest) == Ordering::Greater => None,
            _ => Some(range),
        }
    }

    /// Whether a number is among them.
    pub(crate) fn holds(self, number: Decimal) -> bool {
        self.least.is_none_or(|least| least.compare(number) != Ordering::Greater)
            && self.greatest.is_none_or(|greatest| greatest.compare(number) != Ordering::Less)
            && number.floor_to(self.step).is_some_and(|floor| floor.compare(number) == Ordering::Equal)
    }

    /// The number that a person would take: 1, or else what is nearest to it.
    pub(crate) fn plain(self) -> Option<Decimal> {
        self.plain_from(Decimal::ONE)
    }

    /// This number, or else one that a person would take.
    fn plain_from(self, first: Decimal) -> Option<Decimal> {
        let numbers = [Some(first), Some(Decimal::ONE), Some(self.step), Some(Decimal::ZERO)];
        let numbers = numbers.into_iter().chain([self.least, self.greatest]);
        numbers.flatten().find(|number| self.holds(*number))
    }

    /// A number that is no integer, if there is one.
    pub(crate) fn fraction(self) -> Option<Value> {
        let base = self.plain()?;
        let found = [base.plus(self.step), base.minus(self.step)];
        found.into_iter().flatten().find(|number| self.holds(*number) && number.is_fraction())?.to_value()
    }

    /// Any of them, ends more often than their share.
    fn any(self, chance: &mut Chance) -> Option<Decimal> {
        let (base, upwards) = match (self.least, self.greatest) {
            (Some(least), _) => (least, 1),
            (None, Some(greatest)) => (greatest, -1),
            (None, None) => (Decimal::ZERO, if chance.flip() { 1 } else { -1 }),
        };
        let room = match (self.least, self.greatest) {
            (Some(least), Some(greatest)) => least.steps_to(greatest, self.step)?,
            _ => 10_000,
        };
        let steps = match chance.below(6) {
            0 => 0,
            1 => room,
            _ => i64::try_from(chance.below(usize::try_from(room).ok()?.saturating_add(1))).ok()?,
        };
        base.plus(self.step.times(steps.checked_mul(upwards)?)?)
    }
}

/// A number that satisfies the facts: `usual` where any would do.
pub(super) fn draw(facts: &Facts<'_>, wild: bool, usual: Decimal, chance: &mut Chance) -> Option<Value> {
    let range = Range::of(facts)?;
    let number = if wild { range.any(chance) } else { range.plain_from(usual) };
    number.filter(|number| range.holds(*number)).or_else(|| range.plain())?.to_value()
}

/// The distance between neighbours: what `multipleOf` says, 1 for integers, and else a hundredth, or finer where
/// the bounds are.
fn step(facts: &Facts<'_>, integer: bool) -> Option<Decimal> {
    let mut step = facts.multiples.first().copied();
    for next in facts.multiples.iter().skip(1) {
        step = step?.common_multiple(*next);
    }
    match (step, integer) {
        (Some(step), true) => step.common_multiple(Decimal::ONE),
        (Some(step), false) => Some(step),
        (None, true) => Some(Decimal::ONE),
        (None, false) => Some(Decimal::unit(finest(facts).max(2))),
    }
    .filter(|step| step.compare(Decimal::ZERO) == Ordering::Greater)
}

/// The most digits after the point in a bound, and one more where bounds exclude themselves.
fn finest(facts: &Facts<'_>) -> u32 {
    let bounds = facts.least.iter().chain(&facts.greatest);
    bounds.map(|bound| bound.at.scale() + u32::from(bound.exclusive)).max().unwrap_or_default()
}

/// The bound that counts, moved onto the grid.
fn tightest(bounds: &[Bound], step: Decimal, lower: bool) -> Option<Decimal> {
    let moved = bounds.iter().filter_map(|bound| {
        let on_grid = if lower { bound.at.ceil_to(step) } else { bound.at.floor_to(step) }?;
        match (bound.exclusive && on_grid.compare(bound.at) == Ordering::Equal, lower) {
            (false, _) => Some(on_grid),
            (true, true) => on_grid.plus(step),
            (true, false) => on_grid.minus(step),
        }
    });
    moved.reduce(|kept, next| {
        let keep = kept.compare(next) == if lower { Ordering::Greater } else { Ordering::Less };
        if keep { kept } else { next }
    })
}
