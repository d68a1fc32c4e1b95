//! The options that say what a run may do to a server, and how much of it.

use std::time::Duration;

use contract_tests::config::Config;
use contract_tests::coverage::{Coverage, State};
use contract_tests::select::{Selection, Selector, Shard};

/// What a run may do.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = super::conform::SENT)]
pub(crate) struct ConductArgs {
    /// Send GET, HEAD and OPTIONS only.
    #[arg(long)]
    safe: bool,
    /// Test only operations with this property: operation, tag, path or method; `*` stands for any text.
    #[arg(long, value_name = "PROPERTY=PATTERN")]
    include: Vec<Selector>,
    /// Leave out operations with this property.
    #[arg(long, value_name = "PROPERTY=PATTERN")]
    exclude: Vec<Selector>,
    /// Send the I-th of N parts, which together are the whole.
    #[arg(long, value_name = "I/N")]
    shard: Option<Shard>,
    /// Send no more than so many cases, those that show most.
    #[arg(long, value_name = "NUMBER")]
    max_requests: Option<usize>,
    /// Send nothing more after this time.
    #[arg(long, value_name = "SECONDS", value_parser = super::conform::seconds)]
    max_time: Option<Duration>,
    /// Send no more than so many requests a second.
    #[arg(long, value_name = "NUMBER", value_parser = rate)]
    rate: Option<f64>,
    /// Send so many random requests to each operation as well.
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    fuzz: usize,
    /// Send up to so many requests more for each finding, to find the smallest that still shows it.
    #[arg(long, value_name = "NUMBER", default_value_t = 32)]
    shrink: usize,
    /// Make, read, list, change and delete things as well, one after the other, after everything else.
    #[arg(long, conflicts_with = "safe")]
    stateful: bool,
    /// Fail unless this share of what is to be shown was shown.
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(..=100), help_heading = super::conform::OUTCOME)]
    fail_under: Option<u8>,
}

impl ConductArgs {
    pub(crate) fn apply(&self, config: &mut Config) {
        config.selection = Selection {
            include: self.include.clone(),
            exclude: self.exclude.clone(),
            safe: self.safe,
            shard: self.shard,
            most: self.max_requests,
        };
        config.rate = self.rate;
        config.max_time = self.max_time;
        config.fuzz = self.fuzz;
        config.shrink = self.shrink;
        config.stateful = self.stateful;
    }

    /// Whether a run shows less than it has to.
    pub(crate) fn is_under(&self, coverage: &Coverage) -> bool {
        let Some(percent) = self.fail_under else { return false };
        let shown = coverage.count(State::Met) + coverage.count(State::Gap) + coverage.count(State::Broken);
        shown * 100 < coverage.obligations().len() * usize::from(percent)
    }

    /// Whether it was said how much a run has to show.
    pub(crate) fn says_how_much(&self) -> bool {
        self.fail_under.is_some()
    }

    /// Random cases and sequences are there only if they are asked for.
    pub(crate) fn words_for_replay(&self) -> impl Iterator<Item = String> {
        let fuzz = (self.fuzz > 0).then(|| format!("--fuzz {}", self.fuzz));
        fuzz.into_iter().chain(self.stateful.then(|| "--stateful".to_owned()))
    }
}

fn rate(text: &str) -> Result<f64, String> {
    let rate: f64 = text.parse().map_err(|_| "this is no number".to_owned())?;
    if rate.is_finite() && rate > 0.0 {
        Ok(rate)
    } else {
        Err("a number greater than zero is needed".to_owned())
    }
}
