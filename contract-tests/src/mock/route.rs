//! [`Router`]: path → the operations that stand there (OpenAPI 3.1, sections 4.8.8 and 4.8.8.1).
//!
//! Concrete paths are matched before templated ones, segment by segment from the left, and of two templated
//! segments the one with more text of its own first, so that `/a/b` goes before `/a/{x}.json` and that before
//! `/a/{x}`. Each path is found with and without the paths of the document's servers in front.
//!
//! The standard knows neither queries nor fragments in paths, but documents have them: `/a?b=c` is where requests for
//! `/a` go whose query has `b=c`, and `/a#b` is `/a` once more, as no fragment is ever sent.

mod ambiguity;
mod segment;
mod wire;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use indexmap::IndexMap;
use spec::Api;
use spec::model::{Operation, PathPart, PathTemplate};

pub(super) use self::ambiguity::ambiguities;
pub(super) use self::segment::overlap;
use self::segment::{Rank, ranks};
use self::wire::{normal, on_the_wire, path_of_url};
use crate::judge::match_path_parts;
use crate::part::path_of;

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
    routes: BTreeMap<usize, Routes>,
}

/// Paths of as many segments, in the order in which they are tried: those first whose first segment is concrete, of which only
/// those need be looked at that have the request's.
#[derive(Debug, Default)]
struct Routes {
    concrete: IndexMap<String, Vec<Route>>,
    templated: Vec<Route>,
}

/// A path and the operations under it.
#[derive(Debug, Clone)]
struct Route {
    /// The path as it stands in a request, what is not allowed there percent-encoded.
    path: Vec<PathPart>,
    /// One for each segment.
    rank: Vec<Rank>,
    /// What the query must have.
    query: Vec<(String, String)>,
    /// Indices into [`Api::operations`].
    operations: Vec<usize>,
    /// Those of all paths that differ from this one in the names of their expressions only.
    siblings: Vec<usize>,
}

/// What stands at a path.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found<'a> {
    /// The path of the server that was in front of it.
    pub(super) base: &'a str,
    /// Indices into [`Api::operations`]; never empty. Two may have the same method, if fragments are all that
    /// tells their paths apart.
    pub(super) operations: &'a [usize],
    /// Those of all paths that the same requests match, these included: what stands there, whatever the method.
    pub(super) siblings: &'a [usize],
    /// The text of each template expression, still percent-encoded.
    pub(super) captures: IndexMap<String, String>,
}

