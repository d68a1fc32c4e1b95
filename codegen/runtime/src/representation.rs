//! Successes in a media type that a caller asks for, where the document has several (RFC 9110, section 12.1).

use super::streaming::{fits, unexpected};
use super::{Call, Client, DecodeError, Error, RawResponse, Response};

impl Client {
    /// Carries a call out, but asks for a success of this media type, which `read` reads.
    ///
    /// # Errors
    /// Those of [`Client::call`]; a success of another media type is one too.
    pub async fn call_for<C: Call, T>(
        &self,
        call: &C,
        media_type: &'static str,
        read: impl FnOnce(RawResponse) -> Result<Response<T>, DecodeError>,
    ) -> Result<Response<T>, Error<C::Error>> {
        let response = self.send(self.encoded(call).accept(media_type)).await?;
        if fits(media_type, response.status(), response.headers()) {
            return Ok(read(response)?);
        }
        Err(unexpected::<C>(media_type, &response))
    }
}
