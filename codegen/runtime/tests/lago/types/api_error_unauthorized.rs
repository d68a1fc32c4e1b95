//! `ApiErrorUnauthorized`

use serde::Deserialize;
#[cfg(feature = "contract")]
use serde::Serialize;

/// The answer to a request whose token is missing or wrong.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "contract", derive(Serialize))]
pub struct ApiErrorUnauthorized {
    /// `status`, e.g. `401`.
    pub status: i32,
    /// `error`, e.g. `"Unauthorized"`.
    pub error: String,
}
