//! `bench mock`: requests a second of the mock, against a bare axum server that answers with the same bytes; how soon it is
//! ready, and what memory it takes. With `--minutes` it is loaded for a while with everything wrong that can be.
//!
//! Servers and the client that loads them are processes of their own. All are measured in turns, so that what else the machine
//! does meets them alike, and the median counts.

mod documents;
pub(super) mod programs;
pub(super) mod server;
mod soak;

use std::time::Duration;

use anyhow::Context as _;

use self::documents::Document;
use self::programs::Programs;
use self::server::Server;
use super::{Bench, Options, Report};
use crate::table::{Align, Table, dash, megabytes, to_f64};

pub(super) const BENCH: Bench = Bench {
    name: "mock",
    about: "`GET /api_logs` of the mock, its validation on, against a bare axum server with the same bytes",
    tasks: &[],
    run,
};

/// The request that is measured.
pub(super) const REQUEST: &str =
    "GET /api_logs HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer secret\r\n\r\n";
/// How many connections a server is loaded with.
const CONNECTIONS: usize = 32;
/// How long each server is loaded in each turn.
const TURN: Duration = Duration::from_secs(1);

/// The share of the bare server's requests that the mock must reach with examples, and with new values each time.
const STATIC_MARK: f64 = 0.60;
const DYNAMIC_MARK: f64 = 0.30;
/// The share of what it does with the small document that it must reach with a large one.
const LARGE_MARK: f64 = 0.90;

/// Something that is measured.
struct Target {
    name: String,
    server: Server,
    /// Seconds from the start of the process to its first answer, in order.
    ready: Vec<f64>,
    /// Requests a second in each turn.
    rates: Vec<f64>,
    /// Microseconds of CPU time a request in each turn.
    costs: Vec<f64>,
}

fn run(options: &Options) -> anyhow::Result<Report> {
    let programs = Programs::build()?;
    let documents = documents::all(options)?;
    let small = documents.first().context("there is no document to measure with")?;
    if let Some(minutes) = options.minutes {
        // The full document of Lago, if it is there, has bodies to send.
        let document = documents.get(1).unwrap_or(small);
        return soak::run(&programs, document, Duration::from_secs_f64(minutes * 60.0));
    }
    let turns = options.rounds_or(5);
    let mut targets = vec![bare(&programs, small)?];
    for document in &documents {
        targets.push(Target::start(document.name.clone(), turns, || Ok(programs.mock(&document.path, &[])))?);
        let name = format!("{}, --dynamic", document.name);
        targets.push(Target::start(name, turns, || Ok(programs.mock(&document.path, &["--dynamic"])))?);
    }
    let has_prism = programs::has_prism();
    if has_prism {
        targets.push(Target::start("Prism".to_owned(), 1, || programs::prism(&small.path))?);
    }
    for _ in 0..turns {
        for target in &mut targets {
            target.turn(&programs)?;
        }
    }
    Ok(report(&targets, &documents, has_prism))
}

/// A server that does nothing but send what the mock sends.
fn bare(programs: &Programs, document: &Document) -> anyhow::Result<Target> {
    let mock = Server::start(&mut programs.mock(&document.path, &[]), REQUEST)?;
    let body = mock.get(REQUEST)?;
    Target::start("bare axum".to_owned(), 1, || programs.bare(&body))
}

impl Target {
    /// Starts a server so often, and keeps the last one.
    fn start(
        name: String,
        times: usize,
        command: impl Fn() -> anyhow::Result<std::process::Command>,
    ) -> anyhow::Result<Self> {
        let mut ready = Vec::new();
        let mut server = Server::start(&mut command()?, REQUEST)?;
        ready.push(server.ready.as_secs_f64());
        for _ in 1..times {
            drop(server);
            server = Server::start(&mut command()?, REQUEST)?;
            ready.push(server.ready.as_secs_f64());
        }
        Ok(Self { name, server, ready, rates: Vec::new(), costs: Vec::new() })
    }

    fn turn(&mut self, programs: &Programs) -> anyhow::Result<()> {
        let before = self.server.cpu();
        let counted = programs.drive(&self.server.address, TURN, CONNECTIONS, &[REQUEST.to_owned()])?;
        let whole = counted.statuses.get("200").copied().unwrap_or_default();
        anyhow::ensure!(whole == counted.answered && counted.is_sound(), "{}: {counted:?}", self.name);
        self.rates.push(to_f64(whole) / counted.seconds);
        let cost = self.server.cpu().zip(before).map(|(after, before)| after.saturating_sub(before));
        self.costs.extend(cost.map(|cost| cost.as_secs_f64() * 1e6 / to_f64(whole)));
        Ok(())
    }
}

fn median(numbers: &[f64]) -> Option<f64> {
    let mut numbers = numbers.to_vec();
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied()
}

/// The median of what one did of another in the same turn.
fn share(of: &[f64], whole: &[f64]) -> Option<f64> {
    median(&of.iter().zip(whole).map(|(of, whole)| of / whole).collect::<Vec<_>>())
}

fn report(targets: &[Target], documents: &[Document], has_prism: bool) -> Report {
    let columns = ["requests/s", "of bare", "CPU µs each", "ready s", "peak MB"];
    let columns = columns.into_iter().map(|name| (name, Align::Right));
    let columns: Vec<_> = [("server", Align::Left)].into_iter().chain(columns).collect();
    let mut table = Table::new(&columns);
    let bare = targets.first().map_or(&[][..], |bare| &bare.rates);
    for target in targets {
        let number = |number: Option<f64>, digits: usize| {
            number.map_or_else(dash, |number| format!("{number:.digits$}"))
        };
        table.push(vec![
            target.name.clone(),
            number(median(&target.rates), 0),
            share(&target.rates, bare).map_or_else(dash, percent),
            number(median(&target.costs), 1),
            number(median(&target.ready), 2),
            target.server.peak_memory().map_or_else(dash, megabytes),
        ]);
    }
    let marks = format!(
        "marks: {} of the bare server, {} with new values; {} of that from a large document; ready and memory as in each line\n",
        percent(STATIC_MARK),
        percent(DYNAMIC_MARK),
        percent(LARGE_MARK),
    );
    let prism = if has_prism { "" } else { "not on the PATH, so not compared with: prism\n" };
    Report { text: format!("{table}\n{marks}{prism}"), missed: missed(targets, documents) }
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// The marks that are missed.
fn missed(targets: &[Target], documents: &[Document]) -> Vec<String> {
    let Some((bare, mocks)) = targets.split_first() else { return Vec::new() };
    let mut missed = Vec::new();
    let mut rate = |target: &Target, whole: &[f64], mark: f64, of: &str| {
        let reached = share(&target.rates, whole).filter(|share| *share < mark);
        missed.extend(reached.map(|share| {
            format!("{} does {} of {of}; the mark is {}", target.name, percent(share), percent(mark))
        }));
    };
    let pairs: Vec<&[Target]> = mocks.chunks(2).collect();
    for pair in pairs.iter().take(documents.len()) {
        for (target, (mark, first)) in pair.iter().zip([(STATIC_MARK, 0), (DYNAMIC_MARK, 1)]) {
            rate(target, &bare.rates, mark, "the bare server's requests");
            if let Some(small) = mocks.get(first).filter(|small| small.name != target.name) {
                rate(target, &small.rates, LARGE_MARK, "what it does with the small document");
            }
        }
    }
    for (document, pair) in documents.iter().zip(pairs) {
        missed.extend(pair.iter().flat_map(|target| {
            document.missed(&target.name, median(&target.ready), target.server.peak_memory())
        }));
    }
    missed
}
