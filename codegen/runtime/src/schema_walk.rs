//! [`Walk`]: one value against one schema, keyword by keyword, in the order of JSON Schema 2020-12 Core, sections 10 and 11.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::Checker;
use super::schemas::Schemas;
use super::shown::shown;

/// How deep schemas are followed; deeper ones refer to themselves without end.
const MAX_DEPTH: usize = 128;

/// Which parts of a value some schema has looked at, so that `unevaluatedProperties` and `unevaluatedItems` do not.
#[derive(Debug, Default)]
pub(super) struct Evaluated<'v> {
    pub(super) names: BTreeSet<&'v str>,
    pub(super) items: BTreeSet<usize>,
}

impl Evaluated<'_> {
    pub(super) fn add(&mut self, other: Self) {
        self.names.extend(other.names);
        self.items.extend(other.items);
    }
}

/// The way through the schemas.
#[derive(Debug)]
pub(super) struct Walk<'s> {
    pub(super) schemas: &'s Schemas,
    depth: usize,
    /// The resources on the way, which `$dynamicRef` depends on (Core, section 7.1); of names that tell one.
    scope: Vec<String>,
    /// How many formats were met, and schemas that are not known. Types tell whether a text is of a format, this does not, so that
    /// wherever it matters that a schema is *not* met the value has the benefit of the doubt.
    doubts: usize,
}

/// That a schema accepts a value.
pub(super) struct Fit<'v> {
    pub(super) evaluated: Evaluated<'v>,
    /// Unless it has a format that is not looked at.
    pub(super) sure: bool,
}

impl<'s> Walk<'s> {
    pub(super) fn new(schemas: &'s Schemas) -> Self {
        Self { schemas, depth: 0, scope: Vec::new(), doubts: 0 }
    }

