from os import PathLike
from typing import Any, Final, SupportsIndex, final, overload

__all__ = ["VERSION", "Column", "ColumnIterator", "Corpus", "Engine", "Keyphrase", "Learned", "Method", "MethodOption", "Pick", "PickIterator", "Summary", "Trimmed", "TrimmedPassage", "TrimmedPassageIterator", "claim_interpreter", "detect_language", "html_page", "html_table", "keyphrase_methods", "keyphrases", "languages", "load_model", "methods", "num_threads", "resampled_means", "selectors", "set_num_threads", "split_sentences", "split_words", "stems"]

VERSION: Final[str]
"""
The version of the package, from Cargo.toml.
"""

@final
class Column:
    """
    Summaries in the order of the texts, as an Arrow array: strings, or with details structs.

    pyarrow, Polars, pandas and others take it as it is, without a copy: ``pyarrow.array(column)``,
    ``polars.Series(column)``, ``pandas.Series.from_arrow(column)``. ``column[0]`` is a ``str``, a
    ``dict`` of details or ``None``; iterating goes through these.
    """
    def __arrow_c_array__(self, /, requested_schema: Any | None = None) -> "tuple[object, object]":
        """
        Two capsules of the Arrow C data interface. ``requested_schema`` is a wish that is not granted.
        """
    def __arrow_c_schema__(self, /) -> "object":
        """
        The capsule of its type.
        """
    def __getitem__(self, index: SupportsIndex, /) -> Any: ...
    def __iter__(self, /) -> ColumnIterator: ...
    def __len__(self, /) -> int: ...
    def __repr__(self, /) -> str: ...
    @property
    def null_count(self, /) -> int:
        """
        How many rows had no text.
        """
    def to_pylist(self, /) -> "list[Any]":
        """
        All rows as plain objects.
        """

@final
class ColumnIterator:
    """
    Goes through the rows of a column.
    """
    def __iter__(self, /) -> ColumnIterator: ...
    def __next__(self, /) -> Any: ...

@final
class Corpus:
    """
    In how many documents of a corpus each term stands.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, tuple[bytes]]: ...
    def __repr__(self, /) -> str: ...
    @staticmethod
    def _restore(state: bytes) -> Corpus:
        """
        What `__reduce__` asks for.
        """
    def merge(self, /, other: Corpus) -> Corpus:
        """
        The counts of both together.
        """
    @property
    def n_documents(self, /) -> int:
        """
        How many documents were counted.
        """
    @property
    def n_terms(self, /) -> int:
        """
        How many different terms they have.
        """
    def pruned(self, /, min_df: "int | None" = None, max_terms: "int | None" = None) -> Corpus:
        """
        Without terms of fewer than ``min_df`` documents, and at most the ``max_terms`` most common ones, of
        equals those first in the order of code points. What was left out cannot be merged any more.
        """

@final
class Engine:
    """
    A checked configuration. :class:`nutgraf.Summarizer` holds one and makes a new one when
    its parameters change.
    """
    def __new__(cls, /, method: Any, method_options: Any | None, language: Any, stop_words: Any | None, stemmer: Any, selector: Any, redundancy: Any | None, coherent: Any, query: Any | None, query_weight: Any, seed: Any, sentences: Any | None, words: Any | None, chars: Any | None, ratio: Any | None, tokens: Any | None, count_tokens: Any | None, max_chars: Any | None, max_sentences: Any | None, corpus: Corpus | None, learned: Learned | None) -> Engine: ...
    def count_column(self, /, texts: "object", n_texts: "int", n_bytes: "int") -> "Corpus":
        """
        In how many rows of an Arrow column each term stands.
        """
    def count_rows(self, /, rows: "list[object]", first_row: SupportsIndex) -> "Corpus":
        """
        In how many of some rows each term stands; a null has none. Raises the error of a bad row.
        """
    def learn(self, /, texts: "list[object]", summaries: "list[object]") -> "Learned":
        """
        Learns weights from texts and their human summaries; a row with a null is left out.
        """
    def oracle(self, /, text: "str", references: "list[str]", multiple: "str") -> "Summary":
        """
        One text to the summary that comes nearest to its references.
        """
    def save(self, /, path: "object", min_df: "int", max_terms: "int | None") -> None:
        """
        Writes a model file, without terms of fewer than `min_df` texts and with at most `max_terms`.
        """
    def summarize(self, /, text: Any) -> Summary:
        """
        One text to its summary.
        """
    def summarize_cluster(self, /, texts: "list[str]", known: "list[str]", order: "str") -> "Summary":
        """
        Several texts to one summary of what those that are known did not say.
        """
    def summarize_column(self, /, texts: "object", details: "bool", keep_errors: "bool", n_texts: "int", n_bytes: "int", tell: Any) -> "Column":
        """
        An Arrow column to one of the same length. A batch ends after `n_texts` texts or `n_bytes`
        bytes; then signals are heard and `tell` is told how many rows are done.
        """
    def summarize_rows(self, /, rows: "list[object]", first_row: SupportsIndex) -> "list[Summary | Exception | None]":
        """
        Some rows to a list of the same length: a summary, `None` for a null, or the exception
        that the row would raise. `first_row` is the number of the first in the whole batch.
        """
    def trim(self, /, texts: "list[str]", sources: "list[object]", query: "str", separator: "str") -> "Trimmed":
        """
        Cuts passages down: the texts, and the caller's objects that hold them.
        """

@final
class Keyphrase:
    """
    A phrase that a text is about, with every place where it stands.

    ``text[start:end]`` is the phrase for one of ``keyphrase.spans`` at least, and the phrase with
    other endings or capitals for the others: places count code points, as Python's slices do.
    ``len(keyphrase)`` is the number of places.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __len__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, tuple[bytes]]: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @staticmethod
    def _restore(state: bytes) -> Keyphrase:
        """
        What `__reduce__` asks for.
        """
    @property
    def phrase(self, /) -> str:
        """
        The phrase, as the text writes it most often.
        """
    @property
    def score(self, /) -> float:
        """
        Its score, above 0; 1 for the best phrase of its text.
        """
    @property
    def spans(self, /) -> list[tuple[int, int]]:
        """
        Start and end of every place where it stands, in code points.
        """
    def to_dict(self, /) -> "dict[str, object]":
        """
        All of it as plain objects.
        """

