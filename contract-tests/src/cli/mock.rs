//! `mock`: a server that does what the document says.

use std::io::Write as _;
use std::process::ExitCode;
use std::sync::Arc;

use contract_tests::mock::{self, Fault, Notice, Observer, Options};
use spec::Severity;
use spec::json_schema::Validators;

use super::document::{self, DocumentArgs};

/// Serve an OpenAPI document: every request is judged, every answer is one that the document describes.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    document: DocumentArgs,
    /// The port on 127.0.0.1; any that is free if there is none.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Answer each request with new values rather than with the document's examples.
    #[arg(long)]
    dynamic: bool,
    /// Which values are generated where there is a choice.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Leave out examples that break their schemas; without it they are served, and told of.
    #[arg(long)]
    strict: bool,
    /// Break one promise of the document, to see whether it is noticed; may be given several times.
    #[arg(long, value_name = "CODE", value_parser = fault)]
    fault: Vec<&'static Fault>,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let api = document::read(&args.document)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(serve(args, Arc::new(Validators::new(api))))
}

async fn serve(args: &Args, validators: Arc<Validators>) -> anyhow::Result<ExitCode> {
    let (port, seed, dynamic) = (args.port, args.seed, args.dynamic);
    let (strict, faults, observer) = (args.strict, args.fault.clone(), Observer::new(tell));
    let options = Options { port, seed, dynamic, strict, faults, observer, ..Options::default() };
    let mut server = mock::serve(validators, options).await?;
    let mut out = anstream::stdout();
    writeln!(out, "listening at {}", server.url())?;
    out.flush()?;
    tokio::select! {
        ended = server.wait() => ended?,
        interrupted = tokio::signal::ctrl_c() => interrupted?,
    }
    server.shutdown().await;
    Ok(ExitCode::SUCCESS)
}

/// Tells of what is worth knowing on standard error.
fn tell(notice: &Notice<'_>) {
    if let Notice::Diagnosed { diagnostics, sources } = notice {
        let mut worth_saying = diagnostics.to_vec();
        worth_saying.retain(|diagnostic| diagnostic.severity >= Severity::Warning);
        if !worth_saying.is_empty() {
            anstream::eprintln!("{}", spec::diagnostic::render(&worth_saying, sources, true));
        }
    }
}

/// Reads the code of a fault.
fn fault(code: &str) -> Result<&'static Fault, String> {
    Fault::find(code).ok_or_else(|| {
        let known = Fault::all().iter().map(|fault| format!("\n  {:<27} {}", fault.code, fault.summary));
        format!("there is no such fault; these are there:{}", known.collect::<String>())
    })
}
