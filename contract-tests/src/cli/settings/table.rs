//! [`table`]: the keys of the file, made of the command line's own description, so that no option can be missing.

use std::any::TypeId;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Arg, ArgAction, Command};

/// A key of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Setting {
    /// The long option without its dashes.
    pub(super) key: String,
    /// What clap calls the option.
    pub(super) id: String,
    pub(super) kind: Kind,
    /// What it does.
    pub(super) about: String,
    /// The only values that there are; any if empty.
    pub(super) words: Vec<String>,
    /// What nobody chose.
    pub(super) default: Option<String>,
}

/// What may stand behind a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Flag,
    Integer,
    Number,
    Text,
    /// Relative to the folder of the file.
    Path,
    /// Several texts.
    List,
    /// Several paths.
    Paths,
    /// Several texts of two parts: a list of them whole, or a table with the parts.
    Pairs {
        separator: &'static str,
        /// Whether the second part is a path.
        to_file: bool,
    },
}

/// The options that say how the document is read, which every command has; they stand at the top of the file.
const SHARED: [&str; 4] = ["spec", "keep-going", "allow-files", "follow-urls"];

/// What somebody wants once, not each time.
const ONCE: [&str; 10] =
    ["help", "version", "config", "no-config", "plan", "case", "replay", "prove", "places", "accept"];

/// Where in the file a key stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// At the top.
    Shared,
    /// In the table of its command.
    Own,
}

/// The keys of a command that stand in one part of the file.
pub(super) fn table(command: &Command, part: Part) -> Vec<Setting> {
    let named = command.get_arguments().filter_map(|argument| Some((argument.get_long()?, argument)));
    named
        .filter(|(name, argument)| !ONCE.contains(name) && !argument.is_hide_set())
        .filter(|(name, _)| SHARED.contains(name) == (part == Part::Shared))
        .map(|(name, argument)| setting(name, argument))
        .collect()
}

fn setting(name: &str, argument: &Arg) -> Setting {
    let kind = kind(argument);
    let words = match kind {
        Kind::Flag => Vec::new(),
        _ => argument.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect(),
    };
    let default = argument.get_default_values().first().filter(|_| kind != Kind::Flag);
    Setting {
        key: name.to_owned(),
        id: argument.get_id().to_string(),
        kind,
        about: argument.get_help().map(ToString::to_string).unwrap_or_default(),
        words,
        default: default.map(|value| value.to_string_lossy().into_owned()),
    }
}

fn kind(argument: &Arg) -> Kind {
    let value = argument.get_value_names().and_then(|names| names.first()).map_or("", |name| name.as_str());
    let type_of = argument.get_value_parser().type_id();
    let is = |one: TypeId| type_of == one;
    let pair = ["=", ": "].into_iter().find(|separator| value.contains(separator));
    match (argument.get_action(), pair) {
        (ArgAction::SetTrue, _) => Kind::Flag,
        (ArgAction::Append, Some(separator)) => Kind::Pairs { separator, to_file: value.ends_with("=FILE") },
        (ArgAction::Append, None) if is(TypeId::of::<PathBuf>()) => Kind::Paths,
        (ArgAction::Append, None) => Kind::List,
        _ if is(TypeId::of::<PathBuf>()) => Kind::Path,
        _ if is(TypeId::of::<f64>()) || is(TypeId::of::<Duration>()) => Kind::Number,
        _ if INTEGERS.iter().any(|integer| is(integer())) => Kind::Integer,
        _ => Kind::Text,
    }
}

/// The types of options that are whole numbers.
const INTEGERS: [fn() -> TypeId; 5] =
    [TypeId::of::<u8>, TypeId::of::<u16>, TypeId::of::<u64>, TypeId::of::<usize>, TypeId::of::<NonZeroUsize>];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_of_a_command_is_a_key_or_for_once() {
        for name in super::super::COMMANDS {
            let cli = crate::cli::command();
            let command = cli.find_subcommand(name).unwrap();
            let keys = [table(command, Part::Shared), table(command, Part::Own)].concat();
            for argument in command.get_arguments() {
                let option = argument.get_long().unwrap();
                let is_key = keys.iter().any(|setting| setting.key == option);
                assert_ne!(is_key, ONCE.contains(&option), "--{option}");
            }
            assert_eq!(table(command, Part::Shared).len(), SHARED.len());
        }
    }

    #[test]
    fn kinds_follow_the_types_of_options() {
        let cli = crate::cli::command();
        let keys = table(cli.find_subcommand("conform").unwrap(), Part::Own);
        let kind = |key: &str| keys.iter().find(|setting| setting.key == key).unwrap().kind;
        assert_eq!(kind("safe"), Kind::Flag);
        assert_eq!(kind("concurrency"), Kind::Integer);
        assert_eq!(kind("max-response-time"), Kind::Number);
        assert_eq!(kind("accepted"), Kind::Path);
        assert_eq!(kind("url"), Kind::Text);
        assert_eq!(kind("auth"), Kind::Pairs { separator: "=", to_file: false });
        assert_eq!(kind("header"), Kind::Pairs { separator: ": ", to_file: false });
        assert_eq!(kind("report"), Kind::Pairs { separator: "=", to_file: true });
    }
}