@final
class Learned:
    """
    Weights that were learnt from human summaries, and how they came about.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, tuple[bytes]]: ...
    @staticmethod
    def _restore(state: bytes) -> Learned:
        """
        What `__reduce__` asks for.
        """
    @property
    def report(self, /) -> dict[str, int | float | bool | str | None]:
        """
        What the fit found out, by name.
        """
    @property
    def weights(self, /) -> dict[str, float]:
        """
        The weights by name: of the features, then of selection.
        """

@final
class Method:
    """
    One method: what it rewards, where it comes from, what it costs, what can be set.
    """
    def __repr__(self, /) -> str: ...
    @property
    def cost(self, /) -> str:
        """
        Time in sentences n and words m.
        """
    @property
    def formula(self, /) -> str:
        """
        The score of a sentence.
        """
    @property
    def name(self, /) -> str:
        """
        The name by which it is chosen.
        """
    @property
    def options(self, /) -> list[MethodOption]:
        """
        The options it takes as `method_options`.
        """
    @property
    def paper(self, /) -> str:
        """
        Where it was published.
        """
    @property
    def rewards(self, /) -> str:
        """
        What it rewards, in a sentence.
        """

@final
class MethodOption:
    """
    An option of a method: its type, its default and what is allowed.
    """
    def __repr__(self, /) -> str: ...
    @property
    def choices(self, /) -> list[str] | None:
        """
        The names allowed.
        """
    @property
    def default(self, /) -> bool | int | float | str | None:
        """
        The value when it is not given; ``None`` for words, which are then those of the language.
        """
    @property
    def kind(self, /) -> str:
        """
        ``"number"``, ``"whole"``, ``"flag"``, ``"choice"``, ``"text"`` or ``"words"``.
        """
    @property
    def meaning(self, /) -> str:
        """
        What it does.
        """
    @property
    def name(self, /) -> str:
        """
        The name by which it is set.
        """
    @property
    def range(self, /) -> tuple[float, float] | None:
        """
        The smallest and the largest number allowed.
        """

@final
class Pick:
    """
    A sentence of a summary.

    ``text[pick.start:pick.end] == pick.text`` holds for the text that was summarised, of several
    for ``texts[pick.document]``: offsets count code points, as Python's slices do.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, tuple[bytes]]: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @staticmethod
    def _restore(state: bytes) -> Pick:
        """
        What `__reduce__` asks for.
        """
    @property
    def document(self, /) -> int:
        """
        Which of the texts it is of, from 0; of one text always 0.
        """
    @property
    def end(self, /) -> int:
        """
        Code point behind its last one.
        """
    @property
    def features(self, /) -> dict[str, float]:
        """
        The named parts of the score; they add up to it.
        """
    @property
    def index(self, /) -> int:
        """
        Which sentence it is, from 0; of several texts, those of the first come first.
        """
    @property
    def score(self, /) -> float:
        """
        Its score; higher is better, and only scores of one text compare.
        """
    @property
    def start(self, /) -> int:
        """
        Code point at which it starts.
        """
    @property
    def text(self, /) -> str:
        """
        The sentence, word for word.
        """
    def to_dict(self, /) -> "dict[str, object]":
        """
        All of it as plain objects.
        """

