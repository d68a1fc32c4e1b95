//! TOML with places → [`Settings`]. What does not fit is said and passed over.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;

use spec::diagnostic::{self, At};
use spec::source::SourceId;
use spec::{Diagnostic, Severity};
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::inline::inline;
use super::{Places, Settings};
use crate::options::{
    Counted, DateTime, Decimal, Enums, Filter, LargeVariants, Options, Paging, PagingRule, PerType, TABLE,
    Untyped,
};

type Value<'t> = Spanned<DeValue<'t>>;

/// The keys beside those of [`TABLE`].
const TARGET: [&str; 3] = ["spec", "out", "package"];

/// Where the options stand in a manifest.
const TABLES: [&str; 2] = ["workspace", "package"];

pub(super) struct Reader {
    source: SourceId,
    diagnostics: Vec<Diagnostic>,
    places: Places,
}

impl Reader {
    pub(super) fn new(source: SourceId) -> Self {
        Self { source, diagnostics: Vec::new(), places: Places::new() }
    }

    pub(super) fn finish(self) -> (Vec<Diagnostic>, Places) {
        (self.diagnostics, self.places)
    }

    /// A whole manifest.
    pub(super) fn manifest(&mut self, text: &str, settings: &mut Settings) {
        let manifest = match DeTable::parse(text) {
            Ok(manifest) => manifest,
            Err(error) => {
                self.say(
                    "unreadable-manifest",
                    error.span().unwrap_or(0..0),
                    error.message().to_owned(),
                    None,
                );
                return;
            }
        };
        for table in TABLES {
            let table = manifest.get_ref().get(table);
            let lockstep = ["metadata", "lockstep"]
                .iter()
                .try_fold(table, |value, key| value.map(|value| value.get_ref().get(*key)));
            if let Some(Some(lockstep)) = lockstep {
                self.settings(lockstep, settings);
            }
        }
    }

    fn settings(&mut self, value: &Value<'_>, settings: &mut Settings) {
        for (key, value) in self.members(value) {
            match key.get_ref().as_ref() {
                "spec" => {
                    settings.spec = self.text(value).map(PathBuf::from);
                    settings.options.document = self.text(value).unwrap_or_default();
                }
                "out" => settings.out = self.text(value).map(PathBuf::from),
                "package" => settings.options.package = self.text(value).unwrap_or_default(),
                _ => self.option(key, value, &mut settings.options),
            }
        }
    }

    fn option(&mut self, key: &Spanned<DeString<'_>>, value: &Value<'_>, options: &mut Options) {
        match key.get_ref().as_ref() {
            "date_time" => options.date_time = self.word(value, DATE_TIMES).unwrap_or_default(),
            "decimal" => options.decimal = self.word(value, DECIMALS).unwrap_or_default(),
            "enums" => options.enums = self.enums(value),
            "large_variants" => options.large_variants = self.word(value, LARGE_VARIANTS).unwrap_or_default(),
            "untyped" => options.untyped = self.word(value, UNTYPED).unwrap_or_default(),
            "derive" => options.derive = self.derives(value),
            "replace" => options.replace = self.names("replace", value),
            "replace_formats" => options.replace_formats = self.names("replace_formats", value),
            "schema_prefix" => options.schema_prefix = self.text(value).unwrap_or_default(),
            "operation_prefix" => options.operation_prefix = self.text(value).unwrap_or_default(),
            "rename_schemas" => options.rename_schemas = self.names("rename_schemas", value),
            "rename_operations" => options.rename_operations = self.names("rename_operations", value),
            "paging" => options.paging = self.paging(value),
            "include" => {
                options.include = self.filter(["include.tags", "include.paths", "include.operations"], value);
            }
            "exclude" => {
                options.exclude = self.filter(["exclude.tags", "exclude.paths", "exclude.operations"], value);
            }
            "skip_unsupported" => options.skip_unsupported = self.flag(value),
            "dependencies" => options.dependencies = self.dependencies(value),
            _ => {
                let known: Vec<&str> =
                    TARGET.into_iter().chain(TABLE.iter().map(|option| option.key)).collect();
                self.unknown(key, &known);
            }
        }
    }

    fn enums(&mut self, value: &Value<'_>) -> PerType<Enums> {
        if !value.get_ref().is_table() {
            return PerType { all: self.word(value, ENUMS).unwrap_or_default(), of: BTreeMap::new() };
        }
        self.per_type("enums", value, |reader, value| reader.word(value, ENUMS).unwrap_or_default())
    }

    fn derives(&mut self, value: &Value<'_>) -> PerType<Vec<String>> {
        self.per_type("derive", value, |reader, value| reader.texts("derive", value))
    }

