//! [`Outcome`]: how a document fared in a stage; and [`Found`], with what was found out.

use std::fmt;
use std::process::Output;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// How a document fared in a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(super) enum Outcome {
    /// All well.
    Passed,
    /// There is something wrong, and it was said.
    Refused {
        /// What kind of thing: the code of the first error.
        code: String,
        message: String,
    },
    /// The process ended of something else.
    Crashed {
        /// How it ended, e.g. by which signal.
        how: String,
        /// What it said last.
        message: String,
    },
    /// The process was killed, as it took too long.
    TimedOut,
}

impl Outcome {
    /// What kind of failure it is, for lists and counts; `None` if it is none.
    pub(super) fn code(&self) -> Option<&str> {
        match self {
            Self::Passed => None,
            Self::Refused { code, .. } => Some(code),
            Self::Crashed { .. } => Some("crashed"),
            Self::TimedOut => Some("timed-out"),
        }
    }

    /// A process that ended as it should not have.
    pub(super) fn crashed(output: &Output) -> Self {
        let said = String::from_utf8_lossy(&output.stderr);
        // A panic says first what it is.
        let mut lines = said.lines().filter(|line| !line.trim().is_empty());
        let panic = lines.clone().position(|line| line.contains("panicked at"));
        let message: Vec<&str> = match panic {
            Some(line) => lines.skip(line).take(2).collect(),
            None => lines.next_back().into_iter().collect(),
        };
        Self::Crashed { how: output.status.to_string(), message: message.join(" ") }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passed => formatter.write_str("ok"),
            Self::Refused { code, message } => write!(formatter, "{code}: {message}"),
            Self::Crashed { how, message } => write!(formatter, "crashed: {how}: {message}"),
            Self::TimedOut => formatter.write_str("timed out"),
        }
    }
}

/// What a stage found out about a document.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Found<T> {
    #[serde(flatten)]
    pub(super) outcome: Outcome,
    /// `None` if the process did not live to tell.
    #[serde(flatten)]
    pub(super) facts: Option<T>,
}

impl<T: DeserializeOwned> Found<T> {
    /// What a process said, as far as it came to say anything; `None` is one that took too long.
    pub(super) fn told_by(output: Option<&Output>) -> anyhow::Result<Self> {
        Ok(match output {
            None => Self { outcome: Outcome::TimedOut, facts: None },
            Some(output) if !output.status.success() => {
                Self { outcome: Outcome::crashed(output), facts: None }
            }
            Some(output) => serde_json::from_slice(&output.stdout)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;
    use std::time::Duration;

    use super::*;
    use crate::process;

    /// What came of a process with this script.
    #[cfg(unix)]
    fn fate(script: &str) -> String {
        let mut command = Command::new("sh");
        let output = process::run(command.args(["-c", script]), Duration::from_millis(500)).unwrap();
        Found::<()>::told_by(output.as_ref()).unwrap().outcome.to_string()
    }

    #[cfg(unix)]
    #[test]
    fn a_process_that_does_not_end_well_is_an_outcome() {
        assert_eq!(fate(r#"echo '{"outcome": "passed"}'"#), "ok");
        assert_eq!(fate("sleep 5"), "timed out");
        assert_eq!(fate("exec sleep 5"), "timed out");
        assert!(fate("kill -SEGV $$").starts_with("crashed: signal: 11"), "{}", fate("kill -SEGV $$"));
        let panic = "echo 'thread main panicked at lib.rs:3:4:\noh\nnote: more' >&2; exit 101";
        assert_eq!(fate(panic), "crashed: exit status: 101: thread main panicked at lib.rs:3:4: oh");
    }
}
