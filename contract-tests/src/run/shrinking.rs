//! Looking for the smallest request that still shows a finding, after everything else: exploring goes before.

use std::collections::HashSet;
use std::time::Instant;

use futures_util::{StreamExt as _, stream};

use super::{Runner, Sink, Step};
use crate::case::{Case, Intent};
use crate::curl;
use crate::event::{Event, Shrunk};
use crate::finding::Finding;
use crate::part;
use crate::shrink::Shrinker;

/// Of these a smaller request says no more, and each would take as long as a request may.
const NEVER: [&str; 2] = ["answers_in_full", "max_response_time"];

/// The first case of each cause that was found.
#[derive(Default)]
pub(super) struct Found {
    causes: HashSet<String>,
    firsts: Vec<(Case, Finding)>,
}

impl Found {
    /// Takes in what one more step found.
    pub(super) fn observe(&mut self, step: &Step) {
        for finding in &step.judged.findings {
            let is_explained = finding.implied_by.iter().any(|cause| self.causes.contains(cause));
            let is_new = self.causes.insert(finding.cause.clone()) && !is_explained;
            if is_new && !NEVER.contains(&finding.check) {
                self.firsts.push((step.exchange.case.clone(), finding.clone()));
            }
        }
    }
}

impl Runner<'_> {
    /// Shrinks what was found, and tells of it in the order in which it was found. A budget of requests, of which so many were sent,
    /// is for these as well.
    pub(super) async fn shrink(&self, found: Found, sent: usize, start: Instant, sink: Sink<'_>) {
        let config = self.settings.config;
        let of_each = config.shrink;
        let affordable = match config.selection.most {
            Some(most) => most.saturating_sub(sent).checked_div(of_each).unwrap_or_default(),
            None => usize::MAX,
        };
        let shrinkable = found.firsts.into_iter().filter(|(case, _)| self.is_shrinkable(case));
        let searches = shrinkable.take(affordable).map(|(case, finding)| self.smallest(case, finding, start));
        let mut searches = stream::iter(searches).buffered(config.concurrency.get());
        while let Some(shrunk) = searches.next().await {
            if let Some(shrunk) = shrunk {
                sink(&Event::Shrunk { shrunk: &shrunk });
            }
        }
    }

    /// Whether the same request leads to no other operation, which might allow what is forbidden here.
    fn is_shrinkable(&self, case: &Case) -> bool {
        let api = self.settings.validators.api();
        let lead = |operation| part::twins(api, operation).is_empty();
        case.intent == Intent::Valid || api.operations.get(case.operation).is_some_and(lead)
    }

    /// The smallest request that shows a finding; `None` if none is smaller than the first.
    async fn smallest(&self, case: Case, finding: Finding, start: Instant) -> Option<Shrunk> {
        let mut shrinker = Shrinker::new(self.settings.validators, case);
        let (mut requests, mut smallest) = (0, None);
        while requests < self.settings.config.shrink && !self.is_over(start) {
            let Some(case) = shrinker.next() else { break };
            let step = self.step(&case).await;
            requests += 1;
            if step.exchange.outcome.is_err() {
                break;
            }
            let is_it = |one: &Finding| one.check == finding.check && one.cause == finding.cause;
            let shows = step.judged.findings.iter().any(is_it);
            shrinker.told(shows);
            if shows {
                smallest = Some(step.exchange.request);
            }
        }
        let curl = curl::line(&smallest?);
        Some(Shrunk { check: finding.check, cause: finding.cause, case: finding.case, curl, requests })
    }
}
