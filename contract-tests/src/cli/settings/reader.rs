//! The text of a file → words of a command line, each with its option, and what is wrong with it, each with its place.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::time::Duration;

use clap::Command;
use clap::error::ErrorKind;
use contract_tests::config::Limits;
use contract_tests::mock::Preferred;
use contract_tests::select::Selector;
use spec::diagnostic::{self, At};
use spec::source::SourceId;
use spec::{Diagnostic, Severity};
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::COMMANDS;
use super::table::{Kind, Part, Setting, table};
use super::variables::{self, Fault};

type Key<'t> = Spanned<DeString<'t>>;
type Value<'t> = Spanned<DeValue<'t>>;

/// What a file says to one command.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) options: Vec<Given>,
    pub(super) operations: ForOperations,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// An option as words of a command line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Given {
    /// What clap calls the option.
    pub(super) id: String,
    /// The option with its dashes.
    pub(super) option: String,
    pub(super) words: Vec<String>,
}

/// What the file says of some operations only, in its order.
pub(crate) type ForOperations = Vec<OperationSettings>;

/// What `[conform.operations.PATTERN]` or `[mock.operations.PATTERN]` says.
#[derive(Debug, Clone)]
pub(crate) struct OperationSettings {
    pub(crate) which: Selector,
    /// Whether they are not tested.
    pub(crate) skip: bool,
    pub(crate) timeout: Option<Duration>,
    pub(crate) max_response_time: Option<Duration>,
    pub(crate) preferred: Option<Preferred>,
}

impl OperationSettings {
    /// The same for a run.
    pub(crate) fn limits(&self) -> Limits {
        let Self { which, timeout, max_response_time, .. } = self;
        Limits { which: which.clone(), timeout: *timeout, max_response_time: *max_response_time }
    }
}

/// The keys of [`OperationSettings`], with what they do.
type Keys = &'static [(&'static str, Kind, &'static str)];

/// Those of a command.
pub(super) fn for_operations(command: &str) -> Keys {
    if command == "conform" { CONFORM } else { MOCK }
}

const CONFORM: Keys = &[
    ("skip", Kind::Flag, "Leave these operations out"),
    ("timeout", Kind::Number, "How long the server may take for a whole answer, in seconds"),
    ("max-response-time", Kind::Number, "How long an answer may take without being a finding, in seconds"),
];

const MOCK: Keys = &[(
    "prefer",
    Kind::Text,
    "What is answered to requests without a field `Prefer`, in its words: code=404, example=NAME, dynamic=true, delay=200",
)];

/// The key under which they stand.
const OPERATIONS: &str = "operations";

/// Reads a file for one of the commands; what it says to the other is looked at all the same.
pub(super) fn read(cli: &Command, name: &str, text: &str, source: SourceId, folder: &Path) -> Read {
    let mut reader = Reader { cli, source, folder, variables: BTreeMap::new(), read: Read::default() };
    match DeTable::parse(text) {
        Ok(file) => reader.file(file.get_ref(), name),
        Err(error) => {
            let at = error.span().unwrap_or(0..0);
            reader.say("unreadable-settings", at, error.message().to_owned(), None);
        }
    }
    let start = |diagnostic: &Diagnostic| match &diagnostic.at {
        At::Text(_, range) => range.start,
        _ => usize::MAX,
    };
    reader.read.diagnostics.sort_by_key(start);
    reader.read
}

struct Reader<'a> {
    cli: &'a Command,
    source: SourceId,
    folder: &'a Path,
    /// The variables that were asked for, with their values, which may be secret.
    variables: BTreeMap<String, String>,
    read: Read,
}

