"""What commands print of their work: summaries, warnings and the ends of their options."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from kg.catalog import load_catalog, load_query
from kg.cli.ask import _named, _query_of, _rows_table, _split_columns, _split_param
from kg.cli.authority import SourceFormat, _records, _wikidata_kinds
from kg.cli.building import _MOST_ERRORS_SHOWN, _MOST_NOTICES_SHOWN, _show, _Watch
from kg.cli.correct import in_words
from kg.cli.inputs import columns_of
from kg.cli.maintain import missing_package
from kg.errors import InputError, ParameterError, QueryError
from kg.read.notices import Notice
from kg.statistics import BuildSummary
from kg.store.results import Solutions, Term
from tests.cli.conftest import Run

# -- kg build --------------------------------------------------------------------------------

QUIET = BuildSummary(
    changes=(("new", 3), ("unchanged", 4)), failures=(), left_out=(), undated=0, events=2,
    attributions=1, counts=5, dropped=(), mended=(), tables=0, words=0, seconds=2.0, generation=7,
    lost_generation=False, exit_code=0,
)  # fmt: skip


def told(capsys: pytest.CaptureFixture[str], summary: BuildSummary) -> tuple[list[str], list[str]]:
    """Return the lines that are printed of a build, and its notes, blanks made single."""
    _show(summary, "demo")
    shown = capsys.readouterr()
    return tuple([" ".join(line.split()) for line in part.splitlines()] for part in shown)  # type: ignore[return-value]


def test_a_build_without_faults_says_three_things(capsys: pytest.CaptureFixture[str]) -> None:
    """Articles by what became of them, what was found, and where; no notes."""
    assert told(capsys, QUIET) == (
        [
            "articles 7, 3 new, 4 unchanged",
            "found 2 events, 5 casualty counts, 1 attributions",
            "store demo, generation 7",
        ],
        [],
    )


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"dropped": (("negated", 2), ("a plan", 1))}, "not taken 2 negated, 1 a plan"),
        ({"mended": (("markup", 2), ("odd address", 1))}, "mended markup in 2 articles"),
        ({"left_out": (("a PNG picture", 30),)}, "not read 30 × a PNG picture"),
        ({"words": 300}, "speed 300 words in 2.0 s (150 words/s)"),
        ({"failures": (("InputError", 2),)}, "articles 9, 3 new, 4 unchanged, 2 left out"),
    ],
)
def test_what_there_is_more_to_say_has_a_line(
    capsys: pytest.CaptureFixture[str], change: dict[str, object], line: str
) -> None:
    """Only where there is something."""
    lines, _ = told(capsys, replace(QUIET, **change))  # type: ignore[arg-type]
    assert line in lines


@pytest.mark.parametrize(
    ("change", "note"),
    [
        ({"undated": 3}, "note 3 articles have no date: 'on Monday' stays unresolved in them"),
        ({"tables": 2}, "note 2 tables were not read; see them with kg extract"),
        ({"failures": (("InputError", 2),)}, "note 2 articles were left out: InputError"),
        ({"lost_generation": True}, "note the link to the current generation led nowhere"),
        ({"mended": (("unreadable date", 4),)}, "note 4 articles have a date that is not read"),
        ({"mended": (("odd address", 1),)}, "note 1 articles have an address that is not a whole"),
    ],
)
def test_what_deserves_a_look_is_a_note(
    capsys: pytest.CaptureFixture[str], change: dict[str, object], note: str
) -> None:
    """One each, and beside the results."""
    _, notes = told(capsys, replace(QUIET, **change))  # type: ignore[arg-type]
    assert [line.startswith(note) for line in notes] == [True]


def test_after_many_errors_and_notices_the_rest_is_counted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The first of each are told, and that no more will be."""
    with _Watch() as watch:
        for number in range(2 * _MOST_ERRORS_SHOWN):
            watch.failed(InputError(f"bad {number}"))
            watch.told(Notice(f"a{number}.png", "not read", "a picture"))
    lines = capsys.readouterr().err.splitlines()
    assert sum(line.startswith("error bad") for line in lines) == _MOST_ERRORS_SHOWN
    assert sum("not read" in line and ".png" in line for line in lines) == _MOST_NOTICES_SHOWN
    assert lines.count("note  further errors are only counted") == 1
    assert lines.count("note  what else is not read is only counted") == 1


