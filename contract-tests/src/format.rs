//! The standard formats (JSON Schema 2020-12 Validation, section 7.3, and the OpenAPI Format Registry): values
//! that have each, and values that just miss it.

mod sized;

pub(crate) use sized::sized;

/// Strings of a format, the plainest first; `None` for a format that is not known.
pub fn valid(format: &str) -> Option<Vec<String>> {
    find(format).map(|entry| entry.valid.iter().map(|text| (*text).to_owned()).collect())
}

/// Strings that are not of a format but look as if they were; `None` for a format that is not known.
pub fn invalid(format: &str) -> Option<&'static [&'static str]> {
    find(format).map(|entry| entry.invalid)
}

/// The range of an integer format.
pub(crate) fn integer_range(format: &str) -> Option<(i64, i64)> {
    Some(match format {
        "int8" => (i64::from(i8::MIN), i64::from(i8::MAX)),
        "int16" => (i64::from(i16::MIN), i64::from(i16::MAX)),
        "int32" => (i64::from(i32::MIN), i64::from(i32::MAX)),
        "int64" => (i64::MIN, i64::MAX),
        "uint8" => (0, i64::from(u8::MAX)),
        "uint16" => (0, i64::from(u16::MAX)),
        "uint32" => (0, i64::from(u32::MAX)),
        _ => return None,
    })
}

/// Every format of strings that is known.
pub fn names() -> Vec<&'static str> {
    FORMATS.iter().map(|entry| entry.name).collect()
}

struct Format {
    name: &'static str,
    valid: &'static [&'static str],
    invalid: &'static [&'static str],
}

fn find(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|entry| entry.name == name)
}

const FORMATS: &[Format] = &[
    Format {
        name: "date",
        valid: &["2024-02-29", "1970-01-01", "1999-12-31"],
        invalid: &["2023-02-29", "2024-13-01", "20240229", "29.02.2024", "not-a-date"],
    },
    Format {
        name: "date-time",
        valid: &["2024-02-29T12:34:56Z", "1999-12-31T23:59:59.999999Z", "2024-02-29T12:34:56+02:00"],
        invalid: &[
            "2024-02-30T12:34:56Z",
            "2024-02-29T25:00:00Z",
            "2024-02-29T12:34:56",
            "2024-02-29",
            "not-a-date",
        ],
    },
    Format {
        name: "time",
        valid: &["12:34:56Z", "23:59:59.5Z", "08:00:00+02:00"],
        invalid: &["25:00:00Z", "12:34:56", "12:34Z", "noon"],
    },
    Format {
        name: "duration",
        valid: &["P1D", "PT1H30M", "P1Y2M3DT4H5M6S", "P4W"],
        invalid: &["P", "PT", "1D", "P1S", "P1D2H", "one day"],
    },
    Format {
        name: "email",
        valid: &["ada@example.com", "ada.lovelace+tag@mail.example.org"],
        invalid: &["ada", "@example.com", "ada@", "ada @example.com", ".ada@example.com"],
    },
    Format {
        name: "idn-email",
        valid: &["ada@example.com", "실례@실례.테스트"],
        // The validator asserts no internationalised names.
        invalid: &[],
    },
    Format {
        name: "hostname",
        valid: &["example.com", "localhost", "a-b.example.org"],
        invalid: &["-example.com", "exa_mple.com", "example-.com", "ex ample"],
    },
    Format { name: "idn-hostname", valid: &["example.com", "실례.테스트"], invalid: &[] },
    Format {
        name: "ipv4",
        valid: &["192.0.2.1", "127.0.0.1", "0.0.0.0"],
        invalid: &["256.0.2.1", "192.0.2", "192.0.2.1.5", "192.00.2.1", "localhost"],
    },
    Format {
        name: "ipv6",
        valid: &["2001:db8::1", "::1", "::ffff:192.0.2.1"],
        invalid: &["2001:db8::1::2", "12345::", "192.0.2.1", "::1%eth0", "localhost"],
    },
    Format {
        name: "uri",
        valid: &["https://example.com/path?query=1#part", "urn:isbn:0451450523", "mailto:ada@example.com"],
        invalid: &["/relative", "//example.com/path", "example", "https://exa mple.com", "http:// bad"],
    },
    Format { name: "url", valid: &["https://example.com/path?query=1", "http://localhost/"], invalid: &[] },
    Format {
        name: "uri-reference",
        valid: &["https://example.com/", "/path?query=1", "#part", "other.html"],
        invalid: &["\\\\WINDOWS\\share", "https://example.com/a b", "#a\\b"],
    },
    Format {
        name: "iri",
        valid: &["https://example.com/", "https://ƒøø.example/?∂éœ=πîx"],
        invalid: &["/relative", "example", "\\\\WINDOWS\\share"],
    },
    Format {
        name: "iri-reference",
        valid: &["/âππ", "https://example.com/"],
        invalid: &["\\\\WINDOWS\\share", "#ƒräg\\mênt"],
    },
    Format {
        name: "uri-template",
        valid: &["https://example.com/{id}", "/pets{?limit,offset}"],
        invalid: &["https://example.com/{id", "/pets/}{"],
    },
    Format {
        name: "uuid",
        valid: &["1a901a90-1a90-41a9-81a9-1a901a901a90", "00000000-0000-0000-0000-000000000000"],
        invalid: &[
            "1a901a90-1a90-41a9-81a9-1a901a901a9",
            "1a901a901a9041a981a91a901a901a90",
            "1a901a90-1a90-41a9-81a9-1a901a901a9g",
            "not-a-uuid",
        ],
    },
    Format { name: "json-pointer", valid: &["/a/b~1c/0", "", "/"], invalid: &["a/b", "/a~2", "#/a"] },
    Format { name: "relative-json-pointer", valid: &["0", "1/a", "0#"], invalid: &["/a", "-1/a", "01/a"] },
    Format { name: "regex", valid: &["^[a-z]+$", ".*"], invalid: &["[a-z", "(", "a{2,1}"] },
    Format {
        name: "byte",
        valid: &["bG9ja3N0ZXA=", "Zm9v", ""],
        invalid: &["Zm9", "Zm9v!", "====", "\u{e9}"],
    },
    Format { name: "binary", valid: &["lockstep"], invalid: &[] },
    Format { name: "base64", valid: &["bG9ja3N0ZXA=", "Zm9v"], invalid: &[] },
    Format { name: "base64url", valid: &["bG9ja3N0ZXA", "Zm9v"], invalid: &[] },
    Format { name: "password", valid: &["correct-horse-battery-staple"], invalid: &[] },
    Format { name: "char", valid: &["a", "z"], invalid: &[] },
    Format { name: "phone", valid: &["+15550100"], invalid: &[] },
    Format { name: "decimal", valid: &["1.50", "0"], invalid: &[] },
    Format { name: "http-date", valid: &["Thu, 29 Feb 2024 12:34:56 GMT"], invalid: &[] },
];
