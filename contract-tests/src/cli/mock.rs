//! `mock`: a server that does what the document says.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use contract_tests::mock::{self, Access, Fault, Keep, Notice, Observer, Options, Troubled, Upstream};
use spec::json_schema::Validators;
use spec::{Api, Severity};
use url::Url;

use super::conform::{check_base_url, seconds};
use super::document::{self, DocumentArgs};
use super::observed::Observed;
use super::output::{Outputs, Target};
use super::watch::Watch;

/// Serve an OpenAPI document: every request is judged, every answer is one that the document describes.
#[derive(Debug, clap::Args)]
#[command(override_usage = "cargo xtask mock [OPTIONS]")]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
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
    /// Keep what requests create, change and delete, and answer with it.
    #[arg(long)]
    stateful: bool,
    /// Keep it in this file, which outlives the mock; implies --stateful.
    #[arg(long, value_name = "FILE")]
    store: Option<PathBuf>,
    /// Give clients trouble: latency:MILLISECONDS, timeout, reset, truncation or a status from 500, each with @PERCENT for a
    /// share of the requests; may be given several times.
    #[arg(long, value_name = "TROUBLE")]
    trouble: Vec<Troubled>,
    /// Log every request on standard error: method, path, operation, status, bytes, violations, milliseconds.
    #[arg(long, value_enum, default_value_t = Log::Off)]
    log: Log,
    /// Refuse pages from elsewhere, which are let in otherwise (CORS).
    #[arg(long)]
    no_cors: bool,
    /// The longest body that is read, in bytes; a longer one is answered with 413, one of an upstream's answer with 502.
    #[arg(long, value_name = "BYTES", default_value_t = Options::default().longest_body)]
    max_body: usize,
    /// Go on with the document as it was at the start, whatever becomes of its files.
    #[arg(long)]
    no_reload: bool,
    /// Pass requests on to the server at this URL, to which the paths of the document are appended, and judge both requests
    /// and answers; the document answers where the server says 501. Exits with 1 if the document was broken.
    #[arg(long, value_name = "URL")]
    upstream: Option<Url>,
    /// Let the document answer also where the upstream is not there, is too slow, or fails with another status from 500.
    #[arg(long, requires = "upstream")]
    fallback: bool,
    /// How long the upstream may take for a whole answer.
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = seconds, requires = "upstream")]
    upstream_timeout: Duration,
    /// Write a report of what was passed on when the mock ends, as `conform` does of a run.
    #[arg(long, value_name = "FORMAT=FILE", requires = "upstream")]
    report: Vec<Target>,
    /// Break one promise of the document, to see whether it is noticed; may be given several times.
    #[arg(long, value_name = "CODE", value_parser = fault)]
    fault: Vec<&'static Fault>,
}

/// How requests are logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Log {
    /// Not at all.
    Off,
    /// A line to read.
    Text,
    /// A line of JSON.
    Json,
}

/// How often the files of the document are looked at.
const LOOK: Duration = Duration::from_millis(300);

pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let api = document::read(&args.document)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(serve(args, Arc::new(Validators::new(api))))
}

async fn serve(args: &Args, validators: Arc<Validators>) -> anyhow::Result<ExitCode> {
    let (port, seed, dynamic) = (args.port, args.seed, args.dynamic);
    let log = args.log;
    let observed = Arc::new(Observed::new(Outputs::open(&args.report)?));
    let observes = Arc::clone(&observed);
    let options = Options {
        port,
        seed,
        dynamic,
        strict: args.strict,
        faults: args.fault.clone(),
        troubles: args.trouble.clone(),
        keep: match &args.store {
            Some(file) => Keep::InFile(file.clone()),
            None if args.stateful => Keep::InMemory,
            None => Keep::Nothing,
        },
        cors: !args.no_cors,
        longest_body: args.max_body,
        upstream: args.upstream.as_ref().map(|url| upstream(url, args)).transpose()?,
        observer: Observer::new(move |notice| tell(notice, log, &observes)),
        ..Options::default()
    };
    let mut watch = files(validators.api());
    let mut server = mock::serve(validators, options).await?;
    let mut out = anstream::stdout();
    writeln!(out, "listening at {}", server.url())?;
    out.flush()?;
    let mut interrupt = std::pin::pin!(interrupted());
    loop {
        tokio::select! {
            ended = server.wait() => break ended?,
            interrupted = &mut interrupt => break interrupted?,
            () = tokio::time::sleep(LOOK), if !args.no_reload => {
                if watch.changed() {
                    reload(args, &server, &mut watch).await;
                }
            }
        }
    }
    server.shutdown().await;
    Ok(ExitCode::from(u8::from(observed.finish()?)))
}

