//! `Retry-After`: seconds, or a date (RFC 9110, section 10.2.3).

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::HeaderMap;
use http::header::RETRY_AFTER;

/// How long the server asks to wait; a date that is over is no time at all.
pub(super) fn read(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if text.starts_with(|first: char| first.is_ascii_digit()) {
        return text.parse().ok().map(Duration::from_secs);
    }
    let date = UNIX_EPOCH.checked_add(Duration::from_secs(date(text)?))?;
    // A browser has no such clock.
    let now = cfg!(not(target_arch = "wasm32")).then(SystemTime::now)?;
    Some(date.duration_since(now).unwrap_or_default())
}

/// Seconds since 1970 of an HTTP date in any of its three forms (RFC 9110, section 5.6.7):
/// `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`.
fn date(text: &str) -> Option<u64> {
    let words: Vec<&str> =
        text.split([' ', ',', '-']).filter(|word| !word.is_empty() && *word != "GMT").collect();
    let [_, rest @ ..] = words.as_slice() else { return None };
    let (day, month, year, time) = match *rest {
        [month, day, time, year] if time.contains(':') => (day, month, year, time),
        [day, month, year, time] => (day, month, year, time),
        _ => return None,
    };
    let days = days(full_year(year)?, month_of(month)?, day.parse().ok()?)?;
    let mut clock = time.splitn(3, ':').map(|part| part.parse::<u64>().ok());
    let (hours, minutes, seconds) = (clock.next()??, clock.next()??, clock.next()??);
    (hours < 24 && minutes < 60 && seconds <= 60)
        .then(|| days * 86_400 + hours * 3_600 + minutes * 60 + seconds)
}

/// Two digits are of this century or the last; no server sends dates of the last as a time to wait for.
fn full_year(year: &str) -> Option<u64> {
    let number: u64 = year.parse().ok()?;
    Some(if year.len() == 2 { 2000 + number } else { number })
}

fn month_of(name: &str) -> Option<u64> {
    let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    (1..).zip(names).find(|(_, known)| *known == name).map(|(number, _)| number)
}

/// Days since 1970-01-01, in years that begin in March so that the day that comes and goes is the last.
fn days(year: u64, month: u64, day: u64) -> Option<u64> {
    if !(1970..=9999).contains(&year) || !(1..=31).contains(&day) {
        return None;
    }
    let year = if month < 3 { year - 1 } else { year };
    let month = (month + 9) % 12;
    let leap_days = year / 4 - year / 100 + year / 400;
    (year * 365 + leap_days + (month * 153 + 2) / 5 + day).checked_sub(719_469)
}
