//! [`Queue`]: as many documents at once as there are processors, and the results in order all the same.

use std::io::{IsTerminal as _, Write as _};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use spec_cli::ReadArgs;

/// How documents are worked on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Queue<'a> {
    jobs: NonZeroUsize,
    /// How long a document may take.
    pub(super) timeout: Duration,
    /// How it is read, in each stage anew.
    pub(super) read: &'a ReadArgs,
}

impl<'a> Queue<'a> {
    /// By default, as many at once as there are processors.
    pub(super) fn new(jobs: Option<NonZeroUsize>, timeout: Duration, read: &'a ReadArgs) -> Self {
        let processors = || thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        Self { jobs: jobs.unwrap_or_else(processors), timeout, read }
    }

    /// The same, one document after the other.
    pub(super) fn one_by_one(self) -> Self {
        Self { jobs: NonZeroUsize::MIN, ..self }
    }

    /// Does something with each item; the results are in the order of the items.
    pub(super) fn map<I, T>(
        &self,
        what: &str,
        items: &[I],
        work: impl Fn(&I) -> anyhow::Result<T> + Sync,
    ) -> anyhow::Result<Vec<T>>
    where
        I: Sync,
        T: Send,
    {
        let next = AtomicUsize::new(0);
        let (sender, receiver) = mpsc::channel();
        let mut done = thread::scope(|scope| {
            for _ in 0..self.jobs.get().min(items.len()) {
                let (next, work, sender) = (&next, &work, sender.clone());
                scope.spawn(move || {
                    while let Some((index, item)) = take(next, items) {
                        // Nobody listens any more once there was an error.
                        if sender.send(work(item).map(|result| (index, result))).is_err() {
                            break;
                        }
                    }
                });
            }
            drop(sender);
            collect(what, items.len(), &receiver)
        })?;
        done.sort_by_key(|(index, _)| *index);
        Ok(done.into_iter().map(|(_, result)| result).collect())
    }
}

/// The next item that nobody has taken.
fn take<'a, I>(next: &AtomicUsize, items: &'a [I]) -> Option<(usize, &'a I)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    items.get(index).map(|item| (index, item))
}

/// Receives the results, and says how far it is where somebody watches.
fn collect<T>(
    what: &str,
    count: usize,
    receiver: &mpsc::Receiver<anyhow::Result<(usize, T)>>,
) -> anyhow::Result<Vec<(usize, T)>> {
    let watched = std::io::stderr().is_terminal();
    let show = |line: &str| {
        if watched {
            // The line is a comfort; a terminal that does not take it is no reason to stop.
            let _shown = write!(anstream::stderr(), "\r\x1b[K{line}");
        }
    };
    let mut done = Vec::with_capacity(count);
    for result in receiver {
        done.push(result?);
        show(&format!("{what}: {} of {count}", done.len()));
    }
    show("");
    Ok(done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_the_order_of_the_items() {
        let read = ReadArgs::default();
        let queue = Queue::new(NonZeroUsize::new(3), Duration::ZERO, &read);
        let items: Vec<u64> = (0..20).rev().collect();
        let slowest_first = |item: &u64| {
            thread::sleep(Duration::from_millis(*item));
            Ok(*item)
        };
        assert_eq!(queue.map("items", &items, slowest_first).unwrap(), items);
        let none = |_: &u64| -> anyhow::Result<()> { anyhow::bail!("it cannot be done") };
        assert!(queue.map("items", &items, none).is_err());
    }
}
