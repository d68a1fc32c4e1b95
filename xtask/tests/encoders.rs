//! Two encoders, one truth: for every case of the generator, and so for every style, the typed client and the engine send the
//! same. `cargo xtask corpus DIR --encoders N` does so for other documents.

use std::path::Path;
use std::process::Command;

#[test]
fn both_send_the_same_for_every_case() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    // The first client waits for everything that all of them need.
    command.args(["corpus", "codegen/tests/cases", "--as-built", "--encoders", "1000", "--timeout", "3600"]);
    command.current_dir(root).env("NO_COLOR", "1");
    let output = command.output().unwrap();
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{stdout}{stderr}");
    let row = stdout.lines().find(|line| line.starts_with("styles.yaml ")).unwrap();
    assert!(row.trim_end().ends_with("ok"), "the styles are compared: {stdout}");
}
