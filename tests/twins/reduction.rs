use nutgraf::score::Options;

use crate::judge::{Given, Parts, compare};
use crate::reading::Reading;

fn twin(reading: &Reading, _: &Given) -> Parts {
    let degree = |i| (0..reading.n()).map(|j| reading.overlap(i, j)).sum();
    vec![("degree", (0..reading.n()).map(degree).collect())]
}

#[test]
fn reduction_is_its_twin() {
    compare("reduction", |_| Options::new(), twin);
}
