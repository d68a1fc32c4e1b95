//! `cargo xtask corpus`: what becomes of every OpenAPI document under a folder.
//!
//! [`run`] is the list of the stages. Each document goes through each stage in a process of its own (see [`task`]), so that
//! one that crashes or hangs is a row of the table and not the end of the run.

mod compile;
mod conform;
mod documents;
mod encoders;
mod expect;
mod generate;
mod outcome;
mod prove;
mod queue;
mod read;
mod report;
mod row;
mod sample;
mod summary;
mod table;
pub(crate) mod task;

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anstream::{eprintln, print};
use spec_cli::ReadArgs;

use crate::release::{self, Profile};
use crate::workspace::Workspace;
use expect::Expected;
use queue::Queue;
use report::Report;

/// Reads every OpenAPI document under a folder and shows what becomes of each.
///
/// A document is a file named .yaml, .yml or .json with `openapi` or `swagger` at its root. Each is read in a process of
/// its own. With --keep-going, one with errors is well if some of it is understood; what was left out is told in its row.
///
/// Exit codes: 0 all well, or all that is not stands in the list of --expect; 1 a document is refused, crashes, does not
/// compile or does not conform that is not in the list, or is in the list for something else; 2 the run could not be done.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Generate the client of each document as well.
    #[arg(long)]
    generate: bool,
    /// Compile this many clients, warnings denied; they are left under target/corpus.
    #[arg(long, value_name = "N", default_value_t = 0)]
    compile: usize,
    /// Lint those clients with Clippy and build their documentation too, warnings denied.
    #[arg(long, requires = "compile")]
    lint: bool,
    /// Hold the embedded mock of this many documents against them.
    #[arg(long, value_name = "N", default_value_t = 0)]
    conform: usize,
    /// Break the embedded mock of this many documents in one way after the other, and tell whether that is found.
    #[arg(long, value_name = "N", default_value_t = 0)]
    prove: usize,
    /// Compare what this many clients send with what the engine sends, for every request that their documents allow.
    #[arg(long, value_name = "N", default_value_t = 0)]
    encoders: usize,
    /// Which documents are compiled, held against their mocks and compared.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Write all that was found out as JSON.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// A list of what is expected to fail, and why (TOML).
    #[arg(long, value_name = "FILE")]
    expect: Option<PathBuf>,
    /// How long a document may take in each stage.
    #[arg(long, value_name = "SECONDS", default_value = "600", value_parser = seconds)]
    timeout: Duration,
    /// How many documents are worked on at once; by default as many as there are processors.
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    #[command(flatten)]
    profile: Profile,
    #[command(flatten)]
    read: ReadArgs,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    if let Some(exit) = release::instead(args.profile)? {
        return Ok(exit);
    }
    let expected = args.expect.as_deref().map(Expected::load).transpose()?;
    let workspace = Workspace::find()?;
    let queue = Queue::new(args.jobs, args.timeout, &args.read);

    let mut rows = documents::find(&args.folder)?;
    read::stage(&mut rows, &queue)?;
    if args.generate {
        generate::stage(&mut rows, &queue)?;
    }
    if args.compile > 0 {
        generate::as_needed(&mut rows, &queue, args.compile, args.seed)?;
        compile::stage(&mut rows, &queue, &workspace, args.compile, args.seed, args.lint)?;
    }
    if args.conform > 0 {
        conform::stage(&mut rows, &queue, &workspace, args.conform, args.seed)?;
    }
    if args.prove > 0 {
        prove::stage(&mut rows, &queue, &workspace, args.prove, args.seed)?;
    }
    if args.encoders > 0 {
        generate::as_needed(&mut rows, &queue, args.encoders, args.seed)?;
        encoders::stage(&mut rows, &queue, &workspace, args.encoders, args.seed)?;
    }

    let report = Report::new(args.seed, rows);
    print!("{}\n{}", table::table(&report.documents), report.summary);
    if let Some(file) = &args.json {
        report.write(file)?;
    }
    let is_told = expected.is_some();
    let surprises = expected.unwrap_or_default().surprises(&report.documents);
    // Without a list, they are what the table says last in each row.
    for surprise in surprises.iter().filter(|_| is_told) {
        eprintln!("{surprise}");
    }
    Ok(ExitCode::from(u8::from(!surprises.is_empty())))
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "this is no number of seconds".to_owned())?;
    Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())
}