# -- kg query --------------------------------------------------------------------------------

NAMES = st.text("abcXY-", min_size=1, max_size=5)
TYPED_VALUES = st.text("ab= -é", max_size=5)


@given(st.lists(st.tuples(NAMES, TYPED_VALUES, st.booleans()), max_size=4))
def test_a_parameter_is_typed_in_one_word_or_in_two(
    typed: list[tuple[str, str, bool]],
) -> None:
    """The value may hold anything, "=" too, and may begin with a dash."""
    arguments: list[str] = []
    for name, value, whole in typed:
        arguments += [f"--{name}={value}"] if whole else [f"--{name}", value]
    assert _named(arguments) == [f"{name}={value}" for name, value, _ in typed]


@pytest.mark.parametrize("arguments", [["--harm", "killed", "more"], ["-h", "killed"], ["--a"]])
def test_a_word_without_a_name_or_a_value_is_wrong_usage(arguments: list[str]) -> None:
    """The message repeats the word."""
    with pytest.raises(ParameterError, match="--NAME VALUE") as caught:
        _named(arguments)
    assert repr(arguments[-1] if len(arguments) == 3 else arguments[0]) in caught.value.what


def test_a_parameter_without_a_value_names_those_there_are() -> None:
    """Of the query that was asked; a value may hold the sign itself."""
    figures = load_query("figures")
    assert _split_param("speaker=a=b", figures) == ("speaker", "a=b")
    assert _split_param("speaker=", figures) == ("speaker", "")
    with pytest.raises(ParameterError) as caught:
        _split_param("speaker", figures)
    assert caught.value.where == "figures"
    for param in figures.params:
        assert param.name in caught.value.remedy


@pytest.mark.parametrize("slug", [query.slug for query in load_catalog()][::7])
def test_columns_are_those_of_the_query(slug: str) -> None:
    """In the order asked for, with or without SPARQL's mark and blanks; an unknown one is named."""
    found = load_query(slug)
    names = found.columns[::-1]
    assert _split_columns(" , ".join(f"?{name}" for name in names), found) == names
    assert _split_columns(None, found) == _split_columns("", found) == ()
    with pytest.raises(ParameterError, match='there is no column "cake"') as caught:
        _split_columns(f"{names[0]},cake", found)
    assert all(name in caught.value.remedy for name in found.columns)


def test_a_query_is_its_text_or_the_file_of_it(tmp_path: Path) -> None:
    """Words with a blank or a brace are a query; a file in another encoding is told as one."""
    assert _query_of("ASK{}") == "ASK{}"
    assert _query_of("SELECT nonsense") == "SELECT nonsense"
    file = tmp_path / "q.rq"
    file.write_text("ASK { ?s ?p 'é' }", encoding="utf-8")
    assert _query_of(str(file)) == "ASK { ?s ?p 'é' }"
    file.write_bytes(b"ASK { ?s ?p '\xe9' }")
    for wrong in (str(file), str(tmp_path), str(tmp_path / "none.rq")):
        with pytest.raises(QueryError) as caught:
            _query_of(wrong)
        assert caught.value.where == wrong
        assert "UTF-8" in caught.value.remedy


def uri(value: str) -> Term:
    """Return an address."""
    return Term("uri", value)


def words(value: str) -> Term:
    """Return a text."""
    return Term("literal", value)


def drawn(variables: tuple[str, ...], *rows: tuple[Term | None, ...]) -> list[str]:
    """Return the lines of a table of rows, blanks made single."""
    file = io.StringIO()
    table = _rows_table(Solutions(variables, list(rows)), title="Who [did] it")
    Console(file=file, width=120, color_system=None).print(table)
    cells = [line.replace("┃", "│").strip("│") for line in file.getvalue().splitlines()]
    return [" ".join(line.split()) for line in cells if not line.startswith(("┏", "┡", "└", "├"))]


