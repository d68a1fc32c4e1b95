//! `man`: the manual, one page a command.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Command;
use clap_mangen::Man;

/// Print the manual page of a command, or write those of all commands.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The command; without it, the page of the binary.
    command: Option<String>,
    /// Write all pages into this folder.
    #[arg(long, value_name = "DIR", conflicts_with = "command")]
    out: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  lockstep man conform | man -l -
  lockstep man --out ~/.local/share/man/man1";

pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let cli = super::command();
    match (&args.out, &args.command) {
        (Some(folder), _) => {
            for page in pages(&cli) {
                let file = folder.join(page.get_filename());
                let text = text(&page)?;
                std::fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
            }
        }
        (None, name) => {
            let wanted =
                name.as_ref().map_or_else(|| "lockstep".to_owned(), |name| format!("lockstep-{name}"));
            let page = pages(&cli).into_iter().find(|page| page.get_filename() == format!("{wanted}.1"));
            let page = page
                .with_context(|| format!("there is no command `{}`", name.as_deref().unwrap_or_default()))?;
            spec_cli::print(&String::from_utf8(text(&page)?)?)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The page of the binary, then those of its commands.
fn pages(cli: &Command) -> Vec<Man> {
    let commands =
        cli.get_subcommands().filter(|command| command.get_name() != "help" && !command.is_hide_set());
    let pages = commands.map(|command| Man::new(command.clone()));
    std::iter::once(Man::new(cli.clone())).chain(pages).collect()
}

fn text(page: &Man) -> std::io::Result<Vec<u8>> {
    let mut text = Vec::new();
    page.render(&mut text)?;
    Ok(text)
}
