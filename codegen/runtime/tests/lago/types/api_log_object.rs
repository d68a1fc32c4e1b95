//! `ApiLogObject` and its parts.

use std::fmt;

use jiff::Timestamp;
use serde::Deserialize;
#[cfg(feature = "contract")]
use serde::{Serialize, Serializer};
use uuid::Uuid;

/// A request to the API, as it was logged.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "contract", derive(Serialize))]
pub struct ApiLogObject {
    /// The version of the API that the request was made to, e.g. `"v1"`.
    pub api_version: String,
    /// The program that made the request, e.g. `"Lago Ruby v1.26.0"`.
    pub client: String,
    /// The HTTP method of the request, e.g. `"post"`.
    pub http_method: ApiLogObjectHttpMethod,
    /// The HTTP status of the response, e.g. `200`.
    pub http_status: i64,
    /// When the event was logged, e.g. `"2025-03-31T12:31:44Z"`.
    pub logged_at: Timestamp,
    /// The body of the request.
    pub request_body: String,
    /// The origin of the requested URL, e.g. `"https://app.lago.dev/"`.
    pub request_origin: String,
    /// The path of the requested URL, e.g. `"/billable_metrics"`.
    pub request_path: String,
    /// When the record was made, e.g. `"2022-04-29T08:59:51Z"`.
    pub created_at: Timestamp,
    /// What identifies the log, e.g. `"1a901a90-1a90-1a90-1a90-1a901a901a90"`.
    pub request_id: Uuid,
    /// The body of the response.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_response: Option<String>,
}

/// The HTTP method of the request.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
#[serde(from = "String")]
pub enum ApiLogObjectHttpMethod {
    /// `"post"`
    Post,
    /// `"put"`
    Put,
    /// `"delete"`
    Delete,
    /// A value that the document does not name.
    Unknown(String),
}

impl ApiLogObjectHttpMethod {
    /// The value on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Post => "post",
            Self::Put => "put",
            Self::Delete => "delete",
            Self::Unknown(value) => value,
        }
    }
}

impl From<String> for ApiLogObjectHttpMethod {
    fn from(value: String) -> Self {
        match value.as_str() {
            "post" => Self::Post,
            "put" => Self::Put,
            "delete" => Self::Delete,
            _ => Self::Unknown(value),
        }
    }
}

impl From<&str> for ApiLogObjectHttpMethod {
    fn from(value: &str) -> Self {
        Self::from(value.to_owned())
    }
}

impl fmt::Display for ApiLogObjectHttpMethod {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

#[cfg(feature = "contract")]
impl Serialize for ApiLogObjectHttpMethod {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
