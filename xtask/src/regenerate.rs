//! `cargo xtask regenerate`: the document in, the client crate out; with `--check` only compared.

mod changes;
mod untyped;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use changes::Surface;

use crate::workspace::{Workspace, stderr_is_terminal};
use anstream::{eprint, eprintln, print, println};
use anyhow::Context as _;
use codegen::files::{self, Difference, Written};
use codegen::{Generated, Manifest, Misfit, Options, Summary};
use spec::{Diagnostic, Severity};
use spec_cli::{Format, FormatArgs, ReadArgs};

/// Writes the Rust client for the document.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The OpenAPI document; by default what `[workspace.metadata.lockstep]` names.
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// The directory of the crate; by default what `[workspace.metadata.lockstep]` names. Outside of the
    /// workspace it becomes a crate that builds there.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The name of the package; by default what `[workspace.metadata.lockstep]` names.
    #[arg(long, value_name = "NAME")]
    package: Option<String>,
    /// Writes nothing; shows how the directory differs from what would be written.
    #[arg(long)]
    check: bool,
    /// Lists every place where any JSON value stands, or another type that accepts more than its schema, with the reason.
    #[arg(long)]
    report_untyped: bool,
    /// Leaves out the operations that the client cannot carry out in full, instead of refusing the document.
    #[arg(long)]
    skip_unsupported: bool,
    #[command(flatten)]
    format: FormatArgs,
    #[command(flatten)]
    read: ReadArgs,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let target = Target::new(args)?;
    let reading = spec::read_with(&target.spec, &args.read.options());
    let generated = reading.api.as_ref().map(|api| codegen::generate(api, &target.options));
    let mut diagnostics = reading.diagnostics;
    diagnostics.extend(generated.iter().flat_map(|generated| generated.diagnostics.iter().cloned()));
    let colour = stderr_is_terminal();
    eprint!("{}", args.format.render(&diagnostics, &reading.sources, colour));
    let misfits: &[Misfit] = generated.as_ref().map_or(&[], |generated| &generated.misfits);
    let located = target.workspace.settings().locate(misfits);
    eprint!("{}", args.format.render(&located, &target.workspace.settings().sources, colour));
    let refused = generated.iter().flat_map(|generated| &generated.diagnostics);
    let impossible =
        misfits.iter().map(|misfit| misfit.severity).chain(refused.map(|refused| refused.severity));
    let impossible = impossible.into_iter().any(|severity| severity == Severity::Error);
    let Some(generated) = generated.filter(|_| !impossible) else {
        eprintln!("error: {} was not generated", target.options.package);
        return Ok(ExitCode::from(2));
    };
    if let Some(line) = spec_cli::left_out(&reading.left_out) {
        eprintln!("warning: {} is not the whole API: {line}", target.options.package);
    }
    if args.report_untyped {
        let list = reading.api.as_ref().map(|api| codegen::untyped(api, &target.options));
        print!("{}", untyped::render(&list.unwrap_or_default(), &reading.sources, args.format.format));
    }
    if args.check { check(&generated, &target) } else { write(&generated, &target, &diagnostics) }
}

fn write(generated: &Generated, target: &Target, diagnostics: &[Diagnostic]) -> anyhow::Result<ExitCode> {
    let before = Surface::of_folder(&target.out).unwrap_or_default();
    let Written { written, unchanged, removed } = files::write(&generated.files, &target.out)?;
    let Summary { types, operations, untyped } = generated.summary;
    let summary = format!(
        "{}: {}, {}; files: {written} written, {unchanged} unchanged, {removed} removed; {}",
        target.options.package,
        counted(operations, "operation"),
        counted(types, "type"),
        remarks(diagnostics, untyped),
    );
    target.tell(&summary);
    if let Some(changes) = before.changes(&Surface::of_files(&generated.files)) {
        target.tell(&changes);
    }
    Ok(ExitCode::SUCCESS)
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn check(generated: &Generated, target: &Target) -> anyhow::Result<ExitCode> {
    let differences = files::check(&generated.files, &target.out)?;
    if differences.is_empty() {
        target.tell(&format!("{}: in step with {}", target.options.package, target.options.document));
        return Ok(ExitCode::SUCCESS);
    }
    print!("{}", differences.iter().map(Difference::to_string).collect::<String>());
    eprintln!("error: {} is out of step with {}", target.options.package, target.options.document);
    eprintln!("help: run `{}`", target.command);
    Ok(ExitCode::from(1))
}

/// How many diagnostics of each kind there were, and how many values of no type, for the summary.
fn remarks(diagnostics: &[Diagnostic], untyped: usize) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for diagnostic in diagnostics {
        *counts.entry(diagnostic.code).or_default() += 1;
    }
    let counts = counts.iter().map(|(code, count)| format!("{count} {code}"));
    counts.chain([format!("{untyped} untyped")]).collect::<Vec<_>>().join(", ")
}

