//! The conformance suite: one test an operation of the workspace's document, named by its key, so that runners can
//! filter, retry and shard them.
//!
//! Without further ado the server is the embedded mock, and an insta snapshot holds what can be seen of each
//! operation from outside (`cargo insta review`). With `LOCKSTEP_URL` it is a live server; `LOCKSTEP_AUTH` then
//! names the secrets as `--auth` does, several separated by commas: `bearerAuth=LAGO_TOKEN`. What a live server
//! answers depends on its data, so there are snapshots of it only if `LOCKSTEP_SNAPSHOTS` names a folder for them.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests state what they expect"
)]

#[path = "../common/mod.rs"]
mod common;
#[cfg(feature = "client")]
#[path = "../../src/cli/generated_client.rs"]
mod generated_client;
mod snapshot;
mod target;

use std::sync::Arc;

use contract_tests::client::Client;
use contract_tests::config::Config;
use contract_tests::finding::Verdict;
use contract_tests::plan::{self, Plan};
use contract_tests::report::Report as _;
use contract_tests::report::terminal::Terminal;
use contract_tests::run;
use libtest_mimic::{Arguments, Failed, Trial};
use snapshot::Snapshot;
use spec::json_schema::Validators;
use target::Target;

fn main() {
    let arguments = Arguments::from_args();
    let validators = Arc::new(common::read(&common::document()));
    let plan = Arc::new(plan::plan(&validators, 0));
    let operations = validators.api().operations.iter().map(spec::model::Operation::key);
    let tests = operations
        .map(|operation| {
            let (validators, plan) = (Arc::clone(&validators), Arc::clone(&plan));
            Trial::test(operation.clone(), move || conforms(&validators, &plan, &operation))
        })
        .collect();
    libtest_mimic::run(&arguments, tests).exit();
}

fn conforms(validators: &Arc<Validators>, plan: &Plan, operation: &str) -> Result<(), Failed> {
    let plan = run::only_operations(plan.clone(), |one| one == operation);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let (terminal, snapshot) = runtime.block_on(drive(validators, &plan))?;
    if terminal.tally().groups.count(Verdict::Violation) > 0 {
        let colours = terminal.render()?;
        return Err(anstream::adapter::strip_str(&colours).to_string().into());
    }
    snapshot.check(operation);
    Ok(())
}

async fn drive(validators: &Arc<Validators>, plan: &Plan) -> Result<(Terminal, Snapshot), Failed> {
    let target = Target::start(validators).await?;
    let client = client(validators, &target.config)?;
    let mut terminal = Terminal::new("cargo xtask conform --case");
    let mut snapshot = Snapshot::new(target.snapshots.clone());
    run::execute(validators, plan, &target.config, client.as_deref(), &mut |event| {
        terminal.observe(event);
        snapshot.observe(event);
    })
    .await?;
    target.stop().await;
    Ok((terminal, snapshot))
}

/// The generated client, if it is one of this document.
#[cfg(feature = "client")]
fn client(validators: &Validators, config: &Config) -> Result<Option<Box<dyn Client>>, String> {
    use generated_client::GeneratedClient;
    if !GeneratedClient::is_of(validators.api()) {
        return Ok(None);
    }
    Ok(Some(Box::new(GeneratedClient::new(config)?)))
}

/// This was built without it.
#[cfg(not(feature = "client"))]
#[expect(clippy::unnecessary_wraps, reason = "the same signature as with the client")]
fn client(_validators: &Validators, _config: &Config) -> Result<Option<Box<dyn Client>>, String> {
    Ok(None)
}
