//! How much of a human summary each sentence brings in.

/// Sets of sentences that gains are measured beside.
const N_SETS: usize = 16;

/// The mean gain in `rouge` of each sentence beside random sets that fill a budget.
///
/// What a sentence brings in beside others says more of it than what it brings in alone: of two
/// that say the same, each is worth less. `costs` has what each sentence takes of the limit; `rouge`
/// takes sentences in the order of the text.
pub(super) fn gains(costs: &[usize], limit: usize, rouge: impl Fn(&[usize]) -> f64, seed: u64) -> Vec<f64> {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut order: Vec<usize> = (0..costs.len()).collect();
    let mut gains = vec![0.0; costs.len()];
    for _ in 0..N_SETS {
        random.shuffle(&mut order);
        let set = filled(costs, limit, &order);
        let all = rouge(&set);
        for (sentence, gain) in gains.iter_mut().enumerate() {
            let mut other = set.clone();
            *gain += match set.binary_search(&sentence) {
                Ok(place) => {
                    other.remove(place);
                    all - rouge(&other)
                }
                Err(place) => {
                    other.insert(place, sentence);
                    rouge(&other) - all
                }
            };
        }
    }
    gains.iter_mut().for_each(|gain| *gain /= N_SETS as f64);
    gains
}

/// The sentences that still fit, taken in `order`; sorted.
fn filled(costs: &[usize], limit: usize, order: &[usize]) -> Vec<usize> {
    let mut left = limit;
    let mut set: Vec<usize> = Vec::new();
    for &sentence in order {
        if costs[sentence] <= left {
            left -= costs[sentence];
            set.push(sentence);
        }
    }
    set.sort_unstable();
    set
}

/// `exp(gain / standard deviation)`, as shares of 1.
pub(super) fn shares(gains: &[f64]) -> Vec<f64> {
    let n = gains.len().max(1) as f64;
    let mean = gains.iter().sum::<f64>() / n;
    let deviation = (gains.iter().map(|gain| (gain - mean).powi(2)).sum::<f64>() / n).sqrt();
    // No deviation is above the root of n, so that no exponent is, either.
    let scale = if deviation > 1e-12 { deviation.recip() } else { 0.0 };
    let mut shares: Vec<f64> = gains.iter().map(|gain| ((gain - mean) * scale).exp()).collect();
    let sum: f64 = shares.iter().sum();
    shares.iter_mut().for_each(|share| *share /= sum);
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_that_say_the_same_each_is_worth_less() {
        // Sentences 0 and 1 bring in the same half of the summary, 2 the other half, 3 nothing.
        let rouge = |picks: &[usize]| {
            let half = |is: bool| if is { 0.5 } else { 0.0 };
            half(picks.contains(&0) || picks.contains(&1)) + half(picks.contains(&2))
        };
        let gains = gains(&[1, 1, 1, 1], 2, rouge, 7);
        assert!(gains[2] > gains[0] && gains[2] > gains[1] && gains[1] > gains[3]);
        assert_eq!(gains[3], 0.0);
        let shares = shares(&gains);
        assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!(shares[2] > shares[0] && shares[1] > shares[3]);
    }

    #[test]
    fn equal_gains_are_equal_shares() {
        assert_eq!(shares(&[0.25; 4]), [0.25; 4]);
        assert!(shares(&[]).is_empty());
    }

    #[test]
    fn a_set_fills_the_budget() {
        assert_eq!(filled(&[3, 9, 2, 2], 5, &[1, 2, 3, 0]), [2, 3]);
        assert!(filled(&[3], 2, &[0]).is_empty());
    }
}
