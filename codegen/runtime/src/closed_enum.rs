//! [`closed_enum!`](crate::closed_enum): what an enum of strings is made of that takes no others; and
//! [`UnknownValue`], which says what was given instead.

use std::fmt;

/// A value that is none of those of a closed enum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownValue(
    /// The value as JSON.
    pub String,
);

impl fmt::Display for UnknownValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} is none of the values that the document names", self.0)
    }
}

impl std::error::Error for UnknownValue {}

/// Declares an enum of strings that takes no others: they are refused when they are decoded.
///
/// It is exported, as a macro that a document has no use for would be a warning otherwise; it is no part of what
/// the crate offers.
#[doc(hidden)]
#[macro_export]
macro_rules! closed_enum {
    (
        $(#[$attribute:meta])*
        pub enum $name:ident {
            $($variant:ident = $wire:literal,)*
        }
    ) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name {
            $(
                #[doc = concat!("`", stringify!($wire), "`")]
                $variant,
            )*
        }

        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The value on the wire.
            pub fn as_str(&self) -> &'static str {
                match self {
                    $(Self::$variant => $wire,)*
                }
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::runtime::closed_enum::UnknownValue;

            fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
                match value {
                    $($wire => Ok(Self::$variant),)*
                    _ => Err($crate::runtime::closed_enum::UnknownValue(format!("{value:?}"))),
                }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                let value = <String as ::serde::Deserialize>::deserialize(deserializer)?;
                value.parse().map_err(|_| <D::Error as ::serde::de::Error>::unknown_variant(&value, &[$($wire,)*]))
            }
        }

        impl $crate::runtime::Validate for $name {}
    };
}
