//! Which of some words was probably meant.

/// The candidate that was probably meant by `written`: the same but for case, or a slip away.
pub fn nearest<'c>(
    written: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    let written = written.to_lowercase();
    let slips = if written.chars().count() <= 4 { 1 } else { 2 };
    candidates
        .into_iter()
        .map(|candidate| (distance(&written, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= slips)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How many slips (a letter wrong, missing, too many, or two swapped) lie between two words.
fn distance(one: &str, two: &str) -> usize {
    let one: Vec<char> = one.chars().collect();
    let two: Vec<char> = two.chars().collect();
    let mut before = Vec::new();
    let mut above: Vec<usize> = (0..=two.len()).collect();
    for (i, left) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, right) in two.iter().enumerate() {
            let wrong = cell(&above, j) + usize::from(left != right);
            let mut least = wrong.min(cell(&above, j + 1) + 1).min(cell(&row, j) + 1);
            let swapped =
                i > 0 && j > 0 && one.get(i - 1) == Some(right) && two.get(j - 1) == Some(left);
            if swapped {
                least = least.min(cell(&before, j - 1) + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut above, row);
    }
    above.last().copied().unwrap_or_default()
}

fn cell(row: &[usize], at: usize) -> usize {
    row.get(at).copied().unwrap_or(usize::MAX / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_fingers_is_recognised() {
        let keys = ["name", "blog", "feed", "fediverse"];

        assert_eq!(nearest("blgo", keys), Some("blog"));
        assert_eq!(nearest("Feed", keys), Some("feed"));
        assert_eq!(nearest("fedivers", keys), Some("fediverse"));
        assert_eq!(nearest("homepage", keys), None);
    }

    #[test]
    fn swapped_letters_count_as_one_slip() {
        assert_eq!(distance("blgo", "blog"), 1);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("same", "same"), 0);
    }
}
