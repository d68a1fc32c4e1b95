//! `bench check`: `cargo check` of a generated crate alone, its dependencies built, beside what other generators write.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Context as _;

use super::command::{self, Cost};
use super::peer::{self, Generator, LOCKSTEP};
use super::{Bench, Options, Report};
use crate::table::{Align, Table, megabytes, part, to_f64};
use crate::workspace::{self, Workspace};

pub(super) const BENCH: Bench = Bench {
    name: "check",
    about: "`cargo check` of the client alone, its dependencies built, beside what the other generators write",
    tasks: &[],
    run,
};

/// Which part of the least that any other crate takes may all of the client be, and the client of one tag?
const MARK: f64 = 0.5;
const ONE_TAG_MARK: f64 = 0.1;

const BESIDE: [&str; 3] = ["lago.yaml", "stripe.json", "github.json"];

fn run(options: &Options) -> anyhow::Result<Report> {
    let folder = Workspace::find()?.root().join("target/bench/check");
    let (generators, absent) = peer::present();
    let mut table = Table::new(&[
        ("document", Align::Left),
        ("crate", Align::Left),
        ("features", Align::Left),
        ("CPU s", Align::Right),
        ("of best other", Align::Right),
        ("peak MB", Align::Right),
        ("of best other", Align::Right),
    ]);
    let mut missed = Vec::new();
    for document in options.documents(&BESIDE)? {
        let mut rows = Vec::new();
        for generator in &generators {
            rows.extend(measure(generator, &document, &folder, options.rounds_or(1))?);
        }
        let best = best(&rows);
        let name = document.display().to_string();
        missed.extend(rows.iter().flat_map(|row| row.missed(&name, best)));
        for row in &rows {
            table.push(row.cells(&name, best));
        }
    }
    let absent = peer::tell_absent(&absent);
    let marks =
        format!("marks: {MARK} times the least of the others; {ONE_TAG_MARK} times with a single tag");
    Ok(Report { text: format!("{table}\n{absent}{marks}\n"), missed })
}

/// What features a crate is checked with.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Features {
    All,
    OneTag(String),
}

/// What a crate took.
struct Row {
    generator: &'static str,
    features: Features,
    /// `Err` says why there is nothing.
    cost: Result<Cost, String>,
}

fn measure(generator: &Generator, document: &Path, folder: &Path, rounds: usize) -> anyhow::Result<Vec<Row>> {
    let krate = folder.join(generator.name);
    let row = |features, cost| Row { generator: generator.name, features, cost };
    if let Err(reason) = command::measure(&generator.command(document, &krate)?)? {
        return Ok(vec![row(Features::All, Err(format!("not generated: {reason}")))]);
    }
    generator.finish(&krate)?;
    let manifest = krate.join("Cargo.toml");
    let mut sets = vec![Features::All];
    if generator.name == LOCKSTEP {
        sets.extend(a_tag(&manifest)?.map(Features::OneTag));
    }
    let check = |features: Features| {
        let cost = check(&krate, &manifest, &features, &folder.join("target"), rounds)?;
        Ok(row(features, cost))
    };
    sets.into_iter().map(check).collect()
}

/// The tag in the middle of the default features, in the order of the document: neither the smallest nor the largest.
fn a_tag(manifest: &Path) -> anyhow::Result<Option<String>> {
    let text = fs::read_to_string(manifest).with_context(|| format!("cannot read {}", manifest.display()))?;
    let manifest: toml::Table = text.parse()?;
    let features = manifest.get("features").and_then(toml::Value::as_table);
    let default = features.and_then(|features| features.get("default")?.as_array());
    // A tag is a feature that turns nothing else on; so is no choice of TLS.
    let is_tag = |name: &&str| {
        let turns_on = features.and_then(|features| features.get(*name)?.as_array());
        turns_on.is_some_and(Vec::is_empty)
    };
    let tags: Vec<&str> =
        default.into_iter().flatten().filter_map(toml::Value::as_str).filter(is_tag).collect();
    Ok(tags.get(tags.len() / 2).map(|tag| (*tag).to_owned()))
}

