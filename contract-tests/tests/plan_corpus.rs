//! Planning real documents, where they are at hand.
#![expect(clippy::unwrap_used, reason = "tests state what they expect")]

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use contract_tests::plan::plan;
use spec::json_schema::Validators;

#[test]
fn corpus() {
    let only = std::env::var("DOC").unwrap_or("lago.yaml".to_owned());
    for entry in
        std::fs::read_dir(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus"))).unwrap()
    {
        let path = entry.unwrap().path();
        if !path.to_string_lossy().contains(&only) || path.extension().is_some_and(|e| e == "md") {
            continue;
        }
        let start = Instant::now();
        let reading = spec::read(&path);
        let Some(api) = reading.api else {
            println!("{} unreadable", path.display());
            continue;
        };
        let read = start.elapsed();
        let validators = Validators::new(Arc::new(api));
        let start = Instant::now();
        let plan = plan(&validators, 0);
        println!(
            "{}: ops {} read {read:?} plan {:?} obligations {} cases {} covered {} open {}",
            path.display(),
            validators.api().operations.len(),
            start.elapsed(),
            plan.obligations.len(),
            plan.cases.len(),
            plan.covered.len(),
            plan.open.len()
        );
        let mut reasons = std::collections::BTreeMap::<String, (usize, String)>::new();
        for (o, r) in &plan.open {
            let key = format!("{} {} {}", o.keyword, o.side, r.chars().take(50).collect::<String>());
            let e = reasons.entry(key).or_insert((0, format!("{o}: {r}")));
            e.0 += 1;
        }
        let mut v: Vec<_> = reasons.into_iter().collect();
        v.sort_by_key(|(_, (n, _))| std::cmp::Reverse(*n));
        for (k, (n, e)) in v.into_iter().take(40) {
            println!("  {n:5} {k}\n           e.g. {}", e.chars().take(260).collect::<String>());
        }
    }
}
