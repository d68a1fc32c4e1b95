//! `bench call`: a call through a generated client, against the same call written by hand.
//!
//! The program that measures stands beside the client's runtime and is run, not linked, as this one must build without any
//! client.

use anyhow::{Context as _, bail};
use serde::Deserialize;

use super::{Bench, Options, Report};
use crate::table::{Align, Table};
use crate::workspace::Workspace;

pub(super) const BENCH: Bench = Bench {
    name: "call",
    about: "a typed call of 50 items over loopback, against the same call with reqwest and serde",
    tasks: &[],
    run,
};

/// How many times as long as the call by hand may the typed one take?
const MARK: f64 = 1.10;

/// What the program prints.
#[derive(Deserialize)]
struct Measured {
    /// The median of what the two took in the same turn.
    ratio: f64,
    typed: Side,
    hand: Side,
}

/// One way to make the call; times in microseconds.
#[derive(Deserialize)]
struct Side {
    micros: f64,
    allocations: u64,
    bytes: u64,
    build: f64,
    first: f64,
}

fn run(options: &Options) -> anyhow::Result<Report> {
    let measured = measure(options.rounds_or(41))?;
    let columns = ["µs", "allocations", "bytes", "client µs", "first call µs"];
    let columns = columns.into_iter().map(|name| (name, Align::Right));
    let columns: Vec<_> = [("call", Align::Left)].into_iter().chain(columns).collect();
    let mut table = Table::new(&columns);
    for (name, side) in [("typed", &measured.typed), ("by hand", &measured.hand)] {
        let micros = |value: f64| format!("{value:.0}");
        table.push(vec![
            name.to_owned(),
            micros(side.micros),
            side.allocations.to_string(),
            side.bytes.to_string(),
            micros(side.build),
            micros(side.first),
        ]);
    }
    let Measured { ratio, .. } = measured;
    let text = format!("{table}\nratio: {ratio:.2}; mark: {MARK:.2} times the call by hand\n");
    let missed = (ratio > MARK).then(|| format!("a typed call takes {ratio:.2} times the call by hand"));
    Ok(Report { text, missed: missed.into_iter().collect() })
}

/// Runs the program.
fn measure(turns: usize) -> anyhow::Result<Measured> {
    let mut cargo = Workspace::find()?.cargo("run");
    cargo.args(["--release", "--package", "call-bench", "--"]).arg(turns.to_string());
    let output = cargo.output().context("cannot run cargo")?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr).trim());
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().last().context("the program printed nothing")?;
    serde_json::from_str(line).with_context(|| format!("the program printed `{line}`"))
}
