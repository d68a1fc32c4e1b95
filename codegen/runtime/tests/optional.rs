//! What the libraries that the options may ask for make of text and numbers, and the types around them.
#![expect(clippy::unwrap_used, reason = "tests state what they expect")]

#[path = "../optional/decimal_number.rs"]
mod decimal_number;
#[path = "../optional/timestamp.rs"]
mod timestamp;

use decimal_number::DecimalNumber;
use serde_json::json;
use timestamp::Timestamp;

/// Points in time by RFC 3339, each with the same in UTC.
const POINTS: [(&str, &str); 5] = [
    ("2024-02-29T23:59:59Z", "2024-02-29T23:59:59Z"),
    ("2024-02-29T23:59:59.123456789Z", "2024-02-29T23:59:59.123456789Z"),
    ("2024-02-29T23:59:59.5+05:30", "2024-02-29T18:29:59.5Z"),
    ("2024-02-29t23:59:59z", "2024-02-29T23:59:59Z"),
    ("0001-01-01T00:00:00-00:30", "0001-01-01T00:30:00Z"),
];

#[test]
fn all_libraries_read_the_same_points_in_time() {
    for (text, utc) in POINTS {
        let by_time: Timestamp = serde_json::from_value(json!(text)).unwrap();
        let by_chrono: chrono::DateTime<chrono::Utc> = serde_json::from_value(json!(text)).unwrap();
        let by_jiff: jiff::Timestamp = serde_json::from_value(json!(text)).unwrap();
        assert_eq!(by_time.to_offset(time::UtcOffset::UTC), *text_of(utc), "{text}");
        let by_chrono = serde_json::to_value(by_chrono).unwrap();
        assert_eq!(text_of(by_chrono.as_str().unwrap()), text_of(utc), "{text}");
        assert_eq!(serde_json::to_value(by_jiff).unwrap(), utc, "{text}");
    }
}

fn text_of(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn a_timestamp_keeps_its_offset() {
    let point: Timestamp = serde_json::from_value(json!("2024-02-29T23:59:59.5+05:30")).unwrap();
    assert_eq!(serde_json::to_value(point).unwrap(), "2024-02-29T23:59:59.5+05:30");
    assert_eq!(point.to_string(), "2024-02-29T23:59:59.5+05:30");
    for wrong in [json!("2024-02-30T00:00:00Z"), json!("2024-02-29"), json!(1), json!(null)] {
        assert!(serde_json::from_value::<Timestamp>(wrong.clone()).is_err(), "{wrong}");
    }
}

#[test]
fn days_are_read_and_written() {
    for day in ["2024-02-29", "0001-01-01", "9999-12-31"] {
        let by_time: time::Date = serde_json::from_value(json!(day)).unwrap();
        let by_chrono: chrono::NaiveDate = serde_json::from_value(json!(day)).unwrap();
        assert_eq!(serde_json::to_value(by_time).unwrap(), day);
        assert_eq!(serde_json::to_value(by_chrono).unwrap(), day);
    }
}

#[test]
fn decimals_are_json_numbers() {
    for text in ["0.1", "-12.50", "0", "7", "123456789012.345", "1e3", "1e-7", "18446744073709551615"] {
        let number: serde_json::Value = serde_json::from_str(text).unwrap();
        let decimal: DecimalNumber = serde_json::from_str(text).unwrap();
        let again = serde_json::to_value(decimal).unwrap();
        assert_eq!(again.as_f64(), number.as_f64(), "{text}");
        assert_eq!(serde_json::from_value::<DecimalNumber>(again).unwrap(), decimal, "{text}");
    }
    let tenth: DecimalNumber = serde_json::from_str("0.1").unwrap();
    assert_eq!(tenth.to_string(), "0.1");
    for wrong in ["1e300", "\"1\"", "null", "true"] {
        assert!(serde_json::from_str::<DecimalNumber>(wrong).is_err(), "{wrong}");
    }
}
