//! Calls from code that is not `async`.
//!
//! ```ignore
//! use generated::runtime::blocking::Wait as _;
//!
//! let page = client.api_logs().find_all_api_logs().send().wait()?;
//! for log in client.api_logs().find_all_api_logs().stream().wait_each() {
//!     println!("{}", log?.request_path);
//! }
//! ```
//!
//! All waiting threads share one `tokio` runtime on a thread of its own, which is where connections live on between calls.

use std::sync::LazyLock;
use std::thread;

use futures_core::Stream;
use futures_util::StreamExt as _;
use tokio::runtime::{Builder, Handle};

/// Waits for a future.
pub trait Wait: Future + Sized {
    /// Blocks this thread until the future is done.
    ///
    /// # Panics
    /// Within `async` code, which must not block, and if the operating system refuses a thread.
    fn wait(self) -> Self::Output {
        RUNTIME.block_on(self)
    }
}

impl<F: Future> Wait for F {}

/// Waits for the items of a stream.
pub trait WaitEach: Stream + Sized + Unpin {
    /// The items one by one; each blocks this thread until it is there.
    ///
    /// # Panics
    /// As [`Wait::wait`], for each item.
    fn wait_each(mut self) -> impl Iterator<Item = Self::Item> {
        std::iter::from_fn(move || self.next().wait())
    }
}

impl<S: Stream + Unpin> WaitEach for S {}

/// The runtime of all threads that wait. It is driven by a thread of its own, as a connection that one waiting thread has
/// opened may be used by another later.
#[expect(
    clippy::expect_used,
    reason = "there is no waiting without a thread, and nobody to tell but the caller of `wait`"
)]
static RUNTIME: LazyLock<Handle> = LazyLock::new(|| {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime can be built");
    let handle = runtime.handle().clone();
    let drive = move || runtime.block_on(std::future::pending::<()>());
    thread::Builder::new().name("blocking-client".to_owned()).spawn(drive).expect("a thread can be started");
    handle
});