def test_a_label_stands_for_its_address() -> None:
    """An address alone is for machines; words in brackets are words; what is not bound is empty."""
    lines = drawn(
        ("actor", "actorLabel", "event", "number"),
        (uri("https://x/id/actor/a"), words("[the] Front"), uri("https://x/id/e/1"), words("3")),
        (uri("https://x/id/actor/b"), None, uri("https://x/id/e/2"), words("4")),
    )
    assert lines[:4] == ["Who [did] it", "actor │ number", "[the] Front │ 3", "│ 4"]
    assert " ".join(lines[4:]) == "2 rows; 2 columns more with --format csv"


def test_rows_of_addresses_alone_are_shown_by_their_ends() -> None:
    """Where nothing else would be left, and where there are no rows."""
    row = (uri("https://x/id/a"), uri("https://x#b"))
    assert " ".join(drawn(("s", "p"), row)) == "Who [did] it s │ p a │ b 1 rows"
    assert " ".join(drawn(("s", "p"))) == "Who [did] it s │ p 0 rows"


# -- other options ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_kinds", "kinds"),
    [
        (["Q532=place/populated"], {"Q532": ("place", "populated")}),
        (["Q5=actor/person", "Q532=place/populated"],
         {"Q5": ("actor", "person"), "Q532": ("place", "populated")}),
        (["Q5=actor/a/b"], {"Q5": ("actor", "a/b")}),
    ],
)  # fmt: skip
def test_a_class_is_given_with_our_kind(
    given_kinds: list[str], kinds: dict[str, tuple[str, str]]
) -> None:
    """Scheme and kind are parted at the first slash."""
    assert _wikidata_kinds(given_kinds) == kinds


@pytest.mark.parametrize("given_kinds", [[], ["Q5"], ["Q5="], ["Q5=person"], ["=", "Q5=a/b"]])
def test_a_class_without_a_kind_is_wrong_usage(given_kinds: list[str], tmp_path: Path) -> None:
    """Nothing is read."""
    with pytest.raises(typer.BadParameter):
        _wikidata_kinds(given_kinds)
    with pytest.raises(typer.BadParameter):
        _records(tmp_path / "none.json", SourceFormat.WIKIDATA, given_kinds)


@pytest.mark.parametrize(
    ("act", "line"),
    [
        (("replace", "event/x", "actor", "actor/y"), "replace event/x actor → actor/y"),
        (("no-event", "event/x", "", ""), "no-event event/x"),
        (("undo", "curation/x", "", ""), "undo curation/x"),
    ],
)  # fmt: skip
def test_an_act_is_one_line(act: tuple[str, str, str, str], line: str) -> None:
    """Without marks for what there is not."""
    assert in_words(*act) == line


def test_a_package_that_is_missing_is_named_with_the_way_to_get_it() -> None:
    """Training is optional."""
    error = missing_package(ImportError("no", name="torch"))
    assert error.what == "training needs a package that is not installed: torch"
    assert error.remedy == "install it with: pip install '.[train]'"
    assert error.exit_code == 5


def test_columns_that_are_not_named_are_guessed() -> None:
    """Each option is of its own field."""
    found = columns_of("a", "b", "c", "d", "e", "f")
    assert (found.text, found.title, found.date, found.url, found.publisher, found.id) == tuple(
        "abcdef"
    )
    bare = columns_of(None, None, None, None, None, None)
    assert {bare.text, bare.title, bare.date, bare.url, bare.publisher, bare.id} == {None}


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        (["authority", "coverage", "--country", "ml"], 0, "ML"),
        (["authority", "find", "Nobody Of This Name Xyzzy"], 0, "score"),
    ],
)
def test_the_authority_is_asked(run: Run, typed: list[str], code: int, said: str) -> None:
    """Codes of countries in either case; what is not found is said beside an empty table."""
    ended, out, err = run(*typed)
    assert ended == code
    assert said in out
    assert len([line for line in out.splitlines() if line.strip()]) == (2 if said == "ML" else 1)
    assert ("nothing is called" in err) is (said == "score")
