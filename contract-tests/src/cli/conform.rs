//! `conform`: hold a server against its document.

use std::collections::HashMap;
use std::io::{BufWriter, Write as _};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use contract_tests::client::Client;
use contract_tests::config::{Config, Credential};
use contract_tests::curl::word;
use contract_tests::event::Event;
use contract_tests::finding::Verdict;
use contract_tests::mock;
use contract_tests::obligation::Obligation;
use contract_tests::plan;
use contract_tests::recording::Recording;
use contract_tests::report::Report as _;
use contract_tests::report::tally::Outcome;
use contract_tests::report::terminal::{Extent, Terminal};
use http::{HeaderMap, HeaderName, HeaderValue};
use spec::Api;
use spec::json_schema::Validators;
use spec::model::SecuritySchemeKind;
use terminal_size::{Width, terminal_size_of};
use url::Url;

use super::accept::AcceptArgs;
use super::conduct::ConductArgs;
use super::connection::{self, ConnectionArgs};
use super::document::{self, DocumentArgs};
use super::output::{Outputs, Target};
use super::prove;
use super::screen::{Screen, TalkArgs};
use super::settings::{ForOperations, OperationSettings};

/// Hold a server against its OpenAPI document.
///
/// Exit codes: 0 all that was asked is as the document says; 1 something is not, or nothing could be asked, as of a document
/// without operations, or of operations that refuse every request with 401 or 403 (unless --fail-under says how much is enough); 2 the run could not be done, as with a document that has an error and no --keep-going.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(flatten)]
    document: DocumentArgs,
    /// The server: the paths of the document are appended to it; without it, an embedded mock server.
    #[arg(long, help_heading = SERVER)]
    url: Option<Url>,
    /// The environment variable that holds the secret for a security scheme (`user:password` for basic).
    #[arg(long, value_name = "SCHEME=ENVVAR", help_heading = SERVER)]
    auth: Vec<String>,
    /// The same for somebody who must not see what is made in the run.
    #[arg(long, value_name = "SCHEME=ENVVAR", requires = "stateful", help_heading = SERVER)]
    other_auth: Vec<String>,
    /// A header field for every request; its value counts as secret.
    #[arg(long, value_name = "NAME: VALUE", help_heading = SERVER)]
    header: Vec<String>,
    /// Which values are chosen where there is a choice.
    #[arg(long, default_value_t = 0, help_heading = SENT)]
    seed: u64,
    /// How many requests may be under way at once.
    #[arg(long, default_value = "8", help_heading = SERVER)]
    concurrency: NonZeroUsize,
    /// How long the server may take for a whole answer.
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds, help_heading = SERVER)]
    timeout: Duration,
    /// How long an answer may take without being a finding.
    #[arg(long, value_name = "SECONDS", value_parser = seconds, help_heading = OUTCOME)]
    max_response_time: Option<Duration>,
    /// Write a report as well: html, junit, sarif, markdown, github, har or jsonl; the file `-` is standard output. May be given
    /// several times.
    #[arg(long, value_name = "FORMAT=FILE", help_heading = OUTCOME)]
    report: Vec<Target>,
    /// Send only the case with this id, as a finding names it.
    #[arg(long, value_name = "ID", help_heading = SENT)]
    case: Vec<String>,
    /// Send nothing, and judge the answers that the report `har` of an earlier run holds: what a sequence showed, whose requests
    /// are others each time, can be looked at again so. --url is that of the earlier run, as are the options that say what is sent.
    #[arg(long, value_name = "FILE", requires = "url", help_heading = SENT)]
    replay: Option<PathBuf>,
    /// List what is to be shown and the cases that show it, and send nothing.
    #[arg(long, help_heading = SENT)]
    plan: bool,
    /// Break the embedded mock in one way after the other, and tell which faults a run finds.
    #[arg(long, conflicts_with_all = ["url", "case", "plan", "report"], help_heading = SENT)]
    prove: bool,
    /// At how many operations each of these faults is; all of them with a number that is large enough.
    #[arg(long, value_name = "NUMBER", default_value = "20", requires = "prove", help_heading = SENT)]
    places: NonZeroUsize,
    #[command(flatten)]
    connection: ConnectionArgs,
    #[command(flatten)]
    conduct: ConductArgs,
    #[command(flatten)]
    accept: AcceptArgs,
    #[command(flatten)]
    talk: TalkArgs,
}

