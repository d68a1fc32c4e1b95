//! A method is answered that the document does not have.

use http::Method;

use super::{Effect, Fault, World};
use crate::mock::refuse::Refusal;
use crate::mock::route::overlap;

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
        // Who answers as another path that the request matches breaks nothing.
        let of_path = || operations.iter().filter(|operation| overlap(&operation.path, path));
        if !world.is_first_of_path(success.operation) {
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
