"""Key phrases: what they are, where they stand, what is refused."""

import copy
import json
import pickle

import nutgraf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nutgraf import errors
from test_unicode import named_languages, texts

TEXT = (
    "The U.S. Coast Guard saved 40 migrants. Two boats of the coast guard – “née” Harbor Watch 🎉 "
    "had found the migrants at sea. The coast guard's state-of-the-art boats left, said Ellen Hart."
)
methods = pytest.mark.parametrize("method", nutgraf.KEYPHRASE_METHODS)


@pytest.fixture
def best():
    return next(each for each in nutgraf.keyphrases(TEXT) if each.phrase == "coast guard")


def phrases(text, **settings):
    return [each.phrase for each in nutgraf.keyphrases(text, **settings)]


@methods
def test_what_the_text_repeats_is_found(method):
    found = phrases(TEXT, method=method)
    assert {"coast guard", "migrants", "boats"} <= set(found)
    assert not {"guard", "coast", "said", "40"} & set(found)


def test_every_place_is_listed_in_whatever_form(best):
    forms = [TEXT[start:end] for start, end in best.spans]
    assert forms == ["Coast Guard", "coast guard", "coast guard"]
    assert len(best) == 3


def test_the_best_score_is_one_and_scores_fall():
    scores = [each.score for each in nutgraf.keyphrases(TEXT)]
    assert scores[0] == 1
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] > 0


def test_a_longer_list_begins_with_the_shorter_one():
    many = nutgraf.keyphrases(TEXT, 100)
    assert len(many) > 5
    assert all(nutgraf.keyphrases(TEXT, n) == many[:n] for n in (1, 3, 5))
    assert nutgraf.keyphrases(TEXT, 2**70) == many


@methods
@pytest.mark.parametrize(
    "text", ["", " \n", "and so on of the", "1999, 2000 and 3.5", "?! … 🎉", "a b c"]
)
def test_a_text_without_content_has_none(method, text):
    assert nutgraf.keyphrases(text, method=method) == []


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("The U.S. Army came. The U.S. Army left.", "en", "U.S. Army"),
        ("My iPhone rang. An iPhone is loud.", "en", "iPhone"),
        ("O’Brien’s boats sank. O’Brien wept.", "en", "O’Brien"),
        ("A well-being index rose. The well-being index fell.", "en", "well-being index"),
        ("Ankara'da kış geldi. Ankara'ya bahar geldi.", "tr", "Ankara"),
        ("Die künstliche Intelligenz lernt. Wer künstliche Intelligenz baut, lernt.", "de", None),
        ("Der Donaudampfer sank. Ein Donaudampfer brannte.", "de", "Donaudampfer"),
        ("人工智能改变医疗。人工智能也改变教育。", "zh", "人工智能"),
        ("İstanbul Boğazı dondu. İSTANBUL BOĞAZI donmaz.", "tr", "İstanbul Boğazı"),
        ("L'économie verte grandit. On veut l'économie verte.", "fr", "économie verte"),
    ],
)
def test_phrases_of_many_kinds(text, language, wanted):
    found = phrases(text, language=language)
    assert (wanted or "künstliche Intelligenz") == found[0], found


def test_equal_forms_are_told_by_their_number_then_by_their_place():
    text = "Solar Panels. The solar panel shines. A solar panel is flat."
    assert phrases(text)[0] == "solar panel"
    assert phrases("Solar Panels. The solar panel shines.")[0] == "Solar Panels"


def test_a_part_is_listed_where_it_often_stands_alone():
    text = "The tidal barrier holds. A tidal barrier was built. "
    text += "Who built the barrier? A barrier is dear. No barrier leaks."
    assert {"barrier", "tidal barrier"} <= set(phrases(text))
    assert "tidal" not in phrases(text)


def test_max_words_is_the_longest_phrase():
    text = "Deep sea mining permit rules matter. Deep sea mining permit rules hold."
    assert [max(len(each.split()) for each in phrases(text, max_words=n)) for n in (1, 2, 5)] == [
        *(1, 2, 5)
    ]


def test_own_stop_words_and_no_stemmer():
    assert "migrants" not in phrases(TEXT, stop_words=["migrants", "the"])
    assert "said" in " ".join(phrases(TEXT, n=99, stop_words=[]))
    assert len(phrases("Panel. Panels.", stemmer="none")) == 2


def test_it_reads_any_language_of_the_table():
    assert all(nutgraf.keyphrases(TEXT, language=code) for code in nutgraf.LANGUAGES)


def test_str_and_repr(best):
    assert str(best) == f"{best}" == "coast guard"
    assert repr(best) == f"Keyphrase('coast guard', score={best.score:.4f}, 3 places)"


def test_to_dict_holds_every_attribute_and_is_ready_for_json(best):
    fields = best.to_dict()
    assert fields == {name: getattr(best, name) for name in fields}
    assert set(fields) == {name for name in dir(best) if not name.startswith("_")} - {"to_dict"}
    assert json.loads(json.dumps(fields))["spans"] == [list(span) for span in best.spans]


def test_it_is_a_value_that_cannot_be_changed(best):
    same = next(each for each in nutgraf.keyphrases(TEXT) if each.phrase == "coast guard")
    assert same == best
    assert len({same, best}) == 1
    assert best != nutgraf.keyphrases(TEXT + " Coast guard!")[0]
    assert best != "coast guard"
    for name in ("phrase", "score", "spans", "anything_else"):
        with pytest.raises(AttributeError):
            setattr(best, name, "x")
    best.spans.clear()
    assert len(best) == 3
    with pytest.raises(TypeError):
        nutgraf.Keyphrase()


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_it_survives_pickling(best, protocol):
    again = pickle.loads(pickle.dumps(best, protocol))
    assert again == best == copy.deepcopy(best)
    assert again.to_dict() == best.to_dict()