/// What is generated from what, and where to.
struct Target {
    workspace: Workspace,
    spec: PathBuf,
    out: PathBuf,
    options: Options,
    /// The command that does the same, without `--check`.
    command: String,
    /// Whether the standard output is for a tool.
    for_tools: bool,
}

impl Target {
    /// Prints the last line. What a tool reads from the standard output holds nothing else.
    fn tell(&self, line: &str) {
        if self.for_tools {
            eprintln!("{line}");
        } else {
            println!("{line}");
        }
    }

    fn new(args: &Args) -> anyhow::Result<Self> {
        let workspace = Workspace::find()?;
        let root = workspace.root();
        let spec = choose(args.spec.as_ref(), workspace.document(), "spec")?;
        let out = choose(args.out.as_ref(), workspace.out(), "out")?;
        let package =
            args.package.as_deref().or(workspace.package()).context("no package is named; say --package")?;
        let package = package.to_owned();
        let manifest = if out.starts_with(root) { Manifest::Workspace } else { Manifest::Standalone };
        let document = document_name(&spec, root);
        let command = command(args);
        let chosen = workspace.settings().options.clone();
        let skip_unsupported = args.skip_unsupported || chosen.skip_unsupported;
        let options = Options { package, manifest, document, skip_unsupported, ..chosen };
        anyhow::ensure!(options.names_package(), "`{}` is no name for a package", options.package);
        let for_tools = args.report_untyped && args.format.format == Format::Json;
        Ok(Self { workspace, spec, out, options, command, for_tools })
    }
}

/// A path on the command line is relative to where the command runs.
fn choose(given: Option<&PathBuf>, default: Option<PathBuf>, name: &str) -> anyhow::Result<PathBuf> {
    match (given, default) {
        (Some(path), _) => Ok(normal(&std::path::absolute(path)?)),
        (None, Some(path)) => Ok(path),
        (None, None) => {
            anyhow::bail!("neither --{name} nor `{name}` in [workspace.metadata.lockstep] is given")
        }
    }
}

/// Without `.` and `..`, as far as that can be told from the text.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::ParentDir => {
                normal.pop();
            }
            std::path::Component::CurDir => {}
            other => normal.push(other),
        }
    }
    normal
}

/// The document as the header names it: by its path in the workspace, or else by its file name, so that the
/// output is the same on every machine.
fn document_name(spec: &Path, root: &Path) -> String {
    let name = spec.strip_prefix(root).ok().or_else(|| spec.file_name().map(Path::new)).unwrap_or(spec);
    name.to_string_lossy().replace('\\', "/")
}

/// The command that writes what `--check` compares with.
fn command(args: &Args) -> String {
    let path = |option: &str, path: &Option<PathBuf>| {
        path.as_ref().map(|path| format!(" {option} {}", path.display()))
    };
    let package = args.package.as_ref().map(|package| format!(" --package {package}"));
    let read = args.read.to_words();
    let read = read.iter().flat_map(|word| [" ", word.as_str()]).collect();
    let skip = args.skip_unsupported.then(|| " --skip-unsupported".to_owned());
    let options = [path("--spec", &args.spec), path("--out", &args.out), package, skip, Some(read)];
    format!("cargo xtask regenerate{}", options.into_iter().flatten().collect::<String>())
}
