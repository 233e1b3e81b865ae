//! The best set of sentences by the concepts it covers, exactly: an integer program.
//!
//! This alone knows the solver, microlp: pure Rust, branch and bound over the simplex method. It is
//! stopped by a number of nodes and never by a clock, so that every machine finds the same set.
//!
//! Maximise `Σ_c w_c z_c − κ Σ_j d_j` with `x_j ∈ {0, 1}` (sentence j is picked) and `z_c, d_j ∈ [0, 1]`, under
//! `Σ_j p_j x_j ≤ L` (the budget), `z_c ≤ Σ_{j ∋ c} x_j` (a concept is covered by a sentence that has it),
//! `x_i + x_j ≤ 1` (near-duplicates) and `d_j ≥ x_j − x_i` (j dangles unless i before it is picked). Gillick
//! & Favre also have `x_j ≤ z_c`, which nothing gains by breaking where weights are above zero; z
//! and d need not be declared whole, because whole x make them so.

use std::collections::BTreeMap;

use microlp::{
    ComparisonOp, LinearExpr, OptimizationDirection, Problem, SolutionStatus, SolveOptions, Variable,
};

/// Sentences to choose among, numbered from 0.
#[derive(Debug, Default)]
pub(super) struct Program {
    /// By sentence, its concepts, each once.
    pub(super) concepts: Vec<Vec<u32>>,
    /// By concept, above zero.
    pub(super) weights: Vec<f64>,
    /// By sentence.
    pub(super) prices: Vec<usize>,
    /// What the prices of the picks may add up to.
    pub(super) room: usize,
    /// Pairs of which at most one may be picked.
    pub(super) twins: Vec<(usize, usize)>,
    /// Sentences that dangle unless the other is picked; `None` if that can never be.
    pub(super) leaning: Vec<(usize, Option<usize>)>,
    /// What dangling costs.
    pub(super) dangling: f64,
}

/// Nodes that are solved at most: this by the size of the program, since a node of a large one takes
/// longer. It comes to about 100 ms.
const WORK: usize = 1_000_000;
const MAX_NODES: usize = 500;

/// What the solver found.
#[derive(Debug)]
pub(super) struct Optimum {
    /// Ascending.
    pub(super) picks: Vec<usize>,
    /// Whether it is proved that no other set is worth more.
    pub(super) is_proved: bool,
}

impl Program {
    /// What a set of sentences is worth.
    pub(super) fn worth(&self, picks: &[usize]) -> f64 {
        let mut is_covered = vec![false; self.weights.len()];
        picks
            .iter()
            .flat_map(|&pick| &self.concepts[pick])
            .for_each(|&concept| is_covered[concept as usize] = true);
        let covered: f64 =
            self.weights.iter().zip(is_covered).filter(|(_, is)| *is).map(|(weight, _)| weight).sum();
        let has = |sentence: usize| picks.contains(&sentence);
        let dangles =
            |&&(sentence, before): &&(usize, Option<usize>)| has(sentence) && !before.is_some_and(has);
        covered - self.dangling * self.leaning.iter().filter(dangles).count() as f64
    }

    /// Merges concepts that the same sentences have, and leaves out those that none has: the solver
    /// then has fewer of them, and no set is worth less or more.
    pub(super) fn merged(mut self) -> Self {
        let holders = self.holders();
        self.concepts.iter_mut().for_each(Vec::clear);
        let mut groups: BTreeMap<Vec<usize>, f64> = BTreeMap::new();
        for (holders, weight) in
            holders.into_iter().zip(self.weights).filter(|(holders, _)| !holders.is_empty())
        {
            *groups.entry(holders).or_default() += weight;
        }
        for (concept, holders) in groups.keys().enumerate() {
            holders.iter().for_each(|&holder| self.concepts[holder].push(concept as u32));
        }
        self.weights = groups.into_values().collect();
        self
    }

    /// The set that is worth most, searched from `start` on; `None` if the solver found no set.
    pub(super) fn solve(&self, start: &[usize]) -> Option<Optimum> {
        let mut problem = Problem::new(OptimizationDirection::Maximize);
        let holders = self.holders();
        let own = |concepts: &Vec<u32>| {
            concepts
                .iter()
                .filter(|&&at| holders[at as usize].len() == 1)
                .map(|&at| self.weights[at as usize])
                .sum()
        };
        let sentences: Vec<_> =
            self.concepts.iter().map(|concepts| problem.add_binary_var(own(concepts))).collect();
        self.add_budget(&mut problem, &sentences);
        self.add_concepts(&mut problem, &sentences, &holders);
        for &(a, b) in &self.twins {
            problem.add_constraint([(sentences[a], 1.0), (sentences[b], 1.0)], ComparisonOp::Le, 1.0);
        }
        self.add_leaning(&mut problem, &sentences);
        let mut options = SolveOptions::default();
        options.node_limit = Some(self.max_nodes());
        let hint = |(at, &variable): (usize, &Variable)| (variable, f64::from(start.contains(&at)));
        options.warm_start = Some(sentences.iter().enumerate().map(hint).collect());
        let solution = problem.solve_with(options).ok()?.into_solution().ok()?;
        Some(Optimum {
            picks: (0..sentences.len()).filter(|&at| solution.var_value(sentences[at]) > 0.5).collect(),
            is_proved: solution.status() == SolutionStatus::Optimal,
        })
    }

