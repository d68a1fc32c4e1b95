//! `mock`: a server that does what the document says.

use std::net::IpAddr;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use contract_tests::mock::{
    self, Access, Fault, Keep, Mounted, Notice, Observer, Options, Tls, Troubled, Upstream,
};
use spec::{Diagnostic, Severity};
use url::Url;

use super::conform::{check_base_url, seconds};
use super::document::DocumentArgs;
use super::mounted::{Mount, Served};
use super::observed::Observed;
use super::output::{Outputs, Target};
use super::settings::ForOperations;

/// Serve an OpenAPI document: every request is judged, every answer is one that the document describes.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(crate) struct Args {
    #[command(flatten)]
    document: DocumentArgs,
    /// Serve this document below a prefix, e.g. /v1=FILE; may be given several times. What --spec names stands below none.
    #[arg(long, value_name = "PREFIX=FILE", conflicts_with = "upstream", help_heading = SERVING)]
    mount: Vec<Mount>,
    /// The port; any that is free if there is none.
    #[arg(long, default_value_t = 0, help_heading = SERVING)]
    port: u16,
    /// The address to listen at; 0.0.0.0 lets in who is on other machines, or outside of the container.
    #[arg(long, value_name = "ADDRESS", default_value_t = Options::default().host, help_heading = SERVING)]
    host: IpAddr,
    /// Answer each request with new values rather than with the document's examples.
    #[arg(long, help_heading = ANSWERS)]
    dynamic: bool,
    /// Which values are generated where there is a choice.
    #[arg(long, default_value_t = 0, help_heading = ANSWERS)]
    seed: u64,
    /// Leave out examples that break their schemas; without it they are served, and told of.
    #[arg(long, help_heading = ANSWERS)]
    strict: bool,
    /// Keep what requests create, change and delete, and answer with it.
    #[arg(long, help_heading = ANSWERS)]
    stateful: bool,
    /// Keep it in this file, which outlives the mock; implies --stateful.
    #[arg(long, value_name = "FILE", help_heading = ANSWERS)]
    store: Option<PathBuf>,
    /// Give clients trouble: latency:MILLISECONDS, timeout, reset, truncation or a status from 500, each with @PERCENT for a
    /// share of the requests; may be given several times.
    #[arg(long, value_name = "TROUBLE", help_heading = ANSWERS)]
    trouble: Vec<Troubled>,
    /// Log every request on standard error: method, path, operation, status, bytes, violations, milliseconds.
    #[arg(long, value_enum, default_value_t = Log::Off, help_heading = SERVING)]
    log: Log,
    /// Refuse pages from elsewhere, which are let in otherwise (CORS).
    #[arg(long, help_heading = SERVING)]
    no_cors: bool,
    /// The longest body that is read, in bytes; a longer one is answered with 413, one of an upstream's answer with 502.
    #[arg(long, value_name = "BYTES", default_value_t = Options::default().longest_body, help_heading = SERVING)]
    max_body: usize,
    /// How long a client may take for the head of a request, for its body, to take a part of an answer, and to ask again on a
    /// connection.
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = seconds, help_heading = SERVING)]
    patience: Duration,
    /// So many connections are open at a time; further ones wait.
    #[arg(long, value_name = "NUMBER", default_value_t = most_connections(), help_heading = SERVING)]
    max_connections: NonZeroUsize,
    /// Speak TLS with the certificate in this PEM file, followed by those that vouch for it.
    #[arg(long, value_name = "FILE", requires = "tls_key", help_heading = SERVING)]
    tls_cert: Option<PathBuf>,
    /// The private key of the certificate, in PEM.
    #[arg(long, value_name = "FILE", requires = "tls_cert", help_heading = SERVING)]
    tls_key: Option<PathBuf>,
    /// Go on with the document as it was at the start, whatever becomes of its files.
    #[arg(long, help_heading = SERVING)]
    no_reload: bool,
    /// Pass requests on to the server at this URL, to which the paths of the document are appended, and judge both requests
    /// and answers; the document answers where the server says 501. Exits with 1 if the document was broken.
    #[arg(long, value_name = "URL", help_heading = UPSTREAM)]
    upstream: Option<Url>,
    /// Let the document answer also where the upstream is not there, is too slow, or fails with another status from 500.
    #[arg(long, requires = "upstream", help_heading = UPSTREAM)]
    fallback: bool,
    /// How long the upstream may take for a whole answer.
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = seconds, requires = "upstream", help_heading = UPSTREAM)]
    upstream_timeout: Duration,
    /// Write a report of what was passed on when the mock ends, as `conform` does of a run.
    #[arg(long, value_name = "FORMAT=FILE", requires = "upstream", help_heading = UPSTREAM)]
    report: Vec<Target>,
    /// Break one promise of the document, to see whether it is noticed; may be given several times.
    #[arg(long, value_name = "CODE", value_parser = fault, help_heading = ANSWERS)]
    fault: Vec<&'static Fault>,
}

/// The headings that the options stand under.
const SERVING: &str = "How it is served";
const ANSWERS: &str = "What is answered";
const UPSTREAM: &str = "Before another server";

