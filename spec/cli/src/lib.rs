//! What the commands of Lockstep share: the options that say how a document is read and how diagnostics are printed, the
//! line that tells what was left out, and the command `check`. Here, not in `spec`, is what touches the network.

pub mod check;
mod fetch;
mod format;
mod print;

use std::path::PathBuf;

pub use format::{Format, FormatArgs, counts};
pub use print::print;
use spec::{LeftOut, Options, Remote};

/// How the document is read.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "How the document is read")]
pub struct ReadArgs {
    /// Go on with what was understood of a document with errors; operations that were not are left out, and schemas that were
    /// not accept anything.
    #[arg(long)]
    pub keep_going: bool,
    /// Follow references to files in this folder too; otherwise only to those in the folder of the document and
    /// below. May be given several times.
    #[arg(long, value_name = "DIR", value_parser = folder)]
    pub allow_files: Vec<PathBuf>,
    /// Follow references to http and https URLs; otherwise nothing is fetched.
    #[arg(long)]
    pub follow_urls: bool,
}

impl ReadArgs {
    /// The same for the reader.
    pub fn options(&self) -> Options {
        Options {
            keep_going: self.keep_going,
            allowed_folders: self.allow_files.clone(),
            remote: self.follow_urls.then(|| Remote::new(fetch::fetcher())),
        }
    }

    /// The same as words of a command line.
    pub fn to_words(&self) -> Vec<String> {
        let flags = [(self.keep_going, "--keep-going"), (self.follow_urls, "--follow-urls")];
        let mut words: Vec<String> =
            flags.into_iter().filter(|(is_set, _)| *is_set).map(|(_, flag)| flag.to_owned()).collect();
        for folder in &self.allow_files {
            words.extend(["--allow-files".to_owned(), folder.display().to_string()]);
        }
        words
    }
}

fn folder(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    if path.is_dir() { Ok(path) } else { Err("there is no such folder".to_owned()) }
}

/// How many operations are named before the rest is only counted.
const NAMED: usize = 10;

/// What of a document with errors was not understood, in half a line; `None` if nothing was left out.
pub fn left_out(left_out: &LeftOut) -> Option<String> {
    let LeftOut { operations, webhooks, schemas } = left_out;
    let mut parts: Vec<String> = [(operations, "operation"), (webhooks, "webhook")]
        .into_iter()
        .filter(|(names, _)| !names.is_empty())
        .map(|(names, what)| format!("{} left out ({})", are(names.len(), what), list(names)))
        .collect();
    match schemas.len() {
        0 => {}
        1 => parts.push("1 schema accepts anything".to_owned()),
        count => parts.push(format!("{count} schemas accept anything")),
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn are(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what} is") } else { format!("{count} {what}s are") }
}

fn list(names: &[String]) -> String {
    let named = names.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_said() {
        assert_eq!(left_out(&LeftOut::default()), None);
        let some = LeftOut { operations: vec!["GET /a".to_owned()], ..LeftOut::default() };
        assert_eq!(left_out(&some).unwrap(), "1 operation is left out (GET /a)");
        let names = |count: usize| (0..count).map(|index| index.to_string()).collect();
        let many = LeftOut { operations: names(12), webhooks: names(2), ..LeftOut::default() };
        let said = "12 operations are left out (0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 2 more), 2 webhooks are left out (0, 1)";
        assert_eq!(left_out(&many).unwrap(), said);
    }
}
