//! Going through a lifecycle: one request after the other, as far as the one before came. One thing after the other, too: what
//! a server does with one may depend on the others.

use std::sync::Arc;

use super::{Runner, Sequences, Sink};
use crate::case::Case;
use crate::exchange::Exchange;
use crate::sequence::{Act, Known, Lifecycle, Stage, thing};

/// Things inside of things are gone into no deeper than this.
const DEEPEST: usize = 4;

type Done = Arc<Exchange>;

impl Runner<'_> {
    /// Makes a thing, and before it what it belongs to; does with it all that the document has, and takes away what was made.
    pub(super) async fn live_through(
        &self,
        lifecycle: &Lifecycle,
        sequences: &Sequences<'_>,
        sink: Sink<'_>,
    ) {
        let mut live = Live::new(self, sequences, sink);
        let mut parents: Vec<&Lifecycle> =
            std::iter::successors(lifecycle.parent(&sequences.all), |one| one.parent(&sequences.all))
                .take(DEEPEST)
                .collect();
        parents.reverse();
        for parent in &parents {
            // Without one of its own, a thing is made below the one of the document's examples.
            live.make(parent).await;
        }
        live.go_through(lifecycle, parents.last().copied()).await;
        live.tidy_up().await;
    }

    /// One request of a sequence. The generated client takes no part, as it would do everything twice.
    async fn live(&self, case: &Case, before: Option<Done>, sink: Sink<'_>) -> Done {
        let mut exchange = self.driver.exchange(case).await;
        exchange.before = before;
        let step = self.judge(exchange, None);
        step.tell(sink);
        Arc::new(step.exchange)
    }
}

/// A sequence that is under way.
pub(super) struct Live<'a, 'r> {
    runner: &'a Runner<'r>,
    pub(super) stage: Stage<'a>,
    pub(super) known: Known,
    /// What is still there, with the names that it was made under.
    made: Vec<(&'a Lifecycle, Known)>,
    sink: Sink<'a>,
}

impl<'a, 'r> Live<'a, 'r> {
    pub(super) fn new(runner: &'a Runner<'r>, sequences: &Sequences<'a>, sink: Sink<'a>) -> Self {
        let stage = Stage { validators: runner.settings.validators, plan: sequences.plan };
        Self { runner, stage, known: Known::default(), made: Vec::new(), sink }
    }

    /// The path of an operation.
    pub(super) fn path_of(&self, operation: usize) -> Option<String> {
        let operation = self.stage.validators.api().operations.get(operation)?;
        Some(operation.path.as_str().to_owned())
    }

    pub(super) async fn send(&mut self, case: &Case, before: Option<Done>) -> Done {
        self.runner.live(case, before, self.sink).await
    }

    /// Does what needs only the name of the thing; `None` if the document has no operation for it.
    async fn act(&mut self, lifecycle: &Lifecycle, act: Act, before: &Done) -> Option<Done> {
        let case = lifecycle.plain(self.stage, act, &self.known)?;
        Some(self.send(&case, Some(Arc::clone(before))).await)
    }

    /// Makes a thing, by the first of its requests that is accepted, and learns its name.
    pub(super) async fn make(&mut self, lifecycle: &'a Lifecycle) -> Option<Done> {
        for case in lifecycle.creations(self.stage, &self.known) {
            let created = self.send(&case, None).await;
            if !is_done(&created) {
                continue;
            }
            let base = &self.runner.settings.config.base_url;
            let follow = self.stage.follow(&created, base);
            let followed = match follow {
                Some(case) => Some(self.send(&case, Some(Arc::clone(&created))).await),
                None => None,
            };
            let leads_somewhere = followed.is_none_or(|followed| is_done(&followed));
            lifecycle.learn(&created, leads_somewhere, &mut self.known)?;
            self.made.push((lifecycle, self.known.clone()));
            return Some(created);
        }
        None
    }

