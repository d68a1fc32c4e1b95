//! What a caller may choose about the generated crate.

/// The choices for one generated crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The name of the package.
    pub package: String,
    /// How its `Cargo.toml` names dependencies.
    pub manifest: Manifest,
    /// How the document is called in the first line of each file, e.g. `spec/openapi/lago.yaml`.
    pub document: String,
}

/// Where the crate will stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manifest {
    /// In a workspace that gives the versions of dependencies: `dep.workspace = true`.
    Workspace,
    /// By itself: versions, and a `[workspace]` of its own.
    Standalone,
}

impl Options {
    /// The first line of every file without its comment marks.
    pub(crate) fn header(&self) -> String {
        // A path may hold anything, but the header is one line.
        let document: String = self.document.chars().filter(|c| !c.is_control()).collect();
        format!("{} from {document}; do not edit.", crate::files::MARK)
    }
}
