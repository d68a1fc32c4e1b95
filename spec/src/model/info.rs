//! The Info, Contact and License Objects.

use super::Extensions;

/// The Info Object (OpenAPI 3.1, section 4.8.2).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Info {
    /// The title of the API.
    pub title: String,
    /// A short summary (OpenAPI 3.1).
    pub summary: Option<String>,
    /// A description in `CommonMark`.
    pub description: Option<String>,
    /// URL of the terms of service.
    pub terms_of_service: Option<String>,
    /// Whom to ask.
    pub contact: Option<Contact>,
    /// The API's licence.
    pub license: Option<License>,
    /// The version of the document (not of OpenAPI).
    pub version: String,
    /// Fields that start with `x-`.
    pub extensions: Extensions,
}

/// The Contact Object (OpenAPI 3.1, section 4.8.3).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// Name of the person or organisation.
    pub name: Option<String>,
    /// URL of a page.
    pub url: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Fields that start with `x-`.
    pub extensions: Extensions,
}

/// The License Object (OpenAPI 3.1, section 4.8.4).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct License {
    /// Name of the licence.
    pub name: String,
    /// SPDX expression (OpenAPI 3.1).
    pub identifier: Option<String>,
    /// URL of its text.
    pub url: Option<String>,
    /// Fields that start with `x-`.
    pub extensions: Extensions,
}
