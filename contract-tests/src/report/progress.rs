//! [`Progress`]: how far a run has come, in one line.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use super::tally::plural;
use crate::event::Event;
use crate::finding::Verdict;

/// What is said before the requests are known.
pub const PLANNING: &str = "planning the requests";

/// Counts what has been done.
#[derive(Debug)]
pub struct Progress {
    cases: usize,
    done: usize,
    /// The operations by their keys.
    operations: Vec<String>,
    /// The one that was asked last.
    operation: usize,
    violations: HashSet<String>,
    gaps: HashSet<String>,
    started: Instant,
}

impl Default for Progress {
    fn default() -> Self {
        Self {
            cases: 0,
            done: 0,
            operations: Vec::new(),
            operation: 0,
            violations: HashSet::new(),
            gaps: HashSet::new(),
            started: Instant::now(),
        }
    }
}

impl Progress {
    /// Takes one more event in.
    pub fn observe(&mut self, event: &Event<'_>) {
        match event {
            Event::Started { api, plan, .. } => {
                self.cases = plan.cases.len();
                self.operations = api.operations.iter().map(spec::model::Operation::key).collect();
                self.started = Instant::now();
            }
            Event::Judged { exchange, judged, .. } => {
                self.done += 1;
                self.operation = exchange.case.operation;
                for finding in &judged.findings {
                    let causes = match finding.verdict {
                        Verdict::Violation => &mut self.violations,
                        Verdict::Gap => &mut self.gaps,
                    };
                    causes.insert(finding.cause.clone());
                }
            }
            Event::Noted { .. } | Event::Shrunk { .. } | Event::Finished { .. } => {}
        }
    }

    /// The line; what matters most comes first, as a narrow terminal shows the beginning only.
    pub fn line(&self) -> String {
        self.after(self.started.elapsed())
    }

    fn after(&self, elapsed: Duration) -> String {
        if self.cases == 0 {
            return PLANNING.to_owned();
        }
        // How many there will be of those that come after the plan, nobody knows: each depends on the answer before.
        let is_planned = self.done <= self.cases;
        let all = self.cases.max(self.done);
        let seconds = elapsed.as_secs_f64();
        #[expect(clippy::cast_precision_loss, reason = "nobody sends 2^52 requests")]
        let (done, left) = (self.done as f64, (all - self.done) as f64);
        let rate = if seconds > 0.0 { done / seconds } else { 0.0 };
        let left = match Duration::try_from_secs_f64(left / rate) {
            Ok(left) if is_planned => format!(", {} left", clock(left)),
            _ => String::new(),
        };
        let operation = self.operations.get(self.operation).map_or("", String::as_str);
        let findings = match (self.violations.len(), self.gaps.len()) {
            (0, 0) => "no findings".to_owned(),
            (violations, gaps) => {
                format!("{violations} violation{}, {gaps} gap{}", plural(violations), plural(gaps))
            }
        };
        let done = match self.done.checked_sub(self.cases) {
            Some(more) if more > 0 => format!("{0} of {0}, {more} in sequences", self.cases),
            _ => format!("{} of {all}", self.done),
        };
        format!("{done}, {findings}{left}, {rate:.0} a second, {operation}")
    }
}

/// Minutes and seconds.
fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::World;

    #[test]
    fn from_planning_to_the_end() {
        let mut progress = Progress::default();
        assert_eq!(progress.line(), PLANNING);
        let world = World::new();
        let bad = world.json(r#"{"name":"c","made":"2025-03-31T12:31:44Z"}"#);
        world.tell(&[bad.clone(), bad], &mut |event| progress.observe(event));
        progress.cases = 200;
        let line = progress.after(Duration::from_secs(1));
        assert_eq!(line, "2 of 200, 1 violation, 0 gaps, 1:39 left, 2 a second, GET /things");
        progress.cases = 1;
        let line = progress.after(Duration::from_secs(1));
        assert_eq!(line, "1 of 1, 1 in sequences, 1 violation, 0 gaps, 2 a second, GET /things");
        progress.cases = 200;
        progress.done = 0;
        assert_eq!(progress.after(Duration::ZERO), "0 of 200, 1 violation, 0 gaps, 0 a second, GET /things");
    }
}
