//! What a sentence looks like: the named numbers behind `blend`.
//!
//! Each is near linear in the words of the text. Those marked z are standardised over the body
//! of the document, so that one set of weights serves texts of any length: 1 is one standard
//! deviation above the mean.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::budget::Budget;
use crate::document::Document;
use crate::matrix::Rows;
use crate::opening::points_back;
use crate::rank::{Links, PageRank};
use crate::segment::Kind;
use crate::similarity::{Cosine, Overlap};
use crate::span::count_chars;
use crate::stop::checkpoint;
use crate::vocabulary::TermId;
use crate::weight::Weighted;
use crate::wording;

/// The features, in the order of their columns.
pub const NAMES: [&str; N] = [
    "first",
    "early",
    "late",
    "forward",
    "backward",
    "centroid",
    "lex_rank",
    "degree",
    "bigrams",
    "lead_words",
    "length",
    "short",
    "long",
    "body",
    "paragraph",
    "question",
    "quote",
    "digits",
    "title",
    "points_back",
    "degree_by_share",
    "lex_rank_by_share",
    "length_by_share",
    "lead_trusted",
    "lead",
    "place",
    "wording",
    "unclosed",
];

/// How many features there are.
pub const N: usize = 28;

/// A budget in words, and the share of the text's words that it is, at most 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Room {
    /// Words that the summary may have.
    pub words: f64,
    /// Their share of the text.
    pub share: f64,
}

impl Room {
    /// The room that a budget gives in a document. Characters and tokens are turned into words by the
    /// means of the text: a token is taken for three quarters of a word.
    #[must_use]
    pub fn of(budget: Budget, text: &Weighted<'_>) -> Self {
        let document = text.document;
        let n = document.n_sentences();
        let total: f64 = (0..n).map(|sentence| document.terms(sentence).len() as f64).sum();
        let share = match budget {
            Budget::Sentences(k) => {
                let body = (0..n).filter(|&sentence| text.body()[sentence]);
                let mut words: Vec<usize> = body.map(|sentence| document.terms(sentence).len()).collect();
                let middle = words.len() / 2;
                let median = (!words.is_empty()).then(|| *words.select_nth_unstable(middle).1);
                k as f64 * median.map_or(20.0, |words| words as f64) / total.max(1.0)
            }
            Budget::Words(words) => words as f64 / document.total_words().max(1) as f64,
            Budget::Ratio(share) => share,
            Budget::Chars(chars) => chars as f64 / count_chars(document.text()).max(1) as f64,
            Budget::Tokens(tokens) => 0.75 * tokens as f64 / document.total_words().max(1) as f64,
        };
        let share = share.min(1.0);
        Self { words: (share * total).max(1.0), share }
    }
}

/// One column a feature, one value a sentence.
#[must_use]
pub fn table(text: &Weighted<'_>, room: Room) -> [Vec<f64>; N] {
    let document = text.document;
    let n = document.n_sentences();
    let shape = Shape::of(text);
    let unit = text.unit_rows();
    let z = |values: Vec<f64>| standardized(values, &shape.body);

    let (shared, _) = unit.shared();
    let (forward, backward) = one_sided(&shared, document);
    let (forward, backward) = (z(forward), z(backward));
    let degree = z(Overlap::new(&text.rows, &text.frequencies).out_weights());
    let lead_words = z(shape.likeness_to_lead(text, room.words));
    let lex_rank = z(PAGE_RANK.run(&mut Cosine::between(shared)).0);
    let lead: Vec<f64> = shape.words_before.iter().map(|before| (-before / room.words).exp()).collect();
    let trust = shape.trust_in_lead(text, room.words);
    let width = |limit: f64| move |words: &f64| words.min(limit);
    let flags = |is: &dyn Fn(usize) -> bool| (0..n).map(|i| f64::from(u8::from(is(i)))).collect::<Vec<_>>();
    let times = |values: &[f64], by: f64| values.iter().map(|value| value * by).collect::<Vec<_>>();
    let first: Vec<f64> = shape.sentences_before.iter().map(|before| 1.0 / (1.0 + before)).collect();
    let length: Vec<f64> = shape.words.iter().map(width(25.0)).collect();
    let sentence = |i: usize| document.sentence(i);
    let marks: Vec<Marks> = (0..n).map(|i| Marks::of(sentence(i))).collect();
    [
        first,
        shape.words_before.iter().map(|before| (-before / (4.0 * room.words)).exp()).collect(),
        shape.words_after().iter().map(|after| (-after / (4.0 * room.words)).exp()).collect(),
        forward,
        backward,
        z(centroid(text)),
        lex_rank.clone(),
        degree.clone(),
        z(bigrams(text)),
        lead_words,
        length.clone(),
        shape.words.iter().map(|words| (10.0 - words).max(0.0) / 10.0).collect(),
        shape.words.iter().map(|words| (words - 40.0).max(0.0) / 40.0).collect(),
        flags(&|i| shape.body[i]),
        flags(&|i| document.opens_paragraph(i)),
        flags(&|i| sentence(i).ends_with(['?', '？', '؟'])),
        flags(&|i| marks[i].has_quote),
        // Not `any`: without a way out the compiler looks at many bytes at once.
        flags(&|i| sentence(i).bytes().fold(false, |found, byte| found | byte.is_ascii_digit())),
        title(text),
        flags(&|i| points_back(sentence(i), document.language_of(i))),
        times(&degree, room.share),
        times(&lex_rank, room.share),
        times(&length, room.share),
        times(&lead, trust),
        lead,
        shape.places(),
        wording::column(document, &shape.body),
        flags(&|i| marks[i].is_unclosed),
    ]
}

