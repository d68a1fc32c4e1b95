//! `conform --prove`: whether the run would notice. One promise of the document is broken at a time by the embedded
//! mock, at a sample of the operations where that shows; at each of them, the run must find what it does not find without.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt::Write as _;
use std::num::NonZeroUsize;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use contract_tests::config::Config;
use contract_tests::event::Event;
use contract_tests::finding::Verdict;
use contract_tests::mock::{self, Fault, ServeError, Spread};
use contract_tests::plan::{self, Plan};
use contract_tests::run;
use spec::json_schema::Validators;

use super::conform::Faults;

/// Less than a fault that is slow takes, and more than other answers do.
const SOON_ENOUGH: Duration = Duration::from_secs(1);
/// The embedded mock need not be spared.
const CONCURRENCY: NonZeroUsize = NonZeroUsize::MIN.saturating_add(31);

/// What became of a fault.
enum Shown {
    /// It was at these places.
    At(Vec<Place>),
    /// The document has no place for it.
    NotApplicable(String),
}

/// An operation that had a fault.
struct Place {
    operation: String,
    /// The check that found something new there, if one did.
    found: Option<&'static str>,
}

/// Breaks the mock in each way in turn. Exit code 0 if every fault that applies is found wherever it was.
pub(super) async fn run(
    validators: Arc<Validators>,
    mut config: Config,
    places: NonZeroUsize,
) -> anyhow::Result<ExitCode> {
    config.max_response_time.get_or_insert(SOON_ENOUGH);
    config.concurrency = config.concurrency.max(CONCURRENCY);
    let plan = plan::plan_with(&validators, config.seed, config.fuzz);
    let plan = config.selection.apply(validators.api(), plan).map_err(anyhow::Error::msg)?;
    let mut trial = Trial { validators, plan, config, places, sound: HashMap::new() };
    let mut rows = Vec::new();
    for fault in Fault::all() {
        rows.push((*fault, trial.shown(fault).await?));
    }
    for (operation, causes) in trial.sound_violations() {
        anstream::eprintln!("warning: found without any fault at {operation}: {causes}");
    }
    spec_cli::print(&table(&rows))?;
    let is_missed = rows.iter().any(|(_, shown)| shown.missed().next().is_some());
    Ok(ExitCode::from(u8::from(is_missed || !trial.sound_violations().is_empty())))
}

/// The causes of violations by operation, each with the check that found it.
type Violations = HashMap<String, BTreeSet<(String, &'static str)>>;

struct Trial {
    validators: Arc<Validators>,
    plan: Plan,
    config: Config,
    /// At how many operations each fault is.
    places: NonZeroUsize,
    /// What is found without a fault, of the operations that were asked so far.
    sound: Violations,
}

impl Trial {
    async fn shown(&mut self, fault: &'static Fault) -> anyhow::Result<Shown> {
        let faults = Faults { all: &[fault], spread: Spread::Drawn(self.places) };
        let mut config = self.config.clone();
        let started = super::conform::embedded(Arc::clone(&self.validators), &mut config, faults).await;
        let mock = match started {
            Ok(mock) => mock,
            Err(ServeError::NotApplicable(..)) => return Ok(Shown::NotApplicable(fault.needs.to_owned())),
            Err(error) => return Err(error.into()),
        };
        let operations = mock.faulty();
        let found = self.violations(mock, &config, &operations).await?;
        self.learn_sound(&operations).await?;
        let place = |operation: String| {
            let known = self.sound.get(&operation);
            let mut new = found.get(&operation).into_iter().flatten();
            let new = new.find(|violation| known.is_none_or(|known| !known.contains(violation)));
            Place { found: new.map(|(_, check)| *check), operation }
        };
        Ok(Shown::At(operations.into_iter().map(place).collect()))
    }

    /// Finds out what is found at these operations without a fault, if that is not known yet.
    async fn learn_sound(&mut self, operations: &[String]) -> anyhow::Result<()> {
        let new = operations.iter().filter(|operation| !self.sound.contains_key(*operation));
        let new: Vec<String> = new.cloned().collect();
        let mut config = self.config.clone();
        let mock =
            super::conform::embedded(Arc::clone(&self.validators), &mut config, Faults::default()).await?;
        let found = self.violations(mock, &config, &new).await?;
        self.sound.extend(found);
        Ok(())
    }

    /// The violations that a run against a mock finds at some operations.
    async fn violations(
        &self,
        mock: mock::Handle,
        config: &Config,
        operations: &[String],
    ) -> anyhow::Result<Violations> {
        let wanted: HashSet<&str> = operations.iter().map(String::as_str).collect();
        let plan = run::only_operations(self.plan.clone(), |operation| wanted.contains(operation));
        let mut violations: Violations =
            operations.iter().map(|operation| (operation.clone(), BTreeSet::new())).collect();
        let mut sink = |event: &Event<'_>| {
            let Event::Judged { judged, .. } = event else { return };
            for finding in judged.findings.iter().filter(|finding| finding.verdict == Verdict::Violation) {
                let known = violations.entry(finding.operation.clone()).or_default();
                known.insert((finding.cause.clone(), finding.check));
            }
        };
        let outcome = run::execute(&self.validators, &plan, config, None, &mut sink).await;
        mock.shutdown().await;
        outcome?;
        Ok(violations)
    }

    /// The operations where something is found without any fault, in the order of their names.
    fn sound_violations(&self) -> Vec<(&str, String)> {
        let causes = |found: &BTreeSet<(String, &'static str)>| {
            found.iter().map(|(cause, _)| cause.as_str()).collect::<Vec<_>>().join(", ")
        };
        let found = self.sound.iter().filter(|(_, found)| !found.is_empty());
        let mut found: Vec<_> = found.map(|(operation, found)| (operation.as_str(), causes(found))).collect();
        found.sort();
        found
    }
}

