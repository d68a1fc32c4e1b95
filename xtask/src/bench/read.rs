//! `bench read`: reading a document, against merely parsing its text into a generic value.

use std::any::Any;
use std::fs;
use std::path::Path;

use anyhow::Context as _;

use super::task::{self, Measured, Task};
use super::{Bench, Options, Report};
use crate::table::{Align, Table, dash, megabytes, multiple, to_f64};

pub(super) const BENCH: Bench = Bench {
    name: "read",
    about: "`spec::read` against parsing the same file into a `serde_json::Value` or `serde_yaml::Value`",
    tasks: &[PARSE, READ],
    run,
};

const PARSE: Task = Task { name: "parse", run: parse };
const READ: Task = Task { name: "read", run: read };

/// How many times as long as parsing may reading take?
const TIME_MARK: f64 = 2.5;
/// How many times the size of the file may the memory be?
const MEMORY_MARK: f64 = 12.0;
/// Each mark is for files from a size on: below, it is the process itself that takes the time and the memory.
const TIME_FROM: u64 = 100_000;
const MEMORY_FROM: u64 = 1_000_000;

/// Real documents that may lie beside the workspace.
const BESIDE: [&str; 4] = ["lago.yaml", "stripe.json", "kubernetes.json", "github.json"];

fn parse(file: &Path) -> anyhow::Result<Box<dyn Any>> {
    let text = fs::read_to_string(file)?;
    if text.starts_with('{') {
        Ok(Box::new(serde_json::from_str::<serde_json::Value>(&text)?))
    } else {
        Ok(Box::new(serde_yaml::from_str::<serde_yaml::Value>(&text)?))
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the signature of a task")]
fn read(file: &Path) -> anyhow::Result<Box<dyn Any>> {
    Ok(Box::new(spec::read(file)))
}

fn run(options: &Options) -> anyhow::Result<Report> {
    let files = options.documents(&BESIDE)?;
    let columns = ["MB", "parse ms", "read ms", "ratio", "parse peak MB", "read peak MB", "of size"];
    let columns = columns.into_iter().map(|name| (name, Align::Right));
    let columns: Vec<_> = [("document", Align::Left)].into_iter().chain(columns).collect();
    let mut table = Table::new(&columns);
    let mut missed = Vec::new();
    for file in &files {
        let row = Row::measure(file, options.rounds_or(7))?;
        missed.extend(row.missed());
        table.push(row.cells());
    }
    let text = format!(
        "{table}\nmarks: {TIME_MARK} times the time of parsing, from {} MB on; {MEMORY_MARK} times the size of the file, from {} MB on\n",
        megabytes(TIME_FROM),
        megabytes(MEMORY_FROM),
    );
    Ok(Report { text, missed })
}

/// What was measured of one file.
struct Row {
    document: String,
    bytes: u64,
    /// `None` if the parser refuses the text, which `read` need not do.
    parse: Option<Measured>,
    read: Measured,
}

impl Row {
    /// Measures in turns, so that what else the machine does meets both alike.
    fn measure(file: &Path, rounds: usize) -> anyhow::Result<Self> {
        let bytes = fs::metadata(file).with_context(|| format!("cannot read {}", file.display()))?.len();
        let (mut parses, mut reads) = (Vec::new(), Vec::new());
        for _ in 0..rounds {
            parses.extend(task::measure(&PARSE, file).ok());
            reads.push(task::measure(&READ, file)?);
        }
        let read = median(&reads).context("nothing was measured")?;
        Ok(Self { document: file.display().to_string(), bytes, parse: median(&parses), read })
    }

    fn ratio(&self) -> Option<f64> {
        Some(self.read.seconds / self.parse?.seconds)
    }

    fn of_size(&self) -> Option<f64> {
        Some(to_f64(self.read.peak_bytes?) / to_f64(self.bytes))
    }

    fn cells(&self) -> Vec<String> {
        let time = |measured: Measured| format!("{:.1}", measured.seconds * 1e3);
        let peak = |measured: Measured| measured.peak_bytes.map_or_else(dash, megabytes);
        vec![
            self.document.clone(),
            format!("{:.2}", to_f64(self.bytes) / 1e6),
            self.parse.map_or_else(dash, time),
            time(self.read),
            multiple(self.ratio()),
            self.parse.map_or_else(dash, peak),
            peak(self.read),
            multiple(self.of_size()),
        ]
    }

    /// The marks that it misses.
    fn missed(&self) -> Vec<String> {
        let over = |number: Option<f64>, mark: f64, from: u64, of: &str| {
            let number = number.filter(|number| *number > mark && self.bytes >= from)?;
            Some(format!("{} takes {number:.1} times {of}; the mark is {mark}", self.document))
        };
        let time = over(self.ratio(), TIME_MARK, TIME_FROM, "the time of parsing it");
        let memory = over(self.of_size(), MEMORY_MARK, MEMORY_FROM, "its size in memory");
        time.into_iter().chain(memory).collect()
    }
}

/// The median of the times and that of the peaks, each by itself.
fn median(measured: &[Measured]) -> Option<Measured> {
    let mut seconds: Vec<f64> = measured.iter().map(|one| one.seconds).collect();
    let mut peaks: Vec<Option<u64>> = measured.iter().map(|one| one.peak_bytes).collect();
    seconds.sort_by(f64::total_cmp);
    peaks.sort_unstable();
    let middle = measured.len() / 2;
    Some(Measured { seconds: *seconds.get(middle)?, peak_bytes: *peaks.get(middle)? })
}
