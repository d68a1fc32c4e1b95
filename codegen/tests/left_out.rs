//! What a client leaves out of a document, or refuses: each document in `left_out` has one matter, its snapshot is what the user
//! reads.

use std::path::Path;

use codegen::{Manifest, Options};
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
