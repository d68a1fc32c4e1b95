//! A server as a process: when it is ready, what it says, and what it takes.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};

/// A process that listens; it is killed when this is dropped.
pub(in crate::bench) struct Server {
    child: Child,
    /// Host and port.
    pub(in crate::bench) address: String,
    /// From the start of the process to its first answer.
    pub(super) ready: Duration,
}

/// The body of an answer.
pub(in crate::bench) struct Body {
    pub(in crate::bench) bytes: Vec<u8>,
    pub(super) media_type: String,
}

impl Server {
    /// Starts it and waits for the answer to a request.
    pub(in crate::bench) fn start(command: &mut Command, request: &str) -> anyhow::Result<Self> {
        let begun = Instant::now();
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let stdout = child.stdout.take().context("the output is piped")?;
        // From here on an error kills it.
        let mut server = Self { child, address: String::new(), ready: Duration::ZERO };
        let mut lines = BufReader::new(stdout).lines();
        server.address = loop {
            let Some(line) = lines.next().transpose()? else { bail!("{command:?} ended before it listened") };
            if let Some((_, address)) = line.split_once("listening ").and_then(|_| line.split_once("http://"))
            {
                break address.trim().to_owned();
            }
        };
        // Who says more must not be stopped by a pipe that nobody reads.
        std::thread::spawn(move || lines.for_each(drop));
        server.get(request)?;
        server.ready = begun.elapsed();
        Ok(server)
    }

    /// Sends one request.
    pub(in crate::bench) fn get(&self, request: &str) -> anyhow::Result<Body> {
        let mut stream = TcpStream::connect(&self.address)?;
        let request = request.replacen("\r\n\r\n", "\r\nconnection: close\r\n\r\n", 1);
        stream.write_all(request.as_bytes())?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let end =
            answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").context("the answer has no end")? + 4;
        let bytes = answer.split_off(end);
        let head = String::from_utf8_lossy(&answer).into_owned();
        if !head.starts_with("HTTP/1.1 200 ") {
            bail!("the server answers {}", head.lines().next().unwrap_or_default());
        }
        let field = |line: &str| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-type").then(|| value.trim().to_owned())
        };
        Ok(Body { bytes, media_type: head.lines().find_map(field).unwrap_or_default() })
    }

    /// Whether it still runs.
    pub(super) fn is_alive(&mut self) -> anyhow::Result<bool> {
        Ok(self.child.try_wait()?.is_none())
    }

    /// The CPU time of all its threads, where the system tells.
    pub(super) fn cpu(&self) -> Option<Duration> {
        let threads = std::fs::read_dir(format!("/proc/{}/task", self.child.id())).ok()?;
        let of_thread = |path: std::path::PathBuf| {
            let text = std::fs::read_to_string(path.join("schedstat")).ok()?;
            text.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
        };
        Some(threads.filter_map(|thread| of_thread(thread.ok()?.path())).sum())
    }

    /// The most memory in bytes that it had in use.
    pub(super) fn peak_memory(&self) -> Option<u64> {
        self.status("VmHWM:")
    }

    /// The memory that it has in use.
    pub(super) fn memory(&self) -> Option<u64> {
        self.status("VmRSS:")
    }

    fn status(&self, name: &str) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let kibibytes = status.lines().find_map(|line| line.strip_prefix(name))?;
        kibibytes.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|number| number * 1024)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
