//! One HTML page that holds all it needs: it opens from disk, loads nothing, and shows findings, coverage and latency.
//!
//! What a server or a document says goes into an island of JSON, from which the page's script makes text, and nothing but
//! text. A Content Security Policy with the digests of the script and the style is the second lock.

mod data;

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use self::data::Data;
use super::root::Root;
use super::tally::Outcome;
use super::{RenderError, Report};
use crate::event::Event;

const PAGE: &str = include_str!("html/page.html");
const STYLE: &str = include_str!("html/page.css");
/// One script, of one file a section of the page.
const SCRIPT: &str = concat!(
    include_str!("html/script/base.js"),
    include_str!("html/script/search.js"),
    include_str!("html/script/findings.js"),
    include_str!("html/script/operations.js"),
    include_str!("html/script/coverage.js"),
    include_str!("html/script/latency.js"),
    include_str!("html/script/cases.js"),
    include_str!("html/script/controls.js"),
);

/// Folds a run into a page.
#[derive(Debug)]
pub struct Html {
    data: Data,
}

impl Html {
    /// A page that says to replay with this command, if there is one, and names files as the root says.
    pub fn new(replay: Option<String>, root: Root) -> Self {
        Self { data: Data::new(replay, root) }
    }

    /// What stands for a name between braces in the page.
    fn part(&self, name: &str) -> Result<String, RenderError> {
        let tally = &self.data.tally;
        Ok(match name {
            "title" => escaped(&tally.title),
            "words" => escaped(tally.outcome().words()),
            "class" => class(tally.outcome()).to_owned(),
            "server" => escaped(&tally.base_url),
            "findings" => escaped(&tally.findings()),
            "obligations" => escaped(&tally.obligations()),
            "requests" => escaped(&tally.pace()),
            "operations" => tally.operations.to_string(),
            "notes" => tally
                .notes
                .iter()
                .map(|note| format!("<p>{}</p>", escaped(note)))
                .collect::<Vec<_>>()
                .concat(),
            "version" => env!("CARGO_PKG_VERSION").to_owned(),
            "style" => STYLE.to_owned(),
            "script" => SCRIPT.to_owned(),
            "style-hash" => hash(STYLE),
            "script-hash" => hash(SCRIPT),
            "data" => island(&self.data.json()),
            other => return Err(RenderError(format!("the page has no part `{other}`"))),
        })
    }
}

impl Report for Html {
    fn observe(&mut self, event: &Event<'_>) {
        self.data.observe(event);
    }

    fn accept(&mut self, accepted: &BTreeMap<String, String>) {
        self.data.tally.accepted.clone_from(accepted);
    }

    /// In one pass: what is filled in is not looked at again, so nothing in it can name a part.
    fn render(&self) -> Result<String, RenderError> {
        let mut pieces = PAGE.split("{{");
        let mut page = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let (name, rest) = piece.split_once("}}").unwrap_or((piece, ""));
            page.push_str(&self.part(name)?);
            page.push_str(rest);
        }
        Ok(page)
    }
}

fn class(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Conforms => "good",
        Outcome::ConformsSoFar | Outcome::Refused | Outcome::ShowsNothing => "doubtful",
        Outcome::DoesNotConform => "bad",
    }
}

/// For the inside of an element.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// JSON in which no end of a script and no comment of HTML can be (HTML, section "Restrictions for contents of script
/// elements").
fn island(json: &serde_json::Value) -> String {
    json.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

/// A source for a Content Security Policy (CSP 3, section 2.3.1).
fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::World;

    #[test]
    fn nothing_that_a_server_says_is_markup() {
        let world = World::new();
        let mut html = Html::new(Some("conform --case".to_owned()), Root::new("/", "/"));
        let said =
            r#"{"name":"</script><img src=x onerror=alert(1)><!--{{script}}","made":"2025-03-31T12:31:44Z"}"#;
        world.tell(&[world.json(said)], &mut |event| html.observe(event));
        let page = html.render().unwrap();
        assert_eq!(page.matches("</script>").count(), PAGE.matches("</script>").count());
        assert!(!page.contains("<img"));
        assert_eq!(page.matches("const data = JSON.parse").count(), 1);
        assert!(page.contains("\\u003c/script\\u003e\\u003cimg"));
    }

    #[test]
    fn every_part_of_the_page_is_known() {
        let page = Html::new(Some("conform --case".to_owned()), Root::new("/", "/")).render().unwrap();
        assert!(page.contains("is not shown to conform"));
        assert!(page.contains(&hash(SCRIPT)) && page.contains(&hash(STYLE)));
    }

    /// A page that loads something would fail where there is no network, and tell others who reads it.
    #[test]
    fn the_page_loads_nothing() {
        for text in [PAGE, STYLE, SCRIPT] {
            for word in ["http://", "https://", "src=", "@import", "url(", "fetch(", "innerHTML", "eval("] {
                let mut found = text.match_indices(word).map(|(at, _)| &text[at..]);
                assert!(found.all(|rest| rest.starts_with("http://www.w3.org/2000/svg")), "{word}");
            }
        }
    }
}
