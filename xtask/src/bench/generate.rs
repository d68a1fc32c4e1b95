//! `bench generate`: reading a document, generating its client, formatting and writing it, beside other generators.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::Context as _;

use super::command::{self, Cost};
use super::peer::{self, Generator, LOCKSTEP};
use super::{Bench, Options, Report};
use crate::table::{Align, Table, dash, megabytes, part, to_f64};
use crate::workspace::Workspace;

pub(super) const BENCH: Bench = Bench {
    name: "generate",
    about: "a document in, a formatted client on the disk, beside the other generators that are installed",
    tasks: &[],
    run,
};

/// Which part of the least that any other generator takes may it be?
const MARK: f64 = 0.5;

/// The marks are for files from a size on: below, it is the process itself that takes the time and the memory.
const MARK_FROM: u64 = 500_000;

const BESIDE: [&str; 3] = ["lago.yaml", "stripe.json", "github.json"];

fn run(options: &Options) -> anyhow::Result<Report> {
    let folder = Workspace::find()?.root().join("target/bench/generate");
    let (generators, absent) = peer::present();
    let mut table = Table::new(&[
        ("document", Align::Left),
        ("generator", Align::Left),
        ("CPU s", Align::Right),
        ("lockstep", Align::Right),
        ("peak MB", Align::Right),
        ("lockstep", Align::Right),
        ("lines", Align::Right),
        ("lockstep", Align::Right),
    ]);
    let mut missed = Vec::new();
    remove(&folder)?;
    for (index, document) in options.documents(&BESIDE)?.into_iter().enumerate() {
        let name = document.display().to_string();
        let folder = folder.join(index.to_string());
        let rows = measure(&generators, &document, &folder, options.rounds_or(3))?;
        if let Some(Err(reason)) = rows.first().map(|ours| &ours.made) {
            anyhow::bail!("{name} was not generated: {reason}");
        }
        if let Some((ours, others)) = rows.split_first() {
            let bytes = fs::metadata(&document).with_context(|| format!("cannot read {name}"))?.len();
            missed.extend(misses(&name, ours, others).filter(|_| bytes >= MARK_FROM));
            for row in &rows {
                table.push(row.cells(&name, ours));
            }
        }
    }
    remove(&folder)?;
    let absent = peer::tell_absent(&absent);
    let text = format!(
        "{table}\n{absent}mark: {MARK} times the least of the others, in each column, from {} MB on\n",
        megabytes(MARK_FROM)
    );
    Ok(Report { text, missed })
}

/// File systems take their time to make files where others have just been removed, so nothing is removed between rounds.
fn remove(folder: &Path) -> anyhow::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", folder.display()))
        }
        _ => Ok(()),
    }
}

/// What one generator made of a document.
struct Row {
    generator: &'static str,
    /// `Err` says why there is nothing.
    made: Result<(Cost, u64), String>,
}

/// Measures in turns, so that what else the machine does meets all alike.
fn measure(
    generators: &[Generator],
    document: &Path,
    folder: &Path,
    rounds: usize,
) -> anyhow::Result<Vec<Row>> {
    let mut costs: Vec<Result<Vec<Cost>, String>> = generators.iter().map(|_| Ok(Vec::new())).collect();
    for round in 0..rounds {
        let folder = folder.join(round.to_string());
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        for (generator, costs) in generators.iter().zip(&mut costs) {
            let Ok(known) = costs else { continue };
            match command::measure(&generator.command(document, &folder.join(generator.name))?)? {
                Ok(cost) => known.push(cost),
                Err(reason) => *costs = Err(reason),
            }
        }
    }
    let rows = generators.iter().zip(costs).map(|(generator, costs)| {
        let median =
            costs.and_then(|costs| command::median(&costs).ok_or_else(|| "nothing was measured".to_owned()));
        let made = match median {
            Ok(cost) => Ok((cost, peer::lines(&folder.join("0").join(generator.name))?)),
            Err(reason) => Err(reason),
        };
        Ok(Row { generator: generator.name, made })
    });
    rows.collect()
}

impl Row {
    /// CPU seconds, bytes at the peak, lines.
    fn figures(&self) -> Option<[f64; 3]> {
        let (cost, lines) = self.made.as_ref().ok()?;
        Some([cost.cpu_seconds, to_f64(cost.peak_bytes), to_f64(*lines)])
    }

    fn cells(&self, document: &str, ours: &Self) -> Vec<String> {
        let mut cells = vec![document.to_owned(), self.generator.to_owned()];
        let (cost, lines) = match &self.made {
            Ok(made) => made,
            Err(reason) => {
                cells.push(reason.clone());
                return cells;
            }
        };
        let shown = [format!("{:.2}", cost.cpu_seconds), megabytes(cost.peak_bytes), lines.to_string()];
        let ratios = self.ratios(ours);
        for (index, figure) in shown.into_iter().enumerate() {
            let ratio = ratios.and_then(|ratios| ratios.get(index).copied());
            cells.extend([figure, if self.generator == LOCKSTEP { dash() } else { part(ratio) }]);
        }
        cells
    }

    /// Ours as multiples of this one's.
    fn ratios(&self, ours: &Self) -> Option<[f64; 3]> {
        let ([ours_cpu, ours_peak, ours_lines], [cpu, peak, lines]) = (ours.figures()?, self.figures()?);
        Some([ours_cpu / cpu, ours_peak / peak, ours_lines / lines])
    }
}

/// The marks that are missed: the greatest multiple in each column is that of the best of the others.
fn misses(document: &str, ours: &Row, others: &[Row]) -> impl Iterator<Item = String> {
    let ratios = others.iter().filter_map(|other| other.ratios(ours));
    let worst = ratios.reduce(|[a, b, c], [x, y, z]| [a.max(x), b.max(y), c.max(z)]);
    let named = worst.into_iter().flat_map(|worst| worst.into_iter().zip(["CPU time", "memory", "lines"]));
    named.filter(|(ratio, _)| *ratio > MARK).map(move |(ratio, what)| {
        format!("{document} takes {ratio:.2} times the {what} of the best other; the mark is {MARK}")
    })
}
