//! What can be judged only when all operations are known: names and paths that must be unique, links that must lead
//! somewhere, parameters that must stand in their path, bounds that leave room for no value. In: the finished operations;
//! out: diagnostics.

mod bounds;
mod encodings;
mod endless_schemas;
mod links;
mod operation_ids;
mod path_parameters;
mod paths;
mod schema_cycles;

use crate::diagnostic::{Diagnostic, Findings};
use crate::keep_going::Broken;
use crate::model::Api;

/// Judges an API; where the document can be read in two ways, the API is brought to the one that is said. Schemas that
/// turn out to describe nothing are added to those that were not understood.
pub(crate) fn whole(api: &mut Api, broken: &mut Broken) -> Vec<Diagnostic> {
    let mut diagnostics = Findings::default();
    diagnostics.extend(links::check(api));
    diagnostics.extend(operation_ids::make_unique(api));
    diagnostics.extend(path_parameters::match_templates(api));
    diagnostics.extend(paths::check(api));
    diagnostics.extend(encodings::check(api));
    diagnostics.extend(bounds::check(api));
    let endless = schema_cycles::find(api);
    diagnostics.extend(endless.iter().map(|id| schema_cycles::diagnostic(api, *id)));
    broken.schemas.extend(endless);
    diagnostics.extend(endless_schemas::check(api));
    diagnostics.into_vec()
}
