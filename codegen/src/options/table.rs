//! [`TABLE`]: every option in a line, for whoever reads them from somewhere or tells people of them.

/// An option as a manifest spells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Described {
    /// The key.
    pub key: &'static str,
    /// What may stand there, as TOML; the first is what nobody chose.
    pub values: &'static str,
    /// What it does.
    pub effect: &'static str,
}

const fn option(key: &'static str, values: &'static str, effect: &'static str) -> Described {
    Described { key, values, effect }
}

/// Every option, in the order of [`crate::Options`].
pub const TABLE: &[Described] = &[
    option(
        "date_time",
        r#""jiff", "chrono", "time", "string""#,
        "The crate that `format: date-time` and `format: date` become types of; `string` leaves them text. With `time`, a point in time is a type of the client around `OffsetDateTime`, which reads and writes RFC 3339",
    ),
    option(
        "decimal",
        r#""plain", "rust_decimal""#,
        "What `format: decimal` is: `f64` or `String`, or `rust_decimal::Decimal` (of a JSON number, a type of the client around it, with the digits that an `f64` tells apart)",
    ),
    option(
        "enums",
        r#""open", "closed", { "*" = "open", Status = "closed" }"#,
        "Whether an enum keeps values that the document does not name, or refuses to decode them; by the type's name in Rust",
    ),
    option(
        "large_variants",
        r#""boxed", "unboxed""#,
        "Whether a variant stands in a `Box` that would make its enum at least 200 bytes larger, or an error of a call larger than 128",
    ),
    option(
        "untyped",
        r#""assumed", "exact""#,
        "What a schema without `type` takes that says something of objects or lists only, e.g. `properties`: those alone, as most authors mean it, or any value, as JSON Schema has it, in an enum with a variant for all else",
    ),
    option(
        "derive",
        r#"{ "*" = ["schemars::JsonSchema"], Pet = ["Hash"] }"#,
        "More derives, for all types and for single ones, by their names in Rust. `Serialize` and `Deserialize` are derived as operations need them; name them here to have both anyway",
    ),
    option(
        "replace",
        r#"{ Money = "my_crate::Money" }"#,
        "Types of your own for component schemas. They are `Debug + Clone + PartialEq` and implement serde's traits; what the schema demands is theirs to check",
    ),
    option(
        "replace_formats",
        r#"{ email = "my_crate::Email", uuid = "String" }"#,
        "The same for strings and numbers by their `format`",
    ),
    option("schema_prefix", r#""Lago""#, "What the names of all component schemas begin with"),
    option("operation_prefix", r#""v1""#, "What the names of all operations begin with"),
    option("rename_schemas", r#"{ "com.example.Pet" = "Pet" }"#, "Component schemas by other names"),
    option(
        "rename_operations",
        r#"{ getPetById = "pet", "GET /pets" = "pets" }"#,
        "Operations by other names; one without `operationId` goes by method and path",
    ),
    option(
        "paging",
        r#"{ listPets = "link", "GET /toys" = { parameter = "after", last = "/id", more = "/has_more" } }"#,
        "How the pages of a list follow each other, where names and types do not tell: `none`; `link`, by the field `Link` (RFC 8288); or a table with the `parameter` and where the body has its `next` value (without a parameter: the URL of the next page), where the `last` item has it, or that it `counts` `\"pages\"` or `\"items\"`, with a `total`; `more` tells whether there are more, and `items` where the list is",
    ),
    option(
        "include",
        r#"{ tags = ["pets"], paths = ["/pets/**"], operations = ["getPet"] }"#,
        "The only operations to be generated: those with one of the tags, a path that fits (`*` is anything in a segment, `**` anything) or one of the names. With `include` or `exclude`, component schemas that no operation reaches are left out, and the others keep their names",
    ),
    option("exclude", "like `include`", "Operations not to be generated, of those that are included"),
    option(
        "skip_unsupported",
        "false, true",
        "Whether an operation that the client cannot carry out in full is left out, with a warning, instead of an error for the whole document; also `--skip-unsupported`",
    ),
    option(
        "dependencies",
        r#"{ my_crate = "1", schemars = { version = "1", features = ["jiff02"] } }"#,
        "What the crates that `replace` and `derive` name are in the `Cargo.toml` of a client that stands by itself. In a workspace they are `NAME.workspace = true`",
    ),
];
