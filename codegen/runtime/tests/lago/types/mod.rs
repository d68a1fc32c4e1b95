//! The types of the document: one file for each component schema.

mod api_error_unauthorized;
mod api_log_object;
mod api_logs_paginated;
mod pagination_meta;

pub use api_error_unauthorized::ApiErrorUnauthorized;
pub use api_log_object::{ApiLogObject, ApiLogObjectHttpMethod};
pub use api_logs_paginated::ApiLogsPaginated;
pub use pagination_meta::PaginationMeta;