/// A tenth of a percent of the mass decides no pick.
const PAGE_RANK: PageRank = PageRank { damping: 0.85, tolerance: 1e-3, max_iterations: 50 };

/// Where the body is and how long its sentences are. What stands before and after a sentence is of
/// its own text, if there are several.
struct Shape {
    body: Vec<bool>,
    /// Words of each sentence.
    words: Vec<f64>,
    /// Body sentences before each.
    sentences_before: Vec<f64>,
    /// Words of the body sentences before each.
    words_before: Vec<f64>,
    /// Words of the body of the text that each is of.
    words_in_body: Vec<f64>,
}

impl Shape {
    fn of(text: &Weighted<'_>) -> Self {
        let document = text.document;
        let n = document.n_sentences();
        let body = text.body().to_vec();
        let words: Vec<f64> = (0..n).map(|sentence| document.terms(sentence).len() as f64).collect();
        let (mut sentences_before, mut words_before) = (Vec::with_capacity(n), Vec::with_capacity(n));
        let mut words_in_body = Vec::with_capacity(n);
        for passage in document.sentences_by_passage() {
            let (mut sentences, mut total) = (0.0, 0.0);
            let end = passage.end;
            for sentence in passage {
                sentences_before.push(sentences);
                words_before.push(total);
                if body[sentence] {
                    sentences += 1.0;
                    total += words[sentence];
                }
            }
            words_in_body.resize(end, total);
        }
        Self { body, words, sentences_before, words_before, words_in_body }
    }

    /// 1 at the start of the body, falling to 0 at its end.
    fn places(&self) -> Vec<f64> {
        let place = |(before, all): (&f64, &f64)| 1.0 - before / all.max(1.0);
        self.words_before.iter().zip(&self.words_in_body).map(place).collect()
    }

    fn words_after(&self) -> Vec<f64> {
        let after = |sentence: usize| {
            let own = if self.body[sentence] { self.words[sentence] } else { 0.0 };
            self.words_in_body[sentence] - self.words_before[sentence] - own
        };
        (0..self.words.len()).map(after).collect()
    }

    /// Cosine with the first words of the body, as many as the budget has, itself left out.
    fn likeness_to_lead(&self, text: &Weighted<'_>, budget: f64) -> Vec<f64> {
        let unit = text.unit_rows();
        let is_lead = |i: usize| self.body[i] && self.words_before[i] < budget.max(60.0);
        let mut lead = vec![0.0; unit.n_terms()];
        for i in (0..unit.len()).filter(|&i| is_lead(i)) {
            text.weights(i).for_each(|(term, weight)| lead[term.index()] += weight);
        }
        let square: f64 = lead.iter().map(|weight| weight * weight).sum();
        let cosine = |i: usize| {
            let dot = unit.dot(i, &lead);
            if !is_lead(i) {
                return dot / square.sqrt().max(f64::MIN_POSITIVE);
            }
            // Without its own row m: (lead − m) · a, and |lead − m|² = |lead|² − 2 lead · m + |m|².
            let own: f64 = text.weights(i).map(|(_, weight)| weight * weight).sum();
            let with_lead: f64 = text.weights(i).map(|(term, weight)| weight * lead[term.index()]).sum();
            let rest = square - 2.0 * with_lead + own;
            if rest > 1e-9 * square { (dot - own.sqrt()) / rest.sqrt() } else { 0.0 }
        };
        (0..unit.len()).map(cosine).collect()
    }

