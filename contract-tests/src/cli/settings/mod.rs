//! `lockstep.toml`: what `conform` and `mock` are told without options, put before the words of the command line, which win.
//!
//! The keys are the options: [`table`] makes them of the command line's own description, [`reader`] holds a file against them,
//! and [`schema`] tells editors of them.

mod reader;
pub(crate) mod schema;
mod table;
mod variables;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::parser::ValueSource;
use clap::{ArgMatches, Command};
use spec::diagnostic::{self, Explanation};
use spec::source::Sources;

pub(crate) use reader::{ForOperations, OperationSettings};

/// What the file is called.
const FILE: &str = "lockstep.toml";

/// The commands that the file speaks of.
const COMMANDS: [&str; 2] = ["conform", "mock"];

/// The options that name the file.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct SettingsArgs {
    /// The file of settings; otherwise `lockstep.toml` in the current folder or one above it. What is given as an option counts
    /// more than what the file says.
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub(crate) config: Option<PathBuf>,
    /// Read no file of settings.
    #[arg(long)]
    pub(crate) no_config: bool,
}

/// A command line with what the file adds to it.
#[derive(Debug)]
pub(crate) struct Merged {
    /// The words, those of the file first.
    pub(crate) words: Vec<OsString>,
    /// Which options the file adds, for what there is to say of the words.
    pub(crate) added: Option<String>,
    /// What the file says of some operations only.
    pub(crate) operations: ForOperations,
}

/// Adds what the file says and the words do not.
///
/// # Errors
/// When there is a file and it cannot be followed.
pub(crate) fn merged(cli: &Command, words: Vec<OsString>) -> anyhow::Result<Merged> {
    let plain = |words| Ok(Merged { words, added: None, operations: ForOperations::default() });
    // What is wrong with the words themselves is said when they are read with those of the file.
    let Ok(given) = cli.clone().ignore_errors(true).try_get_matches_from(&words) else { return plain(words) };
    let Some((name, given)) = given.subcommand().filter(|(name, _)| COMMANDS.contains(name)) else {
        return plain(words);
    };
    let (Some(path), Some(at)) = (file(given)?, words.iter().position(|word| word == name)) else {
        return plain(words);
    };
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let (sources, source) = Sources::of_text(path.clone(), text);
    let folder = path.parent().unwrap_or(Path::new(""));
    let read = reader::read(cli, name, sources.text(source), source, folder);
    if !read.diagnostics.is_empty() {
        anstream::eprintln!("{}", diagnostic::render(&read.diagnostics, &sources, true));
        anyhow::bail!("{} cannot be followed", path.display());
    }
    let is_given = |id: &str| given.value_source(id) == Some(ValueSource::CommandLine);
    let added: Vec<reader::Given> =
        read.options.into_iter().filter(|option| !is_given(&option.id) && !option.words.is_empty()).collect();
    // Not their values, which may be secret.
    let options: Vec<&str> = added.iter().map(|option| option.option.as_str()).collect();
    let said = (!options.is_empty()).then(|| format!("{} adds {}", path.display(), options.join(", ")));
    let mut words = words;
    let rest = words.split_off(at + 1);
    words.extend(added.into_iter().flat_map(|option| option.words).map(OsString::from).chain(rest));
    Ok(Merged { words, added: said, operations: read.operations })
}

/// The file that is asked for, or else the nearest one.
fn file(given: &ArgMatches) -> anyhow::Result<Option<PathBuf>> {
    // Where reading the words broke off not even flags have their defaults.
    if given.get_one::<bool>("no_config").is_some_and(|is_set| *is_set) {
        return Ok(None);
    }
    if let Some(path) = given.get_one::<PathBuf>("config") {
        return Ok(Some(path.clone()));
    }
    let here = std::env::current_dir().context("there is no current folder")?;
    let found = here.ancestors().map(|folder| folder.join(FILE)).find(|path| path.is_file());
    // As a person would name it.
    Ok(found.map(|path| path.strip_prefix(&here).map(Path::to_owned).unwrap_or(path)))
}

/// What the codes of diagnostics of the file mean.
pub(crate) fn explanations() -> impl Iterator<Item = Explanation> {
    diagnostic::sections(include_str!("codes.md"))
}