impl Router {
    pub(super) fn new(api: &Api) -> Self {
        let mut paths: IndexMap<String, Vec<(usize, &Operation)>> = IndexMap::new();
        for (index, operation) in api.operations.iter().enumerate() {
            paths.entry(String::new()).or_default().push((index, operation));
            let mut known = vec![String::new()];
            for server in operation.servers.iter() {
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

    /// The operations that requests for this one match, whatever their method.
    pub(super) fn siblings(&self, operation: usize) -> &[usize] {
        let mut routes = self.bases.iter().flat_map(|base| base.routes.values().flat_map(Routes::iter));
        routes.find(|route| route.operations.contains(&operation)).map_or(&[], |route| &route.siblings)
    }

    /// Whether an operation is the first one that its requests match.
    pub(super) fn is_asked(&self, api: &Api, operation: usize) -> bool {
        let method = |index: &usize| api.operations.get(*index).map(|operation| &operation.method);
        let mut siblings = self.siblings(operation).iter();
        siblings.find(|index| method(index) == method(&operation)) == Some(&operation)
    }

    /// What stands at the path of a request; of paths that differ in names only the first with an operation that is wanted,
    /// if there is one.
    pub(super) fn find(
        &self,
        path: &str,
        query: &str,
        is_wanted: impl Fn(usize) -> bool,
    ) -> Option<Found<'_>> {
        let path = normal(path);
        let below = self.bases.iter().filter_map(|base| Some((base, path.strip_prefix(base.path.as_str())?)));
        below.into_iter().find_map(|(base, rest)| {
            let routes = base.routes.get(&segments(rest))?.candidates(rest);
            let routes = routes.filter(|route| route.query.is_empty() || has(query, &route.query));
            let mut routes = routes.filter(|route| match_path_parts(&route.path, rest).is_some());
            let first = routes.next()?;
            let siblings = routes.filter(|route| route.siblings == first.siblings);
            let has_wanted = |route: &&Route| route.operations.iter().any(|index| is_wanted(*index));
            let route = std::iter::once(first).chain(siblings).find(has_wanted).unwrap_or(first);
            let captures = match_path_parts(&route.path, rest)?;
            let Route { operations, siblings, .. } = route;
            Some(Found { base: &base.path, operations, siblings, captures })
        })
    }
}

impl Routes {
    /// Those that a path may match by its first segment.
    fn candidates(&self, path: &str) -> impl Iterator<Item = &Route> + Clone {
        self.concrete.get(first_segment(path)).into_iter().flatten().chain(&self.templated)
    }

    fn iter(&self) -> impl Iterator<Item = &Route> {
        self.concrete.values().flatten().chain(&self.templated)
    }

    fn push(&mut self, route: Route) {
        match route.rank.get(1) {
            Some(Rank::Concrete(first)) => self.concrete.entry(first.clone()).or_default().push(route),
            _ => self.templated.push(route),
        }
    }
}

/// What stands between the first slash of a path and the second.
fn first_segment(path: &str) -> &str {
    path.split('/').nth(1).unwrap_or_default()
}

/// The paths in the order in which they are tried, by number of segments.
fn routes(operations: &[(usize, &Operation)]) -> BTreeMap<usize, Routes> {
    let mut by_path: IndexMap<(PathTemplate, String), Vec<usize>> = IndexMap::new();
    for (index, operation) in operations {
        let query = path_of(&operation.path).query.unwrap_or_default();
        by_path.entry((on_the_wire(&operation.path), query)).or_default().push(*index);
    }
    let mut routes: BTreeMap<usize, Vec<Route>> = BTreeMap::new();
    for ((template, query), operations) in by_path {
        let (rank, query) = (ranks(&template), pairs(&query));
        let path = path_of(&template).parts;
        let route = Route { path, rank, query, operations, siblings: Vec::new() };
        routes.entry(route.rank.len()).or_default().push(route);
    }
    let sorted = routes.into_iter().map(|(segments, mut routes)| {
        // A stable sort: of equals the document's first comes first.
        routes.sort_by(|one, other| one.rank.cmp(&other.rank).then(other.query.len().cmp(&one.query.len())));
        introduce(&mut routes);
        let mut by_first = Routes::default();
        for route in routes {
            by_first.push(route);
        }
        (segments, by_first)
    });
    sorted.collect()
}

/// Tells routes whose paths differ in names only of the operations of each other.
fn introduce(routes: &mut [Route]) {
    let shapes: Vec<_> = routes.iter().map(|route| (nameless(&route.path), route.query.clone())).collect();
    let mut operations: IndexMap<_, Vec<usize>> = IndexMap::new();
    for (route, shape) in routes.iter().zip(&shapes) {
        operations.entry(shape).or_default().extend(&route.operations);
    }
    for (route, shape) in routes.iter_mut().zip(&shapes) {
        route.siblings = operations.get(shape).cloned().unwrap_or_default();
    }
}

/// A path without the names of its expressions.
fn nameless(path: &[PathPart]) -> String {
    let part = |part: &PathPart| match part {
        PathPart::Literal(text) => text.clone(),
        PathPart::Parameter(_) => "{}".to_owned(),
    };
    path.iter().map(part).collect()
}

fn pairs(query: &str) -> Vec<(String, String)> {
    url::form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

/// Whether a query has every pair that is wanted.
fn has(query: &str, wanted: &[(String, String)]) -> bool {
    let given = pairs(query);
    wanted.iter().all(|pair| given.contains(pair))
}

/// The number of segments; that of a template is the same, as an expression matches no slash.
fn segments(path: &str) -> usize {
    path.bytes().filter(|byte| *byte == b'/').count() + 1
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::mock::tests::validators;

    /// A document with these paths, all GET, at a server with a path of its own.
    fn document(paths: &[&str]) -> String {
        let mut text = "openapi: 3.1.0\ninfo: { title: t, version: '1' }\n".to_owned();
        text.push_str("servers: [{ url: 'https://example.com/v1/' }]\npaths:\n");
        for path in paths {
            let names: Vec<_> = PathTemplate::new(path).parameters().map(str::to_owned).collect();
            let parameters = names.iter().map(|name| {
                format!("{{ name: {name}, in: path, required: true, schema: {{ type: string }} }}")
            });
            let parameters = parameters.collect::<Vec<_>>().join(", ");
            let responses = "responses: { '204': { description: d } }";
            writeln!(text, "  '{path}': {{ get: {{ parameters: [{parameters}], {responses} }} }}").unwrap();
        }
        text
    }

    #[test]
    fn the_more_concrete_path_goes_first_wherever_it_stands() {
        let paths = ["/a/{x}", "/a/{x}.json", "/a/b", "/{y}/b", "/a/v{x}.json", "/é/{x}", "/"];
        let validators = validators(&document(&paths));
        let router = Router::new(validators.api());
        let found = |path: &str| {
            let (path, query) = path.split_once('?').unwrap_or((path, ""));
            let found = router.find(path, query, |_| true)?;
            let captures: Vec<_> =
                found.captures.into_iter().map(|(name, text)| format!("{name}={text}")).collect();
            Some((paths[found.operations[0]], captures.join(" ")))
        };
        for (path, template, captures) in [
            ("/a/b", "/a/b", ""),
            ("/a/c", "/a/{x}", "x=c"),
            ("/a/c.json", "/a/{x}.json", "x=c"),
            ("/a/v1.json", "/a/v{x}.json", "x=1"),
            ("/c/b", "/{y}/b", "y=c"),
            ("/v1/a/b", "/a/b", ""),
            ("/v1/b", "/{y}/b", "y=v1"),
            ("/%61/%62", "/a/b", ""),
            ("/a/%2f", "/a/{x}", "x=%2F"),
            ("/a/%zz", "/a/{x}", "x=%zz"),
            ("/%c3%a9/1", "/é/{x}", "x=1"),
            ("/v1/", "/", ""),
        ] {
            assert_eq!(found(path), Some((template, captures.to_owned())), "{path}");
        }
        for path in ["/a", "/a/", "/a/b/", "/v1", "", "a/b", "/v1/v1/a/b", "/A/b/c"] {
            assert_eq!(found(path), None, "{path}");
        }
    }

    #[test]
    fn queries_and_fragments_in_paths() {
        let paths = ["/a", "/a#b", "/a?b=c", "/a?b=c&d=e"];
        let validators = validators(&document(&paths));
        let router = Router::new(validators.api());
        for (query, operations) in
            [("", vec![0, 1]), ("b=d", vec![0, 1]), ("x=1&b=c", vec![2]), ("d=e&b=c", vec![3])]
        {
            assert_eq!(router.find("/a", query, |_| true).unwrap().operations, operations, "{query}");
        }
    }

    #[test]
    fn of_equal_paths_the_one_that_is_wanted_counts() {
        let validators = validators(&document(&["/a/{x}", "/a/{y}", "/a/b"]));
        let router = Router::new(validators.api());
        let second = router.find("/a/1", "", |index| index == 1).unwrap();
        assert_eq!((second.operations, second.siblings), (&[1][..], &[0, 1][..]));
        assert_eq!(second.captures.keys().collect::<Vec<_>>(), ["y"]);
        let first = router.find("/a/1", "", |_| false).unwrap();
        assert_eq!((first.operations, first.siblings), (&[0][..], &[0, 1][..]));
        // Another path is not wanted more than the more concrete one.
        assert_eq!(router.find("/a/b", "", |index| index == 1).unwrap().operations, [2]);
    }

    #[test]
    fn paths_that_a_request_may_match_alike_are_told() {
        let told = |paths: &[&str]| -> Vec<String> {
            let validators = validators(&document(paths));
            ambiguities(validators.api()).into_iter().map(|diagnostic| diagnostic.message).collect()
        };
        assert_eq!(
            told(&["/{y}/b", "/a/{x}"]),
            ["a request may match both `/a/{x}` and `/{y}/b`; the mock takes it for the first"]
        );
        assert_eq!(
            told(&["/{x}.json", "/v{x}"]),
            ["a request may match both `/{x}.json` and `/v{x}`; the mock takes it for the first"]
        );
        for paths in [
            ["/a/{x}", "/a/b"],
            ["/a/{x}", "/a/{x}.json"],
            ["/{y}/b", "/{y}/c"],
            ["/a/{x}", "/b/{x}"],
            ["/{x}.json", "/{x}.xml"],
            ["/a/{x}", "/a/{x}/c"],
        ] {
            assert_eq!(told(&paths), Vec::<String>::new(), "{paths:?}");
        }
    }
}
