//! What the commands of Lockstep share: the options that say how a document is read, and the line that tells what was left
//! out. Here, not in `spec`, is what touches the network.

mod fetch;

use std::path::PathBuf;

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

/// One line that tells what of a document with errors was not understood; `None` if nothing was left out.
pub fn left_out(left_out: &LeftOut) -> Option<String> {
    let LeftOut { operations, webhooks, schemas } = left_out;
    let counts = [(operations, "operation"), (webhooks, "webhook")];
    let named = counts
        .into_iter()
        .filter(|(names, _)| !names.is_empty())
        .map(|(names, what)| format!("{} ({})", plural(names.len(), what), names.join(", ")));
    let mut parts: Vec<String> = named.collect();
    if !schemas.is_empty() {
        parts.push(format!("what {} accept", plural(schemas.len(), "schema")));
    }
    (!parts.is_empty()).then(|| format!("left out, as it was not understood: {}", parts.join("; ")))
}

fn plural(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
