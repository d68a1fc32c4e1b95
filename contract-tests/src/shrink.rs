//! Smaller requests: what can be left out of a case, or be plainer, so that it still means the same.
//!
//! Which of them still shows a finding is for the server to say; whoever asks it tells [`Shrinker::told`] what came. What may be
//! left out is tried all at once, then by halves down to the single parts (delta debugging, Zeller and Hildebrandt 2002); then what is
//! left is made plainer, a value at a time. Nothing is proposed that the document would judge otherwise, as it is proven on its bytes.

use indexmap::IndexMap;
use serde_json::Value;
use spec::JsonPointer;
use spec::json_schema::Validators;

use crate::case::{BodyContent, Case, Parts};
use crate::request;

/// Of more parts than this the rest is left as it is.
const MOST: usize = 256;

/// The search for the smallest case that shows something.
pub(crate) struct Shrinker<'a> {
    validators: &'a Validators,
    best: Case,
    /// What was proposed last, with the parts that it lacks.
    proposed: Option<(Case, Vec<JsonPointer>)>,
    /// What may be left out.
    parts: Vec<JsonPointer>,
    /// How many of them are left out at once, from which on; none any more if 0.
    chunk: usize,
    at: usize,
    /// The plainer values that are still to be tried, the next one last; known when nothing can be left out any more.
    plainer: Option<Vec<(JsonPointer, Value)>>,
}

impl<'a> Shrinker<'a> {
    /// The search that starts from a case.
    pub(crate) fn new(validators: &'a Validators, case: Case) -> Self {
        let parts = removable(&case.parts);
        let chunk = parts.len();
        Self { validators, best: case, proposed: None, parts, chunk, at: 0, plainer: None }
    }

    /// The next case to be sent; `None` if there is none left.
    pub(crate) fn next(&mut self) -> Option<Case> {
        let (case, gone) = self.without_some().or_else(|| Some((self.with_plainer()?, Vec::new())))?;
        self.proposed = Some((case.clone(), gone));
        Some(case)
    }

    /// Says whether the case that was proposed last shows it, too.
    pub(crate) fn told(&mut self, shows: bool) {
        let Some((case, gone)) = self.proposed.take() else { return };
        let is_of_chunks = self.plainer.is_none();
        if shows {
            let place = gone.is_empty().then(|| self.plainer.as_ref()?.last().cloned()).flatten();
            if let (Some((place, _)), Some(plainer)) = (place, &mut self.plainer) {
                // What is plainest was tried first.
                plainer.retain(|(other, _)| *other != place);
            }
            self.best = case;
            let window = self.parts.len().min(self.at + self.chunk);
            let before = self.parts.len();
            self.parts.retain(|part| !gone.iter().any(|gone| part.starts_with(gone)));
            if is_of_chunks {
                // What of this chunk had to stay is not tried again with it.
                self.at = window.saturating_sub(before - self.parts.len()).max(self.at);
            }
        } else if is_of_chunks {
            self.at += self.chunk;
        } else if let Some(plainer) = &mut self.plainer {
            plainer.pop();
        }
    }

    /// The smallest case so far.
    #[cfg(test)]
    pub(crate) fn best(&self) -> &Case {
        &self.best
    }

    /// The best case without the parts of the next chunk, as far as they can be left out.
    fn without_some(&mut self) -> Option<(Case, Vec<JsonPointer>)> {
        while self.chunk > 0 {
            if self.at >= self.parts.len() {
                self.at = 0;
                self.chunk = if self.chunk == 1 { 0 } else { self.chunk.div_ceil(2) };
                continue;
            }
            let window = self.parts.iter().skip(self.at).take(self.chunk);
            let (mut case, mut gone) = (self.best.clone(), Vec::new());
            for part in window {
                let mut smaller = case.clone();
                if remove(&mut smaller.parts, part) && self.is_meant(&smaller) {
                    case = smaller;
                    gone.push(part.clone());
                }
            }
            if !gone.is_empty() {
                return Some((case, gone));
            }
            self.at += self.chunk;
        }
        None
    }

    /// The best case with the next plainer value.
    fn with_plainer(&mut self) -> Option<Case> {
        let mut plainer = match self.plainer.take() {
            Some(plainer) => plainer,
            None => plainer_values(&self.best.parts),
        };
        let mut found = None;
        while let (None, Some((place, value))) = (&found, plainer.last()) {
            let mut case = self.best.clone();
            if let Some(part) = part_mut(&mut case.parts, place) {
                part.clone_from(value);
                found = self.is_meant(&case).then_some(case);
            }
            if found.is_none() {
                plainer.pop();
            }
        }
        self.plainer = Some(plainer);
        found
    }