    async fn go_through(&mut self, lifecycle: &'a Lifecycle, parent: Option<&'a Lifecycle>) -> Option<()> {
        let created = self.make(lifecycle).await?;
        let mut read = self.act(lifecycle, Act::Read, &created).await?;
        if is_done(&read) {
            if !self.runner.settings.config.others.is_empty() {
                self.act(lifecycle, Act::ReadAsOther, &read).await;
            }
            self.list(lifecycle, &read).await;
            read = self.update(lifecycle, read).await;
            if let Some(parent) = parent {
                self.read_elsewhere(lifecycle, parent, &read).await;
            }
        }
        let index = self.made.iter().position(|(one, _)| std::ptr::eq(*one, lifecycle))?;
        let (_, known) = self.made.remove(index);
        self.known = known;
        let deleted = self.act(lifecycle, Act::Delete, &read).await?;
        self.act(lifecycle, Act::ReadAgain, &deleted).await;
        Some(())
    }

    /// Lists all, also after a creation that is to fail, and then a page.
    async fn list(&mut self, lifecycle: &'a Lifecycle, read: &Done) -> Option<()> {
        let listed = self.act(lifecycle, Act::List, read).await?;
        if let Some(case) = lifecycle.forbidden_creation(self.stage, &self.known) {
            let refused = self.send(&case, Some(Arc::clone(&listed))).await;
            if is_done(&refused) {
                let mut known = self.known.clone();
                lifecycle.learn(&refused, true, &mut known);
                self.made.push((lifecycle, known));
            } else {
                self.act(lifecycle, Act::ListUnbroken, &refused).await;
            }
        }
        let body = thing::read(&listed)?;
        let mut count = thing::lists(&body).into_iter().map(Vec::len).max()?;
        if count < 2 {
            let known = self.known.clone();
            self.make(lifecycle).await?;
            self.known = known;
            count += 1;
        }
        let page = lifecycle.page(self.stage, &self.known, count)?;
        self.send(&page, Some(listed)).await;
        Some(())
    }

    /// Changes the thing in each way that there is, and gives how it was read last.
    async fn update(&mut self, lifecycle: &Lifecycle, mut read: Done) -> Done {
        if let Some(case) = lifecycle.forbidden_update(self.stage, &self.known, &read) {
            read = self.change(lifecycle, &case, Act::ReadUnbroken, read).await;
        }
        if let Some(case) = lifecycle.patch(self.stage, &self.known) {
            read = self.change(lifecycle, &case, Act::ReadPatched, read).await;
        }
        for (act, and_then) in [
            (Act::Replace, Act::ReadReplaced),
            (Act::ReplaceFully, Act::ReadReplacedFully),
            (Act::ReplaceAgain, Act::ReadReplacedAgain),
        ] {
            let was_done = act != Act::ReplaceAgain || Act::ReplaceFully.before(&read).is_some_and(is_done);
            if let Some(case) = lifecycle.replace(self.stage, act, &self.known).filter(|_| was_done) {
                read = self.change(lifecycle, &case, and_then, read).await;
            }
        }
        read
    }

    /// Sends a change, and reads the thing. If it cannot be read any more, the change might as well not have been.
    async fn change(&mut self, lifecycle: &Lifecycle, case: &Case, act: Act, read: Done) -> Done {
        let changed = self.send(case, Some(Arc::clone(&read))).await;
        match self.act(lifecycle, act, &changed).await {
            Some(after) if is_done(&after) => after,
            _ => read,
        }
    }

    /// Reads the thing as if it belonged to another one of the kind that it belongs to.
    async fn read_elsewhere(
        &mut self,
        lifecycle: &'a Lifecycle,
        parent: &'a Lifecycle,
        read: &Done,
    ) -> Option<()> {
        // Below the one of the examples nothing is known to be of this thing only.
        self.made.iter().find(|(one, _)| std::ptr::eq(*one, parent))?;
        let here = self.known.clone();
        self.make(parent).await?;
        if let Some(case) = lifecycle.plain(self.stage, Act::ReadElsewhere, &self.known) {
            // Where nothing tells the two apart there is no other.
            if case.parts.path != read.case.parts.path {
                self.send(&case, Some(Arc::clone(read))).await;
            }
        }
        self.known = here;
        Some(())
    }

    /// Deletes what is still there, the last first.
    pub(super) async fn tidy_up(&mut self) {
        while let Some((lifecycle, known)) = self.made.pop() {
            if let Some(case) = lifecycle.plain(self.stage, Act::Delete, &known) {
                self.send(&case, None).await;
            }
        }
    }
}

pub(super) fn is_done(exchange: &Exchange) -> bool {
    exchange.outcome.as_ref().is_ok_and(|answer| answer.status.is_success())
}
