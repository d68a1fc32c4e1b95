//! Documents of several texts: which files and URLs are read, and which are not, whatever the references say.

#![expect(clippy::unwrap_used, reason = "tests state what they expect")]

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use spec::{Fetched, Options, Reading, Remote};
use tempfile::TempDir;

const HEAD: &str = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n";

/// A folder with files in it; a text that begins with `-> ` is a symbolic link.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        match text.strip_prefix("-> ") {
            #[cfg(unix)]
            Some(target) => std::os::unix::fs::symlink(target, path).unwrap(),
            _ => fs::write(path, text).unwrap(),
        }
    }
    folder
}

/// A document whose only schema is a reference.
fn document(reference: &str) -> String {
    format!("{HEAD}components: {{schemas: {{A: {{$ref: '{reference}'}}}}}}\n")
}

fn messages(reading: &Reading) -> Vec<&str> {
    reading.diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect()
}

/// The names of the texts that were read.
fn texts(reading: &Reading) -> Vec<String> {
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    reading.sources.ids().map(|id| name(reading.sources.path(id))).collect()
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_folder_leads_outside() {
    let folder = folder(&[
        ("api/a.yaml", &document("link.yaml")),
        ("api/link.yaml", "-> ../secret.yaml"),
        ("api/b.yaml", &document("linked/secret.yaml")),
        ("api/linked", "-> .."),
        ("secret.yaml", "type: string"),
    ]);
    for name in ["a.yaml", "b.yaml"] {
        let path = folder.path().join("api").join(name);
        let reading = spec::read(&path);
        assert!(reading.api.is_none());
        assert!(messages(&reading).concat().contains("is outside of the document's folder"), "{name}");
        assert_eq!(texts(&reading), [name]);
        let options = Options { allowed_folders: vec![folder.path().to_owned()], ..Options::default() };
        assert!(spec::read_with(&path, &options).api.is_some(), "{name}");
    }
}

#[cfg(unix)]
#[test]
fn a_file_with_two_names_is_read_once() {
    let folder = folder(&[
        (
            "a.yaml",
            &document("one.yaml").replace(
                "}}}",
                "}, B: {$ref: 'here/two.yaml'}, C: {$ref: 'here/a.yaml#/components/schemas/A'}}}",
            ),
        ),
        ("one.yaml", "{properties: {self: {$ref: here/here/one.yaml}}}"),
        ("two.yaml", "-> one.yaml"),
        ("here", "-> ."),
        ("link-to-a.yaml", "-> a.yaml"),
    ]);
    for name in ["a.yaml", "link-to-a.yaml", "here/here/a.yaml"] {
        let reading = spec::read(&folder.path().join(name));
        assert_eq!(messages(&reading), [""; 0], "{name}");
        assert_eq!(reading.sources.ids().count(), 2, "{name}");
        assert!(reading.api.is_some());
    }
}

#[test]
fn one_folder_may_be_allowed_and_not_its_parent() {
    let folder = folder(&[
        ("api/a.yaml", &document("../shared/a.yaml")),
        ("api/b.yaml", &document("../other/a.yaml")),
        ("shared/a.yaml", "{properties: {up: {$ref: ../other/a.yaml}}}"),
        ("other/a.yaml", "type: string"),
    ]);
    let read = |name: &str, allowed: &[&str]| {
        let allowed_folders = allowed.iter().map(|name| folder.path().join(name)).collect();
        spec::read_with(&folder.path().join(name), &Options { allowed_folders, ..Options::default() })
    };
    assert!(read("api/b.yaml", &["shared"]).api.is_none());
    assert!(read("api/a.yaml", &["shared"]).api.is_none());
    assert!(read("api/a.yaml", &["shared", "other"]).api.is_some());
    assert!(read("api/a.yaml", &[""]).api.is_some());
    // A name that only begins like an allowed one.
    assert!(read("api/b.yaml", &["oth"]).api.is_none());
}

/// URLs and what is behind them, and which of them were asked for.
#[derive(Clone, Default)]
struct Web {
    pages: Arc<HashMap<String, String>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Web {
    fn new(pages: &[(&str, &str)]) -> Self {
        let pages = pages.iter().map(|(url, text)| ((*url).to_owned(), (*text).to_owned())).collect();
        Self { pages: Arc::new(pages), ..Self::default() }
    }

    /// A page that begins with `-> ` redirects.
    fn fetch(&self, url: &str) -> Result<Fetched, String> {
        self.asked.lock().unwrap().push(url.to_owned());
        let page = self.pages.get(url).ok_or("the server answers with status 404")?;
        match page.strip_prefix("-> ") {
            Some(other) => Ok(Fetched { redirected_to: Some(other.to_owned()), ..self.fetch(other)? }),
            None => Ok(Fetched { redirected_to: None, bytes: page.clone().into_bytes() }),
        }
    }

    fn read(&self, document: &str, limit: impl FnOnce(&mut Remote)) -> Reading {
        let folder = folder(&[("a.yaml", document), ("b.yaml", "type: string")]);
        let web = self.clone();
        let mut remote = Remote::new(move |url| web.fetch(url));
        limit(&mut remote);
        spec::read_with(
            &folder.path().join("a.yaml"),
            &Options { remote: Some(remote), ..Options::default() },
        )
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

#[test]
fn urls_are_fetched_once() {
    let web = Web::new(&[
        (
            "https://a.example/x/one.yaml",
            "{properties: {two: {$ref: ../y/two.json#/Two}, self: {$ref: one.yaml}}}",
        ),
        ("https://a.example/y/two.json", r#"{"Two": {"properties": {"one": {"$ref": "/x/one.yaml#"}}}}"#),
    ]);
    let reading = web.read(&document("HTTPS://A.example/x/one.yaml"), |_| {});
    assert_eq!(messages(&reading), [""; 0]);
    assert!(reading.api.is_some());
    assert_eq!(web.asked(), ["https://a.example/x/one.yaml", "https://a.example/y/two.json"]);
}

/// Relative references in what was redirected start from where it was in the end (RFC 3986, section 5.1.3).
#[test]
fn redirects_move_the_base() {
    let web = Web::new(&[
        ("https://a.example/latest", "-> https://b.example/v2/a.yaml"),
        ("https://b.example/v2/a.yaml", "{properties: {b: {$ref: b.yaml}, a: {$ref: a.yaml}}}"),
        ("https://b.example/v2/b.yaml", "type: string"),
    ]);
    let reading = web.read(&document("https://a.example/latest"), |_| {});
    assert_eq!(messages(&reading), [""; 0]);
    assert_eq!(web.asked().len(), 3);
}

#[test]
fn what_the_network_holds_does_not_lead_to_files() {
    let web = Web::new(&[("https://a.example/a.yaml", "{properties: {f: {$ref: 'file:///etc/hostname'}}}")]);
    let reading = web.read(&document("https://a.example/a.yaml"), |_| {});
    let said =
        "`file:///etc/hostname` cannot be followed: a document from the network does not lead to files";
    assert_eq!(messages(&reading), [said]);
}

#[test]
fn no_more_is_fetched_than_the_limits_allow() {
    // Each leads to the next one, without end.
    let pages: Vec<(String, String)> = (0..50)
        .map(|index| (format!("https://a.example/{index}"), format!("{{not: {{$ref: '{}'}}}}", index + 1)))
        .collect();
    let pages: Vec<(&str, &str)> = pages.iter().map(|(url, text)| (url.as_str(), text.as_str())).collect();
    let web = Web::new(&pages);
    let reading = web.read(&document("https://a.example/0"), |remote| remote.max_documents = 5);
    assert_eq!(
        messages(&reading),
        ["`5` cannot be followed: 5 documents were fetched already, which is the limit"]
    );
    assert_eq!(web.asked().len(), 5);
    let web = Web::new(&pages);
    let reading = web.read(&document("https://a.example/0"), |remote| remote.max_bytes = 50);
    assert_eq!(
        messages(&reading),
        ["`2` cannot be followed: what is fetched would exceed 50 bytes, which is the limit"]
    );
}

#[test]
fn nothing_is_fetched_for_what_only_looks_like_a_reference() {
    let web = Web::default();
    let example = format!(
        "{HEAD}paths: {{}}\ncomponents: {{examples: {{a: {{value: {{$ref: 'https://a.example/a'}}}}}}}}\n"
    );
    assert!(web.read(&example, |_| {}).api.is_some());
    assert_eq!(web.asked(), [""; 0]);
}

/// A document that is at hand by its own name is not fetched; what lies beside it there is, if it can be.
#[test]
fn own_names_are_places_where_urls_are_followed() {
    let named = "openapi: 3.2.0\n$self: https://a.example/v1/a.yaml\ninfo: {title: T, version: '1'}\n";
    let schemas = "components: {schemas: {Self: {$ref: 'https://a.example/v1/a.yaml#/components/schemas/B'}, B: {$ref: b.yaml}}}";
    let web = Web::new(&[("https://a.example/v1/b.yaml", "type: integer")]);
    let reading = web.read(&format!("{named}{schemas}"), |_| {});
    assert_eq!(messages(&reading), [""; 0]);
    assert_eq!(web.asked(), ["https://a.example/v1/b.yaml"]);
    assert_eq!(texts(&reading), ["a.yaml", "b.yaml"]);
    // Otherwise the file beside the document stands in.
    let reading = Web::default().read(&format!("{named}{schemas}"), |_| {});
    assert_eq!(messages(&reading), [""; 0]);
    assert_eq!(texts(&reading), ["a.yaml", "b.yaml"]);
}
