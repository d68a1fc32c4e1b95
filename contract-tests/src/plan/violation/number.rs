//! Numbers beyond a bound, or off the grid of `multipleOf`.

use spec::model::Keyword;

use crate::plan::boundary::Wanted;
use crate::plan::value::decimal::Decimal;
use crate::plan::value::facts::Facts;
use crate::plan::value::number::Range;

/// Numbers that break a keyword of numbers.
pub(super) fn values(facts: &Facts<'_>, keyword: &Keyword) -> Wanted {
    match keyword {
        Keyword::Minimum(bound) => beyond(facts, Decimal::new(bound), Way::Down, 1),
        Keyword::ExclusiveMinimum(bound) => beyond(facts, Decimal::new(bound), Way::Down, 0),
        Keyword::Maximum(bound) => beyond(facts, Decimal::new(bound), Way::Up, 1),
        Keyword::ExclusiveMaximum(bound) => beyond(facts, Decimal::new(bound), Way::Up, 0),
        Keyword::MultipleOf(step) => off_grid(facts, Decimal::new(step)),
        _ => Vec::new(),
    }
}

/// On which side of a bound.
#[derive(Clone, Copy)]
pub(super) enum Way {
    Up,
    Down,
}

/// A number that lies some steps beyond a bound.
pub(super) fn beyond(facts: &Facts<'_>, bound: Option<Decimal>, way: Way, steps: i64) -> Wanted {
    let Some(bound) = bound else { return Vec::new() };
    let step = Range::of(facts).map_or(Decimal::ONE, |range| range.step);
    let on_grid = |number: Decimal| match way {
        Way::Up => number.ceil_to(step),
        Way::Down => number.floor_to(step),
    };
    let onwards = |number: Decimal, steps: i64| match way {
        Way::Up => number.plus(step.times(steps)?),
        Way::Down => number.minus(step.times(steps)?),
    };
    let near = on_grid(bound).and_then(|number| {
        // On the far side already, if the bound itself is off the grid.
        let beyond_already = number.compare(bound).is_ne();
        onwards(number, if beyond_already { 0 } else { steps })
    });
    // Floats beyond 2^53 have neighbours that are more than 1 away.
    let far =
        [steps + 1_000, 1_000_000].map(|steps| on_grid(bound).and_then(|number| onwards(number, steps)));
    vec![std::iter::once(near).chain(far).flatten().filter_map(Decimal::to_value).collect()]
}

/// A number within the bounds that is no multiple.
fn off_grid(facts: &Facts<'_>, step: Option<Decimal>) -> Wanted {
    let Some(step) = step else { return Vec::new() };
    let base = Range::of(facts).and_then(Range::plain).unwrap_or(Decimal::ZERO);
    let shifts = [Decimal::ONE, Decimal::unit(1), Decimal::unit(step.scale() + 1)];
    let shifted = shifts.into_iter().flat_map(|shift| [base.plus(shift), base.minus(shift)]).flatten();
    let off =
        shifted.filter(|number| number.floor_to(step).is_some_and(|floor| floor.compare(*number).is_ne()));
    vec![off.filter_map(Decimal::to_value).collect()]
}
