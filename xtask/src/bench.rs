//! `cargo xtask bench`: how fast the stages are, against marks.
//!
//! A bench is a file in `bench/` with a [`Bench`], listed in [`ALL`].

mod call;
mod check;
pub(crate) mod command;
mod conform;
mod generate;
mod mock;
mod peer;
mod read;
pub(crate) mod task;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anstream::{eprintln, print};
use anyhow::Context as _;

use crate::release::{self, Profile};
use crate::workspace::Workspace;

/// Measures how fast the stages are.
///
/// Exit codes: 0 measured; 1 a mark was missed, with --enforce; 2 it could not be measured.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Which bench, e.g. `read`; all of them if there is none.
    name: Option<String>,
    #[command(flatten)]
    options: Options,
    /// Exit with 1 if a mark is missed.
    #[arg(long)]
    enforce: bool,
    #[command(flatten)]
    profile: Profile,
}

/// What a bench is asked for.
#[derive(Debug, clap::Args)]
struct Options {
    /// A document to measure with, in place of those that the bench chooses; may be given several times.
    #[arg(long = "file", value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How often each thing is measured; the median counts. By default 7 times to read, 3 to generate, once to check, 41
    /// times to call, 5 to ask the mock, 3 to hold a server against a document.
    #[arg(long, value_name = "N")]
    rounds: Option<NonZeroUsize>,
    /// Load the mock for so long with everything wrong that can be, in place of measuring how fast it is.
    #[arg(long, value_name = "NUMBER")]
    minutes: Option<f64>,
}

impl Options {
    /// How often to measure, where a bench has its own habit.
    fn rounds_or(&self, default: usize) -> usize {
        self.rounds.map_or(default, NonZeroUsize::get)
    }

    /// The documents to measure with: by default that of the workspace, and those of these names beside the workspace.
    fn documents(&self, beside: &[&str]) -> anyhow::Result<Vec<PathBuf>> {
        if !self.files.is_empty() {
            return Ok(self.files.clone());
        }
        let workspace = Workspace::find()?;
        let beside = beside.iter().map(|name| workspace.root().join("../shared/corpus").join(name));
        let here = std::env::current_dir()?;
        let files = workspace.document().into_iter().chain(beside).filter(|file| file.is_file());
        Ok(files.map(|file| file.strip_prefix(&here).map(Path::to_owned).unwrap_or(file)).collect())
    }
}

/// Something to measure.
struct Bench {
    name: &'static str,
    /// What is compared with what.
    about: &'static str,
    /// What it runs in processes of their own.
    tasks: &'static [task::Task],
    run: fn(&Options) -> anyhow::Result<Report>,
}

/// What came of a bench.
struct Report {
    /// For the reader.
    text: String,
    /// What misses its mark, a line each.
    missed: Vec<String>,
}

/// The benches.
const ALL: &[Bench] = &[read::BENCH, generate::BENCH, check::BENCH, call::BENCH, mock::BENCH, conform::BENCH];

pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let chosen = choose(args.name.as_deref())?;
    if let Some(exit) = release::instead(args.profile)? {
        return Ok(exit);
    }
    let mut missed = 0;
    for bench in chosen {
        print!("{}: {}\n\n", bench.name, bench.about);
        let report = (bench.run)(&args.options)?;
        print!("{}", report.text);
        for line in &report.missed {
            eprintln!("missed: {line}");
        }
        missed += report.missed.len();
    }
    Ok(ExitCode::from(u8::from(args.enforce && missed > 0)))
}

fn choose(name: Option<&str>) -> anyhow::Result<Vec<&'static Bench>> {
    let Some(name) = name else { return Ok(ALL.iter().collect()) };
    let found = ALL.iter().find(|bench| bench.name == name).with_context(|| {
        let known: Vec<&str> = ALL.iter().map(|bench| bench.name).collect();
        format!("there is no bench `{name}`; there are: {}", known.join(", "))
    });
    found.map(|bench| vec![bench])
}
