//! Runs of the document of the workspace against servers that are made for the purpose, with what was told of them.

use std::time::Duration;

use contract_tests::config::{Config, Credential};
use contract_tests::curl;
use contract_tests::event::{Event, Shrunk};
use contract_tests::finding::{Groups, Verdict};
use contract_tests::report::Report;
use contract_tests::report::jsonl::Jsonl;
use contract_tests::report::junit::Junit;
use contract_tests::report::terminal::Terminal;
use contract_tests::run::{RunError, run};
use tokio::net::TcpListener;
use url::Url;

pub(crate) const SECRET: &str = "hush-hush-hush";

/// What a run told.
#[derive(Default)]
pub(crate) struct Told {
    pub(crate) cases: Vec<String>,
    pub(crate) groups: Groups,
    pub(crate) notes: Vec<String>,
    pub(crate) shrunk: Vec<Shrunk>,
    /// The requests in the order of the plan, as they were sent.
    pub(crate) log: Vec<String>,
    pub(crate) reports: String,
    pub(crate) finished: bool,
}

impl Told {
    pub(crate) fn checks(&self) -> Vec<&'static str> {
        let groups = self.groups.worst_first();
        let violations = groups.iter().filter(|group| group.first.verdict == Verdict::Violation);
        violations.map(|group| group.first.check).collect()
    }
}

pub(crate) fn config(url: &str) -> Config {
    let mut config = Config::new(Url::parse(url).unwrap());
    // Long enough for a machine that has much else to do.
    config.timeout = Duration::from_mins(1);
    config.credentials.insert("bearerAuth".to_owned(), Credential::new("bearerAuth", SECRET));
    config
}

/// Runs the document of the workspace.
pub(crate) async fn drive(config: &Config) -> Result<Told, RunError> {
    let validators = super::common::read(&super::common::document());
    let mut told = Told::default();
    let (mut terminal, mut junit, mut jsonl) =
        (Terminal::new("conform --case"), Junit::default(), Jsonl::default());
    run(&validators, config, None, &mut |event| {
        for report in [&mut terminal as &mut dyn Report, &mut junit, &mut jsonl] {
            report.observe(event);
        }
        match event {
            Event::Judged { exchange, judged, .. } => {
                told.cases.push(exchange.case.id.to_string());
                told.log.push(curl::line(&exchange.request));
                judged.findings.iter().for_each(|finding| told.groups.add(finding));
            }
            Event::Noted { message } => told.notes.push((*message).to_owned()),
            Event::Finished { whole } => told.finished = *whole,
            Event::Shrunk { shrunk } => told.shrunk.push((*shrunk).clone()),
            Event::Started { .. } => {}
        }
    })
    .await?;
    for report in [&terminal as &dyn Report, &junit, &jsonl] {
        told.reports.push_str(&report.render().unwrap());
    }
    Ok(told)
}

/// A listener that deals with every connection itself.
pub(crate) async fn listen<F, A>(deal: F) -> String
where
    F: Fn(tokio::net::TcpStream) -> A + Send + 'static,
    A: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(deal(stream));
        }
    });
    url
}