const EXAMPLES: &str = "\
Examples:
  A server of the document at a port of one's own choice, which tells of each request:
    lockstep mock --spec openapi.yaml --port 4010 --log text
  One that keeps what is created, also after it has been ended:
    lockstep mock --spec openapi.yaml --store things.jsonl
  A slow one that fails now and then:
    lockstep mock --spec openapi.yaml --trouble latency:200 --trouble 503@10
  Between a client and a server, to judge both:
    lockstep mock --spec openapi.yaml --upstream http://localhost:3000 --report html=report.html";

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

pub(crate) fn run(args: &Args, operations: &ForOperations) -> anyhow::Result<ExitCode> {
    let served = Served::read(&args.document, &args.mount)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(serve(args, operations, served))
}

async fn serve(
    args: &Args,
    operations: &ForOperations,
    (documents, mut served): (Vec<Mounted>, Vec<Served>),
) -> anyhow::Result<ExitCode> {
    let observed = Arc::new(Observed::new(Outputs::open(&args.report, None)?));
    let options = options(args, operations, &observed)?;
    // Whoever asks it to stop as soon as it says where it listens is heard.
    let mut interrupt = std::pin::pin!(interrupted()?);
    let mut server = mock::serve_all(documents, options).await?;
    announce(&server, &served)?;
    loop {
        tokio::select! {
            ended = server.wait() => break ended?,
            () = &mut interrupt => break,
            () = tokio::time::sleep(LOOK), if !args.no_reload => {
                for one in &mut served {
                    one.reload(&args.document.read, &server).await;
                }
            }
        }
    }
    server.shutdown().await;
    Ok(ExitCode::from(u8::from(observed.finish()?)))
}

fn options(args: &Args, operations: &ForOperations, observed: &Arc<Observed>) -> anyhow::Result<Options> {
    let (log, observes) = (args.log, Arc::clone(observed));
    Ok(Options {
        host: args.host,
        port: args.port,
        seed: args.seed,
        dynamic: args.dynamic,
        strict: args.strict,
        preferred: operations.iter().filter_map(|settings| settings.preferred.clone()).collect(),
        faults: args.fault.clone(),
        troubles: args.trouble.clone(),
        keep: match &args.store {
            Some(file) => Keep::InFile(file.clone()),
            None if args.stateful => Keep::InMemory,
            None => Keep::Nothing,
        },
        cors: !args.no_cors,
        longest_body: args.max_body,
        patience: args.patience,
        most_connections: args.max_connections.get(),
        tls: tls(args.tls_cert.as_deref(), args.tls_key.as_deref()),
        upstream: args.upstream.as_ref().map(|url| upstream(url, args)).transpose()?,
        observer: Observer::new(log != Log::Off, move |notice| tell(notice, log, &observes)),
        ..Options::default()
    })
}

fn most_connections() -> NonZeroUsize {
    NonZeroUsize::new(Options::default().most_connections).unwrap_or(NonZeroUsize::MIN)
}

fn tls(certificate: Option<&Path>, key: Option<&Path>) -> Option<Tls> {
    Some(Tls { certificate: certificate?.to_owned(), key: key?.to_owned() })
}

/// Says what is served where; the last line is the server's own URL.
fn announce(server: &mock::Handle, served: &[Served]) -> anyhow::Result<()> {
    let url = server.url();
    let mounted = served.iter().filter(|one| !one.prefix.is_empty());
    let mounted = mounted.map(|one| format!("{} stands at {url}{}\n", one.path.display(), one.prefix));
    Ok(spec_cli::print(&format!("{}listening at {url}\n", mounted.collect::<String>()))?)
}

/// The server that requests are passed on to.
fn upstream(url: &Url, args: &Args) -> anyhow::Result<Upstream> {
    check_base_url("--upstream", url)?;
    Ok(Upstream { url: url.clone(), fallback: args.fallback, timeout: args.upstream_timeout })
}

/// What ends when somebody asks the mock to stop; from now on nobody is ended by a signal unheard.
fn interrupted() -> std::io::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (mut terminate, mut interrupt) =
            (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        Ok(async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    Ok(async {
        // Where signals cannot be heard the mock runs until it is ended.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}

/// Tells of what is worth knowing on standard error.
fn tell(notice: &Notice<'_>, log: Log, observed: &Observed) {
    match notice {
        Notice::Diagnosed { diagnostics, sources } => {
            let mut worth_saying = diagnostics.to_vec();
            worth_saying.retain(is_worth_saying);
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

/// Whether somebody who uses the mock should know; that answers are errors is nothing that a document is to be mended for, but
/// surprises.
fn is_worth_saying(diagnostic: &Diagnostic) -> bool {
    diagnostic.severity >= Severity::Warning || diagnostic.code == mock::NO_SUCCESS
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
        "time": jiff::Timestamp::now().to_string(),
        "method": access.method.as_str(),
        "path": access.path,
        "operation": access.operation,
        "status": access.status.as_u16(),
        "bytes": access.bytes,
        "violations": access.violations,
        "milliseconds": f64::from(u32::try_from(access.took.as_micros()).unwrap_or(u32::MAX)) / 1000.0,
    })
}

/// Reads the code of a fault.
fn fault(code: &str) -> Result<&'static Fault, String> {
    Fault::find(code).ok_or_else(|| {
        let known = Fault::all().iter().map(|fault| format!("\n  {:<27} {}", fault.code, fault.summary));
        format!("there is no such fault; these are there:{}", known.collect::<String>())
    })
}
