"""The command line: what it prints, what it writes, how it fails."""

import json
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import nutgraf
import pytest
from nutgraf import batch

TEXT = "Rain fell all day. The wide river rose by noon. Nobody slept in the old town."
COMMAND = Path(sys.executable).with_name("nutgraf.exe" if os.name == "nt" else "nutgraf")
has_fifos = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")


@pytest.fixture
def note(tmp_path):
    path = tmp_path / "note.txt"
    path.write_text(TEXT, "utf-8")
    return path


def written(path, *rows):
    """A JSON lines file; rows of bytes are written as they are."""
    lines = [row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows]
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return path


def rows_of(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


# nutgraf summarize


def test_a_file_is_summarised(nutgraf_, examples, article):
    status, out, err = nutgraf_("summarize", examples / "article.txt", "--words", 60)
    assert (status, err) == (0, "")
    assert out == f"{nutgraf.summarize(article, words=60)}\n"


def test_several_files_have_headers(nutgraf_, examples):
    files = [examples / "article.txt", examples / "artikel_de.txt"]
    status, out, _ = nutgraf_("summarize", *files, "-n", 1)
    assert status == 0
    for file in files:
        summary = nutgraf.summarize(file.read_text("utf-8"), sentences=1)
        assert f"==> {file} <==\n{summary}\n" in out


def test_standard_input_is_read_as_a_dash(nutgraf_, stdin):
    stdin(TEXT.encode())
    assert nutgraf_("summarize", "-", "-n", 3) == (0, f"{TEXT}\n", "")


@pytest.mark.parametrize(
    ("arguments", "settings"),
    [
        ([], {}),
        (["--sentences", 2], {"sentences": 2}),
        (["--chars", 300], {"chars": 300}),
        (["--ratio", 0.2], {"ratio": 0.2}),
        (["--tokens", 90, "--count-tokens", "builtins:len"], {"tokens": 90, "count_tokens": len}),
        (["--method", "random", "--seed", 9], {"method": "random", "seed": 9}),
        (["--language", "German"], {"language": "de"}),
        (["--selector", "mmr", "-n", 6], {"selector": "mmr", "sentences": 6}),
        (["--redundancy", 0.8, "-n", 6], {"redundancy": 0.8, "sentences": 6}),
        (["--coherent", 0, "--method", "luhn"], {"coherent": False, "method": "luhn"}),
        (["--coherent", 0.9, "--method", "luhn"], {"coherent": 0.9, "method": "luhn"}),
    ],
)
def test_settings_are_those_of_the_api(nutgraf_, examples, article, arguments, settings):
    status, out, _ = nutgraf_("summarize", examples / "article.txt", *arguments)
    assert (status, out) == (0, f"{nutgraf.summarize(article, **settings)}\n")


def test_options_of_the_method_can_be_given_several_times(nutgraf_, examples, article):
    options = {option.name: option.range[0] for option in nutgraf.METHODS["tf_idf"].options}
    flags = [flag for name, value in options.items() for flag in ("--option", f"{name}={value}")]
    _, out, _ = nutgraf_(
        *["summarize", examples / "article.txt", "--json", "--method", "tf_idf", *flags]
    )
    summary = nutgraf.summarize(article, method="tf_idf", method_options=options)
    assert json.loads(out)["scores"] == summary.scores


@pytest.mark.parametrize(
    ("method", "given", "value"),
    [
        ("text_rank", "similarity=bm25", "bm25"),
        ("text_rank", "damping=0.5", 0.5),
        ("luhn", "min_count=1", 1),
        ("directed", "sections=true", True),
        ("directed", "sections=False", False),
        ("edmundson", "title_text=A = B, barrier", "A = B, barrier"),
        ("edmundson", "bonus_words=barrier, gates,", ["barrier", "gates"]),
        ("edmundson", "stigma_words=", []),
    ],
)
def test_options_have_the_types_of_the_method(nutgraf_, examples, article, method, given, value):
    _, out, err = nutgraf_(
        *["summarize", examples / "article.txt", "--json", "--method", method, "--option", given]
    )
    options = {given.partition("=")[0]: value}
    expected = nutgraf.summarize(article, method=method, method_options=options)
    assert (json.loads(out)["scores"], err) == (expected.scores, "")


def test_all_methods_side_by_side(nutgraf_, examples, article):
    status, out, err = nutgraf_(
        *["summarize", examples / "article.txt", "--method", "all", "--words", 90, "--seed", 3]
    )
    assert (status, err) == (0, "")
    stair, *bodies = out.split("\n\n-- ")
    lines = stair.splitlines()
    n = len(nutgraf.METHODS)
    assert [line.split()[-1] for line in lines[:n]] == list(nutgraf.METHODS)
    columns = [line.rindex(name) for line, name in zip(lines, nutgraf.METHODS, strict=False)]
    rows = {int(line.split()[0]): line for line in lines[n:-1]}
    n_sentences = nutgraf.summarize(article).n_sentences
    assert lines[-1] == f"{n_sentences - len(rows)} of {n_sentences} sentences picked by none"
    assert len(bodies) == n
    for column, body, name in zip(columns, bodies, nutgraf.METHODS, strict=True):
        summary = nutgraf.summarize(article, method=name, words=90, seed=3)
        assert body.rstrip("\n") == f"{name} --\n{summary}"
        marked = [index for index, row in rows.items() if row[column] == "*"]
        assert marked == [pick.index for pick in summary]


def test_all_methods_as_json_are_an_object_each(nutgraf_, examples):
    files = [examples / "article.txt", examples / "artikel_de.txt"]
    status, out, _ = nutgraf_("summarize", *files, "--method", "all", "--json")
    assert status == 0
    objects = list(map(json.loads, out.splitlines()))
    assert [(each["file"], each["method"]) for each in objects] == [
        (str(file), name) for file in files for name in nutgraf.METHODS
    ]
    summary = nutgraf.summarize(files[1].read_text("utf-8"), method="directed")
    assert objects[-1]["scores"] == summary.scores


def test_all_methods_are_explained_each(nutgraf_, examples):
    files = [examples / "article.txt", examples / "artikel_de.txt"]
    status, out, _ = nutgraf_("summarize", *files, "--method", "all", "--explain")
    assert status == 0
    _, *pages = re.split(r"^==> .* <==\n", out, flags=re.MULTILINE)
    assert len(pages) == 2
    for file, page in zip(files, pages, strict=True):
        _, *tables = re.split(r"^-- ", page.rstrip("\n"), flags=re.MULTILINE)
        assert [table.split(" ", 1)[0] for table in tables] == list(nutgraf.METHODS)
        alone = nutgraf_("summarize", file, "--method", "luhn", "--explain")[1]
        assert (
            tables[list(nutgraf.METHODS).index("luhn")].rstrip("\n") == f"luhn --\n{alone.strip()}"
        )


def test_with_all_methods_an_option_goes_to_those_that_have_it(nutgraf_, examples, article):
    option = ["--option", "damping=0.3", "--option", "similarity=bm25"]
    _, out, _ = nutgraf_("summarize", examples / "article.txt", "--method=all", "--json", *option)
    options = {"text_rank": {"damping": 0.3, "similarity": "bm25"}, "lex_rank": {"damping": 0.3}}
    for each in map(json.loads, out.splitlines()):
        name = each["method"]
        summary = nutgraf.summarize(article, method=name, method_options=options.get(name))
        assert each["scores"] == summary.scores


def test_all_methods_on_a_text_of_nothing_say_so(nutgraf_, stdin):
    stdin(b" \n")
    status, out, _ = nutgraf_("summarize", "-", "--method", "all")
    assert status == 0
    assert out.count("(empty: ") == out.count("-- ") == len(nutgraf.METHODS)


def test_json_is_the_dictionary_of_the_api_a_line_each(nutgraf_, examples):
    files = [examples / "article.txt", examples / "wenzhang_zh.txt"]
    status, out, _ = nutgraf_("summarize", *files, "--json", "--words", 80)
    assert status == 0
    assert len(out.splitlines()) == 2
    for line, file in zip(out.splitlines(), files, strict=True):
        summary = nutgraf.summarize(file.read_text("utf-8"), words=80)
        fields = json.loads(json.dumps(summary.to_dict()))
        assert json.loads(line) == {"file": str(file), **fields}


@pytest.mark.parametrize("method", nutgraf.METHODS)
def test_explain_is_an_aligned_table(nutgraf_, examples, article, method):
    status, out, _ = nutgraf_(
        *["summarize", examples / "article.txt", "--explain", "-n", 6, "--method", method]
    )
    summary = nutgraf.summarize(article, sentences=6, method=method)
    header, *rows = out.splitlines()
    assert status == 0
    assert header.split()[:4] == ["sentence", "start", "end", "score"]
    assert header.split()[-1] == "text"
    assert len(rows) == 6
    column = header.index("text")
    for row, pick in zip(rows, summary, strict=True):
        assert row[column:] == " ".join(pick.text.split())
        numbers = row[:column].split()
        assert [int(n) for n in numbers[:3]] == [pick.index, pick.start, pick.end]
        assert float(numbers[3]) == pytest.approx(pick.score, abs=0.001)
        assert_shows(header.split()[4:-1], [float(n) for n in numbers[4:]], summary, pick)
    for end in [name.end() for name in re.finditer(r"\S+", header)][:-1]:
        assert all(row[end - 1].isdigit() and row[end] == " " for row in rows)


def assert_shows(names, numbers, summary, pick):
    """The columns are the parts of a pick; of more than eight, the smallest are one."""
    parts = list(dict.fromkeys(name for each in summary for name in each.features))
    *kept, last = names
    if last != "others":
        assert names == parts
        assert len(parts) <= 8
        kept = names
    else:
        assert len(parts) > 8
        assert len(names) == 8
        assert kept == [name for name in parts if name in kept]
        size = {name: sum(abs(each.features.get(name, 0.0)) for each in summary) for name in parts}
        # What selection took off is always shown.
        taken_off = {"redundancy", "coherence"}
        assert taken_off & set(parts) <= set(kept)
        assert min(size[name] for name in kept if name not in taken_off) >= max(
            size[name] for name in parts if name not in kept
        )
        others = sum(value for name, value in pick.features.items() if name not in kept)
        assert numbers[-1] == pytest.approx(others, abs=0.001)
    for name, number in zip(kept, numbers, strict=False):
        assert number == pytest.approx(pick.features.get(name, 0.0), abs=0.001)


@pytest.mark.parametrize("arguments", [["--method", "luhn"], ["--redundancy", 0.5]], ids=str)
def test_explain_shows_what_selection_took_off(nutgraf_, examples, article, arguments):
    name, value = arguments[0][2:], arguments[1]
    summary = nutgraf.summarize(article, sentences=6, **{name: value})
    lowered = {"redundancy", "coherence"} & {part for pick in summary for part in pick.features}
    assert lowered, "otherwise there is nothing to see"
    _, out, _ = nutgraf_("summarize", examples / "article.txt", "--explain", "-n", 6, *arguments)
    header, *rows = out.splitlines()
    assert lowered <= set(header.split())
    for part in lowered:
        end = header.index(part) + len(part)
        for row, pick in zip(rows, summary, strict=True):
            shown = row[:end].split()[-1]
            if part in pick.features:
                assert float(shown) == pytest.approx(pick.features[part], abs=0.001)
            else:
                assert shown.strip("-.0") == "" or not row[end - 1].strip()


def test_an_empty_summary_says_why(nutgraf_, note, tmp_path):
    _, out, _ = nutgraf_("summarize", note, "--words", 2)
    assert "empty" in out
    assert "4 words" in out
    (tmp_path / "blank.txt").write_text(" \n")
    status, out, _ = nutgraf_("summarize", tmp_path / "blank.txt", "--explain")
    assert status == 0
    assert "empty" in out


# Pages of HTML


def test_a_page_of_html_is_read_for_its_text(nutgraf_, examples, stdin):
    page = examples / "page.html"
    status, out, err = nutgraf_("summarize", page, "--words", 60, "--json")
    assert (status, err) == (0, "")
    found = json.loads(out)
    source = found["source"]
    assert source.endswith("from 1 June.")
    assert "Crennan, who kept the light" in source
    for noise in ("<", "Sign in", "no part of the story", "Cookie", "&"):
        assert noise not in source
    assert found["picks"]
    for pick in found["picks"]:
        assert source[pick["start"] : pick["end"]] == pick["text"]
    expected = str(nutgraf.summarize(source, words=60))
    assert found["text"] == expected
    assert nutgraf_("summarize", page, "--words", 60) == (0, f"{expected}\n", "")
    stdin(page.read_bytes())
    assert nutgraf_("summarize", "-", "--html-input", "--words", 60) == (0, f"{expected}\n", "")


def test_pages_go_together_with_texts(nutgraf_, examples):
    files = [examples / "page.html", examples / "article.txt"]
    status, out, _ = nutgraf_("summarize", "--together", *files, "--json")
    assert status == 0
    found = json.loads(out)
    assert found["sources"][1] == files[1].read_text("utf-8")
    for pick in found["picks"]:
        source = found["sources"][pick["document"]]
        assert source[pick["start"] : pick["end"]] == pick["text"]


def test_a_page_without_text_gives_an_empty_summary(nutgraf_, tmp_path):
    page = tmp_path / "page.HTM"
    page.write_text("<html><body><script>let rain = 'fell';</script></body></html>")
    status, out, _ = nutgraf_("summarize", page)
    assert status == 0
    assert "empty" in out


def test_a_page_needs_a_package_which_the_error_names(nutgraf_, examples, note, monkeypatch):
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    for arguments in ([examples / "page.html"], [note, "--html-input"]):
        status, out, err = nutgraf_("summarize", *arguments)
        assert (status, out) == (2, "")
        assert "trafilatura" in err
        assert "pip install 'nutgraf[html]'" in err
    assert nutgraf_("summarize", note)[0] == 0


def test_a_byte_order_mark_is_no_part_of_the_text(nutgraf_, note):
    note.write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    assert nutgraf_("summarize", note) == (0, f"{TEXT}\n", "")


def test_a_file_in_another_encoding_is_refused_and_can_be_named(nutgraf_, note):
    text = "Öl fließt."
    note.write_bytes(b"x " + text.encode("latin-1"))
    status, out, err = nutgraf_("summarize", note)
    assert (status, out) == (1, "")
    for word in (str(note), "UTF-8", "0xd6", "position 2", "--encoding"):
        assert word in err
    status, out, _ = nutgraf_("summarize", note, "--encoding", "latin-1")
    assert (status, out) == (0, f"x {text}\n")


def test_the_position_of_a_wrong_byte_counts_the_byte_order_mark(nutgraf_, note):
    note.write_bytes(b"\xef\xbb\xbfRain \xff fell.")
    _, _, err = nutgraf_("summarize", note)
    assert "byte 0xff at position 8" in err


def test_an_unknown_encoding_is_a_mistake_in_the_command(nutgraf_, note):
    status, _, err = nutgraf_("summarize", note, "--encoding", "utf-9")
    assert status == 2
    assert "utf-9" in err
    assert "--encoding" in err


def test_a_missing_file_does_not_stop_the_others(nutgraf_, note, tmp_path):
    missing = tmp_path / "missing.txt"
    status, out, err = nutgraf_("summarize", missing, note)
    assert status == 1
    assert TEXT in out
    assert str(missing) in err
    assert "No such file" in err


def test_a_folder_is_no_file(nutgraf_, note, tmp_path):
    status, out, err = nutgraf_("summarize", tmp_path, note)
    assert status == 1
    assert TEXT in out
    assert str(tmp_path) in err


def test_tokens_are_counted_by_a_function_of_the_users(nutgraf_, note, tmp_path, monkeypatch):
    (tmp_path / "counting.py").write_text("def words(text): return len(text.split())\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    counting = ["--tokens", 4, "--count-tokens", "counting:words"]
    status, out, _ = nutgraf_("summarize", note, *counting)
    assert (status, out) == (0, "Rain fell all day.\n")


MISTAKES = {
    "no command": [],
    "unknown command": ["fly"],
    "no file": ["summarize"],
    "unknown flag": ["summarize", "NOTE", "--fast"],
    "two budgets": ["summarize", "NOTE", "--words", 5, "--chars", 5],
    "budget zero": ["summarize", "NOTE", "--words", 0],
    "budget no number": ["summarize", "NOTE", "--words", "many"],
    "ratio nan": ["summarize", "NOTE", "--ratio", "nan"],
    "unknown method": ["summarize", "NOTE", "--method", "magic"],
    "unknown language": ["summarize", "NOTE", "--language", "xx"],
    "unknown option": ["summarize", "NOTE", "--option", "speed=1"],
    "unknown option of tf_idf": ["summarize", "NOTE", "--method=tf_idf", "--option", "speed=1"],
    "option no number": ["summarize", "NOTE", "--method=tf_idf", "--option", "tf_idf=fast"],
    "option no flag": ["summarize", "NOTE", "--method=directed", "--option", "sections=1"],
    "option no choice": ["summarize", "NOTE", "--method=text_rank", "--option", "similarity=x"],
    "unknown option of all": ["summarize", "NOTE", "--method", "all", "--option", "speed=1"],
    "bad option of all": ["summarize", "NOTE", "--method", "all", "--option", "damping=2"],
    "option without value": ["summarize", "NOTE", "--option", "speed"],
    "tokens without counter": ["summarize", "NOTE", "--tokens", 5],
    "counter without tokens": ["summarize", "NOTE", "--count-tokens", "builtins:len"],
    "counter no path": ["summarize", "NOTE", "--tokens", 5, "--count-tokens", "len"],
    "counter no module": ["summarize", "NOTE", "--tokens", 5, "--count-tokens", "no_such:len"],
    "counter no function": ["summarize", "NOTE", "--tokens", 5, "--count-tokens", "math:pi"],
    "unknown selector": ["summarize", "NOTE", "--selector", "magic"],
    "redundancy above one": ["summarize", "NOTE", "--redundancy", 1.5],
    "redundancy no number": ["summarize", "NOTE", "--redundancy", "much"],
    "redundancy with greedy": ["summarize", "NOTE", "--selector", "greedy", "--redundancy", 0.5],
    "negative coherence": ["summarize", "NOTE", "--coherent", -1],
    "coherence no number": ["summarize", "NOTE", "--coherent", "yes"],
    "batch, unknown selector": ["batch", "NOTE", "-o", "OUT", "--selector", "magic"],
    "negative seed": ["summarize", "NOTE", "--seed", -1],
    "json and explain": ["summarize", "NOTE", "--json", "--explain"],
    "batch, all methods": ["batch", "NOTE", "-o", "OUT", "--method", "all"],
    "batch, budget zero": ["batch", "NOTE", "-o", "OUT", "--words", 0],
}


@pytest.mark.parametrize("arguments", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_the_command_has_status_two(nutgraf_, note, tmp_path, monkeypatch, arguments):
    monkeypatch.setattr(sys, "path", list(sys.path))
    names = {"NOTE": note, "OUT": tmp_path / "out.jsonl"}
    status, out, err = nutgraf_(*(names.get(argument, argument) for argument in arguments))
    assert (status, out) == (2, "")
    assert "nutgraf" in err
    assert names_in(tmp_path) == ["note.txt"]


# nutgraf batch


def test_each_row_gets_a_summary_and_keeps_its_fields(nutgraf_, tmp_path):
    source = written(
        tmp_path / "in.jsonl",
        {"id": 1, "text": TEXT, "tags": ["é", None]},
        {"text": "Only one sentence 🎉.", "id": 2},
    )
    target = tmp_path / "out.jsonl"
    status, out, err = nutgraf_("batch", source, "-o", target, "-n", 1)
    assert (status, out) == (0, "")
    assert "2" in err
    summary = str(nutgraf.summarize(TEXT, sentences=1))
    assert rows_of(target) == [
        {"id": 1, "text": TEXT, "tags": ["é", None], "summary": summary},
        {"text": "Only one sentence 🎉.", "id": 2, "summary": "Only one sentence 🎉."},
    ]
    assert names_in(tmp_path) == ["in.jsonl", "out.jsonl"]


def test_the_columns_can_be_named(nutgraf_, tmp_path):
    source = written(tmp_path / "in.jsonl", {"body": TEXT})
    target = tmp_path / "out.jsonl"
    arguments = ["--column", "body", "--summary-column", "short", "-n", 3]
    assert nutgraf_("batch", source, "-o", target, *arguments)[0] == 0
    assert rows_of(target) == [{"body": TEXT, "short": TEXT}]


def test_rows_are_selected_as_the_flags_say(nutgraf_, examples, tmp_path):
    target = tmp_path / "out.jsonl"
    flags = ["--redundancy", 0.9, "--coherent", 0, "-n", 5]
    assert nutgraf_("batch", examples / "corpus.jsonl", "-o", target, *flags)[0] == 0
    texts = [row["text"] for row in rows_of(examples / "corpus.jsonl")]
    summaries = nutgraf.summarize_batch(texts, redundancy=0.9, coherent=0, sentences=5)
    assert [row["summary"] for row in rows_of(target)] == list(map(str, summaries))
    assert summaries != nutgraf.summarize_batch(texts, sentences=5)


def test_the_corpus_is_summarised_as_by_the_api(nutgraf_, examples, tmp_path):
    target = tmp_path / "out.jsonl"
    status, _, _ = nutgraf_("batch", examples / "corpus.jsonl", "-o", target, "--words", 40)
    rows = rows_of(examples / "corpus.jsonl")
    summaries = nutgraf.summarize_batch([row["text"] for row in rows], words=40)
    assert status == 0
    assert rows_of(target) == [
        {**row, "summary": str(summary)} for row, summary in zip(rows, summaries, strict=True)
    ]


BAD_ROWS = {
    b'{"text": "Cut off': "JSON",
    b"[1, 2]": "list",
    b'{"body": "Rain."}': "'text'",
    b'{"text": 5}': "5",
    b'{"text": ["Rain."]}': "list",
    b'{"text": "Rain \xff."}': "0xff",
    b'{"text": "Rain \\ud800."}': "surrogate",
    b"[" * 100_000: "JSON",
}


@pytest.mark.parametrize("chunk", [1, 3, 1000])
@pytest.mark.parametrize("bad", BAD_ROWS, ids=lambda row: ascii(row[:30]))
def test_a_bad_row_lands_in_a_file_of_its_own(nutgraf_, tmp_path, monkeypatch, bad, chunk):
    monkeypatch.setattr(batch, "CHUNK_ROWS", chunk)
    good = {"id": 7, "text": TEXT}
    source = written(tmp_path / "in.jsonl", good, b"", bad, {"text": None}, good, bad)
    target = tmp_path / "out.jsonl"
    status, out, err = nutgraf_("batch", source, "-o", target)
    assert (status, out) == (1, "")
    assert "2 refused" in err
    done = {**good, "summary": TEXT}
    assert rows_of(target) == [done, {"text": None, "summary": None}, done]
    failures = rows_of(tmp_path / "out.errors.jsonl")
    assert [failure["line"] for failure in failures] == [3, 6]
    for failure in failures:
        assert BAD_ROWS[bad] in failure["error"]
        assert failure["row"] == bad.decode("utf-8", "replace")


def test_a_reason_names_the_line_and_no_other_number(nutgraf_, tmp_path):
    source = written(tmp_path / "in.jsonl", {"text": TEXT}, b"", {"text": True})
    nutgraf_("batch", source, "-o", tmp_path / "out.jsonl")
    (failure,) = rows_of(tmp_path / "out.errors.jsonl")
    assert failure["line"] == 3
    assert "row 1" not in failure["error"]


def test_an_odd_character_in_another_field_stops_nothing(nutgraf_, tmp_path):
    source = written(
        tmp_path / "in.jsonl",
        {"text": TEXT},
        rb'{"text": "Rain fell.", "title": "\ud800"}',
        rb'{"t\ud800": "Rain fell."}',
        {"text": TEXT},
    )
    status, _, _ = nutgraf_("batch", source, "-o", tmp_path / "out.jsonl")
    done = rows_of(tmp_path / "out.jsonl")
    refused = rows_of(tmp_path / "out.errors.jsonl")
    assert status == 1
    assert len(done) + len(refused) == 4
    assert done[0] == done[-1] == {"text": TEXT, "summary": TEXT}


def test_an_old_errors_file_goes_when_all_is_well(nutgraf_, tmp_path):
    source = written(tmp_path / "in.jsonl", {"text": TEXT})
    old = written(tmp_path / "out.errors.jsonl", {"line": 1})
    assert nutgraf_("batch", source, "-o", tmp_path / "out.jsonl")[0] == 0
    assert not old.exists()


def test_the_input_is_never_removed(nutgraf_, tmp_path):
    # Someone mended the refused rows where they were.
    source = written(tmp_path / "out.errors.jsonl", {"text": TEXT})
    nutgraf_("batch", source, "-o", tmp_path / "out.jsonl")
    assert rows_of(source) == [{"text": TEXT}]


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_output_appears_whole_or_not_at_all(nutgraf_, tmp_path, monkeypatch, error):
    source = written(tmp_path / "in.jsonl", *[{"text": TEXT}] * 9)
    target = written(tmp_path / "out.jsonl", {"old": True})
    lines = []

    def dump_line(row):
        lines.append(row)
        if len(lines) == 5:
            raise error
        return json.dumps(row) + "\n"

    monkeypatch.setattr(nutgraf.io, "dump_line", dump_line)
    if error is KeyboardInterrupt:
        assert nutgraf_("batch", source, "-o", target)[0] == 130
    else:
        with pytest.raises(error):
            nutgraf_("batch", source, "-o", target)
    assert rows_of(target) == [{"old": True}]
    assert names_in(tmp_path) == ["in.jsonl", "out.jsonl"]


def test_input_may_not_be_output(nutgraf_, tmp_path):
    file = written(tmp_path / "rows.jsonl", {"text": TEXT})
    status, _, err = nutgraf_("batch", file, "-o", tmp_path / "." / "rows.jsonl")
    assert status == 2
    assert "input" in err
    assert rows_of(file) == [{"text": TEXT}]
    assert names_in(tmp_path) == ["rows.jsonl"]


@pytest.mark.parametrize("target", ["folder", "no/such/folder/out.jsonl"])
def test_output_that_cannot_be_written_leaves_nothing_behind(nutgraf_, tmp_path, target):
    (tmp_path / "folder").mkdir()
    source = written(tmp_path / "in.jsonl", {"text": TEXT})
    status, _, err = nutgraf_("batch", source, "-o", tmp_path / target)
    assert status == 1
    assert f"{tmp_path / target}:" in err
    assert names_in(tmp_path) == ["folder", "in.jsonl"]


@has_fifos
def test_output_to_a_named_pipe_goes_into_the_pipe(nutgraf_, tmp_path):
    # So it is with /dev/stdout and /dev/null, which must not be replaced by a file.
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    source = written(tmp_path / "in.jsonl", {"text": TEXT})
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        status, _, _ = nutgraf_("batch", source, "-o", pipe)
        assert pipe.is_fifo()
        assert status == 0
        assert json.loads(os.read(reader, 10_000))["summary"] == TEXT
    finally:
        os.close(reader)


@pytest.mark.skipif(os.name == "nt", reason="no such modes on Windows")
def test_output_has_the_mode_of_any_new_file(nutgraf_, tmp_path):
    source = written(tmp_path / "in.jsonl", {"text": TEXT})
    nutgraf_("batch", source, "-o", tmp_path / "out.jsonl")
    assert (tmp_path / "out.jsonl").stat().st_mode == source.stat().st_mode


def test_rows_go_through_pipes(nutgraf_, stdin):
    stdin(b'{"text": "Rain fell."}\n{"text": 5}\n')
    status, out, err = nutgraf_("batch", "-")
    assert status == 1
    assert json.loads(out) == {"text": "Rain fell.", "summary": "Rain fell."}
    assert "line 2" in err


def test_missing_input_leaves_no_output(nutgraf_, tmp_path):
    status, _, err = nutgraf_("batch", tmp_path / "in.jsonl", "-o", tmp_path / "out.jsonl")
    assert status == 1
    assert "in.jsonl" in err
    assert names_in(tmp_path) == []


def test_progress_is_shown_if_asked_for(nutgraf_, tmp_path):
    source = written(tmp_path / "in.jsonl", *[{"text": TEXT}] * 9)
    arguments = ["batch", source, "-o", tmp_path / "out.jsonl"]
    assert "100%" in nutgraf_(*arguments, "--progress")[2]
    assert "%" not in nutgraf_(*arguments, "--no-progress")[2]
    assert "%" not in nutgraf_(*arguments)[2], "stderr is no terminal here"


# The command as a process


def run(*arguments, stdin=b"", **environment):
    return subprocess.run(
        [COMMAND, *map(str, arguments)],
        input=stdin,
        capture_output=True,
        env={**os.environ, **environment},
        timeout=60,
    )


def test_the_command_is_installed(note):
    done = run("--version")
    assert done.stdout.decode().split() == ["nutgraf", nutgraf.__version__]
    assert b"summarize" in run("--help").stdout
    done = run("summarize", "-", stdin=TEXT.encode())
    assert (done.returncode, done.stdout.split()) == (0, TEXT.encode().split())


def test_a_module_of_the_working_folder_counts_tokens(tmp_path):
    (tmp_path / "counting.py").write_text("def words(text): return len(text.split())\n")
    done = subprocess.run(
        [COMMAND, "summarize", "-", "--tokens", "4", "--count-tokens", "counting:words"],
        input=TEXT.encode(),
        capture_output=True,
        cwd=tmp_path,
        timeout=60,
    )
    assert done.stdout.strip() == b"Rain fell all day."


@pytest.mark.parametrize(
    "arguments",
    [
        ["summarize", "wenzhang_zh.txt"],
        ["summarize", "wenzhang_zh.txt", "--json"],
        ["batch", "corpus.jsonl"],
    ],
)
def test_a_system_that_does_not_speak_utf_8_is_no_obstacle(examples, arguments):
    command, name, *flags = arguments
    done = run(command, examples / name, *flags, PYTHONIOENCODING="cp1252", PYTHONUTF8="0")
    assert b"Traceback" not in done.stderr
    assert done.returncode == 0
    if arguments[-1] != "wenzhang_zh.txt":
        assert all(map(json.loads, done.stdout.decode("utf-8").splitlines()))


@pytest.mark.skipif(os.name == "nt", reason="pipes close otherwise on Windows")
@pytest.mark.parametrize("size", ["small", "large"])
@pytest.mark.parametrize("command", ["summarize", "batch"])
def test_a_reader_that_has_enough_gets_no_traceback(examples, tmp_path, command, size):
    if command == "summarize":
        files = [examples / "article.txt"] * (1 if size == "small" else 200)
        arguments = ["summarize", *files, "--json"][: None if size == "large" else 2]
    else:
        n_rows = 1 if size == "small" else 5000
        arguments = ["batch", written(tmp_path / "in.jsonl", *[{"text": TEXT}] * n_rows)]
    process = subprocess.Popen(
        [COMMAND, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"},
    )
    process.stdout.close()  # As `head` does when it has its lines.
    killer = threading.Timer(60, process.kill)
    killer.start()
    err = process.stderr.read()
    process.wait()
    process.stderr.close()
    killer.cancel()
    assert b"Traceback" not in err
    assert b"BrokenPipe" not in err
    assert b"Broken pipe" not in err