    /// A table of types, in which `*` stands for all.
    fn per_type<T: Default>(
        &mut self,
        option: &'static str,
        value: &Value<'_>,
        mut read: impl FnMut(&mut Self, &Value<'_>) -> T,
    ) -> PerType<T> {
        let mut choices = PerType::default();
        for (key, value) in self.members(value) {
            let choice = read(self, value);
            if key.get_ref() == "*" {
                choices.all = choice;
            } else {
                choices.of.insert(self.named(option, key), choice);
            }
        }
        choices
    }

    /// A table of texts.
    fn names(&mut self, option: &'static str, value: &Value<'_>) -> BTreeMap<String, String> {
        let mut names = BTreeMap::new();
        for (key, value) in self.members(value) {
            if let Some(text) = self.text(value) {
                self.places.insert((option, text.clone()), value.span());
                names.insert(self.named(option, key), text);
            }
        }
        names
    }

    fn filter(&mut self, [tags, paths, operations]: [&'static str; 3], value: &Value<'_>) -> Filter {
        let mut filter = Filter::default();
        for (key, value) in self.members(value) {
            match key.get_ref().as_ref() {
                "tags" => filter.tags = self.texts(tags, value),
                "paths" => filter.paths = self.texts(paths, value),
                "operations" => filter.operations = self.texts(operations, value),
                _ => self.unknown(key, &["tags", "paths", "operations"]),
            }
        }
        filter
    }

    fn paging(&mut self, value: &Value<'_>) -> BTreeMap<String, Paging> {
        let members = self.members(value).into_iter();
        members
            .map(|(key, value)| {
                let paging = if value.get_ref().is_table() {
                    Paging::By(self.paging_rule(value))
                } else {
                    self.word(value, PAGINGS).unwrap_or(Paging::None)
                };
                (self.named("paging", key), paging)
            })
            .collect()
    }

    fn paging_rule(&mut self, value: &Value<'_>) -> PagingRule {
        let mut rule = PagingRule::default();
        for (key, value) in self.members(value) {
            match key.get_ref().as_ref() {
                "parameter" => rule.parameter = self.text(value),
                "next" => rule.next = self.text(value),
                "last" => rule.last = self.text(value),
                "counts" => rule.counts = self.word(value, COUNTED),
                "total" => rule.total = self.text(value),
                "more" => rule.more = self.text(value),
                "items" => rule.items = self.text(value),
                _ => self.unknown(key, &["parameter", "next", "last", "counts", "total", "more", "items"]),
            }
        }
        rule
    }

    fn dependencies(&mut self, value: &Value<'_>) -> BTreeMap<String, String> {
        let members = self.members(value).into_iter();
        members.map(|(key, value)| (self.named("dependencies", key), inline(value.get_ref()))).collect()
    }

    /// A name, whose place is kept for what there is to say of it later.
    fn named(&mut self, option: &'static str, key: &Spanned<DeString<'_>>) -> String {
        let name = key.get_ref().to_string();
        self.places.insert((option, name.clone()), key.span());
        name
    }

    fn members<'v, 't>(&mut self, value: &'v Value<'t>) -> Vec<(&'v Spanned<DeString<'t>>, &'v Value<'t>)> {
        match value.get_ref().as_table() {
            Some(table) => table.iter().collect(),
            None => self.wrong(value, "a table"),
        }
    }

    fn texts(&mut self, option: &'static str, value: &Value<'_>) -> Vec<String> {
        let Some(items) = value.get_ref().as_array() else { return self.wrong(value, "a list of strings") };
        let mut texts = Vec::new();
        for item in items {
            if let Some(text) = self.text(item) {
                self.places.insert((option, text.clone()), item.span());
                texts.push(text);
            }
        }
        texts
    }

    fn flag(&mut self, value: &Value<'_>) -> bool {
        match value.get_ref().as_bool() {
            Some(flag) => flag,
            None => self.wrong(value, "`true` or `false`"),
        }
    }

    fn text(&mut self, value: &Value<'_>) -> Option<String> {
        match value.get_ref().as_str() {
            Some(text) => Some(text.to_owned()),
            None => self.wrong(value, "a string"),
        }
    }

    /// One of a few words.
    fn word<T: Clone>(&mut self, value: &Value<'_>, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(value)?;
        if let Some((_, meaning)) = words.iter().find(|(word, _)| *word == text) {
            return Some(meaning.clone());
        }
        let known: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
        let similar = diagnostic::similar(&text, words.iter().map(|(word, _)| *word));
        let help = similar.map(|similar| format!("did you mean `{similar}`?"));
        let message = format!("`{text}` is none of {}", known.join(", "));
        self.say("wrong-option", value.span(), message, help);
        None
    }

    fn wrong<T: Default>(&mut self, value: &Value<'_>, wanted: &str) -> T {
        let found = value.get_ref().type_str();
        self.say("wrong-option", value.span(), format!("{wanted} is wanted here, not {found}"), None);
        T::default()
    }

    fn unknown(&mut self, key: &Spanned<DeString<'_>>, known: &[&str]) {
        let help = match diagnostic::similar(key.get_ref(), known.iter().copied()) {
            Some(similar) => format!("did you mean `{similar}`?"),
            None => format!("there are {}", known.join(", ")),
        };
        self.say("unknown-option", key.span(), format!("there is no option `{}`", key.get_ref()), Some(help));
    }

    fn say(&mut self, code: &'static str, at: Range<usize>, message: String, help: Option<String>) {
        let at = At::Text(self.source, at);
        self.diagnostics.push(Diagnostic { code, severity: Severity::Error, at, message, help });
    }
}

const DATE_TIMES: &[(&str, DateTime)] = &[
    ("jiff", DateTime::Jiff),
    ("chrono", DateTime::Chrono),
    ("time", DateTime::Time),
    ("string", DateTime::String),
];
const DECIMALS: &[(&str, Decimal)] = &[("plain", Decimal::Plain), ("rust_decimal", Decimal::RustDecimal)];
const ENUMS: &[(&str, Enums)] = &[("open", Enums::Open), ("closed", Enums::Closed)];
const PAGINGS: &[(&str, Paging)] = &[("none", Paging::None), ("link", Paging::Link)];
const COUNTED: &[(&str, Counted)] = &[("pages", Counted::Pages), ("items", Counted::Items)];
const UNTYPED: &[(&str, Untyped)] = &[("assumed", Untyped::Assumed), ("exact", Untyped::Exact)];
const LARGE_VARIANTS: &[(&str, LargeVariants)] =
    &[("boxed", LargeVariants::Boxed), ("unboxed", LargeVariants::Unboxed)];
