//! The guide, typed as it stands: every command of every page is run, in the order of the page and in a folder of its own, and what
//! comes is compared with what the page says. Its Rust is compiled as doctests of `contract_tests::guide`.
//!
//! A line of output with `…` stands for any text there, and a line of nothing else for any lines. A command that ends with `&` is a
//! server, which runs until the page ends. `console exit=1` says what the last command of a block exits with. Ports are others in each
//! run.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests state what they expect")]

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

fn guide() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("guide")
}

/// What a page has besides prose.
enum Block {
    File { name: String, text: String },
    Console { text: String, exit: i32 },
}

fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut file = None;
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(name) = line.strip_prefix("<!-- file: ").and_then(|rest| rest.strip_suffix(" -->")) {
            file = Some(name.to_owned());
        }
        let Some(info) = line.strip_prefix("```") else { continue };
        let text: String =
            lines.by_ref().take_while(|line| *line != "```").flat_map(|line| [line, "\n"]).collect();
        match (file.take(), info.strip_prefix("console")) {
            (Some(name), _) => blocks.push(Block::File { name, text }),
            (None, Some(rest)) => {
                let exit = rest.trim().strip_prefix("exit=").map_or(0, |code| code.parse().unwrap());
                blocks.push(Block::Console { text, exit });
            }
            (None, None) => {}
        }
    }
    blocks
}

/// The commands of a block, each with what should come of it.
fn commands(text: &str) -> Vec<(String, Vec<String>)> {
    let mut commands: Vec<(String, Vec<String>)> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix("$ "), commands.last_mut()) {
            (Some(command), _) => commands.push((command.to_owned(), Vec::new())),
            (None, Some((_, expected))) => expected.push(line.to_owned()),
            (None, None) => panic!("`{line}` stands before any command"),
        }
    }
    commands
}

/// Somebody who types a page.
struct Reader {
    folder: TempDir,
    variables: BTreeMap<String, String>,
    servers: Vec<Child>,
}

impl Reader {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::copy(guide().join("things.yaml"), folder.path().join("things.yaml")).unwrap();
        // Where a page says `cargo xtask`, a checkout of Lockstep is meant; and what it installs is this very build.
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let cargo = format!(
            "#!/bin/sh\ncase \"$1\" in\n\
             xtask) shift; exec \"$REAL_CARGO\" run --quiet --manifest-path '{0}/Cargo.toml' --package xtask -- \"$@\" ;;\n\
             install) [ \"$2 $3\" = '--path contract-tests' ] && grep -q 'name = \"lockstep\"' '{0}/contract-tests/Cargo.toml' ;;\n\
             *) exit 99 ;;\nesac\n",
            workspace.display()
        );
        let shims = folder.path().join(".bin");
        std::fs::create_dir(&shims).unwrap();
        std::fs::write(shims.join("cargo"), cargo).unwrap();
        std::fs::set_permissions(shims.join("cargo"), std::fs::Permissions::from_mode(0o755)).unwrap();
        Self { folder, variables: BTreeMap::new(), servers: Vec::new() }
    }

    fn command(&self, line: &str) -> Command {
        let binary = Path::new(env!("CARGO_BIN_EXE_lockstep")).parent().unwrap().to_owned();
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path: OsString = std::env::join_paths(
            [self.folder.path().join(".bin"), binary].into_iter().chain(std::env::split_paths(&path)),
        )
        .unwrap();
        let mut command = Command::new("bash");
        command.args(["-c", line]).current_dir(&self.folder).env("PATH", path);
        command
            .env("REAL_CARGO", env!("CARGO"))
            .env_remove("THINGS_TOKEN")
            .env_remove("LOCKSTEP_SPEC")
            .envs(&self.variables);
        command
    }

    /// Types a command; what it says and exits with.
    fn types(&mut self, line: &str) -> (String, i32) {
        if let Some((name, value)) = line.strip_prefix("export ").and_then(|rest| rest.split_once('=')) {
            self.variables.insert(name.to_owned(), value.to_owned());
            return (String::new(), 0);
        }
        if let Some(server) = line.strip_suffix(" &") {
            let mut command = self.command(&format!("exec {server}"));
            self.servers.push(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
            let port = server.split_once("--port ").unwrap().1.split(' ').next().unwrap();
            await_port(port.parse().unwrap());
            return (String::new(), 0);
        }
        let output = self.command(&format!("{{ {line}\n}} 2>&1")).output().unwrap();
        (String::from_utf8(output.stdout).unwrap(), output.status.code().unwrap())
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        for server in &mut self.servers {
            let _gone = server.kill();
            let _reaped = server.wait();
        }
    }
}