impl Shown {
    fn places(&self) -> &[Place] {
        match self {
            Self::At(places) => places,
            Self::NotApplicable(_) => &[],
        }
    }

    fn missed(&self) -> impl Iterator<Item = &Place> {
        self.places().iter().filter(|place| place.found.is_none())
    }
}

/// A line for each fault and each place where it was missed, then the share of them that was found.
fn table(rows: &[(&Fault, Shown)]) -> String {
    let mut text = String::new();
    // Writing to a `String` does not fail.
    for (fault, shown) in rows {
        let _ = writeln!(text, "{:<27} {}", fault.code, told(shown));
        for place in shown.missed() {
            let _ = writeln!(text, "    MISSED at {}: the server {}", place.operation, fault.summary);
        }
    }
    let all: usize = rows.iter().map(|(_, shown)| shown.places().len()).sum();
    let missed: usize = rows.iter().map(|(_, shown)| shown.missed().count()).sum();
    let found = all - missed;
    // Rounded down: 100 % is said of all alone.
    let share = (found * 1_000).checked_div(all).unwrap_or_default();
    let _ = writeln!(text, "{found} of {all} faults found: {}.{} %", share / 10, share % 10);
    text
}

fn told(shown: &Shown) -> String {
    let places = match shown {
        Shown::At(places) => places,
        Shown::NotApplicable(needs) => return format!("does not apply: {needs}"),
    };
    let checks: BTreeSet<&str> = places.iter().filter_map(|place| place.found).collect();
    let count = places.iter().filter(|place| place.found.is_some()).count();
    let by = checks.into_iter().collect::<Vec<_>>().join(", ");
    let by = if by.is_empty() { by } else { format!(" by {by}") };
    format!("{count} of {} found{by}", places.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_apply_is_not_missed() {
        let fault = Fault::all()[0];
        let place = |operation: &str, found| Place { operation: operation.to_owned(), found };
        let rows = [
            (fault, Shown::At(vec![place("GET /a", Some("ignored_auth")), place("GET /b", None)])),
            (fault, Shown::At(vec![place("GET /a", Some("ignored_auth"))])),
            (fault, Shown::NotApplicable("no header".to_owned())),
        ];
        let text = table(&rows);
        assert!(text.ends_with("2 of 3 faults found: 66.6 %\n"), "{text}");
        assert!(text.contains("1 of 2 found by ignored_auth\n    MISSED at GET /b: "), "{text}");
        assert!(text.contains("does not apply: no header"), "{text}");
    }
}
