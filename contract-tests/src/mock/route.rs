//! [`Router`]: path → the operations that stand there (OpenAPI 3.1, sections 4.8.8 and 4.8.8.1).
//!
//! Concrete paths are matched before templated ones, segment by segment from the left, and of two templated
//! segments the one with more text of its own first, so that `/a/b` goes before `/a/{x}.json` and that before
//! `/a/{x}`. Each path is found with and without the paths of the document's servers in front.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use indexmap::IndexMap;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use spec::diagnostic::{At, Severity};
use spec::model::{Operation, PathPart, PathTemplate};
use spec::{Api, Diagnostic};

use crate::judge::match_path;

/// The paths of a document, in the order in which they are tried.
#[derive(Debug)]
pub(super) struct Router {
    /// The paths of the servers, the longest first; without slash at the end, so that the last one is empty.
    bases: Vec<Base>,
}

#[derive(Debug)]
struct Base {
    path: String,
    /// By number of segments.
    routes: BTreeMap<usize, Vec<Route>>,
}

/// A path and the operations under it.
#[derive(Debug, Clone)]
struct Route {
    /// The path as it stands in a request, what is not allowed there percent-encoded.
    template: PathTemplate,
    /// One for each segment.
    rank: Vec<Rank>,
    /// Indices into [`Api::operations`].
    operations: Vec<usize>,
}

/// How early a segment is matched: concrete ones first, then those with the most text beside their expressions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Concrete(String),
    Templated(Reverse<usize>),
}

/// What stands at a path.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found<'a> {
    /// Indices into [`Api::operations`]; never empty.
    pub(super) operations: &'a [usize],
    /// The text of each template expression, still percent-encoded.
    pub(super) captures: IndexMap<String, String>,
}

impl Router {
    pub(super) fn new(api: &Api) -> Self {
        let mut paths: IndexMap<String, Vec<(usize, &Operation)>> = IndexMap::new();
        for (index, operation) in api.operations.iter().enumerate() {
            paths.entry(String::new()).or_default().push((index, operation));
            let mut known = vec![String::new()];
            for server in &operation.servers {
                let path = path_of_url(&server.default_url()).to_owned();
                if !known.contains(&path) {
                    known.push(path.clone());
                    paths.entry(path).or_default().push((index, operation));
                }
            }
        }
        let mut bases: Vec<Base> =
            paths.into_iter().map(|(path, operations)| Base { routes: routes(&operations), path }).collect();
        bases.sort_by_key(|base| Reverse(base.path.len()));
        Self { bases }
    }

    /// What stands at the path of a request, without its query.
    pub(super) fn find(&self, path: &str) -> Option<Found<'_>> {
        let path = normal(path);
        let below = self.bases.iter().filter_map(|base| Some((base, path.strip_prefix(base.path.as_str())?)));
        below.into_iter().find_map(|(base, rest)| {
            base.routes.get(&segments(rest))?.iter().find_map(|route| {
                let captures = match_path(&route.template, rest)?;
                Some(Found { operations: &route.operations, captures })
            })
        })
    }
}

/// The paths in the order in which they are tried, by number of segments.
fn routes(operations: &[(usize, &Operation)]) -> BTreeMap<usize, Vec<Route>> {
    let mut by_template: IndexMap<PathTemplate, Vec<usize>> = IndexMap::new();
    for (index, operation) in operations {
        by_template.entry(on_the_wire(&operation.path)).or_default().push(*index);
    }
    let mut routes: BTreeMap<usize, Vec<Route>> = BTreeMap::new();
    for (template, operations) in by_template {
        let rank = ranks(&template);
        routes.entry(rank.len()).or_default().push(Route { template, rank, operations });
    }
    for routes in routes.values_mut() {
        // A stable sort: of equals the document's first comes first.
        routes.sort_by(|one, other| one.rank.cmp(&other.rank));
    }
    routes
}

/// Pairs of paths that some request matches and of which neither is the more concrete one: the document does not
/// say which is meant.
pub(super) fn ambiguities(api: &Api) -> Vec<Diagnostic> {
    let mut paths: Vec<(&Operation, Vec<Segment>)> = Vec::new();
    for operation in &api.operations {
        if paths.iter().all(|(known, _)| known.path != operation.path) {
            paths.push((operation, segments_of(&operation.path)));
        }
    }
    let mut found = Vec::new();
    for (number, (later, segments)) in paths.iter().enumerate() {
        for (earlier, others) in paths.iter().take(number) {
            if are_ambiguous(others, segments) {
                found.push(ambiguity(earlier, later));
            }
        }
    }
    found
}

fn ambiguity(earlier: &Operation, later: &Operation) -> Diagnostic {
    let (first, second) =
        if ranks(&later.path) < ranks(&earlier.path) { (later, earlier) } else { (earlier, later) };
    let mut location = later.location.clone();
    if let Some(path_item) = location.pointer.parent() {
        location.pointer = path_item;
    }
    Diagnostic {
        code: "ambiguous-paths",
        severity: Severity::Warning,
        at: At::Key(location),
        message: format!(
            "a request may match both `{}` and `{}`; the mock takes it for the first",
            first.path, second.path
        ),
        help: None,
    }
}

