//! `conform --prove`: whether the run would notice. One promise of the document is broken at a time by the embedded
//! mock, and each run must find what the run without a fault does not.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use contract_tests::config::Config;
use contract_tests::event::Event;
use contract_tests::finding::{Groups, Verdict};
use contract_tests::mock::{Fault, ServeError};
use contract_tests::plan::{self, Plan};
use contract_tests::run;
use spec::json_schema::Validators;

/// Less than a fault that is slow takes, and more than other answers do.
const SOON_ENOUGH: Duration = Duration::from_secs(1);

/// What became of a fault.
enum Shown {
    /// A new violation was found by this check.
    Found(&'static str),
    /// The run did not notice.
    Missed,
    /// The document has no place for it.
    NotApplicable(String),
}

/// Breaks the mock in each way in turn. Exit code 0 if every fault that applies is found.
pub(super) async fn run(validators: Arc<Validators>, mut config: Config) -> anyhow::Result<ExitCode> {
    config.max_response_time.get_or_insert(SOON_ENOUGH);
    let plan = plan::plan_with(&validators, config.seed, config.fuzz);
    let plan = config.selection.apply(validators.api(), plan).map_err(anyhow::Error::msg)?;
    let Some(sound) = violations(&validators, &plan, &config, &[]).await? else {
        anyhow::bail!("the embedded mock does not start");
    };
    for cause in sound.keys() {
        anstream::eprintln!("warning: found without any fault: {cause}");
    }
    let mut rows = Vec::new();
    for fault in Fault::all() {
        rows.push((*fault, shown(&validators, &plan, &config, fault, &sound).await?));
    }
    anstream::print!("{}", table(&rows));
    let is_missed = rows.iter().any(|(_, shown)| matches!(shown, Shown::Missed));
    Ok(ExitCode::from(u8::from(is_missed || !sound.is_empty())))
}

/// Causes with the checks that found them.
type Violations = BTreeMap<String, &'static str>;

async fn shown(
    validators: &Arc<Validators>,
    plan: &Plan,
    config: &Config,
    fault: &'static Fault,
    sound: &Violations,
) -> anyhow::Result<Shown> {
    let Some(found) = violations(validators, plan, config, &[fault]).await? else {
        return Ok(Shown::NotApplicable(fault.needs.to_owned()));
    };
    let new: BTreeSet<&'static str> =
        found.iter().filter(|(cause, _)| !sound.contains_key(*cause)).map(|(_, check)| *check).collect();
    Ok(new.first().map_or(Shown::Missed, |check| Shown::Found(check)))
}

/// The violations that a run finds on a mock with these faults, by cause, with their checks; `None` if one of the
/// faults does not apply.
async fn violations(
    validators: &Arc<Validators>,
    plan: &Plan,
    config: &Config,
    faults: &[&'static Fault],
) -> anyhow::Result<Option<Violations>> {
    let mut config = config.clone();
    let mock = match super::conform::embedded(Arc::clone(validators), &mut config, faults).await {
        Ok(mock) => mock,
        Err(ServeError::NotApplicable(..)) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let mut groups = Groups::default();
    let mut sink = |event: &Event<'_>| {
        if let Event::Judged { judged, .. } = event {
            judged.findings.iter().for_each(|finding| groups.add(finding));
        }
    };
    let outcome = run::execute(validators, plan, &config, None, &mut sink).await;
    mock.shutdown().await;
    outcome?;
    let violations =
        groups.worst_first().into_iter().filter(|group| group.first.verdict == Verdict::Violation);
    Ok(Some(violations.map(|group| (group.first.cause.clone(), group.first.check)).collect()))
}

/// A line for each fault, then the share of them that was found.
fn table(rows: &[(&Fault, Shown)]) -> String {
    let mut text = String::new();
    let (mut found, mut all) = (0, 0);
    for (fault, shown) in rows {
        let what = match shown {
            Shown::Found(check) => format!("found by {check}"),
            Shown::Missed => format!("MISSED: the server {}", fault.summary),
            Shown::NotApplicable(needs) => format!("does not apply: {needs}"),
        };
        all += usize::from(!matches!(shown, Shown::NotApplicable(_)));
        found += usize::from(matches!(shown, Shown::Found(_)));
        // Writing to a `String` does not fail.
        let _ = writeln!(text, "{:<27} {what}", fault.code);
    }
    let share = (found * 100).checked_div(all).unwrap_or_default();
    let _ = writeln!(text, "{found} of {all} faults found: {share} %");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_apply_is_not_missed() {
        let fault = Fault::all()[0];
        let rows = [
            (fault, Shown::Found("ignored_auth")),
            (fault, Shown::Missed),
            (fault, Shown::NotApplicable("no header".to_owned())),
        ];
        let text = table(&rows);
        assert!(text.ends_with("1 of 2 faults found: 50 %\n"), "{text}");
        assert!(text.contains("MISSED") && text.contains("does not apply: no header"), "{text}");
    }
}
