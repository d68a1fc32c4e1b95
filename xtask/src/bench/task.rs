//! A task in a process of its own: the state of the allocator is that of a new process, and the peak memory is the task's.
//!
//! The parent calls [`measure`], which starts this program with a hidden command, whose [`run`] prints a [`Measured`].

use std::any::Any;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};

use super::ALL;
use crate::process;

/// Something to do with a file.
pub(super) struct Task {
    /// The name of the task, unique among all benches.
    pub(super) name: &'static str,
    /// Does it. What comes of it is dropped only after the clock was read.
    pub(super) run: fn(&Path) -> anyhow::Result<Box<dyn Any>>,
}

/// How long a task took, and the most memory that its process had in use.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Measured {
    pub(super) seconds: f64,
    pub(super) peak_bytes: Option<u64>,
}

/// Nothing that is worth waiting for takes longer.
const TIMEOUT: Duration = Duration::from_mins(10);

/// Runs a task in a process of its own.
pub(super) fn measure(task: &Task, file: &Path) -> anyhow::Result<Measured> {
    let mut command = process::this_program()?;
    command.args(["bench-task", task.name]).arg(file);
    let output = process::run(&mut command, TIMEOUT)?
        .with_context(|| format!("{} of {} takes longer than {TIMEOUT:?}", task.name, file.display()))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("{} of {}: {}", task.name, file.display(), said.trim());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Runs one task of a bench and says how long it took.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    task: String,
    file: PathBuf,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let task = ALL.iter().flat_map(|bench| bench.tasks).find(|task| task.name == args.task);
    let task = task.with_context(|| format!("there is no task `{}`", args.task))?;
    let start = Instant::now();
    let done = (task.run)(&args.file)?;
    let measured = Measured { seconds: start.elapsed().as_secs_f64(), peak_bytes: process::peak_memory() };
    drop(done);
    anstream::print!("{}", serde_json::to_string(&measured)?);
    Ok(ExitCode::SUCCESS)
}
