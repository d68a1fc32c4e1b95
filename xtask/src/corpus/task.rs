//! A stage of one document in a process of its own. The parent calls [`in_its_own_process`], which starts this program
//! with a hidden command, whose [`run`] prints a [`Found`](super::outcome::Found) as JSON.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use serde::Serialize;
use serde::de::DeserializeOwned;
use spec_cli::ReadArgs;

use super::outcome::Found;
use super::queue::Queue;
use super::{generate, read};
use crate::process;

/// Puts one document through one stage.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    task: Task,
    #[command(flatten)]
    read: ReadArgs,
}

#[derive(Debug, Subcommand)]
enum Task {
    Read {
        file: PathBuf,
    },
    Generate {
        file: PathBuf,
        /// The folder of the crate, named as its package is to be; without it nothing is written.
        #[arg(long)]
        out: Option<PathBuf>,
    },
}

pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let options = args.read.options();
    match &args.task {
        Task::Read { file } => print(&read::read(file, &options))?,
        Task::Generate { file, out } => print(&generate::generate(file, &options, out.as_deref())?)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn print(stage: &impl Serialize) -> anyhow::Result<()> {
    anstream::print!("{}", serde_json::to_string(stage)?);
    Ok(())
}

/// Starts this program again for a stage of a document.
pub(super) fn in_its_own_process<T: DeserializeOwned>(
    queue: &Queue,
    stage: &str,
    file: &Path,
    more: &[OsString],
) -> anyhow::Result<Found<T>> {
    let mut command = process::this_program()?;
    command.arg("corpus-task").args(queue.read.to_words()).arg(stage).arg(file).args(more);
    Found::told_by(process::run(&mut command, queue.timeout)?.as_ref())
}