/// The headings that the options stand under.
pub(super) const SERVER: &str = "The server";
pub(super) const SENT: &str = "What is sent";
pub(super) const OUTCOME: &str = "What is made of it";

const EXAMPLES: &str = "\
Examples:
  Try it without a server, against an embedded mock of the document:
    lockstep conform --spec openapi.yaml
  A real server, with a token from the environment and a page to read afterwards:
    lockstep conform --spec openapi.yaml --url http://localhost:3000 --auth bearerAuth=API_TOKEN --report html=report.html
  Change nothing, and take it slowly:
    lockstep conform --spec openapi.yaml --url http://localhost:3000 --safe --rate 10 --max-time 300
  One operation, with everything that would be sent:
    lockstep conform --spec openapi.yaml --include operation=listThings --plan
  The request of a finding once more:
    lockstep conform --spec openapi.yaml --url http://localhost:3000 --case 98eefd30416e
  In CI, with what is known to be wrong in a file:
    lockstep conform --spec openapi.yaml --accepted accepted.yaml --report junit=report.xml --report github=-";

pub(crate) fn run(args: &Args, operations: &ForOperations) -> anyhow::Result<ExitCode> {
    let api = document::read(&args.document, args.talk.quiet)?;
    let validators = Validators::new(Arc::clone(&api));
    if args.plan {
        return print_plan(&validators, &config(args, operations, &api)?);
    }
    let mut config = config(args, operations, &api)?;
    let outputs = Outputs::open(&args.report, Some(&replay(args)))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let validators = Arc::new(validators);
        if args.prove {
            return prove::run(validators, config, args.places).await;
        }
        let mock = match args.url {
            Some(_) if config.recording.is_some() => None,
            Some(_) => {
                contract_tests::token::fetch(&mut config).await.map_err(anyhow::Error::msg)?;
                None
            }
            None => Some(embedded(Arc::clone(&validators), &mut config, Faults::default()).await?),
        };
        let code = drive(args, &validators, &config, outputs).await;
        if let Some(mock) = mock {
            mock.shutdown().await;
        }
        code
    })
}

/// What the embedded mock does wrong, and where.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Faults<'a> {
    pub(super) all: &'a [&'static mock::Fault],
    pub(super) spread: mock::Spread,
}

/// Starts the embedded mock, with secrets that it and the run know.
pub(super) async fn embedded(
    validators: Arc<Validators>,
    config: &mut Config,
    faults: Faults<'_>,
) -> Result<mock::Handle, mock::ServeError> {
    for (name, scheme) in &validators.api().security_schemes {
        let is_basic = matches!(&scheme.kind, SecuritySchemeKind::Http { scheme, .. } if scheme == "basic");
        let secret = if is_basic { "lockstep:embedded" } else { "lockstep-embedded" };
        config.credentials.entry(name.clone()).or_insert_with(|| Credential::new(name, secret));
    }
    let secrets = config.credentials.iter().map(|(name, known)| (name.clone(), known.secret.clone()));
    let options = mock::Options {
        seed: config.seed,
        credentials: Some(secrets.collect()),
        faults: faults.all.to_vec(),
        spread: faults.spread,
        keep: if config.stateful { mock::Keep::InMemory } else { mock::Keep::Nothing },
        ..mock::Options::default()
    };
    let mock = mock::serve(validators, options).await?;
    if let Ok(url) = Url::parse(&mock.url()) {
        config.base_url = url;
    }
    Ok(mock)
}