    fn max_nodes(&self) -> u64 {
        let size = self.prices.len() * self.weights.len();
        (WORK / size.max(1)).min(MAX_NODES) as u64
    }

    fn add_budget(&self, problem: &mut Problem, sentences: &[Variable]) {
        let priced = sentences.iter().zip(&self.prices).map(|(&sentence, &price)| (sentence, price as f64));
        problem.add_constraint(priced, ComparisonOp::Le, self.room as f64);
    }

    /// By concept, the sentences that have it.
    fn holders(&self) -> Vec<Vec<usize>> {
        let mut holders = vec![Vec::new(); self.weights.len()];
        for (sentence, concepts) in self.concepts.iter().enumerate() {
            concepts.iter().for_each(|&concept| holders[concept as usize].push(sentence));
        }
        holders
    }

    /// A concept of one sentence is a part of what that sentence is worth, and needs no variable.
    fn add_concepts(&self, problem: &mut Problem, sentences: &[Variable], holders: &[Vec<usize>]) {
        for (holders, &weight) in holders.iter().zip(&self.weights).filter(|(holders, _)| holders.len() > 1) {
            let mut covered = LinearExpr::empty();
            covered.add(problem.add_var(weight, (0.0, 1.0)), 1.0);
            holders.iter().for_each(|&holder| covered.add(sentences[holder], -1.0));
            problem.add_constraint(covered, ComparisonOp::Le, 0.0);
        }
    }

    fn add_leaning(&self, problem: &mut Problem, sentences: &[Variable]) {
        for &(sentence, before) in &self.leaning {
            let dangles = problem.add_var(-self.dangling, (0.0, 1.0));
            let mut leaning = LinearExpr::empty();
            leaning.add(sentences[sentence], 1.0);
            leaning.add(dangles, -1.0);
            before.iter().for_each(|&before| leaning.add(sentences[before], -1.0));
            problem.add_constraint(leaning, ComparisonOp::Le, 0.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program() -> Program {
        Program {
            concepts: vec![vec![0, 1], vec![1, 2], vec![0, 2, 3]],
            weights: vec![1.0, 2.0, 3.0, 0.5],
            prices: vec![2, 2, 3],
            room: 4,
            ..Program::default()
        }
    }

    fn solve(program: &Program) -> Vec<usize> {
        let optimum = program.solve(&[]).unwrap();
        assert!(optimum.is_proved);
        optimum.picks
    }

    #[test]
    fn two_sentences_that_fit_cover_more_than_the_best_one() {
        assert!((program().worth(&[0, 1]) - 6.0).abs() < 1e-12);
        assert_eq!(solve(&program()), [0, 1]);
        let all = Program { room: 5, ..program() };
        assert!((all.worth(&solve(&all)) - 6.5).abs() < 1e-12);
        assert!(solve(&Program { room: 1, ..program() }).is_empty());
    }

    #[test]
    fn concepts_of_the_same_sentences_are_one() {
        let program = Program {
            concepts: vec![vec![0, 1, 2], vec![1, 2]],
            weights: vec![1.0, 2.0, 3.0, 9.0],
            prices: vec![1, 1],
            room: 1,
            ..Program::default()
        };
        let merged = program.merged();
        assert_eq!(
            (merged.weights.clone(), merged.concepts.clone()),
            (vec![1.0, 5.0], vec![vec![0, 1], vec![1]])
        );
        assert_eq!(solve(&merged), [0]);
    }

    #[test]
    fn of_twins_one_is_picked() {
        assert_eq!(solve(&Program { twins: vec![(0, 1)], ..program() }), [1]);
    }

    #[test]
    fn a_dangling_sentence_costs_unless_the_one_before_is_picked() {
        let leaning = |before| Program { leaning: vec![(1, before)], dangling: 2.0, ..program() };
        assert_eq!(solve(&leaning(None)), [2]);
        assert_eq!(solve(&leaning(Some(0))), [0, 1]);
        assert!((leaning(None).worth(&[0, 1]) - 4.0).abs() < 1e-12);
    }

    #[test]
    fn nothing_to_choose_from() {
        assert!(solve(&Program::default()).is_empty());
        let unlimited = Program { room: usize::MAX, ..program() };
        assert_eq!(solve(&unlimited).len(), 2);
    }
}
