//! Pairs of optional parameters: a covering array.
//!
//! The guarantee: for any two optional parameters there is a valid request that has both, one that has the first
//! alone of the two, one that has the second alone, and one that has neither, as far as values exist for them.
//! It takes about twice the logarithm of their number of requests instead of its square.

/// Rows of presence, one column for each of `count` parameters, that cover every way of every pair.
///
/// Column `c` takes its presence from the bits of its own number: a row for each bit and one for its complement
/// tell any two columns apart both ways; the rows of all and of none give the rest.
pub(super) fn covering(count: usize) -> Vec<Vec<bool>> {
    if count < 2 {
        return Vec::new();
    }
    let mut rows = vec![vec![true; count]];
    let mut bit = 0;
    while (count - 1) >> bit > 0 {
        let row: Vec<bool> = (0..count).map(|column| (column >> bit) & 1 == 1).collect();
        rows.push(row.iter().map(|present| !present).collect());
        rows.push(row);
        bit += 1;
    }
    rows.push(vec![false; count]);
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether rows cover every way of every pair.
    fn covers(rows: &[Vec<bool>], count: usize) -> bool {
        (0..count).all(|first| {
            (first + 1..count).all(|second| {
                [(true, true), (true, false), (false, true), (false, false)]
                    .iter()
                    .all(|way| rows.iter().any(|row| (row[first], row[second]) == *way))
            })
        })
    }

    #[test]
    fn every_way_of_every_pair_is_covered() {
        for count in 2..70 {
            let rows = covering(count);
            assert!(covers(&rows, count), "{count}");
            assert!(rows.len() <= 2 + 2 * 7, "{count}: {}", rows.len());
        }
    }
}
