//! How surely a mean is known: the means of rows that are drawn anew, many times.

use fastrand::Rng;

/// The means of each of `columns` over `n_resamples` draws of as many rows as there are, with
/// replacement: the same rows for all columns. After Efron 1979, Bootstrap methods.
///
/// Columns are of one length; of longer ones only as many rows count as all have. Of no row there are
/// no means.
///
/// ```
/// use nutgraf::bootstrap::resampled_means;
///
/// let means = resampled_means(&[vec![1.0, 2.0], vec![2.0, 4.0]], 100, 7);
/// assert_eq!(means[0].len(), 100);
/// assert!(means[0].iter().all(|mean| (1.0..=2.0).contains(mean)));
/// assert!(means[0].iter().zip(&means[1]).all(|(a, b)| 2.0 * a == *b));
/// ```
#[must_use]
pub fn resampled_means(columns: &[Vec<f64>], n_resamples: usize, seed: u64) -> Vec<Vec<f64>> {
    let n = columns.iter().map(Vec::len).min().unwrap_or(0);
    let mut means = vec![Vec::new(); columns.len()];
    if n == 0 {
        return means;
    }
    let mut draws = Rng::with_seed(seed);
    let mut rows = vec![0; n];
    for _ in 0..n_resamples {
        rows.fill_with(|| draws.usize(..n));
        for (column, means) in columns.iter().zip(&mut means) {
            means.push(rows.iter().map(|&row| column[row]).sum::<f64>() / n as f64);
        }
    }
    means
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_those_of_the_seed() {
        let column = [(0..50).map(f64::from).collect()];
        let means = resampled_means(&column, 2000, 1);
        assert_eq!(means, resampled_means(&column, 2000, 1));
        assert_ne!(means, resampled_means(&column, 2000, 2));
        // The mean of the means is that of the rows, their spread its standard error.
        let mean = means[0].iter().sum::<f64>() / 2000.0;
        let spread = (means[0].iter().map(|value| (value - mean).powi(2)).sum::<f64>() / 2000.0).sqrt();
        assert!(
            (mean - 24.5).abs() < 0.2 && (spread - 14.43 / 50_f64.sqrt()).abs() < 0.15,
            "{mean} {spread}"
        );
    }

    #[test]
    fn nothing_has_no_means() {
        assert!(resampled_means(&[], 10, 0).is_empty());
        let means = resampled_means(&[vec![], vec![1.0]], 10, 0);
        assert!(means.len() == 2 && means.iter().all(Vec::is_empty));
    }
}
