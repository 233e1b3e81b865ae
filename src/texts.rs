//! Several texts put together, with the place of each.

use crate::span::Span;

/// What stands between two texts: a paragraph ends there.
const BETWEEN: &str = "\n\n";

/// Texts one behind the other in one string, to be read as one document.
///
/// ```
/// use nutgraf::texts::Texts;
///
/// let texts = Texts::new(["Rain fell.", "The river rose."]);
/// assert_eq!(texts.joined(), "Rain fell.\n\nThe river rose.");
/// assert_eq!(texts.spans()[1].of(texts.joined()), "The river rose.");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts {
    joined: String,
    spans: Vec<Span>,
}

impl Texts {
    /// Copies `texts` into one string, a blank line between two.
    #[must_use]
    pub fn new<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Self {
        let mut all = Self::default();
        for text in texts {
            if !all.spans.is_empty() {
                all.joined.push_str(BETWEEN);
            }
            let start = all.joined.len();
            all.joined.push_str(text.as_ref());
            all.spans.push(Span::new(start, all.joined.len()));
        }
        all
    }

    /// All of it.
    #[must_use]
    pub fn joined(&self) -> &str {
        &self.joined
    }

    /// Where each text stands in it.
    #[must_use]
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// Text `number`, word for word.
    ///
    /// # Panics
    /// If there is none of this number.
    #[must_use]
    pub fn text(&self, number: usize) -> &str {
        self.spans[number].of(&self.joined)
    }
}