fn await_port(port: u16) {
    let start = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(start.elapsed() < Duration::from_secs(20), "nobody listens at port {port}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// Whether a line is what the page says, where `…` is any text.
fn fits(expected: &str, line: &str) -> bool {
    let mut parts = expected.split('…');
    let Some(mut rest) = line.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let mut last = None;
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
        last = Some(part);
    }
    rest.is_empty() || last.is_some_and(|part| part.is_empty() || line.ends_with(part))
}

/// Whether lines are what the page says: in this order, and without a line between them unless `…` stands there.
fn all_fit(expected: &[String], lines: &[&str]) -> bool {
    match expected.split_first() {
        None => lines.is_empty(),
        Some((first, rest)) if first == "…" => {
            (0..=lines.len()).any(|skipped| lines.get(skipped..).is_some_and(|lines| all_fit(rest, lines)))
        }
        Some((first, rest)) => {
            lines.split_first().is_some_and(|(line, lines)| fits(first, line) && all_fit(rest, lines))
        }
    }
}

/// One that nobody listens at, and below those that the system gives to whoever wants any.
fn free_port() -> u16 {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let start = std::process::id().wrapping_mul(64);
    loop {
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let port = u16::try_from(20_000 + start.wrapping_add(count) % 12_000).unwrap();
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

fn follow(page: &str) {
    let text = std::fs::read_to_string(guide().join(page)).unwrap();
    let [first, second] = [free_port(), free_port()].map(|port| port.to_string());
    let text = text.replace("3000", &first).replace("3001", &second);
    let mut reader = Reader::new();
    for block in blocks(&text) {
        match block {
            Block::File { name, text } => std::fs::write(reader.folder.path().join(name), text).unwrap(),
            Block::Console { text, exit } => {
                let commands = commands(&text);
                for (index, (command, expected)) in commands.iter().enumerate() {
                    let (said, code) = reader.types(command);
                    let wanted = if index + 1 == commands.len() { exit } else { 0 };
                    assert!(code == wanted, "{page}: $ {command}\nexits with {code}\n{said}");
                    let lines: Vec<&str> = said.lines().collect();
                    assert!(
                        all_fit(expected, &lines),
                        "{page}: $ {command}\nsays\n{said}\nand not\n{}",
                        expected.join("\n")
                    );
                }
            }
        }
    }
}

macro_rules! pages {
    ($($name:ident $page:literal)*) => {
        $(#[test] fn $name() { follow($page); })*

        #[test]
        fn no_page_is_left_out() {
            let pages = std::fs::read_dir(guide()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
            let pages = pages.filter(|name| name.ends_with(".md"));
            assert!(pages.into_iter().all(|page| [$($page),*].contains(&page.as_str())));
        }
    };
}

pages! {
    readme "README.md"
    first_client "first-client.md"
    first_run "first-run.md"
    settings "settings.md"
    ci "ci.md"
    authentication "authentication.md"
    stateful "stateful.md"
    accepted "accepted.md"
    sloppy "sloppy.md"
    own_check "own-check.md"
    architecture "architecture.md"
    conform "conform.md"
    mock "mock.md"
    client "client.md"
    from_elsewhere "from-elsewhere.md"
    standard "standard.md"
    working "working.md"
}

/// A link to a page or a file that is not there helps nobody.
#[test]
fn links_lead_somewhere() {
    for entry in std::fs::read_dir(guide()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "md") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for link in links.filter(|link| !link.starts_with("https://")) {
            assert!(guide().join(link).exists(), "{}: {link}", path.display());
        }
    }
}

#[test]
fn what_fits() {
    assert!(fits("a … c", "a b c") && fits("a…", "a") && fits("…", "") && fits("same", "same"));
    assert!(!fits("a … c", "a b d") && !fits("a", "ab") && !fits("a…b", "a") && !fits("a …b", "a bc"));
    let lines = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<String>>();
    assert!(all_fit(&lines(&["a", "…", "c"]), &["a", "b", "b", "c"]) && all_fit(&lines(&["…"]), &[]));
    assert!(
        !all_fit(&lines(&["a", "c"]), &["a", "b", "c"])
            && !all_fit(&[], &["a"])
            && !all_fit(&lines(&["a"]), &[])
    );
}
