//! Report files: opened before the run, so that a path that cannot be written is known at once, and filled after it.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::Context as _;
use contract_tests::event::Event;
use contract_tests::report::Report;
use contract_tests::report::github::Github;
use contract_tests::report::har::Har;
use contract_tests::report::html::Html;
use contract_tests::report::jsonl::Jsonl;
use contract_tests::report::junit::Junit;
use contract_tests::report::markdown::Markdown;
use contract_tests::report::root::Root;
use contract_tests::report::sarif::Sarif;

/// `FORMAT=FILE`.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    format: Format,
    /// `-` for standard output.
    file: PathBuf,
}

/// What a report is written in.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum Format {
    /// XML for CI systems.
    Junit,
    /// One JSON object an event, for programs.
    Jsonl,
    /// For pull requests and summaries.
    Markdown,
    /// Annotations of GitHub Actions.
    Github,
    /// SARIF 2.1.0, for code scanning and editors.
    Sarif,
    /// One page with everything, to be opened in a browser.
    Html,
    /// HAR 1.2, every request and answer.
    Har,
}

impl Format {
    fn report(self, root: Root, replay: Option<&str>) -> Box<dyn Report + Send> {
        match self {
            Self::Junit => Box::new(Junit::default()),
            Self::Jsonl => Box::new(Jsonl::default()),
            Self::Markdown => Box::new(Markdown::new(root)),
            Self::Github => Box::new(Github::new(root)),
            Self::Sarif => Box::new(Sarif::new(root)),
            Self::Html => Box::new(Html::new(replay.map(str::to_owned), root)),
            Self::Har => Box::new(Har::default()),
        }
    }
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (format, file) = text.split_once('=').ok_or("write FORMAT=FILE, e.g. junit=report.xml")?;
        let format = <Format as clap::ValueEnum>::from_str(format, false)
            .map_err(|_| format!("there is no format `{format}`; there are {}", formats()))?;
        if file.is_empty() {
            return Err("the name of the file is missing".to_owned());
        }
        Ok(Self { format, file: PathBuf::from(file) })
    }
}

impl Target {
    /// Whether the report goes to standard output, where nothing else may then be.
    pub(crate) fn is_stdout(&self) -> bool {
        self.file == Path::new("-")
    }

    /// Whether the two would write the same file.
    fn is_same_file(&self, other: &Self) -> bool {
        self.file == other.file
    }
}

fn formats() -> String {
    let values = <Format as clap::ValueEnum>::value_variants().iter();
    let names: Vec<String> = values
        .filter_map(clap::ValueEnum::to_possible_value)
        .map(|value| value.get_name().to_owned())
        .collect();
    names.join(", ")
}

/// With annotations GitHub gets the page that it shows for a step, too, in the file that it names.
fn summary(targets: &[Target]) -> Option<Target> {
    let wants = targets.iter().any(|target| matches!(target.format, Format::Github));
    let file = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|file| wants && !file.is_empty())?;
    Some(Target { format: Format::Markdown, file: PathBuf::from(file) })
}

/// The reports of a run.
pub(crate) struct Outputs(Vec<Output>);

impl Outputs {
    /// Opens the files; `replay` is the command that sends a case again, short of its id, if one does.
    pub(crate) fn open(targets: &[Target], replay: Option<&str>) -> anyhow::Result<Self> {
        for (index, target) in targets.iter().enumerate() {
            let is_twice = targets.iter().skip(index + 1).any(|other| target.is_same_file(other));
            anyhow::ensure!(!is_twice, "two reports go to {}", target.file.display());
        }
        let mut outputs = Self(Vec::new());
        for target in targets.iter().chain(summary(targets).as_ref()) {
            match Output::open(target, replay) {
                Ok(output) => outputs.0.push(output),
                Err(error) => {
                    outputs.discard();
                    return Err(error);
                }
            }
        }
        Ok(outputs)
    }

    pub(crate) fn observe(&mut self, event: &Event<'_>) {
        self.0.iter_mut().for_each(|output| output.report.observe(event));
    }

    pub(crate) fn accept(&mut self, accepted: &BTreeMap<String, String>) {
        self.0.iter_mut().for_each(|output| output.report.accept(accepted));
    }

    /// Writes the reports, all that can be written.
    pub(crate) fn write(self) -> anyhow::Result<()> {
        let results: Vec<anyhow::Result<()>> = self.0.into_iter().map(Output::write).collect();
        results.into_iter().collect()
    }

    /// Leaves things as they were before the run, as there is nothing to report.
    pub(crate) fn discard(self) {
        self.0.into_iter().for_each(Output::discard);
    }
}

/// A report with the file that it goes to.
struct Output {
    /// No file: standard output.
    to: Option<(PathBuf, File)>,
    /// Whether the file was not there before.
    is_new: bool,
    report: Box<dyn Report + Send>,
}

impl Output {
    fn open(target: &Target, replay: Option<&str>) -> anyhow::Result<Self> {
        let report = target.format.report(root(), replay);
        if target.is_stdout() {
            return Ok(Self { to: None, is_new: false, report });
        }
        let path = target.file.clone();
        let is_new = !path.exists();
        let file = OpenOptions::new()
            .create(true)
            .write(true)
            .truncate(false)
            .open(&path)
            .with_context(|| unwritable(&path))?;
        Ok(Self { to: Some((path, file)), is_new, report })
    }

    fn write(self) -> anyhow::Result<()> {
        let text = self.report.render()?;
        let Some((path, mut file)) = self.to else {
            return Ok(spec_cli::print(&text)?);
        };
        // What is no file, such as a pipe, has no length to set.
        let is_file = file.metadata().is_ok_and(|metadata| metadata.is_file());
        let emptied = |file: &File| if is_file { file.set_len(0) } else { Ok(()) };
        // Of two runs that write one file at once, the later one's report is there, and whole; not every file has locks.
        let _locked = file.lock();
        emptied(&file)
            .and_then(|()| file.write_all(text.as_bytes()))
            .with_context(|| format!("cannot write the report {}", path.display()))
    }

    fn discard(self) {
        if let (Some((path, _)), true) = (self.to, self.is_new) {
            // That the file stays, empty, is no reason to hide why the run failed.
            let _removed = std::fs::remove_file(path);
        }
    }
}

/// Why a report cannot be written, as far as that can be seen from its path.
fn unwritable(path: &Path) -> String {
    let shown = path.display();
    match path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.is_dir()) {
        Some(folder) => {
            format!("cannot write the report {shown}: make the folder {} first", folder.display())
        }
        None => format!("cannot write the report {shown}"),
    }
}

/// Files are named relative to the repository that the current folder is in, or else to the folder itself.
fn root() -> Root {
    let here = std::env::current_dir().unwrap_or_default();
    let root = here.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(&here).to_owned();
    Root::new(here, root)
}