    fn is_meant(&self, case: &Case) -> bool {
        request::build(self.validators, case).is_ok()
    }
}

/// The values of a request with their places.
fn values(parts: &Parts) -> Vec<(JsonPointer, &Value)> {
    fn of<'p>(
        place: &'static str,
        values: &'p IndexMap<String, Value>,
    ) -> impl Iterator<Item = (JsonPointer, &'p Value)> {
        values.iter().map(move |(name, value)| (JsonPointer::from_tokens([place, name.as_str()]), value))
    }
    let named = of("query", &parts.query)
        .chain(of("header", &parts.header))
        .chain(of("cookie", &parts.cookie))
        .chain(of("path", &parts.path));
    let whole = parts.querystring.iter().map(|value| (JsonPointer::from_tokens(["querystring"]), value));
    let body = parts.body.iter().filter_map(|body| match &body.content {
        BodyContent::Value(value) => Some((JsonPointer::from_tokens(["body"]), value)),
        BodyContent::Raw(_) => None,
    });
    named.chain(whole).chain(body).collect()
}

/// Every part that may go, what holds others before them, and of a list the last first, so that the others keep their indexes.
fn removable(parts: &Parts) -> Vec<JsonPointer> {
    let mut found = Vec::new();
    if parts.body.is_some() {
        found.push(JsonPointer::from_tokens(["body"]));
    }
    let values = values(parts);
    found.extend(
        values
            .iter()
            .map(|(place, _)| place.clone())
            .filter(|place| !matches!(place.tokens().next().as_deref(), Some("path" | "body"))),
    );
    let mut open: Vec<(JsonPointer, &Value)> = values.into_iter().rev().collect();
    while let Some((place, value)) = open.pop().filter(|_| found.len() < MOST) {
        let inner: Vec<_> = match value {
            Value::Object(members) => members.iter().map(|(name, value)| (place.join(name), value)).collect(),
            Value::Array(items) => {
                let items = items.iter().enumerate().rev();
                items.map(|(index, value)| (place.index(index), value)).collect()
            }
            _ => Vec::new(),
        };
        found.extend(inner.iter().map(|(place, _)| place.clone()));
        open.extend(inner.into_iter().rev());
    }
    found.truncate(MOST);
    found
}

/// Plainer values for texts and numbers, to be tried from the end on.
fn plainer_values(parts: &Parts) -> Vec<(JsonPointer, Value)> {
    let mut found = Vec::new();
    let mut open: Vec<(JsonPointer, &Value)> = values(parts).into_iter().rev().collect();
    while let Some((place, value)) = open.pop().filter(|_| found.len() < MOST) {
        match value {
            Value::Object(members) => {
                open.extend(members.iter().rev().map(|(name, value)| (place.join(name), value)));
            }
            Value::Array(items) => {
                open.extend(items.iter().enumerate().rev().map(|(index, value)| (place.index(index), value)));
            }
            scalar => found.extend(plainer(scalar).into_iter().map(|value| (place.clone(), value))),
        }
    }
    found.reverse();
    found
}

/// What says less than a scalar, the plainest first.
fn plainer(value: &Value) -> Vec<Value> {
    match value {
        Value::String(text) => {
            let length = text.chars().count();
            let start = |count: usize| Value::from(text.chars().take(count).collect::<String>());
            let mut lengths = vec![0, 1, length / 4, length / 2];
            lengths.retain(|count| *count < length);
            lengths.dedup();
            lengths.into_iter().map(start).collect()
        }
        Value::Number(number) => {
            let less = |plain: &f64| number.as_f64().is_some_and(|number| plain.abs() < number.abs());
            #[expect(clippy::cast_possible_truncation, reason = "they are whole and small")]
            [0.0, 1.0, -1.0].into_iter().filter(less).map(|plain| Value::from(plain as i64)).collect()
        }
        _ => Vec::new(),
    }
}

/// Takes a part out of a request; `false` if it is not there.
fn remove(parts: &mut Parts, place: &JsonPointer) -> bool {
    let tokens: Vec<String> = place.tokens().collect();
    match tokens.as_slice() {
        [place] if place == "body" => parts.body.take().is_some(),
        [place] if place == "querystring" => parts.querystring.take().is_some(),
        [place, name] if place != "body" && place != "querystring" => {
            named_mut(parts, place).is_some_and(|values| values.shift_remove(name).is_some())
        }
        [holder @ .., name] => match part_mut(parts, &JsonPointer::from_tokens(holder)) {
            Some(Value::Object(members)) => members.shift_remove(name).is_some(),
            Some(Value::Array(items)) => match name.parse::<usize>() {
                Ok(index) if index < items.len() => {
                    items.remove(index);
                    true
                }
                _ => false,
            },
            _ => false,
        },
        [] => false,
    }
}

