//! [`Context`]: what lowering has to know of what it did so far.

use std::collections::{BTreeMap, BTreeSet};

use spec::model::SchemaId;
use spec::source::{Location, SourceId};
use spec::{Api, Diagnostic};

use super::names::{Case, Scope};
use super::prose;
use super::shape::Whole;
use super::unsaid::Unsaid;
use super::{choices, filter};
use crate::ir::{Check, Item, Kind, Slot, Type, Usage};
use crate::options::{DateTime, Decimal, Misfit, Options};

/// The state of one run.
pub(super) struct Context<'a> {
    pub(super) api: &'a Api,
    pub(super) options: &'a Options,
    /// The schemas that operations reach; `None` if all are wanted.
    pub(super) reached: Option<BTreeSet<SchemaId>>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Options that do not fit what they are for.
    pub(super) misfits: Vec<Misfit>,
    /// The notes among them.
    said: BTreeSet<(&'static str, Location, String)>,
    /// The names of all types: those of schemas, resources, requests.
    pub(super) names: Scope,
    /// The component schemas.
    pub(super) components: BTreeMap<SchemaId, Component>,
    /// The names of component schemas that are a file as a whole.
    pub(super) files: BTreeMap<SourceId, String>,
    /// The component schemas that are enums of strings, by their values in order.
    pub(super) enums: BTreeMap<Vec<String>, String>,
    /// What became of schemas that were met before.
    pub(super) done: BTreeMap<Whole, Slot>,
    /// Schemas that are being lowered, to notice recursion.
    pub(super) open: BTreeSet<Whole>,
    /// The declared types by the module that they stand in.
    pub(super) items: BTreeMap<Home, Vec<Item>>,
    /// Where each declared type stands.
    index: BTreeMap<String, (Home, usize)>,
    /// What declared types and variants were made of, by `Type` and `Type::Variant`.
    pub(super) origins: BTreeMap<String, Whole>,
    /// The declared types that the document gives no name.
    pub(super) unnamed: BTreeMap<String, Unnamed>,
    /// What types do not say of their schemas, by the names that checks have for it.
    pub(super) unsaid: BTreeMap<String, Unsaid>,
    /// These names by what is not said, as JSON, and the resource that it is part of.
    pub(super) unsaid_names: BTreeMap<String, String>,
    /// Declared types that other types convert into.
    pub(super) convertible: BTreeSet<String>,
}

/// A schema with a name of its own.
#[derive(Debug, Clone)]
pub(super) struct Component {
    pub(super) name: String,
    pub(super) nullable: bool,
    /// The component schema whose values these are too, `null` aside.
    pub(super) same_as: Option<String>,
    /// The type that stands for it.
    pub(super) replaced: Option<Type>,
}

/// Where the document has a type that it gives no name.
#[derive(Debug, Clone)]
pub(super) struct Unnamed {
    /// What it calls this part of what is around it.
    pub(super) part: String,
    /// How many come before it.
    pub(super) order: usize,
}

/// The module that a type stands in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Home {
    /// A module of `types`, by the name in the document of what it is for.
    Types(String),
    /// The module of a resource.
    Resource(String),
}

/// Where a schema is used: what an unnamed type is to be called, and where it goes.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    pub(super) home: Home,
    pub(super) name: String,
    /// What stands there, in words, for types that the document does not describe.
    pub(super) label: String,
    /// What the document calls this part of what is around it.
    pub(super) part: String,
    /// Whether the name is that of a file, or of what stands in one.
    pub(super) of_file: bool,
    /// The identifier, if it is decided already.
    pub(super) fixed: Option<String>,
    /// How many unnamed types it stands in.
    pub(super) depth: usize,
}

impl Spot {
    /// Where nothing stands around.
    pub(super) fn outermost(home: Home, name: &str) -> Self {
        let (name, part) = (name.to_owned(), name.to_owned());
        Self { home, label: prose::code(&name), name, part, of_file: false, fixed: None, depth: 0 }
    }

    /// A part of this one, by what the document calls it.
    pub(super) fn part(&self, word: &str) -> Self {
        self.inner(word, format!("{} {word}", self.name), format!("{} of {}", prose::code(word), self.label))
    }

