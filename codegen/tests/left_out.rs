//! What a client leaves out of a document, or refuses: each document in `left_out` has one matter, its snapshot is what the user
//! reads.

use std::path::Path;

use codegen::{Manifest, Options};
use spec::Severity;
use spec::diagnostic;

#[test]
fn what_is_left_out_is_said() {
    let folder = Path::new("tests/left_out");
    let mut paths: Vec<_> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "yaml"));
    paths.sort();
    for path in paths {
        let reading = spec::read(&path);
        let options = Options { manifest: Manifest::Workspace, ..Options::new("a", "a.yaml") };
        let generated = codegen::generate(&reading.api.unwrap(), &options);
        let text = diagnostic::render(&generated.diagnostics, &reading.sources, false);
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        insta::with_settings!({ snapshot_path => "left_out", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, text);
        });
    }
}

/// Of the refused operations, which are errors, by choice only warnings are left, and the rest of the client.
#[test]
fn what_cannot_be_carried_out_is_left_out_by_choice() {
    for (document, refused) in [("bodies", 1), ("operations", 1)] {
        let reading = spec::read(&Path::new("tests/left_out").join(document).with_extension("yaml"));
        let api = reading.api.unwrap();
        let generate = |skip_unsupported| {
            let options =
                Options { manifest: Manifest::Workspace, skip_unsupported, ..Options::new("a", "a.yaml") };
            codegen::generate(&api, &options)
        };
        let count = |generated: &codegen::Generated, severity| {
            generated.diagnostics.iter().filter(|one| one.severity == severity).count()
        };
        let (whole, part) = (generate(false), generate(true));
        let errors = count(&whole, Severity::Error);
        assert!(errors >= refused, "{document}");
        assert_eq!(
            (count(&part, Severity::Error), count(&part, Severity::Warning)),
            (0, errors),
            "{document}"
        );
        assert_eq!(part.summary.operations, api.operations.len() - refused, "{document}");
        let named = part.diagnostics.iter().filter(|one| one.message.ends_with("the operation is left out"));
        assert_eq!(named.count(), errors, "{document}");
    }
}
