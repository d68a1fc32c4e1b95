//! [`error_enum!`](crate::error_enum): what an enum of documented errors is made of besides its variants.

/// Declares the errors of an operation: each variant with the key of its response, and with how the body is read.
///
/// It is exported, as a macro that a document has no use for would be a warning otherwise; it is no part of what
/// the crate offers.
#[doc(hidden)]
#[macro_export]
macro_rules! error_enum {
    (
        $(#[$attribute:meta])*
        pub enum $name:ident {
            $($(#[$doc:meta])* $variant:ident $(($body:ty $(,)?))? = $read:ident($key:literal),)*
        }
    ) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, PartialEq)]
        pub enum $name {
            $($(#[$doc])* $variant $(($body))?,)*
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self {
                    $(Self::$variant $(($crate::error_enum!(@body body: $body)))? => {
                        $crate::error_enum!(@display formatter, $variant $(, body: $body)?)
                    })*
                }
            }
        }

        impl ::std::error::Error for $name {}

        impl $crate::runtime::DocumentedError for $name {
            fn read(response: $crate::runtime::RawResponse) -> $crate::runtime::Error<Self> {
                $(if response.is($key) {
                    return $crate::error_enum!(@error response, $read, Self::$variant);
                })*
                response.undocumented()
            }
        }

        #[cfg(feature = "contract")]
        impl $crate::runtime::contract::Errors for $name {
            fn taken(&self) -> $crate::runtime::contract::Taken {
                match self {
                    $(Self::$variant $(($crate::error_enum!(@body body: $body)))? => {
                        $crate::runtime::contract::$read($key $(, $crate::error_enum!(@body body: $body))?)
                    })*
                }
            }
        }
    };
    (@error $response:ident, json, $variant:expr) => { $response.json_error($variant) };
    (@error $response:ident, text, $variant:expr) => { $response.text_error($variant) };
    (@error $response:ident, binary, $variant:expr) => { $response.binary_error($variant) };
    (@error $response:ident, empty, $variant:expr) => { $response.empty_error($variant) };
    // A name for the body, for each variant that has one.
    (@body $name:ident: $body:ty) => { $name };
    // The body says what is wrong; without one, the name of the variant does.
    (@display $formatter:ident, $variant:ident, $name:ident: $body:ty) => { write!($formatter, "{:?}", $name) };
    (@display $formatter:ident, $variant:ident) => {
        $formatter.write_str(&$crate::runtime::error_enum::words(stringify!($variant)))
    };
}

/// The words of a name: `too many requests` for `TooManyRequests`.
pub fn words(name: &str) -> String {
    let mut words = String::new();
    for character in name.chars() {
        let digit = character.is_ascii_digit() && !words.ends_with(|last: char| last.is_ascii_digit());
        if (character.is_uppercase() || digit) && !words.is_empty() {
            words.push(' ');
        }
        words.extend(character.to_lowercase());
    }
    words
}
