//! [`Selection`]: which part of a plan is sent: operations by what they are, methods that change nothing, one of
//! several shards, no more than so many requests.

use std::collections::{HashMap, HashSet};
use std::str::FromStr;

use http::Method;
use spec::Api;
use spec::model::Operation;

use crate::case::{Case, CaseId};
use crate::obligation::Obligation;
use crate::plan::Plan;

/// Which cases of a plan are sent. The default is all.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// The operations to be tested: those that one of these fits; all if there is none.
    pub include: Vec<Selector>,
    /// The operations among them that are left out.
    pub exclude: Vec<Selector>,
    /// Whether only `GET`, `HEAD` and `OPTIONS` are sent.
    pub safe: bool,
    /// The part of the cases that falls to this run.
    pub shard: Option<Shard>,
    /// The greatest number of cases.
    pub most: Option<usize>,
}

/// Operations by one of their properties, e.g. `tag=customers` or `path=/v1/*`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector {
    property: Property,
    /// `*` stands for any text.
    pattern: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Property {
    Operation,
    Tag,
    Path,
    Method,
}

/// One of several runs that together send every case once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// From 1 on.
    index: u64,
    count: u64,
}

impl Selection {
    /// The part of a plan that is selected. What is to be shown of the selected operations stays in the plan; what
    /// loses its cases is open.
    ///
    /// # Errors
    /// When a selector fits no operation at all, which is likely to be a misspelling.
    pub fn apply(&self, api: &Api, mut plan: Plan) -> Result<Plan, String> {
        for selector in self.include.iter().chain(&self.exclude) {
            if !api.operations.iter().any(|operation| selector.fits(operation)) {
                return Err(format!("no operation of the document has {selector}"));
            }
        }
        let wanted = api.operations.iter().filter(|operation| self.wants(operation));
        let wanted: HashSet<String> = wanted.map(Operation::key).collect();
        let is_wanted = |obligation: &Obligation| wanted.contains(&obligation.operation);
        plan.obligations.retain(is_wanted);
        plan.covered.retain(|(obligation, _)| is_wanted(obligation));
        plan.open.retain(|(obligation, _)| is_wanted(obligation));
        plan.cases.retain(|case| is_wanted(&case.obligation));
        self.thin(&mut plan, "the method may change something", |case| !self.safe || is_safe(&case.method));
        let falls_here = |case: &Case| self.shard.is_none_or(|shard| shard.holds(&case.id));
        self.thin(&mut plan, "it falls to another shard", falls_here);
        if let Some(most) = self.most {
            let chosen = most_telling(&plan.cases, most);
            self.thin(&mut plan, "the budget of requests is spent", |case| chosen.contains(&case.id));
        }
        Ok(plan)
    }

    /// Whether there is anything that is not to be sent.
    pub fn is_everything(&self) -> bool {
        let by_operation = self.include.is_empty() && self.exclude.is_empty();
        by_operation && !self.safe && self.shard.is_none() && self.most.is_none()
    }

    fn wants(&self, operation: &Operation) -> bool {
        let fits = |selectors: &[Selector]| selectors.iter().any(|selector| selector.fits(operation));
        (self.include.is_empty() || fits(&self.include)) && !fits(&self.exclude)
    }

    /// Takes cases out of a plan, and says of the obligations that lose all of theirs why they are open.
    #[expect(clippy::unused_self, reason = "a step of `apply`")]
    fn thin(&self, plan: &mut Plan, reason: &str, stays: impl Fn(&Case) -> bool) {
        let (kept, dropped): (Vec<Case>, Vec<Case>) =
            std::mem::take(&mut plan.cases).into_iter().partition(stays);
        let shown: HashSet<&Obligation> = kept.iter().map(|case| &case.obligation).collect();
        let mut told = HashSet::new();
        for case in &dropped {
            if !shown.contains(&case.obligation) && told.insert(&case.obligation) {
                plan.open.push((case.obligation.clone(), format!("not sent: {reason}")));
            }
        }
        plan.cases = kept;
    }
}

/// The cases that show most within a budget: first one of each obligation, in turns over the operations.
fn most_telling(cases: &[Case], most: usize) -> HashSet<CaseId> {
    let mut of_obligation: HashMap<&Obligation, usize> = HashMap::new();
    let mut of_operation: HashMap<usize, usize> = HashMap::new();
    let mut ranked: Vec<(usize, usize, &Case)> = Vec::with_capacity(cases.len());
    for case in cases {
        let earlier = of_obligation.entry(&case.obligation).or_default();
        let turn = of_operation.entry(case.operation).or_default();
        ranked.push((*earlier, *turn, case));
        *earlier += 1;
        *turn += 1;
    }
    ranked.sort_by_key(|(earlier, turn, _)| (*earlier, *turn));
    ranked.into_iter().take(most).map(|(_, _, case)| case.id.clone()).collect()
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

impl Selector {
    /// Whether an operation has the property.
    pub fn fits(&self, operation: &Operation) -> bool {
        let is = |text: &str| is_match(&self.pattern, text);
        match self.property {
            Property::Operation => is(&operation.key()) || operation.operation_id.as_deref().is_some_and(is),
            Property::Tag => operation.tags.iter().any(|tag| is(tag)),
            Property::Path => is(operation.path.as_str()),
            Property::Method => is_match(&self.pattern.to_ascii_uppercase(), operation.method.as_str()),
        }
    }
}

impl std::fmt::Display for Selector {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let property = match self.property {
            Property::Operation => "operation",
            Property::Tag => "tag",
            Property::Path => "path",
            Property::Method => "method",
        };
        write!(formatter, "{property}={}", self.pattern)
    }
}

