//! `explain CODE`: what a check looks for, and why.

use std::process::ExitCode;

use contract_tests::check;

/// Say what a check looks for, and why.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The code of a check, e.g. `ignored_auth`; all of them if there is none.
    code: Option<String>,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    match &args.code {
        None => {
            for check in check::ALL {
                let text = text(check.explain);
                let first = text.split("\n\n").next().unwrap_or_default().replace('\n', " ");
                anstream::println!("{:<30} {first}", check.code);
            }
        }
        Some(code) => {
            let check = check::find(code).ok_or_else(|| anyhow::anyhow!("there is no check `{code}`"))?;
            anstream::println!("{}\n\n{}", check.code, text(check.explain).trim_end());
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A doc comment without the space that each line of it begins with.
fn text(explain: &str) -> String {
    let lines: Vec<&str> = explain.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    lines.join("\n")
}
