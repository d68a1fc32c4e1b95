//! [`string_enum!`](crate::string_enum): what an enum of strings is made of besides its values.

/// Declares an enum of strings that is open to others: a string that the document does not name is kept in the
/// variant that is marked `#[other]`, and only `validate` refuses it; nor does that where the mark is `#[allowed]`.
///
/// It is exported, as a macro that a document has no use for would be a warning otherwise; it is no part of what
/// the crate offers.
#[doc(hidden)]
#[macro_export]
macro_rules! string_enum {
    (
        $(#[$attribute:meta])*
        pub enum $name:ident {
            $($variant:ident = $wire:literal,)*
            #[$mark:ident]
            $other:ident(String),
        }
    ) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum $name {
            $(
                #[doc = concat!("`", stringify!($wire), "`")]
                $variant,
            )*
            /// A value that the document does not name.
            $other(String),
        }

        impl $name {
            /// The value on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::$other(value) => value,
                }
            }
        }

        impl ::std::convert::From<String> for $name {
            fn from(value: String) -> Self {
                match value.as_str() {
                    $($wire => Self::$variant,)*
                    _ => Self::$other(value),
                }
            }
        }

        impl ::std::convert::From<&str> for $name {
            fn from(value: &str) -> Self {
                Self::from(value.to_owned())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
                Ok(Self::from(value))
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
                <String as ::serde::Deserialize>::deserialize(deserializer).map(Self::from)
            }
        }

        impl $crate::runtime::Validate for $name {
            fn check(&self, checker: &mut $crate::runtime::Checker) {
                $crate::string_enum!(@check $mark self, checker, $other);
            }
        }
    };
    (@check other $self:ident, $checker:ident, $other:ident) => {
        if let Self::$other(value) = $self {
            $checker.not_in_enum(value);
        }
    };
    (@check allowed $self:ident, $checker:ident, $other:ident) => {{
        let _allowed = $checker;
    }};
}
