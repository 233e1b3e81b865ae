"""``nutgraf fit``, and ``--model`` of the other commands."""

import json

import nutgraf
import pytest
from nutgraf import Summarizer
from test_learning import SUMMARIES, TEXTS, learnt

TEXT = "The river rose by noon. The old mill burned down at night. Nobody in the town slept."


def rows(path, *columns, names=("text", "summary")):
    lines = [json.dumps(dict(zip(names, row, strict=False))) for row in zip(*columns, strict=True)]
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


@pytest.fixture
def data(tmp_path):
    return rows(tmp_path / "data.jsonl", TEXTS, SUMMARIES)


@pytest.fixture
def model(tmp_path):
    return tmp_path / "a.nutgraf"


@pytest.fixture
def note(tmp_path):
    path = tmp_path / "note.txt"
    path.write_text(TEXT, "utf-8")
    return path


# nutgraf fit


def test_texts_with_summaries_teach_weights(nutgraf_, data, model):
    status, out, err = nutgraf_("fit", data, "-o", model, "--language", "en", "--words", 30)
    assert (status, err) == (0, "")
    fitted = learnt().set_params(sentences=None, words=30)
    again = Summarizer.load(model)
    assert again.get_params() == fitted.get_params()
    assert (again.weights_, again.corpus_) == (fitted.weights_, fitted.corpus_)
    report = fitted.fit_report_
    for said in ("30 texts", "30 pairs", report["reason"], f"{report['fitted']:.4f}"):
        assert said in out


def test_texts_alone_are_counted(nutgraf_, tmp_path, data, model):
    for arguments in (
        [data, "--corpus-only"],
        [rows(tmp_path / "texts.jsonl", TEXTS)],
        [rows(tmp_path / "nulls.jsonl", [*TEXTS, None])],
    ):
        status, out, err = nutgraf_("fit", *arguments, "-o", model)
        assert (status, err) == (0, "")
        assert out.startswith("30 texts, ")
        assert Summarizer.load(model).weights_ is None
        assert Summarizer.load(model).corpus_ == Summarizer().fit(TEXTS).corpus_


def test_columns_have_any_names_and_summaries_may_be_missing(nutgraf_, tmp_path, model):
    data = rows(tmp_path / "d.jsonl", TEXTS, SUMMARIES, names=("body", "abstract"))
    with data.open("a") as file:
        file.write(f"\n{json.dumps({'body': TEXT})}\n")
    columns = ["--column", "body", "--summary-column", "abstract"]
    status, out, _ = nutgraf_("fit", data, "-o", model, *columns)
    assert status == 0
    assert "31 texts" in out
    assert "30 pairs" in out
    status, _, err = nutgraf_("fit", data, "-o", model, "--column", "body", "--summary-column", "x")
    assert status == 1
    assert "no row has a field 'x'" in err


def test_few_pairs_are_said(nutgraf_, tmp_path, model):
    data = rows(tmp_path / "few.jsonl", TEXTS[:3], SUMMARIES[:3])
    status, out, _ = nutgraf_("fit", data, "-o", model)
    assert status == 0
    assert "general weights" in out
    assert "3 texts" in out


def test_rare_terms_are_left_out(nutgraf_, data, model):
    nutgraf_("fit", data, "-o", model, "--corpus-only", "--min-df", 29, "--max-terms", 2)
    kept = Summarizer().fit(TEXTS).corpus_.pruned(29, 2)
    assert Summarizer.load(model).corpus_ == kept
    assert kept.n_terms == 2


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", ["line 2", "not JSON"]),
        ('{"summary": "a"}', ["line 2", "no field 'text'"]),
        ('{"text": 5}', ["line 2", "must be a string"]),
        ('{"text": "Rain.", "summary": 5}', ["line 2", "'summary'", "must be a string"]),
    ],
)
def test_a_bad_row_stops_it(nutgraf_, tmp_path, model, line, words):
    data = tmp_path / "bad.jsonl"
    data.write_text(f'{{"text": "Rain fell.", "summary": "Rain."}}\n{line}\n', "utf-8")
    status, out, err = nutgraf_("fit", data, "-o", model)
    assert (status, out) == (1, "")
    for word in words:
        assert word in err
    assert not model.exists()


def test_what_the_api_refuses_the_shell_refuses(nutgraf_, tmp_path, data, model):
    other = rows(tmp_path / "other.jsonl", [TEXT], ["Etwas anderes"])
    for arguments, word in [
        ([other], "row 0 of summaries"),
        ([data, "--method", "lead"], "blend"),
        ([data, "--method", "magic"], "magic"),
        ([data, "--min-df", 0], "min_df"),
        ([data, "--tokens", 9, "--count-tokens", "builtins:len"], "count_tokens"),
    ]:
        status, out, err = nutgraf_("fit", *arguments, "-o", model)
        assert (status, out) == (2, "")
        assert word in err
    assert not model.exists()


