//! A command in a process of its own, with all the processes that it starts: their CPU time together, and the peak memory
//! of the largest.
//!
//! The parent calls [`measure`], which starts this program with a hidden command, whose [`run`] starts the other: what the
//! system says of a process's children is then about this command alone.

use std::ffi::OsString;
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::process;

/// What a command took.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Cost {
    pub(super) cpu_seconds: f64,
    pub(super) peak_bytes: u64,
}

/// Longer than any generator that is worth a comparison takes.
const TIMEOUT: Duration = Duration::from_mins(20);

/// Runs a command. `Err` says in a line why there is nothing to tell: it failed, or the system does not measure children.
pub(super) fn measure(command: &Command) -> anyhow::Result<Result<Cost, String>> {
    carry_out(command, &[])
}

/// The same for a command that judges: it has done its work as well if it exits with 1.
pub(super) fn measure_judge(command: &Command) -> anyhow::Result<Result<Cost, String>> {
    carry_out(command, &["--judges"])
}

fn carry_out(command: &Command, options: &[&str]) -> anyhow::Result<Result<Cost, String>> {
    let mut measuring = process::this_program()?;
    measuring
        .arg("measure-child")
        .args(options)
        .arg("--")
        .arg(command.get_program())
        .args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => measuring.env(name, value),
            None => measuring.env_remove(name),
        };
    }
    let Some(output) = process::run(&mut measuring, TIMEOUT)? else {
        return Ok(Err(format!("takes longer than {TIMEOUT:?}")));
    };
    if output.status.success() {
        return Ok(Ok(serde_json::from_slice(&output.stdout)?));
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let first = said.lines().find(|line| line.to_ascii_lowercase().contains("error"));
    Ok(Err(first.or_else(|| said.lines().last()).unwrap_or("fails").trim().to_owned()))
}

/// Runs another program and says what it took.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Take the exit code 1 for a judgement, not for a failure.
    #[arg(long)]
    judges: bool,
    #[arg(required = true, last = true)]
    words: Vec<OsString>,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let (program, words) = args.words.split_first().ok_or_else(|| anyhow::anyhow!("no program is named"))?;
    let status = Command::new(program).args(words).stdout(Stdio::null()).status()?;
    let is_judgement = args.judges && status.code() == Some(1);
    if !status.success() && !is_judgement {
        return Ok(ExitCode::from(1));
    }
    anstream::print!("{}", serde_json::to_string(&of_children()?)?);
    Ok(ExitCode::SUCCESS)
}

/// What the children of this process took that have ended.
#[cfg(unix)]
fn of_children() -> anyhow::Result<Cost> {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeValLike as _;
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let microseconds = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    // Apple's systems count bytes, all others kibibytes.
    let unit = if cfg!(target_vendor = "apple") { 1 } else { 1024 };
    let cpu_seconds = Duration::from_micros(microseconds.unsigned_abs()).as_secs_f64();
    Ok(Cost { cpu_seconds, peak_bytes: usage.max_rss().unsigned_abs() * unit })
}

#[cfg(not(unix))]
fn of_children() -> anyhow::Result<Cost> {
    anyhow::bail!("what a child took is not known on this system")
}

/// The median of the times and that of the peaks, each by itself.
pub(super) fn median(costs: &[Cost]) -> Option<Cost> {
    let mut seconds: Vec<f64> = costs.iter().map(|cost| cost.cpu_seconds).collect();
    let mut peaks: Vec<u64> = costs.iter().map(|cost| cost.peak_bytes).collect();
    seconds.sort_by(f64::total_cmp);
    peaks.sort_unstable();
    let middle = costs.len() / 2;
    Some(Cost { cpu_seconds: *seconds.get(middle)?, peak_bytes: *peaks.get(middle)? })
}
