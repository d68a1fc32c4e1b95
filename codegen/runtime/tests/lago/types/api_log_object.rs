//! `ApiLogObject` and its parts.

use jiff::Timestamp;
use serde::Deserialize;
#[cfg(feature = "contract")]
use serde::Serialize;
use uuid::Uuid;

use crate::string_enum;

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

string_enum! {
    /// The HTTP method of the request.
    pub enum ApiLogObjectHttpMethod {
        Post = "post",
        Put = "put",
        Delete = "delete",
        #[other]
        Unknown(String),
    }
}
