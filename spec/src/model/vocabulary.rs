//! Dialects of JSON Schema: which draft a schema is written in, and which vocabularies it leaves out.

use std::fmt;

/// A draft of JSON Schema that `$schema` or `jsonSchemaDialect` may name, or OpenAPI 3.0's own dialect; in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Draft {
    /// What OpenAPI 3.0 has (section 4.7.24): the fifth draft, with other words.
    OpenApi3_0,
    /// draft-04.
    V4,
    /// draft-06.
    V6,
    /// draft-07.
    V7,
    /// 2019-09.
    V2019_09,
    /// 2020-12, which every other one is raised to.
    V2020_12,
}

/// A vocabulary of JSON Schema 2020-12 (Core, section 8.1.2), or that of OpenAPI (3.1, section 4.8.24.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Vocabulary {
    Core,
    Applicator,
    Unevaluated,
    Validation,
    Format,
    Content,
    MetaData,
    OpenApi,
}

/// What a schema is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dialect {
    /// The draft.
    pub(crate) draft: Draft,
    /// Whether its meta-schema leaves the vocabulary `validation` out.
    pub(crate) without: Without,
}

/// The vocabularies that a meta-schema leaves out, a bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Without(u8);

impl Without {
    /// With one more left out.
    pub(crate) fn and(self, vocabulary: Vocabulary) -> Self {
        Self(self.0 | 1 << vocabulary as u8)
    }

    /// Whether a vocabulary is left out.
    pub(crate) fn has(self, vocabulary: Vocabulary) -> bool {
        self.0 & (1 << vocabulary as u8) != 0
    }
}

impl From<Draft> for Dialect {
    fn from(draft: Draft) -> Self {
        Self { draft, without: Without::default() }
    }
}

impl Dialect {
    /// The dialect that a URI names; `None` for a URI that nobody knows.
    pub(crate) fn known(uri: &str) -> Option<Self> {
        let plain = uri.trim_end_matches('#');
        let place = plain.strip_prefix("https://").or_else(|| plain.strip_prefix("http://"))?;
        let draft = match place {
            "json-schema.org/draft/2020-12/schema" => Draft::V2020_12,
            "json-schema.org/draft/2019-09/schema" => Draft::V2019_09,
            "json-schema.org/draft-07/schema" => Draft::V7,
            "json-schema.org/draft-06/schema" => Draft::V6,
            "json-schema.org/draft-05/schema" | "json-schema.org/draft-04/schema" => Draft::V4,
            other if other.starts_with("spec.openapis.org/oas/3.0/") => Draft::OpenApi3_0,
            // Each release of OpenAPI has dialects of its own, all of them 2020-12 with OpenAPI's vocabulary.
            other if other.starts_with("spec.openapis.org/oas/3.") && other.contains("/dialect/") => {
                Draft::V2020_12
            }
            _ => return None,
        };
        Some(Self::from(draft))
    }
}

impl Draft {
    /// Whether what stands beside `$ref` is ignored (JSON Schema draft-07, section 8.3; OpenAPI 3.0, section 4.7.23).
    pub(crate) fn ignores_siblings(self) -> bool {
        self <= Self::V7
    }
}

impl Vocabulary {
    /// The vocabularies whose keywords a meta-schema may leave out, with the last part of their URIs.
    pub(crate) const OPTIONAL: [(&'static str, Self); 6] = [
        ("applicator", Self::Applicator),
        ("unevaluated", Self::Unevaluated),
        ("validation", Self::Validation),
        ("format-", Self::Format),
        ("content", Self::Content),
        ("meta-data", Self::MetaData),
    ];
}

impl fmt::Display for Draft {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::OpenApi3_0 => "OpenAPI 3.0",
            Self::V4 => "JSON Schema draft-04",
            Self::V6 => "JSON Schema draft-06",
            Self::V7 => "JSON Schema draft-07",
            Self::V2019_09 => "JSON Schema 2019-09",
            Self::V2020_12 => "JSON Schema 2020-12",
        })
    }
}
