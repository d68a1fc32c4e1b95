//! One line that tells how far a run has come, for a terminal.

use std::time::{Duration, Instant};

use crate::event::Event;

/// How often the line changes.
const INTERVAL: Duration = Duration::from_millis(100);

/// Counts what has been done.
#[derive(Debug)]
pub struct Progress {
    cases: usize,
    done: usize,
    findings: usize,
    started: Instant,
    shown: Option<Instant>,
}

impl Default for Progress {
    fn default() -> Self {
        Self { cases: 0, done: 0, findings: 0, started: Instant::now(), shown: None }
    }
}

impl Progress {
    /// Takes one more event in; the line, if it is time to show it again. It is empty when the run is over.
    pub fn observe(&mut self, event: &Event<'_>) -> Option<String> {
        match event {
            Event::Started { plan, .. } => {
                self.cases = plan.cases.len();
                self.started = Instant::now();
                None
            }
            Event::Judged { judged, .. } => {
                self.done += 1;
                self.findings += judged.findings.len();
                self.line()
            }
            Event::Noted { .. } => None,
            Event::Finished { .. } => Some(String::new()),
        }
    }

    fn line(&mut self) -> Option<String> {
        let now = Instant::now();
        if self.shown.is_some_and(|shown| now.duration_since(shown) < INTERVAL) {
            return None;
        }
        self.shown = Some(now);
        let seconds = now.duration_since(self.started).as_secs_f64();
        #[expect(clippy::cast_precision_loss, reason = "nobody sends 2^52 requests")]
        let rate = if seconds > 0.0 { self.done as f64 / seconds } else { 0.0 };
        Some(format!("{} of {} cases, {rate:.0} a second, {} findings", self.done, self.cases, self.findings))
    }
}
