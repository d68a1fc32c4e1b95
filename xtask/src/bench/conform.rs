//! `bench conform`: requests a CPU second of a conformance run against a bare axum server, beside as many requests with nothing but
//! reqwest, and beside Schemathesis where it is installed; what planning takes, and how soon the first request comes.
//!
//! The server answers every request with the same bytes, so that most of what a large document asks for is a finding.

use std::path::Path;
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context as _;
use serde::Deserialize;

use super::command::{self, Cost};
use super::mock::REQUEST;
use super::mock::programs::Programs;
use super::mock::server::Server;
use super::{Bench, Options, Report};
use crate::table::{Align, Table, dash, megabytes, part, to_f64};
use crate::workspace::Workspace;

pub(super) const BENCH: Bench = Bench {
    name: "conform",
    about: "conformance runs against a bare axum server, beside the same number of requests with nothing but reqwest",
    tasks: &[],
    run,
};

/// As many as a run has under way by default.
const CONCURRENCY: usize = 8;
/// About so many random requests are sent to a document, spread over its operations.
const FUZZ: usize = 10_000;
/// Fewer requests than that are over before there is something to measure.
const ENOUGH: u64 = 1_000;

/// Requests a CPU second: of what a document lists, and of random ones.
const COVERAGE_MARK: f64 = 5_000.0;
const FUZZ_MARK: f64 = 3_000.0;
/// The share of what reqwest alone reaches.
const REQWEST_MARK: f64 = 0.5;
/// CPU seconds an operation to read a document and plan its cases: one for the 202 of the full document of Lago.
const PLANNING_MARK: f64 = 1.0 / 202.0;
/// With fewer operations it is the process itself that takes the time.
const PLANNING_FROM: usize = 100;
/// Seconds until the first request, and bytes, for the document of the workspace.
const FIRST_MARK: f64 = 0.1;
const SMALL_MARK: u64 = 60_000_000;
/// Bytes for every other document.
const LARGE_MARK: u64 = 400_000_000;

const BESIDE: [&str; 2] = ["lago.yaml", "github.json"];

/// What the bare server saw.
#[derive(Debug, Deserialize)]
struct Seen {
    requests: u64,
    /// When the first request came, in seconds since 1970.
    first: Option<f64>,
}

/// A run of some program, as it and the server saw it.
#[derive(Debug, Clone, Copy)]
struct Run {
    cost: Cost,
    requests: u64,
    /// Seconds until the first request.
    first: Option<f64>,
}

fn run(options: &Options) -> anyhow::Result<Report> {
    let programs = Programs::build()?;
    let own = Workspace::find()?.document();
    let documents = options.documents(&BESIDE)?;
    let body = {
        let of_mock =
            own.as_deref().or(documents.first().map(|file| &**file)).context("there is no document")?;
        Server::start(&mut programs.mock(of_mock, &[]), REQUEST)?.get(REQUEST)?
    };
    let server = Server::start(&mut programs.bare(&body)?, REQUEST)?;
    let bench = Measuring { programs, server, rounds: options.rounds_or(3) };
    let columns = ["requests", "a CPU s", "of reqwest", "planning CPU s", "first ms", "peak MB"];
    let columns = columns.into_iter().map(|name| (name, Align::Right));
    let columns: Vec<_> =
        [("document", Align::Left), ("what", Align::Left)].into_iter().chain(columns).collect();
    let (mut table, mut missed) = (Table::new(&columns), Vec::new());
    for document in &documents {
        let is_own = options.files.is_empty() && documents.first() == Some(document);
        let figures = bench.figures(document, is_own)?;
        figures.rows(document).into_iter().for_each(|row| table.push(row));
        missed.extend(figures.missed(document, is_own));
    }
    let absent =
        if has_schemathesis() { "" } else { "not on the PATH, so not compared with: schemathesis\n" };
    let text = format!(
        "{table}\n{absent}A CPU second is one of sending and judging: what it takes to read and plan is left out.\n\
         marks: {COVERAGE_MARK} requests a CPU second, {FUZZ_MARK} of random ones, {REQWEST_MARK} of reqwest; {:.0} ms an operation to plan, from {PLANNING_FROM} operations on; \
         the document of the workspace within {FIRST_MARK} s and {} MB, others within {} MB\n",
        PLANNING_MARK * 1e3,
        megabytes(SMALL_MARK),
        megabytes(LARGE_MARK),
    );
    Ok(Report { text, missed })
}

