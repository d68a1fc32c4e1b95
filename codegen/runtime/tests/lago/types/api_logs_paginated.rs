//! `ApiLogsPaginated`

use serde::Deserialize;
#[cfg(feature = "contract")]
use serde::Serialize;

use super::{ApiLogObject, PaginationMeta};

/// A page of API logs.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "contract", derive(Serialize))]
pub struct ApiLogsPaginated {
    /// `api_logs`
    pub api_logs: Vec<ApiLogObject>,
    /// `meta`
    pub meta: PaginationMeta,
}
