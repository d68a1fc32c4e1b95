//! How much memory reading takes: what the crate's documentation states, held for texts that make the most of little. Each is
//! read by a process of its own, which is this test again, and says how much it had in use at most.

#![expect(clippy::indexing_slicing, reason = "a test states what it expects")]
#![expect(clippy::print_stdout, reason = "a child process answers, and a test says what it passes over")]

use std::path::Path;
use std::process::Command;

use crate::HEAD;

/// Names the text that a child process is to read.
const TEXT: &str = "SPEC_TEST_READS";

/// What a child process says before its figures: the length of the text, and the memory before and after reading it.
const SAID: &str = "length and memory:";

/// How large the texts are.
const LENGTH: usize = 1_000_000;

/// What `spec::read` states: so many bytes for each byte of text, and so many besides.
const TIMES: usize = 60;
const BESIDES: usize = 30_000_000;

/// What a text repeats, a `#` being another number each time, with what comes before and after; JSON if it begins with a brace.
const TEXTS: [(&str, &str, &str); 20] = [
    ("{\"openapi\":\"3.1.0\",\"paths\":{", "\"/#\":{\"get\":{}},", "\"/\":{}}}"),
    ("{\"openapi\":\"3.1.0\",\"paths\":{\"/\":{\"get\":{\"callbacks\":{", "\"#\":{},", "\"\":{}}}}}}"),
    ("{\"openapi\":\"3.1.0\",\"components\":{\"schemas\":{", "\"#\":{},", "\"\":{}}}}"),
    (
        "{\"openapi\":\"3.1.0\",\"components\":{\"schemas\":{\"A\":{\"properties\":{",
        "\"#\":{\"not\":{}},",
        "\"\":{}}}}}}",
    ),
    ("{\"openapi\":\"3.1.0\",\"x-a\":[", "1,", "1]}"),
    ("{\"openapi\":\"3.1.0\",\"x-a\":[", "{},", "1]}"),
    ("{\"openapi\":\"3.1.0\",\"x-a\":\"", "x", "\"}"),
    ("{\"openapi\":\"3.1.0\",\"x-a\":\"", "\\n", "\"}"),
    ("{\"openapi\":\"3.1.0\",\"x-a\":[", "\"\\n\",", "1]}"),
    ("{\"openapi\":\"3.1.0\",\"x-a\":{", "\"a\":1,", "\"b\":1}}"),
    ("{\"openapi\":\"3.1.0\",\"components\":{\"schemas\":{\"A\":{\"allOf\":[", "{},", "{}]}}}}"),
    ("{\"openapi\":\"3.1.0\",\"components\":{\"schemas\":{\"A\":{\"enum\":[", "1,", "1]}}}}"),
    ("{\"openapi\":\"3.1.0\",\"components\":{\"schemas\":{\"A\":{\"required\":[", "\"\",", "\"\"]}}}}"),
    ("{\"openapi\":\"3.1.0\",\"paths\":{\"/\":{\"get\":{\"security\":[", "{},", "{}]}}}}"),
    ("{\"openapi\":\"3.1.0\",\"tags\":[", "{},", "{}]}"),
    ("{\"openapi\":\"3.1.0\",\"servers\":[", "{},", "{}]}"),
    ("x-a: [", "1,", "1]\n"),
    ("x-a: [", "\"\\n\",", "1]\n"),
    ("x-a: >\n", "  a\n", ""),
    ("x-a: &a [1]\nx-b: [", "*a,", "1]\n"),
];

fn text(index: usize) -> (&'static str, String) {
    let (before, repeated, after) = TEXTS[index];
    let repeats = LENGTH / repeated.len();
    let many: String = (0..repeats).map(|number| repeated.replace('#', &number.to_string())).collect();
    if before.starts_with('{') {
        ("a.json", format!("{before}{many}{after}"))
    } else {
        ("a.yaml", format!("{HEAD}paths: {{}}\n{before}{many}{after}"))
    }
}

/// The most memory that this process has had in use until now.
fn peak() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: usize = peak.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

/// As a child process: reads the text that it is told to; by itself it tests that there is nothing to do.
#[test]
fn child() {
    let Some(index) = std::env::var(TEXT).ok().and_then(|index| index.parse().ok()) else { return };
    let (name, text) = text(index);
    let (length, before) = (text.len(), peak().unwrap());
    let reading = spec::read_text(Path::new(name), text, &spec::Options::default());
    drop(reading);
    println!("{SAID} {length} {before} {}", peak().unwrap());
}

#[test]
fn memory_is_bounded() {
    if peak().is_none() {
        println!("passed over: this system does not tell how much memory a process has had");
        return;
    }
    for (index, (before, repeated, _)) in TEXTS.iter().enumerate() {
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "memory::child", "--nocapture", "--test-threads=1"])
            .env(TEXT, index.to_string())
            .output()
            .unwrap();
        let said = String::from_utf8(child.stdout).unwrap();
        let figures = said.split_once(SAID).map(|(_, rest)| rest.split_whitespace());
        let mut figures = figures.unwrap_or_else(|| panic!("{before}{repeated}: {said}"));
        let [length, before_reading, peak]: [usize; 3] =
            std::array::from_fn(|_| figures.next().unwrap().parse().unwrap());
        let taken = peak - before_reading;
        assert!(taken <= TIMES * length + BESIDES, "{before}{repeated}: {taken} bytes for {length}");
    }
}