async fn drive(
    args: &Args,
    validators: &Validators,
    config: &Config,
    mut outputs: Outputs,
) -> anyhow::Result<ExitCode> {
    let client = client(validators.api(), config)?;
    let terminal = Terminal::new(replay(args)).with_extent(match args.talk {
        TalkArgs { quiet: true, .. } => Extent::Violations,
        TalkArgs { verbose: true, .. } => Extent::Everything,
        _ => Extent::Usual,
    });
    let mut terminal = terminal.with_width(width(args.report.iter().any(Target::is_stdout)));
    let mut screen = Screen::new(args.talk);
    let mut sink = |event: &Event<'_>| {
        terminal.observe(event);
        outputs.observe(event);
        screen.observe(event);
    };
    // A task of its own, so that it listens from the start: planning keeps this one busy.
    let mut interrupt = tokio::spawn(tokio::signal::ctrl_c());
    let run = contract_tests::run::run(validators, config, client.as_deref(), &mut sink);
    let interrupted = tokio::select! {
        biased;
        _ = &mut interrupt => true,
        outcome = run => match outcome {
            Ok(()) => false,
            Err(error) => {
                screen.clear();
                outputs.discard();
                return Err(error.into());
            }
        },
    };
    if interrupted {
        sink(&Event::Noted { message: "the run was interrupted; this is what it found until then" });
        sink(&Event::Finished { whole: false });
    }
    let is_whole = !interrupted && config.cases.is_empty() && config.selection.is_everything();
    let (accepted, stale) = args.accept.hold(&mut terminal, is_whole)?;
    outputs.accept(&accepted);
    let text = terminal.render()?;
    // Each is written also where another cannot be.
    let told = if args.report.iter().any(Target::is_stdout) {
        anstream::eprint!("{text}");
        Ok(())
    } else {
        spec_cli::print(&text)
    };
    outputs.write()?;
    told?;
    Ok(ExitCode::from(match terminal.tally().count(Verdict::Violation) {
        _ if interrupted => 2,
        0 if stale || args.conduct.is_under(&terminal.tally().coverage) => 1,
        // A check that asks nothing must not pass for one that found nothing wrong.
        0 if terminal.tally().requests == 0 => 1,
        // Nor must one that was not let in, unless somebody has said how much is enough.
        0 if terminal.tally().outcome() == Outcome::Refused && !args.conduct.says_how_much() => 1,
        0 => 0,
        _ => 1,
    }))
}

/// The columns of the terminal that the findings are shown on, if they are.
fn width(on_stderr: bool) -> Option<usize> {
    let size =
        if on_stderr { terminal_size_of(std::io::stderr()) } else { terminal_size_of(std::io::stdout()) };
    size.map(|(Width(width), _)| usize::from(width)).filter(|width| *width > 0)
}

fn config(args: &Args, operations: &ForOperations, api: &Api) -> anyhow::Result<Config> {
    // Without --url it is that of the mock, once it listens.
    let url = args.url.clone().map_or_else(|| Url::parse("http://127.0.0.1"), Ok)?;
    check_base_url("--url", &url)?;
    let mut config = Config::new(url);
    for (option, pairs, known) in [
        ("--auth", &args.auth, &mut config.credentials),
        ("--other-auth", &args.other_auth, &mut config.others),
    ] {
        for pair in pairs {
            let (scheme, credential) = credential(option, pair, api)?;
            known.insert(scheme, credential);
        }
    }
    config.headers = headers(&args.header)?;
    config.seed = args.seed;
    config.concurrency = args.concurrency;
    config.timeout = args.timeout;
    config.max_response_time = args.max_response_time;
    config.cases.clone_from(&args.case);
    config.recording = args.replay.as_deref().map(recording).transpose()?;
    args.conduct.apply(&mut config);
    args.connection.apply(&mut config, api)?;
    let skipped = operations.iter().filter(|settings| settings.skip);
    config.selection.exclude.extend(skipped.map(|settings| settings.which.clone()));
    config.operations = operations.iter().map(OperationSettings::limits).collect();
    Ok(config)
}

/// Refuses URLs that no path can be appended to, and those that hold secrets.
pub(super) fn check_base_url(option: &str, url: &Url) -> anyhow::Result<()> {
    if !matches!(url.scheme(), "http" | "https") || url.query().is_some() || url.fragment().is_some() {
        let meant = format!("http://{url}");
        let is_lacking = Url::parse(&meant).is_ok_and(|url| url.has_host() && url.port().is_some());
        let hint = if is_lacking { format!("; did you mean {meant}?") } else { String::new() };
        bail!("{option} {url} is no base URL: it needs http or https, and neither query nor fragment{hint}");
    }
    if !url.username().is_empty() || url.password().is_some() {
        bail!("{option} holds credentials, which would stand in every report; --auth and --header take them");
    }
    Ok(())
}

/// Reads `SCHEME=ENVVAR`, and the variable.
fn credential(option: &str, pair: &str, api: &Api) -> anyhow::Result<(String, Credential)> {
    let (scheme, variable) = connection::scheme_of(option, pair, api)?;
    let secret = connection::variable(&format!("{option} {pair}"), variable)?;
    Ok((scheme.to_owned(), Credential { secret, variable: variable.to_owned() }))
}

/// Reads the report of an earlier run.
fn recording(file: &Path) -> anyhow::Result<Arc<Recording>> {
    let text =
        std::fs::read_to_string(file).with_context(|| format!("--replay: cannot read {}", file.display()))?;
    let recording = Recording::read(&text).map_err(anyhow::Error::msg);
    Ok(Arc::new(recording.with_context(|| format!("--replay {}", file.display()))?))
}

