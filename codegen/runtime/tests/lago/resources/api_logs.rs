//! `api_logs`: everything about API logs.

use futures_core::Stream;
use jiff::civil::Date;
#[cfg(feature = "contract")]
use serde::{Deserialize, Deserializer};
use serde::{Serialize, Serializer};

use crate::client::BEARER_AUTH;
use crate::error_enum;
#[cfg(feature = "contract")]
use crate::runtime::union;
use crate::runtime::{
    Call, Checker, Client, Endpoint, Error, RawResponse, Reply, Request, Response, Validate, paging,
};
use crate::string_enum;
use crate::types::{ApiErrorUnauthorized, ApiLogObject, ApiLogsPaginated};

/// Everything about API logs.
///
/// <https://doc.getlago.com/api-reference/audit-logs/api-logs-object>
#[derive(Debug, Clone)]
pub struct ApiLogs {
    client: Client,
}

impl ApiLogs {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Lists the requests that were made to the API.
    ///
    /// `GET /api_logs`
    pub fn find_all_api_logs(&self) -> FindAllApiLogs {
        FindAllApiLogs {
            client: self.client.clone(),
            page: None,
            per_page: None,
            from_date: None,
            to_date: None,
            http_methods: None,
            http_statuses: None,
            api_version: None,
            request_paths: None,
        }
    }
}

/// The request of [`ApiLogs::find_all_api_logs`].
#[derive(Debug, Clone)]
#[must_use = "a request does nothing until it is sent"]
pub struct FindAllApiLogs {
    pub(crate) client: Client,
    pub(crate) page: Option<i64>,
    pub(crate) per_page: Option<i64>,
    pub(crate) from_date: Option<Date>,
    pub(crate) to_date: Option<Date>,
    pub(crate) http_methods: Option<Vec<FindAllApiLogsHttpMethod>>,
    pub(crate) http_statuses: Option<Vec<FindAllApiLogsHttpStatus>>,
    pub(crate) api_version: Option<String>,
    pub(crate) request_paths: Option<String>,
}

impl FindAllApiLogs {
    /// The number of the page, e.g. `1`.
    pub fn page(mut self, page: i64) -> Self {
        self.page = Some(page);
        self
    }

    /// How many records a page has, e.g. `20`.
    pub fn per_page(mut self, per_page: i64) -> Self {
        self.per_page = Some(per_page);
        self
    }

    /// Only logs from this day on, e.g. `2022-08-09`.
    pub fn from_date(mut self, from_date: Date) -> Self {
        self.from_date = Some(from_date);
        self
    }

    /// Only logs up to this day, e.g. `2022-08-09`.
    pub fn to_date(mut self, to_date: Date) -> Self {
        self.to_date = Some(to_date);
        self
    }

    /// Only requests of these HTTP methods (`http_methods[]` on the wire).
    pub fn http_methods(
        mut self,
        http_methods: impl IntoIterator<Item = impl Into<FindAllApiLogsHttpMethod>>,
    ) -> Self {
        self.http_methods = Some(http_methods.into_iter().map(Into::into).collect());
        self
    }

    /// Only requests with these statuses, by code or in general (`http_statuses[]` on the wire).
    pub fn http_statuses(
        mut self,
        http_statuses: impl IntoIterator<Item = impl Into<FindAllApiLogsHttpStatus>>,
    ) -> Self {
        self.http_statuses = Some(http_statuses.into_iter().map(Into::into).collect());
        self
    }

    /// Only requests to this version of the API, e.g. `v1`.
    pub fn api_version(mut self, api_version: impl Into<String>) -> Self {
        self.api_version = Some(api_version.into());
        self
    }

    /// Only requests to this path, e.g. `/billable_metrics/`.
    pub fn request_paths(mut self, request_paths: impl Into<String>) -> Self {
        self.request_paths = Some(request_paths.into());
        self
    }

    /// Sends the request.
    ///
    /// # Errors
    /// [`FindAllApiLogsError`] for the errors that the document names, and the other variants of [`Error`].
    pub async fn send(self) -> Result<Response<ApiLogsPaginated>, Error<FindAllApiLogsError>> {
        self.client.call(&self).await
    }

