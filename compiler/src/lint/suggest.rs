//! "Did you mean …": the known name that is nearest to a misspelt one.

/// The nearest of the candidates, when it is near enough to be meant.
pub fn nearest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let limit = (name.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .filter(|candidate| *candidate != name)
        .map(|candidate| (distance(name, candidate, limit), candidate))
        .filter(|&(distance, _)| distance <= limit)
        // Ties by name, so that the answer never depends on a table's order.
        .min()
        .map(|(_, candidate)| candidate)
}

/// Edits (insert, delete, replace, swap neighbours) between two names; more than `limit` is not told apart.
fn distance(left: &str, right: &str, limit: usize) -> usize {
    let left: Vec<char> = left.chars().collect();
    let right: Vec<char> = right.chars().collect();
    if left.len().abs_diff(right.len()) > limit {
        return limit + 1;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=right.len()).collect();
    for (row, &a) in left.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, &b) in right.iter().enumerate() {
            let mut best = (above[column] + usize::from(a != b)).min(above[column + 1] + 1).min(current[column] + 1);
            if row > 0 && column > 0 && a == right[column - 1] && left[row - 1] == b {
                best = best.min(before[column - 1] + 1);
            }
            current.push(best);
        }
        before = std::mem::replace(&mut above, current);
    }
    above[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_found() {
        assert_eq!(nearest("Totl", ["Price", "Total"]), Some("Total"));
        assert_eq!(nearest("lenght", ["length", "size"]), Some("length"));
    }

    #[test]
    fn what_is_far_is_not_proposed() {
        assert_eq!(nearest("X", ["Total", "Price"]), None);
        assert_eq!(nearest("Count", ["Sum"]), None);
    }
}
