//! [`print()`]: to standard output, whatever it is.

use std::io::{self, Write as _};

/// Writes a text to standard output, without its colours if nobody sees them. That whoever reads it has had enough, as `head`
/// has, is no error.
///
/// # Errors
/// When it cannot be written otherwise, as to a disk that is full; `print!` would panic.
pub fn print(text: &str) -> io::Result<()> {
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(io::Error::new(error.kind(), format!("cannot write to standard output: {error}"))),
        Ok(()) => Ok(()),
    }
}
