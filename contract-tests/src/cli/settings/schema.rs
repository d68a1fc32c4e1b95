//! The JSON Schema of `lockstep.toml`, for editors, made of the same table that the file is read by.

use std::process::ExitCode;

use clap::Command;
use serde_json::{Map, Value, json};

use super::COMMANDS;
use super::reader::for_operations;
use super::table::{Kind, Part, Setting, table};

/// The schema, in the draft that editors of TOML know best.
fn schema(cli: &Command) -> Value {
    let commands = COMMANDS.iter().filter_map(|name| Some((*name, cli.find_subcommand(name)?)));
    let mut properties = Map::new();
    for (name, command) in commands {
        properties.extend(members(&table(command, Part::Shared)));
        properties.insert(name.to_owned(), of_command(name, command));
    }
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "lockstep.toml",
        "description": "What `conform` and `mock` are told without options. Strings may hold environment variables: ${NAME}, ${NAME:-other}.",
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
    })
}

/// Prints the schema.
pub(crate) fn print() -> anyhow::Result<ExitCode> {
    spec_cli::print(&format!("{:#}\n", schema(&crate::cli::command())))?;
    Ok(ExitCode::SUCCESS)
}

fn of_command(name: &str, command: &Command) -> Value {
    let mut properties = members(&table(command, Part::Own));
    properties.insert("operations".to_owned(), operations(name));
    json!({
        "type": "object",
        "description": command.get_about().map(ToString::to_string),
        "additionalProperties": false,
        "properties": properties,
    })
}

fn operations(command: &str) -> Value {
    let properties: Map<String, Value> = for_operations(command)
        .iter()
        .map(|(key, kind, about)| ((*key).to_owned(), described(value(*kind, &[]), about, None)))
        .collect();
    json!({
        "type": "object",
        "description": "Settings of some operations only, by operationId or by method and path, in which `*` stands for any text.",
        "additionalProperties": { "type": "object", "additionalProperties": false, "properties": properties },
    })
}

fn members(settings: &[Setting]) -> Map<String, Value> {
    let member = |setting: &Setting| {
        let value = value(setting.kind, &setting.words);
        (setting.key.clone(), described(value, &setting.about, setting.default.as_deref()))
    };
    settings.iter().map(member).collect()
}

fn described(mut value: Value, about: &str, default: Option<&str>) -> Value {
    if let Some(members) = value.as_object_mut() {
        members.insert("description".to_owned(), about.into());
        if let Some(default) = default {
            let number = serde_json::from_str(default).ok().filter(Value::is_number);
            members.insert("default".to_owned(), number.unwrap_or_else(|| default.into()));
        }
    }
    value
}

fn value(kind: Kind, words: &[String]) -> Value {
    // A number may come from a variable.
    let number = |name: &str| json!({ "type": [name, "string"], "pattern": r"\$\{" });
    let texts = json!({ "type": "array", "items": { "type": "string" } });
    match kind {
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Integer => number("integer"),
        Kind::Number => number("number"),
        Kind::Text | Kind::Path if words.is_empty() => json!({ "type": "string" }),
        Kind::Text | Kind::Path => json!({ "enum": words }),
        Kind::List | Kind::Paths => texts,
        Kind::Pairs { .. } => {
            let table = json!({ "type": "object", "additionalProperties": { "anyOf": [{ "type": "string" }, texts] } });
            json!({ "anyOf": [table, texts] })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `lockstep schema > contract-tests/lockstep.schema.json` writes it.
    #[test]
    fn the_schema_in_the_repository_is_this_one() {
        let committed: Value = serde_json::from_str(include_str!("../../../lockstep.schema.json")).unwrap();
        assert_eq!(committed, schema(&crate::cli::command()));
    }
}
