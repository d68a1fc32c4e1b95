//! `--minutes`: requests of all sorts at full speed for a while, with everything wrong that a mock can do wrong: it must go on, make
//! no mistake of its own, and take no more memory at the end than after it was warm.

use std::fmt::Write as _;
use std::thread;
use std::time::{Duration, Instant};

use super::documents::Document;
use super::programs::{Counted, Programs};
use super::server::Server;
use super::{CONNECTIONS, REQUEST};
use crate::bench::Report;
use crate::table::{megabytes, to_f64};

/// The part of the time after which the memory must not grow any more.
const WARM: f64 = 0.2;
/// By so much it may: allocators keep what they were once given.
const GROWTH: f64 = 1.05;
/// So many times more often than slow ones the other requests are sent.
const SELDOM: usize = 100;
/// How often the memory is looked at.
const LOOK: Duration = Duration::from_millis(500);

/// Trouble by chance, of each sort.
const TROUBLE: [&str; 5] = ["latency:2@5", "reset@3", "truncation@3", "503@3", "507@1"];
/// Statuses of the troubles, of the faults, and of documents; any other one is a mistake of the mock.
const EXPECTED: [&str; 16] = [
    "200", "201", "203", "204", "400", "401", "404", "405", "406", "408", "413", "415", "422", "500", "503",
    "507",
];

/// Loads the mock for so long.
pub(super) fn run(programs: &Programs, document: &Document, time: Duration) -> anyhow::Result<Report> {
    let troubles = TROUBLE.iter().flat_map(|trouble| ["--trouble", trouble]);
    let options: Vec<&str> = troubles.chain(["--stateful", "--max-body", "65536"]).collect();
    let mut mock = start(programs, document, &options)?;
    let requests = requests(programs)?;
    let (memory, counted) = thread::scope(|scope| {
        let load = scope.spawn(|| programs.drive(&mock.address, time, CONNECTIONS, &requests));
        let mut memory = Vec::new();
        let begun = Instant::now();
        while !load.is_finished() {
            memory.extend(mock.memory().map(|bytes| (begun.elapsed(), bytes)));
            thread::sleep(LOOK);
        }
        let counted = load.join().map_err(|_| anyhow::anyhow!("the load failed"))?;
        anyhow::Ok((memory, counted?))
    })?;
    let warm = time.mul_f64(WARM);
    let most =
        |until: bool| memory.iter().filter(|(at, _)| (*at < warm) == until).map(|(_, bytes)| *bytes).max();
    let is_alive = mock.is_alive()?;
    let (before, after) = (most(true).unwrap_or_default(), most(false).unwrap_or_default());
    Ok(Report {
        text: text(&counted, requests.len(), before, after),
        missed: missed(&counted, is_alive, before, after),
    })
}

/// Starts the mock; chance may spoil the first answer.
fn start(programs: &Programs, document: &Document, options: &[&str]) -> anyhow::Result<Server> {
    let mut tries = 5;
    loop {
        match Server::start(&mut programs.mock(&document.path, options), REQUEST) {
            Ok(server) => return Ok(server),
            Err(error) if tries == 0 => return Err(error),
            Err(_) => tries -= 1,
        }
    }
}

/// What is sent: what the document allows, what it forbids, what nobody should send, and every fault.
fn requests(programs: &Programs) -> anyhow::Result<Vec<String>> {
    let get = |target: &str, more: &str| {
        format!("GET {target} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer secret\r\n{more}\r\n")
    };
    let post = |target: &str, body: &str| {
        let length = body.len();
        let head =
            "HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer secret\r\ncontent-type: application/json";
        format!("POST {target} {head}\r\ncontent-length: {length}\r\n\r\n{body}")
    };
    let mut requests: Vec<String> = [
        ("/api_logs", ""),
        ("/api_logs?page=2&per_page=5", ""),
        ("/api_logs?page=x", ""),
        ("/api_logs?http_statuses[]=failed&http_statuses[]=99", ""),
        ("/api_logs/8fae2f0e-fe8e-44d3-bbf7-1c552eba3a24", ""),
        ("/api_logs/..%2f..%2fetc%2fpasswd", ""),
        ("/api_logs/%00", ""),
        ("/nothing/../../etc/passwd", ""),
        ("/api_logs", "accept: text/html;q=0.5\r\n"),
        ("/api_logs", "prefer: dynamic=true\r\n"),
        ("/api_logs", "prefer: code=404\r\n"),
        ("/api_logs", "origin: https://example.com\r\n"),
    ]
    .map(|(target, more)| get(target, more))
    .to_vec();
    requests.push(REQUEST.replace("authorization: Bearer secret\r\n", ""));
    requests.push(REQUEST.replacen("GET", "HEAD", 1));
    requests.push(REQUEST.replacen("GET", "OPTIONS", 1));
    for target in ["/api_logs", "/customers"] {
        let bodies = ["{}", "{\"customer\":[1]}", "{", &"[".repeat(5_000)];
        requests.extend(bodies.map(|body| post(target, body)));
    }
    requests.push(post("/customers", &" ".repeat(70_000)));
    for trouble in ["reset", "truncation", "503", "latency:1"] {
        requests.push(get("/api_logs", &format!("prefer: fault={trouble}\r\n")));
    }
    let faults = programs.faults()?;
    let (slow, quick): (Vec<_>, Vec<_>) = faults.iter().partition(|fault| fault.starts_with("slow"));
    let faulty = |fault: &String| get("/api_logs?page=1", &format!("prefer: fault={fault}\r\n"));
    requests.extend(quick.into_iter().map(faulty));
    // Whoever waits sends nothing: what is slow is asked for now and then.
    let mut turns: Vec<String> = std::iter::repeat_n(requests, SELDOM).flatten().collect();
    turns.extend(slow.into_iter().map(faulty));
    Ok(turns)
}

fn text(counted: &Counted, requests: usize, before: u64, after: u64) -> String {
    let Counted { answered, statuses, broken, left, refused, seconds } = counted;
    let mut text = format!(
        "{requests} requests in turns over {CONNECTIONS} connections for {seconds:.0} s: {:.0} answers a second\n",
        to_f64(*answered) / seconds
    );
    for (status, count) in statuses {
        // Writing to a `String` does not fail.
        let _ = writeln!(text, "  {status} {count:>12}");
    }
    let _ = writeln!(text, "broken off as told {broken}, not answered in time {left}, not let in {refused}");
    let _ = writeln!(
        text,
        "memory: at most {} MB while it got warm, {} MB after",
        megabytes(before),
        megabytes(after)
    );
    text
}

fn missed(counted: &Counted, is_alive: bool, before: u64, after: u64) -> Vec<String> {
    let mut missed = Vec::new();
    if !is_alive {
        missed.push("the mock ended".to_owned());
    }
    if counted.left + counted.refused > 0 {
        missed.push(format!(
            "{} requests were not answered in time, {} not let in",
            counted.left, counted.refused
        ));
    }
    let strange = counted.statuses.keys().filter(|status| !EXPECTED.contains(&status.as_str()));
    missed.extend(strange.map(|status| format!("nothing here is to be answered with {status}")));
    if to_f64(after) > to_f64(before) * GROWTH {
        missed.push(format!("the memory grew from {} to {} MB", megabytes(before), megabytes(after)));
    }
    missed
}
