//! Prefixes of paths → the documents that are served below them.

use std::sync::{Arc, PoisonError, RwLock};

use http::Uri;
use http::uri::PathAndQuery;
use spec::json_schema::Validators;

use super::ServeError;
use super::service::Service;

/// A document, and where it is served.
#[derive(Debug, Clone)]
pub struct Mounted {
    /// What stands before its paths, e.g. `/v1`; nothing for one that has the server to itself.
    pub prefix: String,
    /// The document.
    pub validators: Arc<Validators>,
}

/// What is served, the longest prefixes first.
#[derive(Debug)]
pub(super) struct Mounts(Vec<Mount>);

#[derive(Debug)]
struct Mount {
    prefix: String,
    service: RwLock<Arc<Service>>,
}

impl Mounts {
    pub(super) fn new(services: Vec<(String, Service)>) -> Self {
        let mount = |(prefix, service)| Mount { prefix, service: RwLock::new(Arc::new(service)) };
        let mut mounts: Vec<Mount> = services.into_iter().map(mount).collect();
        mounts.sort_by_key(|mount| std::cmp::Reverse(mount.prefix.len()));
        Self(mounts)
    }

    /// Every document's service.
    pub(super) fn services(&self) -> impl Iterator<Item = Arc<Service>> {
        self.0.iter().map(Mount::service)
    }

    /// Puts another service in the place of that below a prefix.
    pub(super) fn replace(&self, prefix: &str, service: Service) {
        if let Some(mount) = self.0.iter().find(|mount| mount.prefix == prefix) {
            *mount.service.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(service);
        }
    }

    /// The service that a path leads to, and what of the URI is behind the prefix.
    pub(super) fn find(&self, uri: &Uri) -> Option<(Arc<Service>, Option<Uri>)> {
        let path = uri.path();
        self.0.iter().find_map(|mount| {
            let rest = path.strip_prefix(mount.prefix.as_str())?;
            let inner = match mount.prefix.as_str() {
                "" => None,
                _ => Some(behind(rest, uri.query())?),
            };
            Some((mount.service(), inner))
        })
    }

    /// The prefixes, in a sentence.
    pub(super) fn prefixes(&self) -> String {
        let mut prefixes: Vec<&str> = self.0.iter().map(|mount| mount.prefix.as_str()).collect();
        prefixes.sort_unstable();
        prefixes.join(", ")
    }
}

impl Mount {
    fn service(&self) -> Arc<Service> {
        Arc::clone(&self.service.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The URI behind a prefix; `None` if the prefix ends within a segment.
fn behind(rest: &str, query: Option<&str>) -> Option<Uri> {
    let path = match rest {
        "" => "/",
        rest if rest.starts_with('/') => rest,
        _ => return None,
    };
    let text = query.map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
    Some(PathAndQuery::try_from(text).ok()?.into())
}

/// A prefix as requests have it: with a slash at its start and none at its end.
///
/// # Errors
/// When no path of a request could begin with it as it is written, or another document has it.
pub(super) fn prefix(text: &str, taken: &[(String, Service)]) -> Result<String, ServeError> {
    let wrong = |why: &str| Err(ServeError::Prefix(text.to_owned(), why.to_owned()));
    let prefix = text.trim_end_matches('/');
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/".contains(&byte);
    if !prefix.is_empty() && !prefix.starts_with('/') {
        return wrong("it does not begin with a slash");
    }
    if !prefix.bytes().all(plain) || prefix.split('/').any(|segment| segment == "." || segment == "..") {
        return wrong("it is no path that is written plainly");
    }
    if taken.iter().any(|(known, _)| known == prefix) {
        return wrong("two documents are to stand there");
    }
    Ok(prefix.to_owned())
}