def test_files_that_are_missing_are_named(nutgraf_, tmp_path, data):
    for arguments, name in [
        ([tmp_path / "none.jsonl", "-o", tmp_path / "a"], "none.jsonl"),
        ([data, "-o", tmp_path / "none" / "a"], "none"),
    ]:
        status, _, err = nutgraf_("fit", *arguments)
        assert status == 1
        assert name in err
        assert "Traceback" not in err


# --model


@pytest.fixture
def saved(model):
    fitted = learnt().set_params(sentences=None, words=30, query="mill")
    fitted.save(model)
    return fitted


def test_a_model_is_used(nutgraf_, saved, model, note):
    status, out, err = nutgraf_("summarize", note, "--model", model)
    assert (status, err) == (0, "")
    assert out == f"{saved.summarize(TEXT)}\n"


@pytest.mark.parametrize(
    ("arguments", "settings"),
    [
        (["--words", 9], {"words": 9}),
        (["-n", 1], {"words": None, "sentences": 1}),
        (["--query", "river"], {"query": "river"}),
        (["--query", ""], {"query": ""}),
        (["--language", "auto"], {"language": "auto"}),
        (["--method", "lead", "--ratio", 0.5], {"method": "lead", "words": None, "ratio": 0.5}),
        (["--selector", "mmr", "--redundancy", 0.9], {"selector": "mmr", "redundancy": 0.9}),
        (["--coherent", 0, "--seed", 3], {"coherent": 0.0, "seed": 3}),
        (
            ["--tokens", 60, "--count-tokens", "builtins:len"],
            {"words": None, "tokens": 60, "count_tokens": len},
        ),
    ],
)
def test_options_override_those_of_the_model(nutgraf_, saved, model, note, arguments, settings):
    status, out, _ = nutgraf_("summarize", note, "--model", model, "--json", *arguments)
    summary = saved.set_params(**settings).summarize(TEXT)
    assert status == 0
    assert json.loads(out)["scores"] == summary.scores
    assert json.loads(out)["text"] == summary.text


def test_options_of_a_method_go_with_it(nutgraf_, model, note):
    options = {"damping": 0.5, "threshold": 0.2}
    saved = Summarizer(method="lex_rank", method_options=options)
    saved.save(model)
    for arguments, changed in [
        (["--option", "damping=0.9"], {"method_options": {**options, "damping": 0.9}}),
        (["--method", "text_rank"], {"method": "text_rank", "method_options": None}),
    ]:
        _, out, _ = nutgraf_("summarize", note, "--model", model, "--json", *arguments)
        expected = saved.set_params(**changed).summarize(TEXT)
        assert json.loads(out)["scores"] == expected.scores


def test_a_batch_takes_a_model(nutgraf_, tmp_path, saved, model, data):
    out = tmp_path / "out.jsonl"
    assert nutgraf_("batch", data, "-o", out, "--model", model)[0] == 0
    summaries = [json.loads(line)["summary"] for line in out.read_text("utf-8").splitlines()]
    assert summaries == saved.transform(TEXTS)


def test_all_methods_take_the_corpus_of_a_model(nutgraf_, saved, model, note):
    status, out, _ = nutgraf_("summarize", note, "--model", model, "--method", "all", "--json")
    assert status == 0
    for line in out.splitlines():
        shown = json.loads(line)
        expected = saved.set_params(method=shown["method"]).summarize(TEXT)
        assert shown["scores"] == expected.scores


def test_files_together_take_a_model(nutgraf_, saved, model, note):
    status, out, _ = nutgraf_("summarize", "--together", note, note, "--model", model)
    assert (status, out) == (0, f"{saved.summarize_cluster([TEXT, TEXT])}\n")


def test_a_model_that_is_missing_or_none_is_refused(nutgraf_, tmp_path, note):
    status, _, err = nutgraf_("summarize", note, "--model", tmp_path / "none")
    assert status == 1
    assert "none" in err
    status, _, err = nutgraf_("summarize", note, "--model", note)
    assert status == 2
    assert "no model of nutgraf" in err


def test_a_setting_is_refused_before_a_file_is_read(nutgraf_, saved, model, tmp_path):
    status, _, err = nutgraf_("summarize", tmp_path / "none", "--model", model, "--seed", -1)
    assert status == 2
    assert "seed" in err


def test_without_a_model_the_defaults_are_those_of_the_api(nutgraf_, note):
    assert nutgraf_("summarize", note)[1] == f"{nutgraf.summarize(TEXT)}\n"