    /// The schema of a name.
    pub(super) fn named<'v>(&mut self, name: &str, value: &'v Value, checker: &mut Checker) -> Evaluated<'v> {
        let Some(schema) = self.schemas.get(name) else {
            self.doubts += 1;
            return Evaluated::default();
        };
        let resource = resource(name).map(str::to_owned);
        let length = self.scope.len();
        self.scope.extend(resource);
        let evaluated = self.check(schema, value, checker);
        self.scope.truncate(length);
        evaluated
    }

    /// The name of the schema that a `$dynamicRef` leads to: the target, or the first on the way that has the anchor (Core, section
    /// 8.2.3.2).
    fn overridden(&self, reference: &'s str) -> &'s str {
        let Some((target, anchor)) = reference.rsplit_once('#') else { return reference };
        let places = self.schemas.get("$dynamicAnchor").and_then(|anchors| anchors.get(anchor));
        let first = places.and_then(|places| self.scope.iter().find_map(|resource| places.get(resource)));
        first.and_then(Value::as_str).unwrap_or(target)
    }

    /// Reports what a schema refuses of a value; gives what it evaluates of it.
    pub(super) fn check<'v>(
        &mut self,
        schema: &'s Value,
        value: &'v Value,
        checker: &mut Checker,
    ) -> Evaluated<'v> {
        let mut evaluated = Evaluated::default();
        let Value::Object(keywords) = schema else {
            if *schema == Value::Bool(false) {
                checker.report("false schema", format!("no value is allowed here, but {}", shown(value)));
            }
            return evaluated;
        };
        if self.depth < MAX_DEPTH {
            self.depth += 1;
            self.keywords(keywords, value, checker, &mut evaluated);
            self.depth -= 1;
        }
        evaluated
    }

    fn keywords<'v>(
        &mut self,
        schema: &'s Map<String, Value>,
        value: &'v Value,
        checker: &mut Checker,
        evaluated: &mut Evaluated<'v>,
    ) {
        self.assertions(schema, value, checker);
        for (keyword, content) in schema {
            match keyword.as_str() {
                "$ref" => {
                    let name = content.as_str().unwrap_or_default();
                    evaluated.add(self.named(name, value, checker));
                }
                "$dynamicRef" => {
                    let name = self.overridden(content.as_str().unwrap_or_default());
                    evaluated.add(self.named(name, value, checker));
                }
                "allOf" => {
                    for part in list(content) {
                        evaluated.add(self.check(part, value, checker));
                    }
                }
                "anyOf" => self.any_of(list(content), value, checker, evaluated),
                "oneOf" => self.one_of(list(content), value, checker, evaluated),
                "format" if value.is_string() || value.is_number() => self.doubts += 1,
                "not" if self.tried(content, value).is_ok_and(|fit| fit.sure) => {
                    checker.report("not", format!("{} is what it must not be", shown(value)));
                }
                "if" => self.condition(content, schema, value, checker, evaluated),
                _ => {}
            }
        }
        match value {
            Value::Object(members) => self.members(schema, members, value, checker, evaluated),
            Value::Array(items) => self.items(schema, items, checker, evaluated),
            _ => {}
        }
    }

    /// Whether a schema accepts a value, or why not.
    pub(super) fn tried<'v>(&mut self, schema: &'s Value, value: &'v Value) -> Result<Fit<'v>, String> {
        let mut checker = Checker::default();
        let doubts = self.doubts;
        let evaluated = self.check(schema, value, &mut checker);
        let fit = Fit { evaluated, sure: self.doubts == doubts };
        checker.finish().map(|()| fit).map_err(|violations| violations.to_string())
    }

    fn any_of<'v>(
        &mut self,
        branches: &'s [Value],
        value: &'v Value,
        checker: &mut Checker,
        evaluated: &mut Evaluated<'v>,
    ) {
        let Branches { fitting, reasons, .. } = self.branches(branches, value, evaluated);
        if !fitting {
            checker.report("anyOf", format!("{} is none of these: {reasons}", shown(value)));
        }
    }

    fn one_of<'v>(
        &mut self,
        branches: &'s [Value],
        value: &'v Value,
        checker: &mut Checker,
        evaluated: &mut Evaluated<'v>,
    ) {
        let Branches { fitting, sure, reasons } = self.branches(branches, value, evaluated);
        if !fitting {
            checker.report("oneOf", format!("{} is none of these: {reasons}", shown(value)));
        }
        if sure.len() > 1 {
            let message = format!("{} is not one of these, but {}", shown(value), sure.join(" and "));
            checker.report("oneOf", message);
        }
    }

    fn branches<'v>(
        &mut self,
        branches: &'s [Value],
        value: &'v Value,
        evaluated: &mut Evaluated<'v>,
    ) -> Branches {
        let (mut fitting, mut sure, mut reasons) = (false, Vec::new(), Vec::new());
        for (number, branch) in (1..).zip(branches) {
            match self.tried(branch, value) {
                Ok(fit) => {
                    evaluated.add(fit.evaluated);
                    fitting = true;
                    sure.extend(fit.sure.then(|| format!("{number}")));
                }
                Err(reason) => reasons.push(format!("{number} ({reason})")),
            }
        }
        Branches { fitting, sure, reasons: reasons.join(", ") }
    }

    /// `if` with `then` and `else` (Core, section 10.2.2).
    fn condition<'v>(
        &mut self,
        condition: &'s Value,
        schema: &'s Map<String, Value>,
        value: &'v Value,
        checker: &mut Checker,
        evaluated: &mut Evaluated<'v>,
    ) {
        let fit = self.tried(condition, value).ok();
        let next = schema.get(if fit.is_some() { "then" } else { "else" });
        let sure = fit.as_ref().is_none_or(|fit| fit.sure);
        evaluated.add(fit.map(|fit| fit.evaluated).unwrap_or_default());
        if let Some(next) = next.filter(|_| sure) {
            evaluated.add(self.check(next, value, checker));
        }
    }
}

/// What became of a value with several branches.
struct Branches {
    /// Whether one of them accepts it.
    fitting: bool,
    /// The numbers of those that surely do, from 1.
    sure: Vec<String>,
    /// Why the others do not.
    reasons: String,
}

/// The resource in front of a name.
fn resource(name: &str) -> Option<&str> {
    let (resource, _) = name.split_once(':')?;
    resource.bytes().all(|byte| byte.is_ascii_digit()).then_some(resource)
}

/// The schemas of a keyword that has several.
pub(super) fn list(content: &Value) -> &[Value] {
    content.as_array().map(Vec::as_slice).unwrap_or_default()
}
