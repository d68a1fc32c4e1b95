//! The options for findings that are known, and the file that they stand in.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Context as _;
use contract_tests::accepted::Accepted;
use contract_tests::report::Report as _;
use contract_tests::report::terminal::Terminal;

/// Which findings are known.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = super::conform::OUTCOME)]
pub(crate) struct AcceptArgs {
    /// A file of findings that are known; one that no longer occurs fails the run.
    #[arg(long, value_name = "FILE")]
    accepted: Option<PathBuf>,
    /// Write every violation of this run into that file, for this reason.
    #[arg(long, value_name = "REASON", requires = "accepted")]
    accept: Option<String>,
}

impl AcceptArgs {
    /// Holds what a run found against the file: the causes in it, each with its reason, and whether an entry is stale.
    /// Only a whole run can tell.
    pub(crate) fn hold(
        &self,
        terminal: &mut Terminal,
        is_whole: bool,
    ) -> anyhow::Result<(BTreeMap<String, String>, bool)> {
        let Some(path) = &self.accepted else { return Ok((BTreeMap::new(), false)) };
        let today = jiff::Zoned::now().date();
        let mut accepted = match std::fs::read_to_string(path) {
            Err(_) if self.accept.is_some() && !path.exists() => Accepted::default(),
            text => {
                let help = if path.exists() { "" } else { "; --accept REASON makes it" };
                let text = text.with_context(|| format!("cannot read {}{help}", path.display()))?;
                Accepted::read(&text).with_context(|| format!("cannot read {}", path.display()))?
            }
        };
        if let Some(reason) = &self.accept {
            accepted = accepted.and_all(&terminal.tally().groups, reason);
            std::fs::write(path, accepted.write()?)
                .with_context(|| format!("cannot write {}", path.display()))?;
        }
        let in_force: BTreeMap<String, String> =
            accepted.in_force(today).map(|entry| (entry.cause.clone(), entry.reason.clone())).collect();
        terminal.accept(&in_force);
        for entry in accepted.expired(today) {
            terminal.note(format!("`{}` is no longer accepted: its last day is over", entry.cause));
        }
        let stale = accepted.stale(&terminal.tally().groups);
        let stale: Vec<String> = stale.filter(|_| is_whole).map(|entry| entry.cause.clone()).collect();
        for cause in &stale {
            terminal
                .note(format!("`{cause}` is accepted and was not found: take it out of {}", path.display()));
        }
        Ok((in_force, !stale.is_empty()))
    }
}