fn named_mut<'p>(parts: &'p mut Parts, place: &str) -> Option<&'p mut IndexMap<String, Value>> {
    match place {
        "path" => Some(&mut parts.path),
        "query" => Some(&mut parts.query),
        "header" => Some(&mut parts.header),
        "cookie" => Some(&mut parts.cookie),
        _ => None,
    }
}

fn part_mut<'p>(parts: &'p mut Parts, place: &JsonPointer) -> Option<&'p mut Value> {
    let mut tokens = place.tokens();
    let place = tokens.next()?;
    let value = match place.as_str() {
        "querystring" => parts.querystring.as_mut()?,
        "body" => match &mut parts.body.as_mut()?.content {
            BodyContent::Value(value) => value,
            BodyContent::Raw(_) => return None,
        },
        named => named_mut(parts, named)?.get_mut(&tokens.next()?)?,
    };
    value.pointer_mut(JsonPointer::from_tokens(tokens).as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::case::{Body, Intent};
    use crate::check::testing::World;

    /// A request that replaces a thing, with what its members are.
    fn case(world: &World, body: &Value, intent: Intent) -> Case {
        let mut case = world.json("{}").case;
        case.operation = 1;
        case.method = http::Method::PUT;
        case.parts.path.insert("id".to_owned(), json!(77));
        let content = BodyContent::Value(body.clone());
        case.parts.body = Some(Body { media_type: "application/json".to_owned(), content });
        case.intent = intent;
        case
    }

    /// The smallest case for which something holds, and how often it was asked.
    fn shrunk(world: &World, case: Case, shows: impl Fn(&Case) -> bool) -> (Case, usize) {
        let mut shrinker = Shrinker::new(&world.validators, case);
        let mut count = 0;
        while let Some(case) = shrinker.next() {
            count += 1;
            let shows = shows(&case);
            shrinker.told(shows);
        }
        (shrinker.best().clone(), count)
    }

    fn body(case: &Case) -> Option<&Value> {
        match &case.parts.body.as_ref()?.content {
            BodyContent::Value(value) => Some(value),
            BodyContent::Raw(_) => None,
        }
    }

    fn thing() -> Value {
        let list: Vec<i64> = (0..40).collect();
        json!({ "name": "a", "made": "2024-01-01T00:00:00Z", "secret": "hush", "list": list, "open": { "x": 2.5, "y": 7 } })
    }

    #[test]
    fn what_does_not_matter_goes_in_one_request() {
        let world = World::with_put();
        let (smallest, count) = shrunk(&world, case(&world, &thing(), Intent::Valid), |_| true);
        assert_eq!((smallest.parts.body, smallest.parts.path["id"].clone()), (None, json!(0)));
        assert!(count <= 3, "{count}");
    }

    #[test]
    fn what_matters_stays_and_what_the_document_demands() {
        let world = World::with_put();
        let has = |case: &Case| body(case).is_some_and(|body| body["open"]["y"].as_i64() > Some(0));
        let (smallest, count) = shrunk(&world, case(&world, &thing(), Intent::Valid), has);
        let made = "2024-01-01T00:00:00Z";
        assert_eq!(
            body(&smallest).unwrap(),
            &json!({ "name": "a", "made": made, "secret": "", "open": { "y": 1 } })
        );
        assert!(count < 40, "{count}");
    }

    #[test]
    fn what_is_forbidden_stays_forbidden_for_the_same() {
        let world = World::with_put();
        let mut wrong = thing();
        wrong["list"][30] = json!("no");
        let pointer = JsonPointer::from_tokens(["body", "list", "30"]);
        let intent = Intent::Invalid { pointer, keyword: "type".to_owned() };
        let (smallest, _) = shrunk(&world, case(&world, &wrong, intent), |_| true);
        let body = body(&smallest).unwrap();
        assert_eq!((body["list"].as_array().unwrap().len(), &body["list"][30]), (31, &json!("")));
        assert_eq!(body.get("open"), None);
    }

    #[test]
    fn nothing_to_take_away_is_nothing_to_ask() {
        let world = World::new();
        let case = world.json("{}").case;
        assert_eq!(shrunk(&world, case.clone(), |_| true), (case, 0));
    }
}
