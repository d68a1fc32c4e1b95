//! The documents that `mock` serves: which, where, and what becomes of them when their files change.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use contract_tests::mock::{self, Mounted};
use spec::Api;
use spec::json_schema::Validators;
use spec_cli::ReadArgs;

use super::document::{self, DocumentArgs};
use super::watch::Watch;

/// `PREFIX=FILE`: a document below a prefix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mount {
    prefix: String,
    path: PathBuf,
}

impl FromStr for Mount {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (prefix, path) = text.split_once('=').ok_or("write PREFIX=FILE, e.g. /v1=openapi.yaml")?;
        if !prefix.starts_with('/') || prefix.ends_with('/') || path.is_empty() {
            return Err("write PREFIX=FILE, e.g. /v1=openapi.yaml, with one slash at the start".to_owned());
        }
        Ok(Self { prefix: prefix.to_owned(), path: PathBuf::from(path) })
    }
}

/// A document that is served.
#[derive(Debug)]
pub(crate) struct Served {
    pub(crate) prefix: String,
    pub(crate) path: PathBuf,
    /// Every file that the document was read from.
    watch: Watch,
}

impl Served {
    /// Reads the documents that the options name.
    pub(crate) fn read(args: &DocumentArgs, mounts: &[Mount]) -> anyhow::Result<(Vec<Mounted>, Vec<Self>)> {
        let alone = if mounts.is_empty() { Some(args.path()?) } else { args.spec.as_deref() };
        let alone = alone.map(|path| Mount { prefix: String::new(), path: path.to_owned() });
        let mut found = (Vec::new(), Vec::new());
        for Mount { prefix, path } in alone.into_iter().chain(mounts.iter().cloned()) {
            let api = document::read_file(&path, &args.read, false)?;
            let watch = files(&api);
            let validators = Arc::new(Validators::new(api));
            found.0.push(Mounted { prefix: prefix.clone(), validators });
            found.1.push(Self { prefix, path, watch });
        }
        Ok(found)
    }

    /// If a file changed, reads the document again and serves it, if it can be served; if not, the one before is served still.
    pub(crate) async fn reload(&mut self, args: &ReadArgs, server: &mock::Handle) {
        if !self.watch.changed() {
            return;
        }
        let (path, args) = (self.path.clone(), args.clone());
        // Reading a large document takes a while, in which requests are to be answered.
        let read = tokio::task::spawn_blocking(move || document::read_file(&path, &args, false)).await;
        let served = read.map_err(anyhow::Error::from).flatten().and_then(|api| {
            let seen = files(&api);
            server.replace(&self.prefix, Arc::new(Validators::new(api)))?;
            self.watch = seen;
            Ok(())
        });
        let name = name(&self.prefix, &self.path);
        match served {
            Ok(()) => anstream::eprintln!("{name} changed; it is served as it is now"),
            Err(error) => anstream::eprintln!("{name} changed, but is served as it was: {error:#}"),
        }
    }
}

/// What a document is called where there may be several.
fn name(prefix: &str, path: &Path) -> String {
    if prefix.is_empty() { "the document".to_owned() } else { path.display().to_string() }
}

fn files(api: &Api) -> Watch {
    Watch::new(api.sources.ids().map(|id| api.sources.path(id).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_understood() {
        let mount = |prefix: &str, path: &str| Mount { prefix: prefix.to_owned(), path: PathBuf::from(path) };
        assert_eq!("/v1=a=b.yaml".parse(), Ok(mount("/v1", "a=b.yaml")));
        for text in ["", "/v1", "v1=a.yaml", "/v1/=a.yaml", "/v1=", "=a.yaml"] {
            assert!(text.parse::<Mount>().is_err(), "{text}");
        }
    }
}