impl Reader<'_> {
    fn file(&mut self, file: &DeTable<'_>, name: &str) {
        for (key, value) in file {
            let word = key.get_ref().as_ref();
            if COMMANDS.contains(&word) {
                self.command(word, value, word == name);
            } else if let Some(command) = self.cli.find_subcommand(name) {
                let shared = table(command, Part::Shared);
                match shared.iter().find(|setting| setting.key == word) {
                    Some(setting) => self.setting(command, setting, value, true),
                    None => self.unknown(key, &keys(&shared).chain(COMMANDS).collect::<Vec<_>>()),
                }
            }
        }
    }

    fn command(&mut self, name: &str, value: &Value<'_>, is_asked: bool) {
        let (Some(command), Some(members)) = (self.cli.find_subcommand(name), self.members(value)) else {
            return;
        };
        let known = table(command, Part::Own);
        for (key, value) in members {
            match known.iter().find(|setting| setting.key == key.get_ref().as_ref()) {
                Some(setting) => self.setting(command, setting, value, is_asked),
                None if key.get_ref() == OPERATIONS => {
                    let settings = self.operations(name, value);
                    self.read.operations.extend(settings.into_iter().filter(|_| is_asked));
                }
                None => self.unknown(key, &keys(&known).chain([OPERATIONS]).collect::<Vec<_>>()),
            }
        }
    }

    fn setting(&mut self, command: &Command, setting: &Setting, value: &Value<'_>, is_asked: bool) {
        let Some(texts) = self.texts(setting.kind, value) else { return };
        let option = format!("--{}", setting.key);
        let word = |text: String| {
            if setting.kind == Kind::Flag { option.clone() } else { format!("{option}={text}") }
        };
        let words: Vec<String> = texts.into_iter().map(word).collect();
        if let Some(reason) = words.iter().find_map(|word| refusal(command, setting, word)) {
            self.say("wrong-setting", value.span(), self.without_values(reason), None);
        } else if is_asked {
            self.read.options.push(Given { id: setting.id.clone(), option, words });
        }
    }

    /// The values of an option, as they stand behind it on a command line.
    fn texts(&mut self, kind: Kind, value: &Value<'_>) -> Option<Vec<String>> {
        let inner = value.get_ref();
        match kind {
            Kind::Flag => match inner.as_bool() {
                Some(is_set) => Some(is_set.then(String::new).into_iter().collect()),
                None => self.wrong(value, "`true` or `false`"),
            },
            Kind::List | Kind::Paths => match inner.as_array() {
                Some(items) => items.iter().map(|item| self.text(kind, item)).collect(),
                None => self.wrong(value, "a list of strings"),
            },
            Kind::Pairs { separator, to_file } => match (inner.as_array(), inner.as_table()) {
                (Some(items), _) => items.iter().map(|item| self.text(kind, item)).collect(),
                (None, Some(members)) => self.pairs(members, separator, to_file),
                (None, None) => self.wrong(value, "either a table or a list of strings"),
            },
            _ => Some(vec![self.text(kind, value)?]),
        }
    }

    /// `NAME = "value"`, or `NAME = ["one", "other"]`.
    fn pairs(&mut self, members: &DeTable<'_>, separator: &str, to_file: bool) -> Option<Vec<String>> {
        let kind = if to_file { Kind::Path } else { Kind::Text };
        let mut pairs = Vec::new();
        for (key, value) in members {
            let items: Vec<&Value<'_>> = match value.get_ref().as_array() {
                Some(items) => items.iter().collect(),
                None => vec![value],
            };
            for item in items {
                pairs.push(format!("{}{separator}{}", key.get_ref(), self.text(kind, item)?));
            }
        }
        Some(pairs)
    }

    /// One value as text.
    fn text(&mut self, kind: Kind, value: &Value<'_>) -> Option<String> {
        match (kind, value.get_ref()) {
            (Kind::Integer | Kind::Number, DeValue::Integer(number)) => Some(number.to_string()),
            (Kind::Number, DeValue::Float(number)) => Some(number.to_string()),
            (_, DeValue::String(text)) => {
                let text = self.expanded(text, value.span())?;
                let is_path = matches!(kind, Kind::Path | Kind::Paths) && text != "-";
                Some(if is_path { self.folder.join(&text).to_string_lossy().into_owned() } else { text })
            }
            (Kind::Integer, _) => self.wrong(value, "a whole number"),
            (Kind::Number, _) => self.wrong(value, "a number"),
            _ => self.wrong(value, "a string"),
        }
    }

    fn expanded(&mut self, text: &str, at: Range<usize>) -> Option<String> {
        let asked = |name: &str| {
            let value = std::env::var(name).ok()?;
            self.variables.insert(name.to_owned(), value.clone());
            Some(value)
        };
        match variables::expand(text, asked) {
            Ok(text) => Some(text),
            Err(Fault::Unset(name)) => {
                let help = format!("set it, or write `${{{name}:-other}}` for what stands in its place");
                let message = format!("the environment variable `{name}` is not set");
                self.say("unset-variable", at, message, Some(help));
                None
            }
            Err(Fault::Malformed) => {
                let help = "`${NAME}` is the value of an environment variable, and `$$` a dollar".to_owned();
                self.say("wrong-setting", at, "a single dollar means nothing".to_owned(), Some(help));
                None
            }
        }
    }

    /// Tables by pattern.
    fn operations(&mut self, command: &str, value: &Value<'_>) -> ForOperations {
        let names: Vec<&str> = for_operations(command).iter().map(|(name, ..)| *name).collect();
        let mut operations = ForOperations::new();
        for (pattern, value) in self.members(value).unwrap_or_default() {
            let Ok(which) = format!("operation={}", pattern.get_ref()).parse::<Selector>() else { continue };
            let mut settings = OperationSettings {
                which: which.clone(),
                skip: false,
                timeout: None,
                max_response_time: None,
                preferred: None,
            };
            for (key, value) in self.members(value).unwrap_or_default() {
                match names.iter().copied().find(|name| *name == key.get_ref().as_ref()) {
                    Some("skip") => {
                        settings.skip = self.texts(Kind::Flag, value).is_some_and(|set| !set.is_empty());
                    }
                    Some("timeout") => settings.timeout = self.seconds(value),
                    Some("max-response-time") => settings.max_response_time = self.seconds(value),
                    Some(_) => settings.preferred = self.preferred(&which, value),
                    None => self.unknown(key, &names),
                }
            }
            operations.push(settings);
        }
        operations
    }

    fn preferred(&mut self, which: &Selector, value: &Value<'_>) -> Option<Preferred> {
        let words = self.text(Kind::Text, value)?;
        let read = Preferred::new(which.clone(), &words);
        read.map_err(|reason| self.say("wrong-setting", value.span(), self.without_values(reason), None)).ok()
    }

    fn seconds(&mut self, value: &Value<'_>) -> Option<Duration> {
        let text = self.text(Kind::Number, value)?;
        let read = crate::cli::conform::seconds(&text);
        read.map_err(|reason| self.say("wrong-setting", value.span(), reason, None)).ok()
    }

    /// A reason may repeat what it complains of.
    fn without_values(&self, reason: String) -> String {
        let known = self.variables.iter().filter(|(_, value)| !value.is_empty());
        known.fold(reason, |reason, (name, value)| reason.replace(value, &format!("${{{name}}}")))
    }

    fn members<'v, 't>(&mut self, value: &'v Value<'t>) -> Option<Vec<(&'v Key<'t>, &'v Value<'t>)>> {
        match value.get_ref().as_table() {
            // In the order of the text, as the later of two patterns counts.
            Some(table) => {
                let mut members: Vec<_> = table.iter().collect();
                members.sort_by_key(|(key, _)| key.span().start);
                Some(members)
            }
            None => self.wrong(value, "a table"),
        }
    }

    fn wrong<T>(&mut self, value: &Value<'_>, wanted: &str) -> Option<T> {
        let message = format!("{wanted} is wanted here, not {}", value.get_ref().type_str());
        self.say("wrong-setting", value.span(), message, None);
        None
    }

    fn unknown(&mut self, key: &Key<'_>, known: &[&str]) {
        let help = match diagnostic::similar(key.get_ref(), known.iter().copied()) {
            Some(similar) => format!("did you mean `{similar}`?"),
            None => format!("there are {}", known.join(", ")),
        };
        let message = format!("there is no setting `{}` here", key.get_ref());
        self.say("unknown-setting", key.span(), message, Some(help));
    }

    fn say(&mut self, code: &'static str, at: Range<usize>, message: String, help: Option<String>) {
        let at = At::Text(self.source, at);
        self.read.diagnostics.push(Diagnostic { code, severity: Severity::Error, at, message, help });
    }
}

fn keys(settings: &[Setting]) -> impl Iterator<Item = &str> {
    settings.iter().map(|setting| setting.key.as_str())
}

/// Why an option does not take its value.
fn refusal(command: &Command, setting: &Setting, word: &str) -> Option<String> {
    let error = command.clone().no_binary_name(true).try_get_matches_from([word]).err()?;
    match error.kind() {
        ErrorKind::InvalidValue if setting.words.is_empty() => Some("there is no value".to_owned()),
        ErrorKind::InvalidValue => Some(format!("one of {} is wanted here", setting.words.join(", "))),
        ErrorKind::ValueValidation => {
            let reason = std::error::Error::source(&error).map(ToString::to_string);
            let reason = reason.unwrap_or_else(|| "this value is not taken".to_owned());
            Some(match setting.kind {
                Kind::Integer => format!("this is no whole number as it is wanted here: {reason}"),
                _ => reason,
            })
        }
        // That other options are missing is of no matter here.
        _ => None,
    }
}