@final
class PickIterator:
    """
    Goes through the sentences of a summary.
    """
    def __iter__(self, /) -> PickIterator: ...
    def __next__(self, /) -> Pick: ...

@final
class Summary:
    """
    Picked sentences of one text, or of several, with their places and reasons.

    ``str(summary)`` is the summary; iterating gives its sentences as :class:`Pick`.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __getitem__(self, index: SupportsIndex, /) -> Pick: ...
    def __hash__(self, /) -> int: ...
    def __iter__(self, /) -> PickIterator: ...
    def __len__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, tuple[list[str], bytes]]: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    def _repr_html_(self, /) -> str:
        """
        What a notebook shows.
        """
    @staticmethod
    def _restore(sources: "list[str]", state: "bytes") -> Summary:
        """
        What `__reduce__` asks for.
        """
    @property
    def budget(self, /) -> dict[str, int | float]:
        """
        The budget by its name, such as ``{"words": 80}``.
        """
    @property
    def convergence(self, /) -> dict[str, bool | int | float] | None:
        """
        How the iteration of the method ended: ``n_iterations``, ``residual`` (what the last one
        changed) and ``converged``. ``None`` for a method that does not iterate.
        """
    @property
    def documents(self, /) -> list[int]:
        """
        Which of the texts every sentence is of, from 0.
        """
    @property
    def language(self, /) -> str:
        """
        ISO 639-1 code of the language the text was read as; of several, that of most of them.
        """
    @property
    def method(self, /) -> str:
        """
        The name of the method.
        """
    @property
    def n_sentences(self, /) -> int:
        """
        How many sentences there are to pick from.
        """
    @property
    def note(self, /) -> str | None:
        """
        What a reader should know of how the sentences were chosen, else ``None``.
        """
    @property
    def picks(self, /) -> list[Pick]:
        """
        The picked sentences: in text order, or with ``order="score"`` the best first.
        """
    def plot(self, /, ax: "Any" = None) -> "Any":
        """
        Draws the score of each sentence by its place, the picks marked; of several texts one
        behind the other. Needs matplotlib: ``pip install "nutgraf[plot]"``.

        Args:
            ax: Axes of matplotlib to draw on; those of a new figure if ``None``.

        Returns:
            The axes.
        """
    @property
    def scores(self, /) -> list[float]:
        """
        One score for every sentence; higher is better.
        """
    @property
    def source(self, /) -> str:
        """
        The text that was summarised; several joined with blank lines.
        """
    @property
    def sources(self, /) -> list[str]:
        """
        The texts that were summarised; one if there was one.
        """
    @property
    def spans(self, /) -> list[tuple[int, int]]:
        """
        Start and end of every sentence in its text, in code points.
        """
    @property
    def text(self, /) -> str:
        """
        The picked sentences in their order, joined with a space, or with nothing in a language
        that writes none.
        """
    def to_dict(self, /) -> "dict[str, object]":
        """
        All of it but the sources as plain objects, ready for ``json.dumps``.
        """
    @overload
    def to_html(self, /, path: None = None) -> str: ...
    @overload
    def to_html(self, /, path: str | PathLike[str]) -> None: ...
    @property
    def truncated(self, /) -> str | None:
        """
        Why the summary is empty although the text has sentences, else ``None``.
        """
    @property
    def used(self, /) -> int:
        """
        How much of the budget is used, in its unit (words, for a ratio).
        """

@final
class Trimmed:
    """
    What is left of some passages: sentences, word for word, in their order.

    ``str(trimmed)`` is the text that is left; iterating gives each passage of which something is
    left as :class:`TrimmedPassage`.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __getitem__(self, index: SupportsIndex, /) -> TrimmedPassage: ...
    def __iter__(self, /) -> TrimmedPassageIterator: ...
    def __len__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, tuple[bytes, list[tuple[Any, str, list[str], list[tuple[int, int]]]]]]: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    def _repr_html_(self, /) -> str:
        """
        What a notebook shows.
        """
    @staticmethod
    def _restore(state: "bytes", parts: "list[tuple[object, str, list[str], list[tuple[int, int]]]]") -> Trimmed:
        """
        What `__reduce__` asks for.
        """
    @property
    def budget(self, /) -> dict[str, int | float]:
        """
        The budget by its name, such as ``{"words": 80}``.
        """
    @property
    def dropped(self, /) -> dict[str, int]:
        """
        How much is not left: ``passages`` of which nothing is, ``sentences`` in all, and how many
        of those are ``repeated`` in what is left.
        """
    @property
    def note(self, /) -> str | None:
        """
        That the query did not decide, and why; else ``None``.
        """
    @property
    def passages(self, /) -> list[TrimmedPassage]:
        """
        The passages of which something is left, in their order.
        """
    @property
    def text(self, /) -> str:
        """
        What is left: the sentences of a passage joined by a space (by nothing in a language that
        writes none), passages by the separator.
        """
    def to_dict(self, /) -> "dict[str, object]":
        """
        All of it but the sources as plain objects, ready for ``json.dumps``.
        """
    @overload
    def to_html(self, /, path: None = None) -> str: ...
    @overload
    def to_html(self, /, path: str | PathLike[str]) -> None: ...
    @property
    def truncated(self, /) -> str | None:
        """
        Why nothing is left although there are sentences, else ``None``.
        """
    @property
    def used(self, /) -> int:
        """
        How much of the budget ``text`` uses, in its unit (words, for a ratio).
        """