/// The server that requests are passed on to.
fn upstream(url: &Url, args: &Args) -> anyhow::Result<Upstream> {
    check_base_url("--upstream", url)?;
    Ok(Upstream { url: url.clone(), fallback: args.fallback, timeout: args.upstream_timeout })
}

/// Returns when somebody asks the mock to stop.
async fn interrupted() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            _ = terminate.recv() => Ok(()),
            interrupted = tokio::signal::ctrl_c() => interrupted,
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

/// Every file that the document was read from.
fn files(api: &Api) -> Watch {
    Watch::new(api.sources.ids().map(|id| api.sources.path(id).to_owned()))
}

/// Reads the document again and serves it, if it can be served; if not, the one before is served still.
async fn reload(args: &Args, server: &mock::Handle, watch: &mut Watch) {
    let document = args.document.clone();
    // Reading a large document takes a while, in which requests are to be answered.
    let read = tokio::task::spawn_blocking(move || document::read(&document)).await;
    let served = read.map_err(anyhow::Error::from).flatten().and_then(|api| {
        let seen = files(&api);
        server.replace(Arc::new(Validators::new(api)))?;
        *watch = seen;
        Ok(())
    });
    match served {
        Ok(()) => anstream::eprintln!("the document changed; it is served as it is now"),
        Err(error) => anstream::eprintln!("the document changed, but is served as it was: {error:#}"),
    }
}

/// Tells of what is worth knowing on standard error.
fn tell(notice: &Notice<'_>, log: Log, observed: &Observed) {
    match notice {
        Notice::Diagnosed { diagnostics, sources } => {
            let mut worth_saying = diagnostics.to_vec();
            worth_saying.retain(|diagnostic| diagnostic.severity >= Severity::Warning);
            if !worth_saying.is_empty() {
                anstream::eprintln!("{}", spec::diagnostic::render(&worth_saying, sources, true));
            }
        }
        Notice::Observed(event) => observed.observe(event),
        Notice::Answered(access) => match log {
            Log::Off => {}
            Log::Text => anstream::eprintln!("{}", line(access)),
            Log::Json => anstream::eprintln!("{}", json_line(access)),
        },
    }
}

fn line(access: &Access) -> String {
    let operation = access.operation.as_deref().unwrap_or("-");
    let millis = access.took.as_secs_f64() * 1000.0;
    let Access { method, path, status, bytes, violations, .. } = access;
    let status = status.as_u16();
    format!("{method} {path} {operation} {status} {bytes} bytes, {violations} violations, {millis:.1} ms")
}

fn json_line(access: &Access) -> serde_json::Value {
    serde_json::json!({
        "method": access.method.as_str(),
        "path": access.path,
        "operation": access.operation,
        "status": access.status.as_u16(),
        "bytes": access.bytes,
        "violations": access.violations,
        "milliseconds": access.took.as_secs_f64() * 1000.0,
    })
}

/// Reads the code of a fault.
fn fault(code: &str) -> Result<&'static Fault, String> {
    Fault::find(code).ok_or_else(|| {
        let known = Fault::all().iter().map(|fault| format!("\n  {:<27} {}", fault.code, fault.summary));
        format!("there is no such fault; these are there:{}", known.collect::<String>())
    })
}
