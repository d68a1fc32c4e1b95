//! The keywords of JSON Schema that apply schemas to the members of objects and to the items of arrays (2020-12 Core, sections
//! 10.3 and 11).

use serde_json::{Map, Value};

use super::Checker;
use super::schema_walk::{Evaluated, Walk, list};

impl<'s> Walk<'s> {
    /// Objects.
    pub(super) fn members<'v>(
        &mut self,
        schema: &'s Map<String, Value>,
        members: &'v Map<String, Value>,
        whole: &'v Value,
        checker: &mut Checker,
        evaluated: &mut Evaluated<'v>,
    ) {
        self.dependent(schema, members, whole, checker, evaluated);
        let object = |keyword: &str| schema.get(keyword).and_then(Value::as_object);
        let (properties, patterns) = (object("properties"), object("patternProperties"));
        for (name, member) in members {
            if let Some(names) = schema.get("propertyNames") {
                self.name(names, name, checker);
            }
            let mut known = false;
            if let Some(property) = properties.and_then(|properties| properties.get(name)) {
                known = true;
                self.check(property, member, &mut checker.at(name));
            }
            for (pattern, property) in patterns.into_iter().flatten() {
                if self.schemas.matches(pattern, name) {
                    known = true;
                    self.check(property, member, &mut checker.at(name));
                }
            }
            if let Some(additional) = schema.get("additionalProperties").filter(|_| !known) {
                known = true;
                self.part("additionalProperties", additional, member, &mut checker.at(name));
            }
            if known {
                evaluated.names.insert(name);
            }
        }
        if let Some(rest) = schema.get("unevaluatedProperties") {
            for (name, member) in members {
                if evaluated.names.insert(name) {
                    self.part("unevaluatedProperties", rest, member, &mut checker.at(name));
                }
            }
        }
    }

    /// `dependentSchemas`
    fn dependent<'v>(
        &mut self,
        schema: &'s Map<String, Value>,
        members: &Map<String, Value>,
        whole: &'v Value,
        checker: &mut Checker,
        evaluated: &mut Evaluated<'v>,
    ) {
        let dependent = schema.get("dependentSchemas").and_then(Value::as_object);
        for (name, schema) in dependent.into_iter().flatten() {
            if members.contains_key(name) {
                evaluated.add(self.check(schema, whole, checker));
            }
        }
    }

    /// `propertyNames`
    fn name(&mut self, schema: &'s Value, name: &str, checker: &mut Checker) {
        let mut of_name = Checker::default();
        self.check(schema, &Value::from(name), &mut of_name);
        if let Err(violations) = of_name.finish() {
            let reasons: Vec<&str> = violations.iter().map(|violation| violation.message.as_str()).collect();
            checker.report("propertyNames", format!("the name {name:?}: {}", reasons.join("; ")));
        }
    }

    /// A part that only a keyword for all others applies to: if that allows none, it is what refuses it.
    fn part(&mut self, keyword: &'static str, schema: &'s Value, part: &Value, checker: &mut Checker) {
        if *schema == Value::Bool(false) {
            checker.report(keyword, "nothing is allowed here".to_owned());
        } else {
            self.check(schema, part, checker);
        }
    }

    /// Arrays.
    pub(super) fn items<'v>(
        &mut self,
        schema: &'s Map<String, Value>,
        items: &'v [Value],
        checker: &mut Checker,
        evaluated: &mut Evaluated<'v>,
    ) {
        let places = schema.get("prefixItems").map(list).unwrap_or_default();
        for (index, (item, place)) in items.iter().zip(places).enumerate() {
            self.check(place, item, &mut checker.item(index));
            evaluated.items.insert(index);
        }
        if let Some(rest) = schema.get("items") {
            for (index, item) in items.iter().enumerate().skip(places.len()) {
                self.part("items", rest, item, &mut checker.item(index));
                evaluated.items.insert(index);
            }
        }
        self.contains(schema, items, checker, evaluated);
        if let Some(rest) = schema.get("unevaluatedItems") {
            for (index, item) in items.iter().enumerate() {
                if evaluated.items.insert(index) {
                    self.part("unevaluatedItems", rest, item, &mut checker.item(index));
                }
            }
        }
    }

    /// `contains`, `minContains` and `maxContains`.
    fn contains<'v>(
        &mut self,
        schema: &'s Map<String, Value>,
        items: &'v [Value],
        checker: &mut Checker,
        evaluated: &mut Evaluated<'v>,
    ) {
        let Some(wanted) = schema.get("contains") else { return };
        let tried = |item| self.tried(wanted, item).ok().map(|fit| fit.sure);
        let found: Vec<Option<bool>> = items.iter().map(tried).collect();
        let count = |sure: bool| found.iter().flatten().filter(|fit| !sure || **fit).count() as u64;
        let bound = |keyword: &str| schema.get(keyword).and_then(Value::as_u64);
        let of = |count: u64| format!("{count} of {} items are as wanted", items.len());
        match bound("minContains") {
            None if count(false) == 0 => checker.report("contains", of(0)),
            Some(least) if count(false) < least => {
                checker.report("minContains", format!("{}, fewer than {least}", of(count(false))));
            }
            _ => {}
        }
        if let Some(most) = bound("maxContains").filter(|most| count(true) > *most) {
            checker.report("maxContains", format!("{}, more than {most}", of(count(true))));
        }
        let fitting = found.iter().enumerate().filter(|(_, fit)| fit.is_some());
        evaluated.items.extend(fitting.map(|(index, _)| index));
    }
}