    /// A part of this one that has no name in the document.
    pub(super) fn unnamed_part(&self, word: &str, label: &str) -> Self {
        self.inner(word, format!("{} {word}", self.name), format!("{label} of {}", self.label))
    }

    /// An item of this list: `statuses` has items `status`.
    pub(super) fn item(&self) -> Self {
        let name = singular(&self.name).unwrap_or_else(|| format!("{} item", self.name));
        let part = singular(&self.part).unwrap_or_else(|| format!("{} item", self.part));
        self.inner(&part, name, format!("An item of {}", self.label))
    }

    fn inner(&self, part: &str, name: String, label: String) -> Self {
        let (home, part, depth) = (self.home.clone(), part.to_owned(), self.depth + 1);
        Self { home, name, label, part, of_file: false, fixed: None, depth }
    }
}

/// The singular of a name whose last word is a plural of the plainest sort.
fn singular(name: &str) -> Option<String> {
    let name = name.trim_end_matches(|mark: char| !mark.is_ascii_alphanumeric());
    let swap =
        |plural: &str, singular: &str| name.strip_suffix(plural).map(|stem| format!("{stem}{singular}"));
    if name.len() < 4 || ["ss", "is", "news", "series"].iter().any(|ending| name.ends_with(ending)) {
        return None;
    }
    swap("ies", "y")
        .or_else(|| swap("sses", "ss"))
        .or_else(|| swap("tatuses", "tatus"))
        .or_else(|| swap("ches", "ch"))
        .or_else(|| swap("xes", "x"))
        .or_else(|| if name.ends_with("us") { None } else { swap("s", "") })
}

impl<'a> Context<'a> {
    pub(super) fn new(api: &'a Api, options: &'a Options) -> Self {
        Self {
            api,
            options,
            reached: filter::reached(api, options),
            diagnostics: Vec::new(),
            misfits: Vec::new(),
            said: BTreeSet::new(),
            names: type_names(options),
            components: BTreeMap::new(),
            files: BTreeMap::new(),
            enums: BTreeMap::new(),
            done: BTreeMap::new(),
            open: BTreeSet::new(),
            items: BTreeMap::new(),
            index: BTreeMap::new(),
            origins: BTreeMap::new(),
            unnamed: BTreeMap::new(),
            unsaid: BTreeMap::new(),
            unsaid_names: BTreeMap::new(),
            convertible: BTreeSet::new(),
        }
    }

    /// Says something about the document, once for each place.
    pub(super) fn note(&mut self, code: &'static str, location: Location, message: impl Into<String>) {
        let message = message.into();
        if self.said.insert((code, location, message.clone())) {
            self.diagnostics.push(Diagnostic::note(code, location, message));
        }
    }

    /// Says why an operation cannot be carried out, which is an error unless it may be left out.
    pub(super) fn refuse(&mut self, code: &'static str, location: Location, message: &str) {
        let left_out = if self.options.skip_unsupported { "; the operation is left out" } else { "" };
        let message = format!("{message}{left_out}");
        if !self.said.insert((code, location, message.clone())) {
            return;
        }
        self.diagnostics.push(if self.options.skip_unsupported {
            Diagnostic::warning(code, location, message)
        } else {
            Diagnostic::error(code, location, message)
        });
    }

    /// Says something about the first of several schemas.
    pub(super) fn note_at(&mut self, whole: &Whole, code: &'static str, message: &str) {
        if let Some(part) = whole.parts.first() {
            let location = self.api[part.id].location;
            self.note(code, location, message);
        }
    }

    /// The identifier of a type that is used at a spot.
    pub(super) fn name_type(&mut self, spot: &Spot) -> String {
        if let Some(name) = &spot.fixed {
            return name.clone();
        }
        let name = self.names.give(&spot.name, Case::Camel, "value");
        if !spot.of_file {
            let order = self.unnamed.len();
            self.unnamed.insert(name.clone(), Unnamed { part: spot.part.clone(), order });
        }
        name
    }