/// What everything is measured with.
struct Measuring {
    programs: Programs,
    server: Server,
    rounds: usize,
}

/// What was found out with a document: the medians.
struct Figures {
    operations: usize,
    planning: Cost,
    coverage: Run,
    /// The same with random requests as well.
    fuzzed: Run,
    reqwest: Run,
    schemathesis: Option<Run>,
}

impl Measuring {
    /// Large documents take Schemathesis hours, so it is measured with that of the workspace alone.
    fn figures(&self, document: &Path, is_own: bool) -> anyhow::Result<Figures> {
        let url = format!("http://{}", self.server.address);
        let conform = |options: &[&str]| {
            let mut command = self.programs.conform(document);
            command.args(["--url", &url]).args(options);
            command
        };
        let operations = spec::read(document).api.map_or(1, |api| api.operations.len().max(1));
        let fuzz = (FUZZ / operations).max(1).to_string();
        let planning = self.median(|| self.cost(&conform(&["--plan"])))?;
        let coverage = self.median(|| self.cost(&conform(&[])))?;
        let fuzzed = self.median(|| self.cost(&conform(&["--fuzz", &fuzz])))?;
        let api_logs = format!("{url}/api_logs");
        let plain = self.programs.plain(&api_logs, fuzzed.requests, CONCURRENCY);
        let reqwest = self.median(|| self.cost(&plain))?;
        let beside = (is_own && has_schemathesis()).then(|| schemathesis(document, &url));
        let schemathesis = beside.map(|command| self.cost(&command)).transpose()?;
        Ok(Figures { operations, planning: planning.cost, coverage, fuzzed, reqwest, schemathesis })
    }

    /// Runs a program, and asks the server what it saw of it.
    fn cost(&self, command: &Command) -> anyhow::Result<Run> {
        self.seen()?;
        let begun = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs_f64();
        let cost = command::measure_judge(command)?
            .map_err(|reason| anyhow::anyhow!("{}: {reason}", command.get_program().display()))?;
        let Seen { requests, first } = self.seen()?;
        Ok(Run { cost, requests, first: first.map(|first| first - begun) })
    }

    fn seen(&self) -> anyhow::Result<Seen> {
        let body = self.server.get("GET /.seen HTTP/1.1\r\nhost: localhost\r\n\r\n")?;
        Ok(serde_json::from_slice(&body.bytes)?)
    }

    /// The run with the median of CPU time.
    fn median(&self, run: impl Fn() -> anyhow::Result<Run>) -> anyhow::Result<Run> {
        let mut runs = (0..self.rounds).map(|_| run()).collect::<anyhow::Result<Vec<_>>>()?;
        runs.sort_by(|one, other| one.cost.cpu_seconds.total_cmp(&other.cost.cpu_seconds));
        runs.get(runs.len() / 2).copied().context("nothing was measured")
    }
}

impl Figures {
    /// Requests a CPU second, beyond what something else took and sent; `None` where that is too little to tell.
    fn rate(run: &Run, but: Cost, requests: u64) -> Option<f64> {
        let (seconds, requests) =
            (run.cost.cpu_seconds - but.cpu_seconds, run.requests.saturating_sub(requests));
        (requests >= ENOUGH && seconds > 0.0).then(|| to_f64(requests) / seconds)
    }

    fn coverage_rate(&self) -> Option<f64> {
        Self::rate(&self.coverage, self.planning, 0)
    }