fn check(
    krate: &Path,
    manifest: &Path,
    features: &Features,
    target: &Path,
    rounds: usize,
) -> anyhow::Result<Result<Cost, String>> {
    // The first builds the dependencies.
    if let Err(reason) = command::measure(&cargo_check(manifest, features, target))? {
        return Ok(Err(format!("does not compile: {reason}")));
    }
    let mut costs = Vec::new();
    for _ in 0..rounds {
        let root = krate.join("src/lib.rs");
        let text = fs::read(&root).with_context(|| format!("cannot read {}", root.display()))?;
        fs::write(&root, text)?;
        match command::measure(&cargo_check(manifest, features, target))? {
            Ok(cost) => costs.push(cost),
            Err(reason) => return Ok(Err(reason)),
        }
    }
    Ok(command::median(&costs).ok_or_else(|| "nothing was measured".to_owned()))
}

fn cargo_check(manifest: &Path, features: &Features, target: &Path) -> Command {
    let mut cargo = workspace::cargo("check", manifest);
    cargo.env("CARGO_TARGET_DIR", target).env("CARGO_INCREMENTAL", "0").env("RUSTFLAGS", "--cap-lints=warn");
    match features {
        Features::All => cargo.arg("--all-features"),
        Features::OneTag(tag) => cargo.args(["--no-default-features", "--features", tag]),
    };
    cargo
}

/// The least CPU time and the least memory of any other crate that compiles.
fn best(rows: &[Row]) -> Option<[f64; 2]> {
    let others = rows.iter().filter(|row| row.generator != LOCKSTEP).filter_map(Row::figures);
    others.reduce(|[a, b], [x, y]| [a.min(x), b.min(y)])
}

impl Row {
    /// CPU seconds, bytes at the peak.
    fn figures(&self) -> Option<[f64; 2]> {
        let cost = self.cost.as_ref().ok()?;
        Some([cost.cpu_seconds, to_f64(cost.peak_bytes)])
    }

    fn cells(&self, document: &str, best: Option<[f64; 2]>) -> Vec<String> {
        let features = match &self.features {
            Features::All => "all".to_owned(),
            Features::OneTag(tag) => tag.clone(),
        };
        let start = vec![document.to_owned(), self.generator.to_owned(), features];
        let rest = match &self.cost {
            Err(reason) => vec![reason.clone()],
            Ok(cost) => {
                let shown = [format!("{:.1}", cost.cpu_seconds), megabytes(cost.peak_bytes)];
                let ratios = self.ratios(best).map_or([None, None], |ratios| ratios.map(Some)).map(part);
                shown.into_iter().zip(ratios).flat_map(|(shown, ratio)| [shown, ratio]).collect()
            }
        };
        [start, rest].concat()
    }

    /// This one as multiples of the best of the others.
    fn ratios(&self, best: Option<[f64; 2]>) -> Option<[f64; 2]> {
        let ([cpu, peak], [best_cpu, best_peak]) = (self.figures()?, best?);
        Some([cpu / best_cpu, peak / best_peak])
    }

    fn missed(&self, document: &str, best: Option<[f64; 2]>) -> Vec<String> {
        if self.generator != LOCKSTEP {
            return Vec::new();
        }
        if let Err(reason) = &self.cost {
            return vec![format!("{document}: {reason}")];
        }
        let (mark, what) = match &self.features {
            Features::All => (MARK, String::new()),
            Features::OneTag(tag) => (ONE_TAG_MARK, format!(" with the tag {tag}")),
        };
        let named = self.ratios(best).into_iter().flatten().zip(["CPU time", "memory"]);
        let over = named.filter(|(ratio, _)| *ratio > mark);
        over.map(|(ratio, of)| {
            format!("{document}{what} takes {ratio:.2} times the {of} of the best other; the mark is {mark}")
        })
        .collect()
    }
}
