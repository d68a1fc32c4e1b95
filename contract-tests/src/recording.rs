//! [`Recording`]: the answers of an earlier run, to be judged again without a server.
//!
//! Where a server chooses the names of what it makes, the requests of a sequence are others in each run, and a finding in one may not
//! come again. What it was found in does: the report `har` of a run holds every answer, and tells by its comments which case had it.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::Value;

use crate::case::CaseId;
use crate::exchange::{Answer, TransportError};

/// The answers of a run, by the cases that had them, in the order in which they came.
#[derive(Debug, Default)]
pub struct Recording(Mutex<HashMap<String, VecDeque<Outcome>>>);

type Outcome = Result<Answer, TransportError>;

impl Recording {
    /// Reads the report `har` of a run.
    ///
    /// # Errors
    /// When the text is no HAR, or one that no run has written. What a run has left out of the report is no error: it is said where
    /// it would be needed.
    pub fn read(text: &str) -> Result<Self, String> {
        let log: Value = serde_json::from_str(text).map_err(|error| format!("this is no JSON: {error}"))?;
        let entries = log
            .pointer("/log/entries")
            .and_then(Value::as_array)
            .ok_or("this is no HAR: it has no `log.entries`")?;
        let mut answers: HashMap<String, VecDeque<Outcome>> = HashMap::new();
        for entry in entries {
            let comment = entry["comment"].as_str().and_then(|comment| comment.strip_prefix("case "));
            let case = comment.and_then(|comment| Some(comment.split_once(':')?.0));
            let case = case.ok_or(
                "an entry does not say which case it is of: `conform --report har=FILE` writes that",
            )?;
            let outcome =
                outcome(entry).ok_or_else(|| format!("the answer to case {case} cannot be read"))?;
            answers.entry(case.to_owned()).or_default().push_back(outcome);
        }
        Ok(Self(Mutex::new(answers)))
    }

    /// The next answer that a case had.
    pub(crate) fn take(&self, case: &CaseId) -> Outcome {
        let mut answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let next = answers.get_mut(case.as_str()).and_then(VecDeque::pop_front);
        next.unwrap_or_else(|| {
            Err(TransportError::NotSent(format!("the recording has no answer to case {case}")))
        })
    }
}

fn outcome(entry: &Value) -> Option<Outcome> {
    let response = &entry["response"];
    let status = u16::try_from(response["status"].as_u64()?).ok()?;
    if status == 0 {
        return Some(Err(TransportError::Broken(response["_error"].as_str()?.to_owned())));
    }
    let content = &response["content"];
    let text = content["text"].as_str().unwrap_or_default();
    let body = match content["encoding"].as_str() {
        Some("base64") => Bytes::from(STANDARD.decode(text).ok()?),
        _ => Bytes::from(text.to_owned()),
    };
    if content["comment"].is_string() {
        return Some(Err(TransportError::NotSent(
            "the recording has only the beginning of the answer".to_owned(),
        )));
    }
    let mut headers = HeaderMap::new();
    for field in response["headers"].as_array()? {
        let name = HeaderName::try_from(field["name"].as_str()?).ok()?;
        headers.append(name, HeaderValue::try_from(field["value"].as_str()?).ok()?);
    }
    let elapsed = Duration::try_from_secs_f64(entry["time"].as_f64()? / 1000.0).ok()?;
    let status = StatusCode::from_u16(status).ok()?;
    Some(Ok(Answer { status, headers, body, truncated: false, elapsed }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::World;
    use crate::report::Report as _;
    use crate::report::har::Har;

    #[test]
    fn what_was_written_is_read() {
        let world = World::new();
        let text =
            world.answered(200, &[("content-type", "application/json"), ("x-total", "1")], r#"{"a": "é"}"#);
        let gone = world.unanswered(TransportError::Broken("reset".to_owned()));
        let mut bytes = text.clone();
        bytes.outcome.as_mut().unwrap().body = Bytes::from_static(b"\xff\x00");
        let mut har = Har::default();
        world.tell(&[text.clone(), gone.clone(), bytes.clone()], &mut |event| har.observe(event));
        let recording = Recording::read(&har.render().unwrap()).unwrap();
        for exchange in [&text, &gone, &bytes] {
            match (recording.take(&exchange.case.id), &exchange.outcome) {
                (Ok(read), Ok(meant)) => {
                    assert_eq!(
                        (read.status, read.headers, read.body),
                        (meant.status, meant.headers.clone(), meant.body.clone())
                    );
                }
                (read, _) => assert!(read.unwrap_err().to_string().contains("reset")),
            }
        }
        assert!(matches!(recording.take(&text.case.id), Err(TransportError::NotSent(_))), "each once");
    }

    #[test]
    fn what_is_no_recording() {
        for (text, said) in [
            ("{", "no JSON"),
            ("{}", "no HAR"),
            (r#"{"log": {"entries": [{"comment": "mine"}]}}"#, "which case"),
            (r#"{"log": {"entries": [{"comment": "case abc: x"}]}}"#, "case abc cannot be read"),
        ] {
            let error = Recording::read(text).unwrap_err();
            assert!(error.contains(said), "{error}");
        }
    }
}
