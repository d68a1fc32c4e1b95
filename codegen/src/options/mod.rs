//! [`Options`]: what a caller may choose about the generated crate. [`TABLE`] tells of each option in a line.

mod misfit;
mod paging;
mod table;

use std::collections::{BTreeMap, BTreeSet};

pub use misfit::Misfit;
pub use paging::{Counted, Paging, PagingRule};
pub use table::{Described, TABLE};

/// The choices for one generated crate. [`Options::new`] has what nobody chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The name of the package.
    pub package: String,
    /// How its `Cargo.toml` names dependencies.
    pub manifest: Manifest,
    /// How the document is called in the first line of each file, e.g. `spec/openapi/lago.yaml`.
    pub document: String,
    /// The types of `format: date-time` and `format: date`.
    pub date_time: DateTime,
    /// The types of `format: decimal`.
    pub decimal: Decimal,
    /// Whether enums take values that the document does not name.
    pub enums: PerType<Enums>,
    /// What becomes of a variant that is much larger than the others of its enum.
    pub large_variants: LargeVariants,
    /// What a schema without `type` takes whose keywords bear on objects or on lists alone.
    pub untyped: Untyped,
    /// Paths of derive macros that types get beside those that they have anyway, e.g. `schemars::JsonSchema`. `Serialize` and
    /// `Deserialize` ask for that direction where no operation needs it.
    pub derive: PerType<Vec<String>>,
    /// The paths of types of yours that stand for component schemas, by the names of these. Such a type is
    /// `Debug + Clone + PartialEq`, and implements serde's traits as far as requests or responses hold it.
    pub replace: BTreeMap<String, String>,
    /// The same for values with a `format`; `String` leaves them what they are on the wire.
    pub replace_formats: BTreeMap<String, String>,
    /// What the names of all component schemas begin with.
    pub schema_prefix: String,
    /// What the names of all operations begin with.
    pub operation_prefix: String,
    /// Component schemas by other names; these get no prefix.
    pub rename_schemas: BTreeMap<String, String>,
    /// Operations by other names; these get no prefix. They are called by `operationId`, or by method and path.
    pub rename_operations: BTreeMap<String, String>,
    /// How the pages of lists follow each other, where names and types do not tell, or tell wrong. Operations are called by
    /// `operationId`, or by method and path.
    pub paging: BTreeMap<String, Paging>,
    /// The operations that there are to be; an empty filter takes all of them.
    pub include: Filter,
    /// The operations of these that there are not to be. With a filter, component schemas that no operation reaches are left out; the
    /// others keep their names.
    pub exclude: Filter,
    /// Whether an operation that the client cannot carry out in full is left out, with a warning, instead of an error for the whole
    /// document.
    pub skip_unsupported: bool,
    /// Further dependencies by name, each as the right side of a line in `Cargo.toml`, e.g. `"1"` with the quotes. The crates that
    /// [`Options::replace`] and [`Options::derive`] name need a line in a crate that stands by itself; in a workspace, which gives
    /// the versions, they need none.
    pub dependencies: BTreeMap<String, String>,
}

impl Options {
    /// A crate that stands by itself, with what nobody chose.
    pub fn new(package: impl Into<String>, document: impl Into<String>) -> Self {
        Self {
            package: package.into(),
            manifest: Manifest::Standalone,
            document: document.into(),
            date_time: DateTime::default(),
            decimal: Decimal::default(),
            enums: PerType::default(),
            large_variants: LargeVariants::default(),
            untyped: Untyped::default(),
            derive: PerType::default(),
            replace: BTreeMap::new(),
            replace_formats: BTreeMap::new(),
            schema_prefix: String::new(),
            operation_prefix: String::new(),
            rename_schemas: BTreeMap::new(),
            rename_operations: BTreeMap::new(),
            paging: BTreeMap::new(),
            include: Filter::default(),
            exclude: Filter::default(),
            skip_unsupported: false,
            dependencies: BTreeMap::new(),
        }
    }

    /// Whether Cargo takes the name of the package: letters, digits, `-` and `_`, beginning with a letter.
    pub fn names_package(&self) -> bool {
        let name = &self.package;
        name.starts_with(|first: char| first.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    }

    /// The crates that the paths in [`Options::replace`], [`Options::replace_formats`] and [`Options::derive`] begin with.
    pub(crate) fn foreign_crates(&self) -> BTreeSet<&str> {
        let derives = self.derive.of.values().chain([&self.derive.all]).flatten();
        let paths = self.replace.values().chain(self.replace_formats.values()).chain(derives);
        let first = paths.filter_map(|path| path.trim_start_matches("::").split_once("::"));
        let own = ["crate", "self", "super", "std", "core", "alloc"];
        first.map(|(first, _)| first.trim()).filter(|first| !own.contains(first)).collect()
    }

    /// The first line of every file without its comment marks.
    pub(crate) fn header(&self) -> String {
        // A path may hold anything, but the header is one line.
        let document: String = self.document.chars().filter(|c| !c.is_control()).collect();
        format!("{} from {document}; do not edit.", crate::files::MARK)
    }
}

/// Where the crate will stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manifest {
    /// In a workspace that gives the versions of dependencies: `dep.workspace = true`.
    Workspace,
    /// By itself: versions, and a `[workspace]` of its own.
    Standalone,
}

/// The crate that points in time are from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DateTime {
    /// `jiff::Timestamp`, `jiff::civil::Date`.
    #[default]
    Jiff,
    /// `chrono::DateTime<Utc>`, `chrono::NaiveDate`.
    Chrono,
    /// `time::OffsetDateTime` in a type that reads and writes RFC 3339, `time::Date`.
    Time,
    /// The text as it is.
    String,
}

/// What `format: decimal` is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Decimal {
    /// What it is without the format: `f64` or `String`.
    #[default]
    Plain,
    /// `rust_decimal::Decimal`; of a number in a type that reads and writes JSON numbers.
    RustDecimal,
}

/// Whether an enum takes values that the document does not name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Enums {
    /// They are kept, so that a new value from a server is no outage.
    #[default]
    Open,
    /// They are refused when they are decoded.
    Closed,
}

/// What becomes of large variants.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LargeVariants {
    /// They stand in a `Box`, so that a value does not take the room of the largest.
    #[default]
    Boxed,
    /// They stand in the enum itself.
    Unboxed,
}

/// What a schema without `type` takes whose keywords bear on objects or on lists alone, such as `properties` or `items`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Untyped {
    /// Objects, or lists: what most authors mean.
    #[default]
    Assumed,
    /// Any value, as JSON Schema has it (2020-12 Core, section 7.6.1): an enum with a variant for all else.
    Exact,
}

/// A choice for all types, and for single ones by their names in Rust.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PerType<T> {
    /// For all types.
    pub all: T,
    /// For single types. Derives are those beside the ones for all.
    pub of: BTreeMap<String, T>,
}

impl<T> PerType<T> {
    /// The choice for one type alone, or else the one for all.
    pub(crate) fn get(&self, name: &str) -> &T {
        self.of.get(name).unwrap_or(&self.all)
    }
}

/// Some operations: those of which at least one line tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Tags.
    pub tags: Vec<String>,
    /// Paths; `*` stands for anything in a segment, `**` for anything.
    pub paths: Vec<String>,
    /// `operationId`s, or methods and paths, e.g. `GET /pets`.
    pub operations: Vec<String>,
}

impl Filter {
    /// Whether nothing stands in it.
    pub fn is_empty(&self) -> bool {
        self.tags.is_empty() && self.paths.is_empty() && self.operations.is_empty()
    }
}
