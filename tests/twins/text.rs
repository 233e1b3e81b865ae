//! Random documents: everything that a method may stumble over, by a seed.

use std::ops::Range;

use fastrand::Rng;
use nutgraf::Language;

/// What sentences of a language are made of besides invented words.
struct Ingredients {
    language: &'static str,
    stop_words: &'static [&'static str],
    /// Words of meaning, some of one stem, some of the lists of cue words.
    words: &'static [&'static str],
}

const INGREDIENTS: [Ingredients; 2] = [
    Ingredients {
        language: "en",
        stop_words: &["the", "of", "and", "is", "was", "does", "it", "will"],
        words: &[
            "river",
            "rivers",
            "flood",
            "flooded",
            "flooding",
            "important",
            "conclusion",
            "first",
            "hardly",
            "doe",
            "perhaps",
            "greatest",
            "harbour",
            "impossible",
            "found",
            "willing",
        ],
    },
    Ingredients {
        language: "de",
        stop_words: &["der", "die", "und", "ist", "das", "mit", "nicht", "ein"],
        words: &[
            "Fluss",
            "Flusses",
            "Flut",
            "Fluten",
            "wichtig",
            "wichtige",
            "Ergebnis",
            "Hafen",
            "Häuser",
            "Haus",
            "vielleicht",
            "größte",
            "kaum",
            "Ziel",
            "Straße",
            "entscheidend",
        ],
    },
];

/// A random document.
pub struct Sample {
    /// Repeats it.
    pub seed: u64,
    /// What it is written in.
    pub language: Language,
    /// The document.
    pub text: String,
}

/// Documents of up to 60 sentences, the same ones in each run.
pub fn samples(seeds: Range<u64>) -> impl Iterator<Item = Sample> {
    seeds.map(|seed| {
        let mut writer = Writer::new(seed);
        let text = writer.document();
        Sample { seed, language: Language::find(writer.ingredients.language).unwrap(), text }
    })
}

struct Writer {
    random: Rng,
    ingredients: &'static Ingredients,
    words: Vec<String>,
    longest: usize,
    said: Vec<String>,
}

impl Writer {
    fn new(seed: u64) -> Self {
        let mut random = Rng::with_seed(seed);
        let ingredients = &INGREDIENTS[usize::from(random.u8(..4) == 0)];
        // A small vocabulary makes ties and many links, a large one few.
        let n_words = [3, 12, 60, 400][random.usize(..4)];
        let words = (0..n_words).map(|_| word(&mut random, ingredients)).collect();
        let longest = [2, 8, 20][random.usize(..3)];
        Self { random, ingredients, words, longest, said: Vec::new() }
    }

    fn document(&mut self) -> String {
        let wanted = self.random.usize(..=60);
        let mut blocks = Vec::new();
        while self.said.len() < wanted {
            let room = wanted - self.said.len();
            blocks.push(match self.random.u8(..10) {
                0..2 => format!("{} {}", ["#", "##"][self.random.usize(..2)], self.heading()),
                2 => self.list(room.min(4)),
                3 => self.table(room.min(2)),
                _ => self.paragraph(room.min(8)),
            });
        }
        blocks.join("\n\n")
    }

    fn paragraph(&mut self, most: usize) -> String {
        (0..self.random.usize(1..=most)).map(|_| self.sentence()).collect::<Vec<_>>().join(" ")
    }

    fn list(&mut self, most: usize) -> String {
        let items = self.random.usize(1..=most);
        (0..items).map(|_| format!("- {}", self.sentence())).collect::<Vec<_>>().join("\n")
    }

    fn table(&mut self, most: usize) -> String {
        let rows = self.random.usize(1..=most);
        (0..rows).map(|_| format!("| {} | {} |", self.heading(), self.word())).collect::<Vec<_>>().join("\n")
    }

    fn heading(&mut self) -> String {
        self.said.push(String::new());
        (0..self.random.usize(1..=4)).map(|_| capital(&self.word())).collect::<Vec<_>>().join(" ")
    }

    /// New words, or a sentence that was said before, or words without meaning alone.
    fn sentence(&mut self) -> String {
        let sentence = match self.random.u8(..12) {
            0 if !self.said.is_empty() => self.said[self.random.usize(..self.said.len())].clone(),
            1 => self.of_words(1, Self::word),
            2 => self.of_words(3, Self::stop_word),
            _ => {
                let length = self.random.usize(1..=self.longest);
                self.of_words(length, Self::word)
            }
        };
        let sentence = if sentence.is_empty() { self.of_words(2, Self::word) } else { sentence };
        self.said.push(sentence.clone());
        sentence
    }

    fn of_words(&mut self, length: usize, mut next: impl FnMut(&mut Self) -> String) -> String {
        let words: Vec<_> = (0..length).map(|_| next(self)).collect();
        capital(&words.join(" ")) + ["."; 5].iter().chain(&["!", "?"]).nth(self.random.usize(..7)).unwrap()
    }

    fn word(&mut self) -> String {
        if self.random.u8(..4) == 0 {
            return self.stop_word();
        }
        // The product of two draws is small more often, as real words are unevenly frequent.
        let at = self.random.f64() * self.random.f64() * self.words.len() as f64;
        self.words[at as usize].clone()
    }

    fn stop_word(&mut self) -> String {
        self.ingredients.stop_words[self.random.usize(..8)].to_owned()
    }
}

/// An invented word of two or three syllables, or a real one.
fn word(random: &mut Rng, ingredients: &Ingredients) -> String {
    if random.u8(..3) == 0 {
        return ingredients.words[random.usize(..ingredients.words.len())].to_owned();
    }
    let mut syllable = |_| {
        let consonant = b"bdfgklmnprtvz"[random.usize(..13)];
        format!("{}{}", char::from(consonant), ["a", "e", "i", "o", "u", "ö"][random.usize(..6)])
    };
    (0..3).map(&mut syllable).collect::<String>() + "k"
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