@final
class TrimmedPassage:
    """
    A passage of which something is left.

    ``text[start:end]`` of its spans are its sentences, for the text of the passage that was given:
    offsets count code points, as Python's slices do.
    """
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @property
    def index(self, /) -> int:
        """
        Which of the passages it is, from 0.
        """
    @property
    def scores(self, /) -> list[float]:
        """
        What each of them was worth: its relevance, from 0 to 1, where the query has a known word.
        """
    @property
    def sentences(self, /) -> list[str]:
        """
        The sentences that are left, word for word.
        """
    @property
    def source(self, /) -> Any:
        """
        The passage that was given: the ``str`` or the mapping itself, not a copy.
        """
    @property
    def spans(self, /) -> list[tuple[int, int]]:
        """
        Start and end of each of them in the passage, in code points.
        """
    @property
    def text(self, /) -> str:
        """
        What is left of it.
        """
    def to_dict(self, /) -> "dict[str, object]":
        """
        All of it but the source as plain objects.
        """

@final
class TrimmedPassageIterator:
    """
    Goes through the passages of which something is left.
    """
    def __iter__(self, /) -> TrimmedPassageIterator: ...
    def __next__(self, /) -> TrimmedPassage: ...

def claim_interpreter() -> None:
    """
    Refuses every interpreter of the process but the one that asks first: classes and exceptions
    are kept once a process, and are objects of that one.
    """

def detect_language(text: "str") -> "str":
    """
    ISO 639-1 code of the language of a text, ``"en"`` where nothing tells.

    By script first, then by function words, then by letter trigrams.
    """

def html_page(title: "str", fragments: "list[tuple[str, str]]") -> "str":
    """
    What notebooks show, each under its heading, as a page that stands alone.
    """

def html_table(facts: "list[tuple[str, str]]", columns: "list[tuple[str, list[str], list[tuple[float, float, float] | None], tuple[float, float] | None]]", note: "str") -> "str":
    """
    What notebooks show of a table: facts, columns (title, cells, bars, ends) and a note.
    """

def keyphrase_methods() -> list[str]:
    """
    Names of the methods that find key phrases, the default first.
    """

def keyphrases(text: Any, n: Any, method: Any, language: Any, stop_words: Any | None, stemmer: Any, max_words: Any) -> list[Keyphrase]:
    """
    The key phrases of a text, the best first.
    """

def languages() -> list[tuple[str, str]]:
    """
    Code and English name of every language.
    """

def load_model(path: "object") -> "tuple[dict[str, Any], Corpus | None, Learned | None]":
    """
    A model file as the parameters of a summarizer, its corpus and what it learnt.
    """

def methods() -> list[Method]:
    """
    Every method, in the table's order.
    """

def num_threads() -> int:
    """
    How many threads summarise a batch.
    """

def resampled_means(columns: "list[list[float]]", n_resamples: SupportsIndex, seed: "int") -> "list[list[float]]":
    """
    The means of columns of one length over rows drawn anew, the same for all columns.
    """

def selectors() -> list[tuple[str, str]]:
    """
    Name and preference of every selector.
    """

def set_num_threads(n: "int | None") -> None:
    """
    Sets how many threads summarise a batch; ``None`` is the number that they were.
    """

def split_sentences(text: "str", language: "str") -> "list[tuple[int, int]]":
    """
    Sentence spans in code points.
    """

def split_words(text: "str", language: "str") -> "list[tuple[int, int]]":
    """
    Word spans in code points.
    """

def stems(text: "str", language: "str", stemmed: bool) -> "list[str]":
    """
    The words of a text as the methods count them: stems, stop words as they are.
    """
