//! Processes of their own: for what may crash or hang, and for what is to be measured by itself.

use std::io::{self, Read};
use std::process::{Command, Output, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// This program, to be run with other arguments.
pub(crate) fn this_program() -> io::Result<Command> {
    Ok(Command::new(std::env::current_exe()?))
}

/// Runs a command to its end; `None` if it had not ended in time, and was killed.
pub(crate) fn run(command: &mut Command, timeout: Duration) -> io::Result<Option<Output>> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let stderr = child.stderr.take();
    let stderr = thread::spawn(move || read(stderr));
    let stdout = child.stdout.take();
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(read(stdout)));
    // A process closes its output by ending, whatever it ends of.
    let stdout = match receiver.recv_timeout(timeout) {
        Ok(stdout) => stdout?,
        Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
    };
    let status = child.wait()?;
    let stderr = stderr.join().unwrap_or_else(|_| Ok(Vec::new()))?;
    Ok(Some(Output { status, stdout, stderr }))
}

fn read(pipe: Option<impl Read>) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    pipe.map_or(Ok(0), |mut pipe| pipe.read_to_end(&mut bytes))?;
    Ok(bytes)
}

/// How long ago something began, in milliseconds and thousandths of them.
pub(crate) fn milliseconds(start: Instant) -> f64 {
    (start.elapsed().as_secs_f64() * 1e6).round() / 1e3
}

/// The most memory, in bytes, that this process has had in use until now; `None` where the system does not say.
pub(crate) fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = peak.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}
