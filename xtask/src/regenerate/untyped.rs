//! `--report-untyped`: where the client accepts more than the document says, and why; for people a place and a line each, for tools a
//! JSON object a line.

use codegen::Untyped;
use serde::Serialize;
use spec::source::Sources;
use spec_cli::Format;

/// One place as tools read it. Every member is always there.
#[derive(Debug, Serialize)]
struct Record<'u> {
    file: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
    pointer: String,
    rust: &'u str,
    #[serde(rename = "type")]
    ty: &'u str,
    code: Option<&'u str>,
    reason: &'u str,
}

/// The list in a format; GitHub has no place for it but the log.
pub(super) fn render(list: &[Untyped], sources: &Sources, format: Format) -> String {
    let one = |untyped: &Untyped| match format {
        Format::Json => serde_json::to_string(&record(untyped, sources)).unwrap_or_default(),
        Format::Text | Format::Github => text(untyped, sources),
    };
    list.iter().map(one).flat_map(|line| [line, "\n".to_owned()]).collect()
}

fn record<'u>(untyped: &'u Untyped, sources: &Sources) -> Record<'u> {
    let place = sources.place(&untyped.location);
    Record {
        file: place.as_ref().map(|place| place.file.to_string_lossy().into_owned()),
        line: place.as_ref().map(|place| place.line),
        column: place.as_ref().map(|place| place.column),
        pointer: sources.pointer(&untyped.location).to_string(),
        rust: &untyped.rust,
        ty: untyped.ty,
        code: untyped.code,
        reason: &untyped.reason,
    }
}

/// The place as compilers write it, so that editors find it; then the pointer, the type, and the reason.
fn text(untyped: &Untyped, sources: &Sources) -> String {
    let place = sources.place(&untyped.location).map(|place| format!("{place}: ")).unwrap_or_default();
    let code = untyped.code.map(|code| format!("[{code}]")).unwrap_or_default();
    let pointer = sources.pointer(&untyped.location);
    let Untyped { rust, ty, reason, .. } = untyped;
    format!("{place}{ty}{code}: {reason}\n    {rust}  #{pointer}")
}
