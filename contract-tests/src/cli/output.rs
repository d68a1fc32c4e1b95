//! Report files: opened before the run, so that a path that cannot be written is known at once, and filled after it.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::PathBuf;
use std::str::FromStr;

use anyhow::Context as _;
use contract_tests::event::Event;
use contract_tests::report::Report;
use contract_tests::report::jsonl::Jsonl;
use contract_tests::report::junit::Junit;

/// `FORMAT=FILE`.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    format: Format,
    file: PathBuf,
}

#[derive(Debug, Clone, Copy)]
enum Format {
    Junit,
    Jsonl,
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (format, file) = text.split_once('=').ok_or("write FORMAT=FILE, e.g. junit=report.xml")?;
        let format = match format {
            "junit" => Format::Junit,
            "jsonl" => Format::Jsonl,
            other => return Err(format!("there is no format `{other}`; there are junit and jsonl")),
        };
        if file.is_empty() {
            return Err("the name of the file is missing".to_owned());
        }
        Ok(Self { format, file: PathBuf::from(file) })
    }
}

/// A report with the file that it goes to.
pub(crate) struct Output {
    path: PathBuf,
    file: File,
    /// Whether the file was not there before.
    is_new: bool,
    report: Box<dyn Report + Send>,
}

impl Output {
    pub(crate) fn open(target: &Target) -> anyhow::Result<Self> {
        let path = target.file.clone();
        let is_new = !path.exists();
        let file = OpenOptions::new()
            .create(true)
            .write(true)
            .truncate(false)
            .open(&path)
            .with_context(|| format!("cannot write the report {}", path.display()))?;
        let report: Box<dyn Report + Send> = match target.format {
            Format::Junit => Box::new(Junit::default()),
            Format::Jsonl => Box::new(Jsonl::default()),
        };
        Ok(Self { path, file, is_new, report })
    }

    pub(crate) fn observe(&mut self, event: &Event<'_>) {
        self.report.observe(event);
    }

    /// Writes the report.
    pub(crate) fn write(mut self) -> anyhow::Result<()> {
        let text = self.report.render()?;
        self.file
            .set_len(0)
            .and_then(|()| self.file.write_all(text.as_bytes()))
            .with_context(|| format!("cannot write the report {}", self.path.display()))
    }

    /// Leaves things as they were before the run, as there is nothing to report.
    pub(crate) fn discard(self) {
        if self.is_new {
            // That the file stays, empty, is no reason to hide why the run failed.
            let _removed = std::fs::remove_file(&self.path);
        }
    }
}
