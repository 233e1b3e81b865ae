"""Own sentences, own stop words, no stemmer; and the parts of the way by themselves."""

import re

import nutgraf
import pytest

TEXT = "Né 🎉 one two; three four; five six seven. Eight!"


def by_semicolon(text):
    """Spans between semicolons, without white space."""
    return [match.span() for match in re.finditer(r"[^;\s][^;]*", text)]


def test_sentences_may_be_given_as_spans():
    spans = by_semicolon(TEXT)
    summary = nutgraf.summarize(TEXT, sentences=spans, words=4)
    assert summary.spans == spans
    assert all(TEXT[pick.start : pick.end] == pick.text for pick in summary)
    assert len(summary.text.split()) <= 4


def test_sentences_may_be_given_as_a_function():
    summary = nutgraf.summarize(TEXT, sentences=by_semicolon)
    assert summary.spans == by_semicolon(TEXT)
    assert summary.budget == {"sentences": 3}
    batch = nutgraf.summarize_batch([TEXT, None, "a; b"], sentences=by_semicolon, words=4)
    assert batch[0] == nutgraf.summarize(TEXT, sentences=by_semicolon, words=4)
    assert batch[2].spans == [(0, 1), (3, 4)]


def test_own_sentences_may_be_none_at_all():
    assert len(nutgraf.summarize(TEXT, sentences=[])) == 0
    assert nutgraf.summarize(TEXT, sentences=[(3, 3)]).text == ""


def test_what_the_function_raises_arrives_unchanged():
    class OwnError(Exception):
        pass

    def broken(text):
        raise OwnError(text)

    with pytest.raises(OwnError):
        nutgraf.summarize(TEXT, sentences=broken)
    (answer,) = nutgraf.summarize_batch([TEXT], sentences=broken, errors="return")
    assert isinstance(answer, OwnError)


def test_own_stop_words_and_no_stemmer_change_the_scores():
    text = "The dogs run home. A dog is running there. Cats sleep all day."
    usual = nutgraf.summarize(text).scores
    assert nutgraf.summarize(text, stop_words={"dogs", "dog"}).scores != usual
    assert nutgraf.summarize(text, stemmer="none").scores != usual
    assert nutgraf.summarize(text, stop_words=[]).scores != usual


def test_words_and_language_by_themselves():
    text = "Né 🎉 l'eau."
    words = [text[start:end] for start, end in nutgraf.split_words(text, "fr")]
    assert words == ["Né", "l", "eau"]
    assert nutgraf.detect_language("Der Rat hat die alte Brücke gesperrt.") == "de"
    assert nutgraf.detect_language("") == "en"
    assert nutgraf.summarize("市长说图书馆开放。").language == "zh"


@pytest.mark.parametrize("name", ["de", "German", "german", "DE"])
def test_languages_by_code_and_name(name):
    assert nutgraf.summarize("Am 3. Mai war es kalt.", language=name).language == "de"
    assert len(nutgraf.split_sentences("Am 3. Mai war es kalt. Heute nicht.", name)) == 2


def test_own_stop_words_changed_in_place_take_effect():
    words = ["the"]
    summarizer = nutgraf.Summarizer(stop_words=words)
    before = summarizer.summarize("The dogs run. The dog sleeps. Cats go.").scores
    words += ["dogs", "dog"]
    assert summarizer.summarize("The dogs run. The dog sleeps. Cats go.").scores != before


def test_an_iterator_of_stop_words_is_refused():
    with pytest.raises(nutgraf.errors.InputTypeError, match="stop_words must be a list"):
        nutgraf.Summarizer(stop_words=iter(["the"]))