    /// Declares a type; directions and checks are found later, when all types are known.
    pub(super) fn declare(
        &mut self,
        home: &Home,
        name: String,
        doc: Vec<String>,
        deprecated: bool,
        kind: Kind,
    ) {
        if matches!(kind, Kind::Enum(_) | Kind::Union(_)) {
            self.convertible.insert(name.clone());
        }
        let derives = self.derives(&name);
        let item = Item {
            name,
            doc,
            deprecated,
            usage: Usage::default(),
            validate: false,
            checks: Vec::new(),
            derives,
            kind,
        };
        let items = self.items.entry(home.clone()).or_default();
        self.index.insert(item.name.clone(), (home.clone(), items.len()));
        items.push(item);
    }

    /// A declared type by its name, behind aliases too.
    pub(super) fn item(&self, name: &str) -> Option<&Item> {
        let mut name = name.to_owned();
        for _ in 0..16 {
            let (home, position) = self.index.get(&name)?;
            let item = self.items.get(home)?.get(*position)?;
            match &item.kind {
                Kind::Alias(Slot { ty: Type::Named(next), .. }) => name.clone_from(next),
                _ => return Some(item),
            }
        }
        None
    }

    /// Has a declared type check something of its values as a whole.
    pub(super) fn add_check(&mut self, name: &str, check: Check) {
        let Some((home, position)) = self.index.get(name) else { return };
        if let Some(item) = self.items.get_mut(home).and_then(|items| items.get_mut(*position)) {
            item.checks.push(check);
        }
    }

    /// The type of a component schema.
    pub(super) fn component_slot(&self, id: SchemaId) -> Option<Slot> {
        let component = self.components.get(&id)?;
        let declared = || Type::Named(component.same_as.as_ref().unwrap_or(&component.name).clone());
        let ty = component.replaced.clone().unwrap_or_else(declared);
        Some(Slot::of(if component.nullable { ty.optional() } else { ty }))
    }

    /// The component schema that is to be replaced by a type of somebody else, be it behind references.
    pub(super) fn replaced(&self, whole: &Whole) -> Option<Slot> {
        let [part] = whole.parts.as_slice() else { return None };
        if self.options.replace.is_empty() || part.bare || whole.only.is_some() {
            return None;
        }
        let next = |id: &SchemaId| self.api[*id].sole_ref();
        let mut chain = std::iter::successors(Some(part.id), next).take(64);
        let is_replaced =
            |id: &SchemaId| self.components.get(id).is_some_and(|known| known.replaced.is_some());
        self.component_slot(chain.find(is_replaced)?)
    }

    /// Whether a component schema gets a type of its own.
    pub(super) fn is_wanted(&self, id: SchemaId) -> bool {
        let replaced = self.components.get(&id).is_some_and(|component| component.replaced.is_some());
        !replaced && self.reached.as_ref().is_none_or(|reached| reached.contains(&id))
    }

    /// The type of a component schema that the options replace, by its name.
    pub(super) fn replacement(&self, name: &str) -> Option<Type> {
        self.options.replace.get(name).and_then(|path| choices::replacement(path))
    }
}

/// The names of types, without those that the libraries bring that the options ask for.
fn type_names(options: &Options) -> Scope {
    let mut names = Scope::of_types();
    let of_date_time: &[&str] = match options.date_time {
        DateTime::Chrono => &["DateTime", "NaiveDate", "Utc"],
        DateTime::Jiff | DateTime::Time | DateTime::String => &[],
    };
    let of_decimal: &[&str] = match options.decimal {
        Decimal::RustDecimal => &["Decimal", "DecimalNumber"],
        Decimal::Plain => &[],
    };
    for name in of_date_time.iter().chain(of_decimal) {
        names.take(name);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::singular;

    #[test]
    fn singulars() {
        for (plural, expected) in [
            ("http_statuses[]", Some("http_status")),
            ("entries", Some("entry")),
            ("addresses", Some("address")),
            ("cases", Some("case")),
            ("data", None),
            ("status", None),
        ] {
            assert_eq!(singular(plural).as_deref(), expected);
        }
    }
}