    /// Sends the request for this page and for each page after it, when the stream is asked for it.
    pub fn pages(self) -> impl Stream<Item = Reply<Self>> + Unpin {
        paging::pages(
            self,
            Self::send,
            |request, next| request.page = Some(next),
            |_, page| page.meta.next_page.flatten(),
        )
    }

    /// The items of [`pages`](Self::pages), one by one.
    pub fn stream(self) -> impl Stream<Item = Result<ApiLogObject, Error<FindAllApiLogsError>>> + Unpin {
        paging::items(self.pages(), |page| page.into_body().api_logs)
    }
}

impl Call for FindAllApiLogs {
    const ENDPOINT: &Endpoint = &Endpoint::new("findAllApiLogs", "GET", "/api_logs")
        .accept("application/json")
        .security(&[&[BEARER_AUTH]]);
    type Success = ApiLogsPaginated;
    type Error = FindAllApiLogsError;

    fn request(&self) -> Request {
        Request::new(Self::ENDPOINT)
            .query("page", &self.page)
            .query("per_page", &self.per_page)
            .query("from_date", &self.from_date)
            .query("to_date", &self.to_date)
            .query("http_methods[]", &self.http_methods)
            .query("http_statuses[]", &self.http_statuses)
            .query("api_version", &self.api_version)
            .query("request_paths", &self.request_paths)
    }

    fn read(response: RawResponse) -> Reply<Self> {
        match response.code() {
            200 => Ok(response.json()?),
            _ => Err(response.error()),
        }
    }

    fn checked(&self) -> Option<&dyn Validate> {
        Some(self)
    }
}

impl Validate for FindAllApiLogs {
    fn check(&self, checker: &mut Checker) {
        let checker = &mut checker.at("query");
        checker.member("http_methods[]", &self.http_methods);
        checker.member("http_statuses[]", &self.http_statuses);
    }
}

error_enum! {
    /// The errors that the document names for `GET /api_logs`.
    pub enum FindAllApiLogsError {
        /// 401: the token is missing or wrong.
        Unauthorized(ApiErrorUnauthorized) = json("401"),
    }
}

string_enum! {
    /// An item of `http_methods[]`.
    pub enum FindAllApiLogsHttpMethod {
        Post = "post",
        Put = "put",
        Delete = "delete",
        #[other]
        Unknown(String),
    }
}

/// An item of `http_statuses[]`: a status code, or an outcome in general.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum FindAllApiLogsHttpStatus {
    /// `"succeeded"`
    Succeeded,
    /// `"failed"`
    Failed,
    /// An integer from 100 to 599.
    Integer(i64),
    /// A string that the document does not name.
    Unknown(String),
}

impl From<i64> for FindAllApiLogsHttpStatus {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<String> for FindAllApiLogsHttpStatus {
    fn from(value: String) -> Self {
        match value.as_str() {
            "succeeded" => Self::Succeeded,
            "failed" => Self::Failed,
            _ => Self::Unknown(value),
        }
    }
}

impl From<&str> for FindAllApiLogsHttpStatus {
    fn from(value: &str) -> Self {
        Self::from(value.to_owned())
    }
}

impl Serialize for FindAllApiLogsHttpStatus {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Succeeded => serializer.serialize_str("succeeded"),
            Self::Failed => serializer.serialize_str("failed"),
            Self::Integer(value) => value.serialize(serializer),
            Self::Unknown(value) => value.serialize(serializer),
        }
    }
}

#[cfg(feature = "contract")]
impl<'de> Deserialize<'de> for FindAllApiLogsHttpStatus {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        union::read(
            deserializer,
            "FindAllApiLogsHttpStatus",
            &[
                union::Variant::new("string", |value| String::deserialize(value).map(Self::from)),
                union::Variant::new("Integer", |value| i64::deserialize(value).map(Self::Integer)),
            ],
        )
    }
}

impl Validate for FindAllApiLogsHttpStatus {
    fn check(&self, checker: &mut Checker) {
        match self {
            Self::Succeeded | Self::Failed => {}
            Self::Integer(value) => {
                checker.minimum(*value, 100);
                checker.maximum(*value, 599);
            }
            Self::Unknown(value) => checker.not_in_enum(value),
        }
    }
}
