//! The servers that the document names.

/// A server of the API.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Server {
    /// US Lago cluster: `https://api.getlago.com/api/v1`
    #[default]
    UsLagoCluster,
    /// EU Lago cluster: `https://api.eu.getlago.com/api/v1`
    EuLagoCluster,
}

impl Server {
    /// The base URL.
    pub fn url(self) -> &'static str {
        match self {
            Self::UsLagoCluster => "https://api.getlago.com/api/v1",
            Self::EuLagoCluster => "https://api.eu.getlago.com/api/v1",
        }
    }
}
