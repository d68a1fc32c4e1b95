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

/// What a document of 3.2 may say again in many places, by a reference to its one path item: what that repeats, with what comes
/// before and after.
const PATH_ITEMS: [(&str, &str, &str); 4] = [
    ("\"get\":{},\"put\":{},\"post\":{},\"delete\":{},\"options\":{},\"head\":{},\"x-a\":[", "1,", "1]"),
    ("\"additionalOperations\":{", "\"A#\":{},", "\"A\":{}}"),
    (
        "\"get\":{},\"put\":{},\"post\":{},\"parameters\":[",
        "{\"in\":\"query\",\"name\":\"#\",\"schema\":true},",
        "{\"in\":\"query\",\"name\":\"\",\"schema\":true}]",
    ),
    ("\"get\":{\"callbacks\":{", "\"#\":{},", "\"\":{}}}"),
];

/// How long the path item is: so that many references to it are followed, or few.
const SIZES: [usize; 2] = [10_000, 300_000];

/// How many references to it there are.
const REFERENCES: usize = 2_000;

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

/// What references stand for again counts as text, up to this much for a text of some length.
fn read_again(length: usize) -> usize {
    200_000 + 2 * length
}

fn repeat((before, repeated, after): (&str, &str, &str), length: usize) -> String {
    let repeats = length / repeated.len();
    let many: String = (0..repeats).map(|number| repeated.replace('#', &number.to_string())).collect();
    format!("{before}{many}{after}")
}

/// The texts of [`TEXTS`], and after them those of [`PATH_ITEMS`] in each of [`SIZES`].
fn text(index: usize) -> (&'static str, String) {
    let Some(index) = index.checked_sub(TEXTS.len()) else { return plain(index) };
    let item = repeat(PATH_ITEMS[index / SIZES.len()], SIZES[index % SIZES.len()]);
    let before =
        format!("{{\"openapi\":\"3.2.0\",\"components\":{{\"pathItems\":{{\"A\":{{{item}}}}}}},\"paths\":{{");
    let reference = "\"/#\":{\"$ref\":\"#/components/pathItems/A\"},";
    let references: String =
        (0..REFERENCES).map(|number| reference.replacen('#', &number.to_string(), 1)).collect();
    ("a.json", format!("{before}{references}\"/\":{{}}}}}}"))
}

fn plain(index: usize) -> (&'static str, String) {
    let (before, ..) = TEXTS[index];
    let many = repeat(TEXTS[index], LENGTH);
    if before.starts_with('{') { ("a.json", many) } else { ("a.yaml", format!("{HEAD}paths: {{}}\n{many}")) }
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
    for index in 0..TEXTS.len() + PATH_ITEMS.len() * SIZES.len() {
        let (start, again) = match TEXTS.get(index) {
            Some((before, repeated, _)) => (format!("{before}{repeated}"), false),
            None => (text(index).1.chars().take(200).collect(), true),
        };
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "memory::child", "--nocapture", "--test-threads=1"])
            .env(TEXT, index.to_string())
            .output()
            .unwrap();
        let said = String::from_utf8(child.stdout).unwrap();
        let figures = said.split_once(SAID).map(|(_, rest)| rest.split_whitespace());
        let mut figures = figures.unwrap_or_else(|| panic!("{start}: {said}"));
        let [length, before_reading, peak]: [usize; 3] =
            std::array::from_fn(|_| figures.next().unwrap().parse().unwrap());
        let taken = peak - before_reading;
        let counted = length + if again { read_again(length) } else { 0 };
        assert!(taken <= TIMES * counted + BESIDES, "{start}: {taken} bytes for {length}");
    }
}