/// A segment of a path: the text before its first expression and after its last, and how much text there is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Segment {
    prefix: String,
    suffix: String,
    expressions: usize,
    text: usize,
}

fn are_ambiguous(one: &[Segment], other: &[Segment]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let pairs = || one.iter().zip(other);
    let overlap = pairs().all(|(one, other)| one.overlaps(other));
    let (covers, is_covered) =
        (pairs().all(|(one, other)| one.covers(other)), pairs().all(|(one, other)| other.covers(one)));
    // Equal paths are told of when the document is read.
    overlap && !covers && !is_covered
}

impl Segment {
    fn is_concrete(&self) -> bool {
        self.expressions == 0
    }

    /// Whether some text may match both.
    fn overlaps(&self, other: &Self) -> bool {
        match (self.is_concrete(), other.is_concrete()) {
            (true, true) => self.prefix == other.prefix,
            (true, false) => other.covers(self),
            (false, true) => self.covers(other),
            (false, false) => {
                let starts = |one: &Self, other: &Self| one.prefix.starts_with(&other.prefix);
                let ends = |one: &Self, other: &Self| one.suffix.ends_with(&other.suffix);
                (starts(self, other) || starts(other, self)) && (ends(self, other) || ends(other, self))
            }
        }
    }

    /// Whether all that the other matches is matched here too, as far as their ends tell.
    fn covers(&self, other: &Self) -> bool {
        if self.is_concrete() {
            return other.is_concrete() && self.prefix == other.prefix;
        }
        let suffix = if other.is_concrete() { &other.prefix } else { &other.suffix };
        other.prefix.starts_with(&self.prefix) && suffix.ends_with(&self.suffix)
    }
}

fn segments_of(template: &PathTemplate) -> Vec<Segment> {
    let mut segments = vec![Segment::default()];
    for part in template.parts() {
        match part {
            PathPart::Literal(text) => {
                for (index, piece) in text.split('/').enumerate() {
                    if index > 0 {
                        segments.push(Segment::default());
                    }
                    if let Some(segment) = segments.last_mut() {
                        let end =
                            if segment.expressions == 0 { &mut segment.prefix } else { &mut segment.suffix };
                        end.push_str(piece);
                        segment.text += piece.len();
                    }
                }
            }
            PathPart::Parameter(_) => {
                if let Some(segment) = segments.last_mut() {
                    segment.expressions += 1;
                    segment.suffix.clear();
                }
            }
        }
    }
    segments
}

fn ranks(template: &PathTemplate) -> Vec<Rank> {
    let rank = |segment: Segment| {
        if segment.is_concrete() {
            Rank::Concrete(segment.prefix)
        } else {
            Rank::Templated(Reverse(segment.text))
        }
    };
    segments_of(template).into_iter().map(rank).collect()
}

/// The number of segments; that of a template is the same, as an expression matches no slash.
fn segments(path: &str) -> usize {
    path.bytes().filter(|byte| *byte == b'/').count() + 1
}

/// What a URI path does not allow to stand for itself (RFC 3986, section 3.3).
const NOT_IN_PATHS: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'\\')
    .add(b'^')
    .add(b'|')
    .add(b'{')
    .add(b'}');

/// The template as it stands in a request.
fn on_the_wire(template: &PathTemplate) -> PathTemplate {
    let pieces = template.parts().iter().map(|part| match part {
        PathPart::Literal(text) => normal(&utf8_percent_encode(text, NOT_IN_PATHS).to_string()),
        PathPart::Parameter(name) => format!("{{{name}}}"),
    });
    PathTemplate::new(&pieces.collect::<String>())
}

/// A path with unreserved characters as themselves and other percent-encodings in upper case: what RFC 3986,
/// sections 6.2.2.1 and 6.2.2.2, call equivalent becomes equal. Broken encodings stay as they are.
fn normal(path: &str) -> String {
    let mut pieces = path.split('%');
    let mut normal = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let digits = piece.get(..2).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => {
                normal.push(char::from(byte));
            }
            Some(byte) => {
                // Writing to a `String` does not fail.
                let _ = write!(normal, "%{byte:02X}");
            }
            None => {
                normal.push('%');
                normal.push_str(piece);
                continue;
            }
        }
        normal.push_str(piece.get(2..).unwrap_or_default());
    }
    normal
}

/// The path of a server's URL, which may be relative, without a slash at its end.
fn path_of_url(url: &str) -> &str {
    let after_authority = match url.split_once("://") {
        Some((_, rest)) => rest.find('/').and_then(|at| rest.get(at..)).unwrap_or_default(),
        None => url,
    };
    let path = after_authority.split(['?', '#']).next().unwrap_or_default();
    if path.starts_with('/') { path.trim_end_matches('/') } else { "" }
}
