//! What was found in requests that `mock --upstream` passed on: a line on standard error as it is found, and reports.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use contract_tests::event::Event;
use contract_tests::finding::{Finding, Verdict};

use super::output::Outputs;

/// So many causes are told apart; what is found beyond them is in the reports alone.
const MOST: usize = 10_000;

/// Folds what is found.
pub(crate) struct Observed(Mutex<State>);

struct State {
    /// Until they are written.
    outputs: Option<Outputs>,
    causes: BTreeSet<String>,
    violated: bool,
}

impl Observed {
    pub(crate) fn new(outputs: Outputs) -> Self {
        Self(Mutex::new(State { outputs: Some(outputs), causes: BTreeSet::new(), violated: false }))
    }

    /// Takes one more event in.
    pub(crate) fn observe(&self, event: &Event<'_>) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(outputs) = &mut state.outputs {
            outputs.observe(event);
        }
        match event {
            Event::Noted { message } => anstream::eprintln!("note: {message}"),
            Event::Judged { judged, .. } => judged.findings.iter().for_each(|finding| state.tell(finding)),
            Event::Started { .. } | Event::Shrunk { .. } | Event::Finished { .. } => {}
        }
    }

    /// Writes the reports. Returns whether the document was broken.
    pub(crate) fn finish(&self) -> anyhow::Result<bool> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.outputs.take().map_or(Ok(()), Outputs::write)?;
        Ok(state.violated)
    }
}

impl State {
    /// Tells of each cause once.
    fn tell(&mut self, finding: &Finding) {
        self.violated |= finding.verdict == Verdict::Violation;
        if self.causes.len() < MOST && self.causes.insert(finding.cause.clone()) {
            let verdict = match finding.verdict {
                Verdict::Violation => "violation",
                Verdict::Gap => "gap",
            };
            let Finding { check, operation, message, actual, curl, .. } = finding;
            anstream::eprintln!(
                "{verdict}[{check}] {operation}: {message}\n  actual {actual}\n  curl   {curl}"
            );
        }
    }
}
