//! Which operation reads what `Location` names.

use http::Method;
use http::header::LOCATION;
use percent_encoding::percent_decode_str;
use serde_json::Value;
use spec::Api;
use url::Url;

use super::known::expression;
use crate::exchange::Exchange;

/// The operation that reads what the answer's `Location` names (RFC 9110, section 10.2.2), and the values of its path
/// parameters; `base` is where the paths of the document begin. `None` for what is elsewhere, or in no path of the document.
pub(super) fn target(api: &Api, created: &Exchange, base: &Url) -> Option<(usize, Vec<(String, Value)>)> {
    let asked = Url::parse(&created.request.url).ok()?;
    let answer = created.outcome.as_ref().ok().filter(|answer| answer.status.is_success())?;
    let url = asked.join(answer.headers.get(LOCATION)?.to_str().ok()?).ok()?;
    if url.origin() != base.origin() || url.query().is_some() {
        return None;
    }
    let path = url.path().strip_prefix(base.path().trim_end_matches('/'))?;
    let reads = api.operations.iter().enumerate().filter(|(_, one)| one.method == Method::GET);
    let found = reads.filter_map(|(index, one)| Some((index, captures(one.path.as_str(), path)?)));
    // A path without parameters goes before one with them (OpenAPI 3.1, section 4.8.8).
    found.min_by_key(|(_, captures)| captures.len())
}

/// The values of the parameters of a template that a path fits.
fn captures(template: &str, path: &str) -> Option<Vec<(String, Value)>> {
    let segments = |text: &str| text.trim_end_matches('/').split('/').map(str::to_owned).collect::<Vec<_>>();
    let (wanted, given) = (segments(template), segments(path));
    let mut found = Vec::new();
    for (wanted, given) in wanted.iter().zip(&given) {
        let given = percent_decode_str(given).decode_utf8().ok()?;
        match expression(wanted) {
            Some(name) if !given.is_empty() => found.push((name.to_owned(), Value::from(given.into_owned()))),
            _ if *wanted == given => {}
            _ => return None,
        }
    }
    (wanted.len() == given.len()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_templates() {
        let found = captures("/books/{id}/pages/{page}", "/books/a%20b/pages/7").unwrap();
        assert_eq!(found, [("id".to_owned(), Value::from("a b")), ("page".to_owned(), Value::from("7"))]);
        for path in ["/books/1", "/books/1/pages/", "/books/1/notes/2", "/books/1/pages/2/3"] {
            assert_eq!(captures("/books/{id}/pages/{page}", path), None, "{path}");
        }
    }
}