    fn fuzz_rate(&self) -> Option<f64> {
        Self::rate(&self.fuzzed, self.coverage.cost, self.coverage.requests)
    }

    fn of_reqwest(&self, rate: Option<f64>) -> Option<f64> {
        let none = Cost { cpu_seconds: 0.0, peak_bytes: 0 };
        Some(rate? / Self::rate(&self.reqwest, none, 0)?)
    }

    fn rows(&self, document: &Path) -> Vec<Vec<String>> {
        let name = document.display().to_string();
        let rate = |rate: Option<f64>| rate.map_or_else(dash, |rate| format!("{rate:.0}"));
        let row = |what: &str, run: &Run, reached: Option<f64>| {
            let first = run.first.map_or_else(dash, |first| format!("{:.0}", first * 1e3));
            let (requests, peak) = (run.requests.to_string(), megabytes(run.cost.peak_bytes));
            let of_reqwest = part(self.of_reqwest(reached));
            vec![name.clone(), what.to_owned(), requests, rate(reached), of_reqwest, dash(), first, peak]
        };
        let none = Cost { cpu_seconds: 0.0, peak_bytes: 0 };
        let mut coverage = row("what the document lists", &self.coverage, self.coverage_rate());
        if let Some(planning) = coverage.get_mut(5) {
            *planning = format!("{:.2}", self.planning.cpu_seconds);
        }
        let mut rows = vec![coverage, row("and random requests", &self.fuzzed, self.fuzz_rate())];
        rows.push(row("reqwest alone", &self.reqwest, Self::rate(&self.reqwest, none, 0)));
        rows.extend(self.schemathesis.iter().map(|run| row("Schemathesis", run, Self::rate(run, none, 0))));
        rows
    }

    /// The marks that are missed.
    fn missed(&self, document: &Path, is_own: bool) -> Vec<String> {
        let name = document.display();
        let mut missed = Vec::new();
        let phases =
            [("coverage", self.coverage_rate(), COVERAGE_MARK), ("fuzzing", self.fuzz_rate(), FUZZ_MARK)];
        for (phase, rate, mark) in phases {
            let slow = rate.filter(|rate| *rate < mark);
            missed.extend(slow.map(|rate| {
                format!("{name}: {rate:.0} requests a CPU second in {phase}; the mark is {mark}")
            }));
            let share = self.of_reqwest(rate).filter(|share| *share < REQWEST_MARK);
            missed.extend(share.map(|share| {
                format!("{name}: {share:.2} of what reqwest reaches in {phase}; the mark is {REQWEST_MARK}")
            }));
        }
        let operations = u32::try_from(self.operations).map_or(f64::MAX, f64::from);
        let (seconds, mark) = (self.planning.cpu_seconds, PLANNING_MARK * operations);
        if self.operations >= PLANNING_FROM && seconds > mark {
            missed.push(format!("{name}: {seconds:.2} CPU s to plan; the mark is {mark:.2}"));
        }
        let late = self.coverage.first.filter(|first| is_own && *first > FIRST_MARK);
        missed.extend(late.map(|first| {
            format!("{name}: the first request comes after {first:.2} s; the mark is {FIRST_MARK}")
        }));
        let (peak, mark) = (self.coverage.cost.peak_bytes, if is_own { SMALL_MARK } else { LARGE_MARK });
        if peak > mark {
            missed.push(format!("{name}: {} MB; the mark is {} MB", megabytes(peak), megabytes(mark)));
        }
        missed
    }
}

fn has_schemathesis() -> bool {
    Command::new("schemathesis").arg("--version").output().is_ok_and(|output| output.status.success())
}

/// Both of its phases that send without state.
fn schemathesis(document: &Path, url: &str) -> Command {
    let mut command = Command::new("schemathesis");
    command.arg("run").arg(document).args(["--url", url, "--phases", "coverage,fuzzing", "--no-color"]);
    // It is to go on after a failure, and to send as many requests as can be measured.
    command.args(["--continue-on-failure", "--max-examples", "3000"]);
    command
}