    /// How much the first words of the body, as many as the budget has, are like the rest: a cosine.
    /// News and papers begin with what they say; stories do not.
    fn trust_in_lead(&self, text: &Weighted<'_>, budget: f64) -> f64 {
        let n_terms = text.rows.n_terms();
        let (mut lead, mut rest) = (vec![0.0; n_terms], vec![0.0; n_terms]);
        for sentence in (0..text.rows.len()).filter(|&sentence| self.body[sentence]) {
            let side = if self.words_before[sentence] < budget { &mut lead } else { &mut rest };
            text.weights(sentence).for_each(|(term, weight)| side[term.index()] += weight);
        }
        let product = |a: &[f64], b: &[f64]| -> f64 { a.iter().zip(b).map(|(a, b)| a * b).sum() };
        let square = product(&lead, &lead) * product(&rest, &rest);
        if square > 0.0 { product(&lead, &rest) / square.sqrt() } else { 0.0 }
    }
}

/// For each sentence the cosines with all later ones of its text, and with all earlier ones, by normalised rows
/// or what sentences share of them.
fn one_sided(unit: &Rows<f64>, document: &Document<'_>) -> (Vec<f64>, Vec<f64>) {
    let n = unit.len();
    let (mut forward, mut backward) = (vec![0.0; n], vec![0.0; n]);
    let mut seen = vec![0.0; unit.n_terms()];
    for passage in document.sentences_by_passage() {
        for sentence in passage.clone() {
            backward[sentence] = unit.dot(sentence, &seen);
            unit.add_to(sentence, 1.0, &mut seen);
        }
        unit.clear(passage.clone(), &mut seen);
        for sentence in passage.clone().rev() {
            forward[sentence] = unit.dot(sentence, &seen);
            unit.add_to(sentence, 1.0, &mut seen);
        }
        unit.clear(passage, &mut seen);
    }
    (forward, backward)
}

/// Cosine of counts with those of the whole document, but for the length of the latter.
fn centroid(text: &Weighted<'_>) -> Vec<f64> {
    let cosine = |row: &[(TermId, u32)]| {
        let (mut dot, mut square) = (0.0, 0.0);
        for &(term, count) in row {
            dot += f64::from(count) * f64::from(text.frequencies.term(term));
            square += f64::from(count).powi(2);
        }
        if square > 0.0 { dot / f64::sqrt(square) } else { 0.0 }
    };
    text.rows.iter().map(cosine).collect()
}

/// Mean over the pairs of neighbouring words of ln of the sentences that have the pair.
fn bigrams(text: &Weighted<'_>) -> Vec<f64> {
    let document = text.document;
    let sentences = 0..document.n_sentences();
    let mut n_of_term = vec![0_u32; document.vocabulary().len()];
    sentences.clone().flat_map(|i| document.terms(i)).for_each(|term| n_of_term[term.index()] += 1);
    let comes_back = |term: TermId| n_of_term[term.index()] > 1;
    // Room for one pair in three words: news has some fewer.
    let room = n_of_term.iter().sum::<u32>() as usize / 3;
    let mut numbers_of: HashMap<(TermId, TermId), u32, FixedState> =
        HashMap::with_capacity_and_hasher(room, FixedState::default());
    // Of each pair the sentences that have it, and the last of them, so that each counts once.
    let mut n_with: Vec<(u32, usize)> = Vec::with_capacity(room);
    // The pairs of a sentence are those from its offset up to the next.
    let (mut numbers, mut offsets) = (Vec::with_capacity(room), Vec::with_capacity(sentences.len() + 1));
    offsets.push(0);
    for sentence in sentences.clone() {
        let mut pairs = document.terms(sentence).windows(2);
        // Most pairs have a word that never comes back: these stand once, and ln 1 is 0.
        while let Some(&[one, next]) = pairs.find(|pair| comes_back(pair[0]) && comes_back(pair[1])) {
            checkpoint();
            let number = *numbers_of.entry((one, next)).or_insert(n_with.len() as u32);
            if number as usize == n_with.len() {
                n_with.push((0, usize::MAX));
            }
            let (n, last) = &mut n_with[number as usize];
            if *last != sentence {
                (*n, *last) = (*n + 1, sentence);
            }
            numbers.push(number);
        }
        offsets.push(numbers.len());
    }
    let mean = |sentence: usize| {
        let numbers = &numbers[offsets[sentence]..offsets[sentence + 1]];
        let n_with = numbers.iter().map(|&number| n_with[number as usize].0);
        let logarithms = n_with.filter(|&n| n > 1).map(|n| f64::from(n).ln());
        logarithms.sum::<f64>() / document.terms(sentence).len().saturating_sub(1).max(1) as f64
    };
    sentences.map(mean).collect()
}

