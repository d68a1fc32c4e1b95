//! Which media type an answer has: `Accept` with weights and ranges (RFC 9110, section 12.5.1).

use http::HeaderMap;
use http::header::ACCEPT;

/// One range of an `Accept` field.
#[derive(Debug, Clone, PartialEq)]
struct Range {
    kind: String,
    subtype: String,
    /// The parameters before the weight; `charset` is left out, as it is no choice here.
    parameters: Vec<String>,
    /// The weight in thousandths.
    weight: u16,
}

/// The index of the media type that a request prefers; the first of those that it likes equally well. `None` if it
/// takes none of them.
pub(super) fn preferred(headers: &HeaderMap, offered: &[&str]) -> Option<usize> {
    let ranges = ranges(headers);
    let mut best: Option<(u16, usize)> = None;
    for (index, media_type) in offered.iter().enumerate() {
        let weight = if ranges.is_empty() { 1000 } else { weight(&ranges, media_type) };
        if weight > best.map_or(0, |(weight, _)| weight) {
            best = Some((weight, index));
        }
    }
    best.map(|(_, index)| index)
}

/// Every range of every `Accept` line; what cannot be read is left out, as a refusal would help nobody.
fn ranges(headers: &HeaderMap) -> Vec<Range> {
    let lines = headers.get_all(ACCEPT).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).filter_map(range).collect()
}

fn range(text: &str) -> Option<Range> {
    let mut pieces = text.split(';').map(|piece| piece.trim().to_ascii_lowercase());
    let name = pieces.next()?;
    let (kind, subtype) = name.split_once('/')?;
    let mut range =
        Range { kind: kind.to_owned(), subtype: subtype.to_owned(), parameters: Vec::new(), weight: 1000 };
    for parameter in pieces {
        match parameter.split_once('=') {
            Some(("q", weight)) => {
                range.weight = thousandths(weight.trim())?;
                // What follows the weight is no parameter of the media type.
                break;
            }
            Some(("charset", _)) | None => {}
            Some(_) => range.parameters.push(parameter),
        }
    }
    Some(range)
}

/// A weight from `0` to `1` with up to three digits (RFC 9110, section 12.4.2).
fn thousandths(text: &str) -> Option<u16> {
    let weight: f64 = text.parse().ok()?;
    if !(0.0..=1.0).contains(&weight) {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 1000 after the check above"
    )]
    let thousandths = (weight * 1000.0).round() as u16;
    Some(thousandths)
}

/// The weight that the most specific range gives a media type; 0 if none matches.
fn weight(ranges: &[Range], media_type: &str) -> u16 {
    let mut pieces = media_type.split(';').map(|piece| piece.trim().to_ascii_lowercase());
    let essence = pieces.next().unwrap_or_default();
    let parameters: Vec<String> = pieces.collect();
    let (kind, subtype) = essence.split_once('/').unwrap_or((&essence, ""));
    let specificity = |range: &Range| {
        let ends = match (range.kind.as_str(), range.subtype.as_str()) {
            ("*", "*") => 0,
            (wanted, "*") if wanted == kind => 1,
            (wanted, of) if wanted == kind && of == subtype => 2,
            _ => return None,
        };
        let fits = range.parameters.iter().all(|parameter| parameters.contains(parameter));
        fits.then_some((ends, range.parameters.len()))
    };
    let matching = ranges.iter().filter_map(|range| Some((specificity(range)?, range.weight)));
    matching.max_by_key(|(specificity, _)| *specificity).map_or(0, |(_, weight)| weight)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn choose(accept: &[&'static str], offered: &[&str]) -> Option<usize> {
        let mut headers = HeaderMap::new();
        for line in accept {
            headers.append(ACCEPT, HeaderValue::from_static(line));
        }
        preferred(&headers, offered)
    }

    #[test]
    fn weights_and_ranges() {
        let offered = ["application/json", "text/plain", "application/xml"];
        assert_eq!(choose(&[], &offered), Some(0));
        assert_eq!(choose(&["*/*"], &offered), Some(0));
        assert_eq!(choose(&["text/*"], &offered), Some(1));
        assert_eq!(choose(&["application/*;q=0.1, text/plain;q=0.2"], &offered), Some(1));
        assert_eq!(choose(&["*/*;q=0.5", "application/xml"], &offered), Some(2));
        assert_eq!(choose(&["image/png"], &offered), None);
    }

    #[test]
    fn the_most_specific_range_has_the_say() {
        assert_eq!(choose(&["application/json;q=0, */*"], &["application/json", "text/plain"]), Some(1));
        assert_eq!(choose(&["*/*, application/json;q=0"], &["application/json"]), None);
        let versions = ["application/json;version=1", "application/json;version=2"];
        assert_eq!(choose(&["application/json;version=2"], &versions), Some(1));
        assert_eq!(choose(&["application/json; charset=utf-8"], &["application/json"]), Some(0));
    }

    #[test]
    fn what_cannot_be_read_is_left_out() {
        for accept in ["", ",,", "json", "application/json;q=2", "a/b;q=x", ";;=", "*"] {
            assert_eq!(choose(&[accept], &["text/plain"]), Some(0), "{accept}");
        }
    }
}