def test_damaged_pickles_are_refused():
    with pytest.raises(errors.StateError, match="Keyphrase"):
        nutgraf.Keyphrase._restore(b"\xff" * 9)


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({"n": 0}, errors.BudgetError, "n must be a whole number of at least 1; got 0"),
        ({"n": -(2**70)}, errors.BudgetError, "n must be"),
        ({"n": 2.5}, errors.BudgetError, r"n must be .* got 2\.5 \(float\)"),
        ({"n": True}, errors.InputTypeError, "n must be"),
        ({"n": None}, errors.InputTypeError, "n must be"),
        ({"method": "magic"}, errors.MethodError, 'text_rank, tf_idf; got "magic"'),
        ({"method": 3}, errors.InputTypeError, "method must be a str"),
        ({"language": "xx"}, errors.LanguageError, "language must be"),
        ({"stemmer": "porter"}, errors.ParameterError, "stemmer must be"),
        ({"stop_words": "the"}, errors.InputTypeError, "stop_words must be"),
        ({"max_words": 0}, errors.ParameterError, "from 1 to 10; got 0"),
        ({"max_words": 11}, errors.ParameterError, "from 1 to 10; got 11"),
        ({"max_words": 2**70}, errors.ParameterError, "from 1 to 10"),
        ({"max_words": 2.0}, errors.InputTypeError, "max_words must be a whole number"),
        ({"max_words": True}, errors.InputTypeError, "max_words must be a whole number"),
    ],
)
def test_refusals_name_the_argument_and_what_is_allowed(settings, error, message):
    with pytest.raises(error, match=message):
        nutgraf.keyphrases(TEXT, **settings)


@pytest.mark.parametrize("text", [None, b"bytes", 3])
def test_only_a_str_is_a_text(text):
    with pytest.raises(errors.InputTypeError, match="text must be a str"):
        nutgraf.keyphrases(text)
    with pytest.raises(errors.TextError):
        nutgraf.keyphrases("\ud800")


@given(
    texts,
    named_languages,
    st.sampled_from(nutgraf.KEYPHRASE_METHODS),
    st.integers(1, 30),
    st.integers(1, 10),
)
def test_every_place_is_a_slice_and_the_phrase_is_one_of_them(text, language, method, n, max_words):
    settings = {"language": language, "method": method, "max_words": max_words}
    found = nutgraf.keyphrases(text, n, **settings)
    assert found == nutgraf.keyphrases(text, n, **settings)
    assert len(found) <= n
    for each in found:
        assert each.spans == sorted(set(each.spans))
        assert all(0 <= start < end <= len(text) for start, end in each.spans)
        assert each.phrase in {text[start:end] for start, end in each.spans}
        assert any(character.isalpha() for character in each.phrase)
        assert 0 < each.score <= 1
    assert len({each.phrase for each in found}) == len(found)


# nutgraf keyphrases


@pytest.fixture
def run(capsys):
    """Run the command in this process: its status, output and messages."""
    from nutgraf.cli import main

    def run(*arguments):
        return main(["keyphrases", *map(str, arguments)]), *capsys.readouterr()

    return run


@pytest.fixture
def note(tmp_path):
    path = tmp_path / "note.txt"
    path.write_text(TEXT, "utf-8")
    return path


def test_the_command_lists_phrases_with_score_and_number(run, note):
    status, out, err = run(note, "-n", 3)
    assert (status, err) == (0, "")
    wanted = [f"{each.score:.3f}  {len(each)}  {each}" for each in nutgraf.keyphrases(TEXT, 3)]
    assert out.splitlines() == wanted


def test_the_command_writes_json(run, note):
    settings = {"method": "tf_idf", "language": "en", "max_words": 2}
    status, out, _ = run(
        *(note, note, "--json", "--method", "tf_idf", "--language", "en", "--max-words", 2)
    )
    wanted = [each.to_dict() for each in nutgraf.keyphrases(TEXT, **settings)]
    wanted = json.loads(json.dumps({"file": str(note), "keyphrases": wanted}))
    assert status == 0
    assert [json.loads(line) for line in out.splitlines()] == [wanted] * 2


def test_the_command_heads_several_files_and_goes_on_after_a_bad_one(run, note, tmp_path):
    status, out, err = run(note, tmp_path / "none.txt", note)
    assert status == 1
    assert out.count(f"==> {note} <==") == 2
    assert "none.txt" in err


def test_the_command_says_that_there_is_none(run, tmp_path):
    empty = tmp_path / "empty.txt"
    empty.write_text("and so on", "utf-8")
    assert run(empty) == (0, "(none: the text has no word to build them of)\n", "")


def test_the_command_refuses_settings_before_it_reads(run, tmp_path):
    status, out, err = run(tmp_path / "none.txt", "-n", 0)
    assert (status, out) == (2, "")
    assert "n must be" in err
    stop_words = tmp_path / "stop.txt"
    stop_words.write_text("migrants\n", "utf-8")
    note = tmp_path / "note.txt"
    note.write_text(TEXT, "utf-8")
    assert "migrants" not in run(note, "--stop-words", stop_words)[1]