/// What the quotation marks and brackets of a sentence tell.
struct Marks {
    /// Whether a quotation opens.
    has_quote: bool,
    /// Whether a quotation or a bracket begins or ends in another sentence.
    is_unclosed: bool,
}

impl Marks {
    fn of(sentence: &str) -> Self {
        // In lanes of a byte the compiler counts sixteen at a time; a multiple of 256 is no harm.
        let (mut straight, mut is_odd, mut depth, mut beyond) = (false, false, 0_u8, false);
        for byte in sentence.bytes() {
            straight |= byte == b'"';
            is_odd ^= byte == b'"';
            depth = depth.wrapping_add(u8::from(byte == b'(')).wrapping_sub(u8::from(byte == b')'));
            beyond |= !byte.is_ascii();
        }
        let mut marks = Self { has_quote: straight, is_unclosed: is_odd || depth != 0 };
        if beyond {
            marks.add_beyond(sentence.as_bytes());
        }
        marks
    }

    /// Those beyond ASCII, which begin with one of three bytes.
    fn add_beyond(&mut self, sentence: &[u8]) {
        const MARKS: [&str; 7] = ["„", "“", "”", "«", "»", "「", "」"];
        let mut counts = [0; MARKS.len()];
        for at in memchr::memchr3_iter(0xC2, 0xE2, 0xE3, sentence) {
            let mark = MARKS.iter().position(|mark| sentence[at..].starts_with(mark.as_bytes()));
            mark.into_iter().for_each(|mark| counts[mark] += 1);
        }
        let [low, left, right, open, close, from, to] = counts;
        self.has_quote |= low + left + open + from > 0;
        // German closes with what opens in English.
        let is_closed = if low > 0 { low == left + right } else { left == right };
        self.is_unclosed |= !is_closed || open != close || from != to;
    }
}

/// Share of the words of the headings that a sentence has.
fn title(text: &Weighted<'_>) -> Vec<f64> {
    let document = text.document;
    let mut is_title = vec![false; document.vocabulary().len()];
    let is_heading = |&i: &usize| document.segments()[i].kind == Kind::Heading;
    for heading in (0..document.n_sentences()).filter(is_heading) {
        document.content_terms(heading).for_each(|term| is_title[term.index()] = true);
    }
    let n = is_title.iter().filter(|&&is| is).count().max(1) as f64;
    let share =
        |row: &[(TermId, u32)]| row.iter().filter(|(term, _)| is_title[term.index()]).count() as f64 / n;
    text.rows.iter().map(share).collect()
}

/// Less the mean of the body, over its standard deviation; within ±4.
fn standardized(mut values: Vec<f64>, body: &[bool]) -> Vec<f64> {
    let has_body = body.contains(&true);
    let kept = || values.iter().zip(body).filter(|&(_, &body)| body || !has_body).map(|(value, _)| *value);
    let n = kept().count().max(1) as f64;
    let mean = kept().sum::<f64>() / n;
    let variance = kept().map(|value| (value - mean).powi(2)).sum::<f64>() / n;
    let scale = if variance > 1e-18 * mean * mean { variance.sqrt().recip() } else { 0.0 };
    values.iter_mut().for_each(|value| *value = ((*value - mean) * scale).clamp(-4.0, 4.0));
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotations_and_brackets_that_go_on_elsewhere_are_unclosed() {
        let cases = [
            ("He said \"no\" (twice).", true, false),
            ("\"We will stay.", true, true),
            ("And go.\"", true, true),
            ("It rained (see above.", false, true),
            ("“We stay,” he said.", true, false),
            ("“We stay, he said.", true, true),
            ("He went.”", false, true),
            ("„Wir bleiben“, sagte er.", true, false),
            ("„Wir bleiben, sagte er.", true, true),
            ("« Oui », dit-il.", true, false),
            ("他说：「好」。", true, false),
            ("他说：「好。", true, true),
            ("It’s 5° – naïve.", false, false),
        ];
        for (sentence, has_quote, is_unclosed) in cases {
            let marks = Marks::of(sentence);
            assert_eq!((marks.has_quote, marks.is_unclosed), (has_quote, is_unclosed), "{sentence}");
        }
    }
}
