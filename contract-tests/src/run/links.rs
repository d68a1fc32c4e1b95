//! Following a link: the thing that it starts from is made, the answer that has it asked for, and then what it leads to.

use std::sync::Arc;

use super::sequences::{Live, is_done};
use super::{Runner, Sequences, Sink};
use crate::sequence::Linked;

impl Runner<'_> {
    /// Follows one link, and takes away what was made for it.
    pub(super) async fn follow(&self, link: &Linked, sequences: &Sequences<'_>, sink: Sink<'_>) {
        let mut live = Live::new(self, sequences, sink);
        live.follow_link(link, sequences).await;
        live.tidy_up().await;
    }
}

impl<'a> Live<'a, '_> {
    async fn follow_link(&mut self, link: &Linked, sequences: &'a Sequences<'_>) -> Option<()> {
        let path = self.path_of(link.source)?;
        for lifecycle in sequences.all.iter().filter(|one| one.is_above(&path)) {
            self.make(lifecycle).await;
        }
        let asked = if let Some(lifecycle) = sequences.all.iter().find(|one| one.is_made_by(link.source)) {
            self.make(lifecycle).await?
        } else {
            let case = link.ask(self.stage, &self.known)?;
            self.send(&case, None).await
        };
        if is_done(&asked) {
            let case = link.follow(self.stage, &asked)?;
            self.send(&case, Some(Arc::clone(&asked))).await;
        }
        Some(())
    }
}
