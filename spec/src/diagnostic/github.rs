//! Diagnostics → workflow commands of GitHub Actions, which show them beside the lines of a change.

use super::{At, Diagnostic, Severity};
use crate::source::Sources;

/// Writes each diagnostic as a workflow command: `::error file=…,line=…,col=…,endLine=…,endColumn=…,title=CODE::MESSAGE`.
pub fn github(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    diagnostics.iter().map(|diagnostic| command(diagnostic, sources)).collect()
}

fn command(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let name = match diagnostic.severity {
        Severity::Note => "notice",
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    let mut properties = Vec::new();
    match (sources.place_at(&diagnostic.at), &diagnostic.at) {
        (Some(place), _) => {
            properties.push(("file", place.file.to_string_lossy().into_owned()));
            properties.push(("line", place.line.to_string()));
            // Columns are of use only on one line.
            if place.end.0 == place.line {
                properties.push(("col", place.column.to_string()));
                properties.push(("endColumn", place.end.1.to_string()));
            }
            properties.push(("endLine", place.end.0.to_string()));
        }
        (None, At::File(file)) => properties.push(("file", file.to_string_lossy().into_owned())),
        (None, _) => {}
    }
    properties.push(("title", diagnostic.code.to_owned()));
    let at = diagnostic.at.location().map(|location| format!(" (at #{})", sources.pointer(location)));
    let help = diagnostic.help.as_ref().map(|help| format!("\nhelp: {help}"));
    let text = [Some(diagnostic.message.clone()), at, help].into_iter().flatten().collect::<String>();
    workflow_command(name, &properties, &text)
}

/// A workflow command, e.g. `::error file=a.yaml::something is wrong`, on a line of its own.
pub fn workflow_command(name: &str, properties: &[(&str, String)], text: &str) -> String {
    let properties: Vec<String> =
        properties.iter().map(|(name, value)| format!("{name}={}", property(value))).collect();
    format!("::{name} {}::{}\n", properties.join(","), message(text))
}

/// What acts on the workflow in a message is escaped.
fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// In a property, what ends it is escaped as well.
fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_becomes_a_command() {
        let diagnostic = Diagnostic {
            code: "some-code",
            severity: Severity::Warning,
            at: At::File("a,b:c.yaml".into()),
            message: "100%\r\n::error::".to_owned(),
            help: Some("a, b".to_owned()),
        };
        let written = github(&[diagnostic], &Sources::default());
        let expected = "::warning file=a%2Cb%3Ac.yaml,title=some-code::100%25%0D%0A::error::%0Ahelp: a, b\n";
        assert_eq!(written, expected);
    }
}
