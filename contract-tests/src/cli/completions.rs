//! `completions SHELL`: what a shell needs to complete the words of a command line.

use std::process::ExitCode;

use clap_complete::Shell;

/// Print what a shell needs to complete commands, options and values.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    shell: Shell,
}

const EXAMPLES: &str = "\
Examples:
  lockstep completions bash > ~/.local/share/bash-completion/completions/lockstep
  lockstep completions zsh > ~/.zfunc/_lockstep
  lockstep completions fish > ~/.config/fish/completions/lockstep.fish";

pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::command(), "lockstep", &mut script);
    spec_cli::print(&String::from_utf8(script)?)?;
    Ok(ExitCode::SUCCESS)
}