/// Reads `Name: value`; the values are not shown, not even in messages.
fn headers(lines: &[String]) -> anyhow::Result<HeaderMap> {
    let mut headers = HeaderMap::new();
    for line in lines {
        let (name, value) = line.split_once(':').context("--header: write 'Name: value'")?;
        let name = HeaderName::try_from(name.trim())
            .with_context(|| format!("--header: `{}` is no name of a header field", name.trim()))?;
        let mut value = HeaderValue::try_from(value.trim()).with_context(|| {
            format!("--header: the value of `{name}` has characters that HTTP does not allow")
        })?;
        value.set_sensitive(true);
        headers.append(name, value);
    }
    Ok(headers)
}

pub(super) fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "this is no number of seconds".to_owned())?;
    match Duration::try_from_secs_f64(seconds) {
        Ok(duration) if !duration.is_zero() => Ok(duration),
        _ => Err("a number of seconds greater than zero is needed".to_owned()),
    }
}

/// The generated client, if it is one of this document's.
#[cfg(feature = "client")]
fn client(api: &Api, config: &Config) -> anyhow::Result<Option<Box<dyn Client>>> {
    use super::generated_client::GeneratedClient;
    if !GeneratedClient::is_of(api) {
        return Ok(None);
    }
    let client = GeneratedClient::new(config).map_err(anyhow::Error::msg)?;
    Ok(Some(Box::new(client)))
}

/// This binary was built without it.
#[cfg(not(feature = "client"))]
#[expect(clippy::unnecessary_wraps, reason = "the same signature as with the client")]
fn client(_api: &Api, _config: &Config) -> anyhow::Result<Option<Box<dyn Client>>> {
    Ok(None)
}

/// The command that sends one case again, short of its id.
fn replay(args: &Args) -> String {
    let mut words = vec![format!("{} conform", super::called())];
    let path = |option: &str, path: &PathBuf| format!("--{option} {}", word(&path.to_string_lossy()));
    words.extend(args.document.spec.iter().map(|file| path("spec", file)));
    words.extend(args.document.settings.config.iter().map(|file| path("config", file)));
    words.extend(args.document.read.to_words().into_iter().map(|text| match text.as_str() {
        flag if flag.starts_with("--") => text,
        value => word(value),
    }));
    words.extend(args.url.iter().map(|url| format!("--url {}", word(url.as_str()))));
    words.extend(args.auth.iter().map(|auth| format!("--auth {}", word(auth))));
    let others = args.other_auth.iter();
    words.extend(others.map(|auth| format!("--other-auth {}", word(auth))));
    for name in args.header.iter().filter_map(|line| line.split(':').next()) {
        words.push(format!("--header \"{name}: ${{{}}}\"", contract_tests::config::variable(name)));
    }
    if args.seed != 0 {
        words.push(format!("--seed {}", args.seed));
    }
    words.extend(args.connection.words_for_replay());
    words.extend(args.conduct.words_for_replay());
    words.push("--case".to_owned());
    words.join(" ")
}

fn print_plan(validators: &Validators, config: &Config) -> anyhow::Result<ExitCode> {
    let plan = plan::plan_with(validators, config.seed, config.fuzz);
    let plan = config.selection.apply(validators.api(), plan).map_err(anyhow::Error::msg)?;
    let mut lines: HashMap<&Obligation, Vec<String>> = HashMap::new();
    for case in &plan.cases {
        lines.entry(&case.obligation).or_default().push(format!("{} {}", case.id, case.title));
    }
    for (obligation, id) in &plan.covered {
        lines.entry(obligation).or_default().push(format!("{id} (the same request)"));
    }
    for (obligation, reason) in &plan.open {
        lines.entry(obligation).or_default().push(format!("open: {reason}"));
    }
    // Without colours there is nothing for a stream of colours to take away.
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut write = || {
        for obligation in &plan.obligations {
            writeln!(out, "{obligation}")?;
            for line in lines.get(obligation).into_iter().flatten() {
                writeln!(out, "    {line}")?;
            }
        }
        writeln!(out, "{} obligations, {} cases", plan.obligations.len(), plan.cases.len())?;
        out.flush()
    };
    write().context("cannot write to standard output")?;
    Ok(ExitCode::SUCCESS)
}
