use fastrand::Rng;
use nutgraf::Language;
use nutgraf::document::Document;
use nutgraf::score::OptionValue;
use nutgraf::segment::Kind;

use crate::judge::{Given, Parts, between, compare, some_of};
use crate::reading::{Reading, Word, scaled, words_of};

/// The words of a text, read like the document.
fn words_in(text: &str, language: Language) -> Vec<Word> {
    let document = Document::new(text, language);
    (0..document.n_sentences()).flat_map(|sentence| words_of(&document, sentence)).collect()
}

/// The lines of a section of a language's file of cue words.
fn listed(language: Language, section: &str) -> String {
    let file = match language.code() {
        "en" => include_str!("../../src/data/cues/en.txt"),
        _ => include_str!("../../src/data/cues/de.txt"),
    };
    let mut lines = file.lines().skip_while(|line| *line != format!("[{section}]")).skip(1);
    let mut list = String::new();
    while let Some(line) = lines.next().filter(|line| !line.starts_with('[')) {
        list += &format!("{line}\n\n");
    }
    list
}

fn cue(reading: &Reading, given: &Given) -> Vec<f64> {
    // A line that makes several words is none of them.
    let list = |option, section| -> Vec<Word> {
        let lines = given.words(option).map(|words| words.join("\n\n"));
        let lines = lines.unwrap_or_else(|| listed(reading.language, section));
        let words = lines.lines().map(|line| words_in(line, reading.language));
        words.filter(|words| words.len() == 1).flatten().collect()
    };
    let (bonus, stigma) = (list("bonus_words", "bonus"), list("stigma_words", "stigma"));
    let among =
        |words: &[Word], list: &[Word]| words.iter().filter(|word| list.contains(word)).count() as f64;
    reading.words.iter().map(|words| among(words, &bonus) - among(words, &stigma)).collect()
}

fn key(reading: &Reading, share: f64) -> Vec<f64> {
    let most = reading.tf.values().fold(0.0_f64, |most, tf| most.max(*tf));
    let worth = |word: &String| if reading.tf[word] >= share * most { reading.tf[word] } else { 0.0 };
    reading.content.iter().map(|words| words.iter().map(worth).sum()).collect()
}

fn title(reading: &Reading, title_text: &str) -> Vec<f64> {
    let is_heading = |i: &usize| reading.kinds[*i] == Kind::Heading;
    let headings: Vec<_> = (0..reading.n()).filter(is_heading).collect();
    let in_title: Vec<_> = words_in(title_text, reading.language);
    let worth = |word: &String| {
        if !title_text.is_empty() {
            return f64::from(u8::from(in_title.contains(&(word.clone(), true))));
        }
        match headings.iter().position(|&heading| reading.content[heading].contains(word)) {
            Some(0) => 1.0,
            Some(_) => 0.5,
            None => 0.0,
        }
    };
    let value = |i: usize| if is_heading(&i) { 0.0 } else { reading.content[i].iter().map(worth).sum() };
    (0..reading.n()).map(value).collect()
}

fn location(reading: &Reading) -> Vec<f64> {
    let mut paragraphs: Vec<Vec<usize>> = Vec::new();
    for i in reading.running_text() {
        if reading.opens_paragraph[i] {
            paragraphs.push(Vec::new());
        }
        paragraphs.last_mut().unwrap().push(i);
    }
    let mut places = vec![0.0; reading.n()];
    for (at, paragraph) in paragraphs.iter().enumerate() {
        for i in paragraph {
            let outer = at == 0 || at + 1 == paragraphs.len();
            let edge = paragraph.first() == Some(i) || paragraph.last() == Some(i);
            places[*i] = f64::from(u8::from(outer)) + f64::from(u8::from(edge));
        }
    }
    places
}

fn twin(reading: &Reading, given: &Given) -> Parts {
    let part = |name, values: Vec<f64>| (name, scaled(given.number(name, 1.0), &values));
    vec![
        part("cue", cue(reading, given)),
        part("key", key(reading, given.number("key_share", 0.5))),
        part("title", title(reading, &given.text("title_text", ""))),
        part("location", location(reading)),
    ]
}

fn some_words(random: &mut Rng) -> Vec<String> {
    let words = [
        "rivers", "The", "does", "doe", "will", "flooding", "Fluten", "Häuser", "und", "first", "in-depth",
        "",
    ];
    words.into_iter().filter(|_| random.bool()).map(str::to_owned).collect()
}

#[test]
fn edmundson_is_its_twin() {
    let draw = |random: &mut Rng| {
        let named = [
            ("cue", between(random, 0.0, 100.0)),
            ("key", between(random, 0.0, 100.0)),
            ("title", between(random, 0.0, 100.0)),
            ("location", between(random, 0.0, 100.0)),
            ("key_share", between(random, 0.0, 1.0)),
            ("bonus_words", OptionValue::Words(some_words(random))),
            ("stigma_words", OptionValue::Words(some_words(random))),
            ("title_text", OptionValue::Text(some_words(random).join(" "))),
        ];
        some_of(random, named)
    };
    compare("edmundson", draw, twin);
}
