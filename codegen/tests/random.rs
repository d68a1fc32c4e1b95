//! The soundness of the generated types, held against random schemas and values with the crate `jsonschema` as the judge: what it
//! accepts is decoded, encoded again as it was, and not refused by `validate`; what it refuses is refused.
//!
//! The environment variables `RANDOM_SEED`, `RANDOM_SCHEMAS` and `RANDOM_VALUES` (of each schema) choose others, and more of them.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests state what they expect"
)]
#![expect(clippy::print_stdout, reason = "the figures are for whoever runs the test")]

#[path = "oracle/case.rs"]
mod case;
#[path = "random/chance.rs"]
mod chance;
#[path = "oracle/equal.rs"]
mod equal;
#[path = "oracle/program.rs"]
mod program;
#[path = "random/schema.rs"]
mod schema;
#[path = "random/value.rs"]
mod value;
#[path = "oracle/verdict.rs"]
mod verdict;

use case::{Case, Generated, Instance};
use chance::Chance;
use codegen::options::Untyped;
use serde_json::Value;

#[test]
fn random_schemas() {
    let (seed, schemas, values) = (chosen("SEED", 1), chosen("SCHEMAS", 160), chosen("VALUES", 40));
    let folder = tempfile::tempdir().unwrap();
    let cases: Vec<Generated> = (0..schemas)
        .map(|index| made(&mut Chance::new(seed, index), index, values))
        .map(|case| case.generate(folder.path(), &spec::Options::default()))
        .map(judged)
        .collect();
    let program = program::build("random", &cases);
    verdict::hold(&verdict::verdicts(&cases, &program), &[]);
}

fn chosen(name: &str, default: u64) -> u64 {
    std::env::var(format!("RANDOM_{name}")).map_or(default, |text| text.parse().unwrap())
}

/// Every other schema says of each value what type it has, as most documents do.
fn made(chance: &mut Chance, index: u64, values: u64) -> Case {
    let typed = index % 2 == 1;
    let name = format!("R{index:04}");
    let schema = schema::any(chance, &name, typed);
    let instances = (0..values).map(|_| {
        let data = value::of(chance, &schema);
        Instance { title: data.to_string(), data, valid: false }
    });
    Case {
        name,
        title: schema.to_string(),
        instances: instances.collect(),
        untyped: if typed { Untyped::Assumed } else { Untyped::Exact },
        schema,
    }
}

/// What the judge says of each value.
fn judged(mut made: Generated) -> Generated {
    let judge = &made.judge;
    let accepts = |data: &Value| judge.accepts(data);
    made.case.instances.iter_mut().for_each(|instance| instance.valid = accepts(&instance.data));
    made
}
