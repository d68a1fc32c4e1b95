//! A method is answered that the document does not have.

use http::Method;

use super::{Effect, Fault, World};
use crate::mock::refuse::Refusal;

pub(super) const FAULT: Fault = Fault {
    code: "accept-undocumented-method",
    summary: "answers a method that the path does not have as if it were another",
    needs: "every path has every method",
    make,
};

const CANDIDATES: [Method; 5] = [Method::DELETE, Method::PATCH, Method::PUT, Method::POST, Method::GET];

fn make(world: &World<'_>) -> Option<Effect> {
    world.successes().find_map(|success| {
        let operations = &world.api().operations;
        let path = &operations.get(success.operation)?.path;
        let of_path = || operations.iter().filter(|operation| operation.path == *path);
        // Such requests are told to faults as of the first operation of the path.
        if of_path().next()?.method != operations.get(success.operation)?.method {
            return None;
        }
        let method =
            CANDIDATES.into_iter().find(|method| of_path().all(|operation| operation.method != *method))?;
        Some(Effect::decision(success.operation, move |asked, refusal| {
            if *asked.method == method && matches!(refusal, Some(Refusal::Method(_))) {
                *refusal = None;
            }
        }))
    })
}
