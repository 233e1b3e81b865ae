use fastrand::Rng;

use crate::judge::{Given, options};
use crate::reading::Reading;
use crate::walk::{Matrix, compare, draw, matrix};

/// No links where a cosine is so near to the threshold that rounding decides.
fn links(reading: &Reading, given: &Given) -> Option<Matrix> {
    let threshold = given.number("threshold", 0.0);
    let cosines = matrix(reading.n(), |i, j| reading.cosine(i, j));
    if threshold == 0.0 {
        return Some(cosines);
    }
    if cosines.iter().flatten().any(|cosine| (cosine - threshold).abs() < 1e-12) {
        return None;
    }
    Some(matrix(reading.n(), |i, j| f64::from(u8::from(cosines[i][j] > threshold))))
}

#[test]
fn continuous_lex_rank_is_its_twin() {
    compare("lex_rank", draw, links);
}

#[test]
fn lex_rank_with_a_threshold_is_its_twin() {
    let drawn = |random: &mut Rng| {
        let mut drawn = draw(random);
        drawn.extend(options([("threshold", random.f64().powi(2).into())]));
        drawn
    };
    compare("lex_rank", drawn, links);
}