impl FromStr for Selector {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (property, pattern) = text.split_once('=').ok_or("write PROPERTY=PATTERN, e.g. tag=customers")?;
        let property = match property {
            "operation" => Property::Operation,
            "tag" => Property::Tag,
            "path" => Property::Path,
            "method" => Property::Method,
            other => return Err(format!("`{other}` is none of operation, tag, path and method")),
        };
        Ok(Self { property, pattern: pattern.to_owned() })
    }
}

/// Whether a text is what a pattern says, in which `*` stands for any text.
fn is_match(pattern: &str, text: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(left) = text.strip_prefix(head) else { return false };
    let mut starts = left.char_indices().map(|(start, _)| start).chain([left.len()]);
    starts.any(|start| left.get(start..).is_some_and(|left| is_match(rest, left)))
}

impl Shard {
    /// Whether a case falls to this shard: by its id, so that the same cases do on every machine.
    fn holds(self, id: &CaseId) -> bool {
        let number = id.as_str().get(..8).and_then(|digits| u64::from_str_radix(digits, 16).ok());
        number.unwrap_or_default() % self.count == self.index - 1
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (index, count) = text.split_once('/').ok_or("write I/N, e.g. 1/4")?;
        let number = |text: &str| text.parse::<u64>().map_err(|_| format!("`{text}` is no number"));
        let (index, count) = (number(index)?, number(count)?);
        if index == 0 || index > count {
            return Err(format!("there is no shard {index} of {count}"));
        }
        Ok(Self { index, count })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::World;
    use crate::plan::plan;

    fn selected(world: &World, change: impl Fn(&mut Selection)) -> Plan {
        let mut selection = Selection::default();
        change(&mut selection);
        selection.apply(world.validators.api(), plan(&world.validators, 0)).unwrap()
    }

    fn ids(plan: &Plan) -> Vec<&str> {
        plan.cases.iter().map(|case| case.id.as_str()).collect()
    }

    #[test]
    fn shards_are_the_whole_together() {
        let world = World::new();
        let whole = selected(&world, |_| {});
        let shards: Vec<Plan> = (1..=3)
            .map(|index| selected(&world, |selection| selection.shard = format!("{index}/3").parse().ok()))
            .collect();
        let mut together: Vec<&str> = shards.iter().flat_map(ids).collect();
        together.sort_unstable();
        let mut all = ids(&whole);
        all.sort_unstable();
        assert_eq!(together, all);
        assert!(shards.iter().all(|shard| !shard.cases.is_empty()));
    }

    #[test]
    fn safe_methods_only() {
        let world = World::new();
        let safe = selected(&world, |selection| selection.safe = true);
        assert!(safe.cases.iter().all(|case| case.method == Method::GET));
        let reason = "not sent: the method may change something";
        assert!(safe.open.iter().any(|(obligation, why)| obligation.keyword == "method" && why == reason));
    }

    #[test]
    fn a_budget_goes_to_obligations_first() {
        let world = World::new();
        let whole = selected(&world, |_| {});
        let obligations: HashSet<_> = whole.cases.iter().map(|case| &case.obligation).collect();
        let some = selected(&world, |selection| selection.most = Some(obligations.len()));
        let shown: HashSet<_> = some.cases.iter().map(|case| &case.obligation).collect();
        assert_eq!((some.cases.len(), shown), (obligations.len(), obligations));
        assert!(whole.cases.len() > some.cases.len());
    }

    #[test]
    fn operations_by_their_properties() {
        let world = World::new();
        let none = selected(&world, |selection| selection.exclude = vec!["path=/thi*".parse().unwrap()]);
        assert!(none.cases.is_empty() && none.obligations.is_empty());
        let all = selected(&world, |selection| selection.include = vec!["method=get".parse().unwrap()]);
        assert!(!all.cases.is_empty());
        let misspelt = Selection { include: vec!["tag=thing".parse().unwrap()], ..Selection::default() };
        assert_eq!(
            misspelt.apply(world.validators.api(), Plan::default()).unwrap_err(),
            "no operation of the document has tag=thing"
        );
    }

    #[test]
    fn patterns_and_spellings() {
        assert!(is_match("/v1/*/é*", "/v1/a/éb") && is_match("*", "") && !is_match("/v1", "/v1/a"));
        assert!("2/1".parse::<Shard>().is_err() && "0/2".parse::<Shard>().is_err());
        assert!("colour=red".parse::<Selector>().is_err());
    }
}
