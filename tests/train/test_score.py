"""Scores: what is right, wrong and missed is counted as the card says, and the card shows it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from kg.errors import ModelError
from kg.parse.model_files import CONFIG, sha256_of
from kg.train.card import SAMPLE_LINE, card
from kg.train.errors import BadTrainingData
from kg.train.events import Filler, Report
from kg.train.names import Name, NamedText, read_names
from kg.train.recipe import ENCODER_SHA256, Identity, Recipe
from kg.train.sample import Fact, missed_facts
from kg.train.score import (
    ModelScores,
    NameScores,
    ParseScores,
    RoleScores,
    _count_fillers,
    _rates,
    filler_head,
    paragraphs,
    score_names,
    score_parses,
    words_per_second,
)
from kg.train.sealing import change_settings, seal_model
from kg.train.treebank import TreebankSentence, Word


def words_of(*rows: tuple[str, int, str]) -> tuple[Word, ...]:
    """Return words of (form, head, dependency)."""
    return tuple(Word(f, f.lower(), "X", "XX", head, dep) for f, head, dep in rows)


ONE = TreebankSentence(
    "1", "They left.", words_of(("They", 2, "nsubj"), ("left", 0, "root"), (".", 2, "punct"))
)
TWO = TreebankSentence(
    "2", "We stayed.", words_of(("We", 2, "nsubj"), ("stayed", 0, "root"), (".", 2, "punct"))
)
OPENING = TreebankSentence("3", "Good.", words_of(("Good", 0, "root"), (".", 1, "punct")), True)


@pytest.fixture(scope="module")
def names() -> Language:
    """Return a pipeline that finds the names of a list."""
    language = spacy.blank("en")
    ruler = language.add_pipe("entity_ruler")
    ruler.add_patterns(  # type: ignore[attr-defined]
        [
            {"label": "LOC", "pattern": "Syria"},
            {"label": "ORG", "pattern": "Reuters"},
            {"label": "PERSON", "pattern": "Monday"},
        ]
    )
    return language


# -- names -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "precision", "recall"),
    [
        (NamedText("In Syria.", (Name(3, 8, "LOC"),)), 100.0, 100.0),
        (NamedText("In Syria.", ()), 0.0, 0.0),
        (NamedText("In Syria.", (Name(3, 8, "ORG"),)), 0.0, 0.0),
        (NamedText("In Syria.", (Name(0, 8, "LOC"),)), 0.0, 0.0),
        (NamedText("In Syria, Reuters", (Name(3, 8, "LOC"),)), 50.0, 100.0),
        (NamedText("In Iraq.", (Name(3, 7, "LOC"),)), 0.0, 0.0),
        (NamedText("In Syria, Iraq", (Name(3, 8, "LOC"), Name(10, 14, "LOC"))), 100.0, 50.0),
        (NamedText("In Syria, Reuters", (Name(10, 17, "ORG"),), ((0, 9),)), 100.0, 100.0),
        (NamedText("In Syria, Reuters", (Name(10, 17, "ORG"),), ((0, 3),)), 50.0, 100.0),
    ],
)
def test_a_name_is_right_in_place_and_label_alone(
    names: Language, row: NamedText, precision: float, recall: float
) -> None:
    """Another label or another stretch is wrong; what lies in an open zone is neither."""
    found = score_names(names, [row])
    assert (found.precision, found.recall) == (precision, recall)


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_rates_are_those_of_the_counts(right: int, wrong: int, missed: int) -> None:
    """F lies between precision and recall; without anything right it is nought."""
    found = _rates(right, wrong, missed)
    low, high = sorted((found.precision, found.recall))
    assert 0 <= low <= found.f1 + 0.01
    assert found.f1 <= high + 0.01 <= 100.01
    assert (found.f1 == 0) == (right == 0)
    assert (found.precision == found.recall == 100) == (right > 0 and not wrong and not missed)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("{", "JSONDecodeError"),
        ('{"text": "x"}', "KeyError"),
        ('{"entities": []}', "KeyError"),
        ('{"text": "x", "entities": [[1]]}', "ValueError"),
        ('{"text": "x", "entities": 3}', "TypeError"),
    ],
)
def test_a_row_that_is_none_is_named_by_file_and_line(tmp_path: Path, line: str, what: str) -> None:
    """The second line is wrong: the error says so and shows the form."""
    path = tmp_path / "names.jsonl"
    path.write_text('{"text": "x", "entities": []}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(BadTrainingData, match=what) as caught:
        read_names(path)
    assert caught.value.where == f"{path}:2"
    assert '"entities"' in caught.value.remedy
    assert isinstance(caught.value, ModelError)


def test_names_are_read_in_order_and_others_left_out(tmp_path: Path) -> None:
    """People, organisations and places stay; what is of another kind goes."""
    row = {
        "text": "Reuters in Syria on Monday",
        "entities": [[11, 16, "LOC"], [20, 26, "DATE"], [0, 7, "ORG"]],
        "ignore": [[8, 10]],
    }
    path = tmp_path / "names.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert read_names(path) == (
        NamedText(row["text"], (Name(0, 7, "ORG"), Name(11, 16, "LOC")), ((8, 10),)),  # type: ignore[arg-type]
    )


# -- parses ----------------------------------------------------------------------------------


@Language.component("test_gold_parse")
def gold_parse(doc: Doc) -> Doc:
    """Give every word the head and label of the gold sentences; "We" is read as an object."""
    heads = {"They": 1, ".": -1, "We": 1}
    deps = {"They": "nsubj", "We": "obj", ".": "punct"}
    words = [token.text for token in doc]
    return Doc(
        doc.vocab,
        words=words,
        spaces=[bool(token.whitespace_) for token in doc],
        heads=[token.i + heads.get(token.text, 0) for token in doc],
        deps=[deps.get(word, "ROOT") for word in words],
        pos=["X"] * len(words),
        lemmas=[word.lower() for word in words],
    )


def test_arcs_are_compared_by_head_and_label() -> None:
    """One of four arcs that count has another label; punctuation does not count."""
    language = spacy.blank("en")
    language.add_pipe("test_gold_parse")
    found = score_parses(language, [ONE, TWO])
    assert (found.uas, found.las) == (100.0, 75.0)
    assert (found.upos, found.lemmas, found.sentences) == (100.0, 100.0, 100.0)
    assert found.roles["nsubj"] == pytest.approx(66.67)
    assert found.roles["obj"] == 0.0


def test_paragraphs_begin_where_the_treebank_says() -> None:
    """No sentence is lost, and only what opens a paragraph begins one."""
    assert [(len(part), text) for part, text in paragraphs([ONE, TWO, OPENING])] == [
        (2, "They left. We stayed."),
        (1, "Good."),
    ]
    assert list(paragraphs([])) == []
    assert [len(part) for part, _ in paragraphs([OPENING, OPENING])] == [1, 1]


def test_speed_counts_words_and_not_spaces() -> None:
    """The faster pipeline is told to be faster."""
    assert words_per_second(spacy.blank("en"), ["They  left.", "We stayed. " * 50]) > 100


def test_a_fact_is_missed_by_word_label_and_head() -> None:
    """A pipeline that reads "We" as an object misses the fact that it is a subject."""
    language = spacy.blank("en")
    language.add_pipe("test_gold_parse")
    facts = [
        Fact("1", "They left.", "They", "nsubj", "left"),
        Fact("2", "We stayed.", "We", "nsubj", "stayed"),
        Fact("3", "They left.", "They", "nsubj", "They"),
        Fact("4", "They left.", "They", "PERSON", ""),
    ]
    assert [fact.id for fact in missed_facts(language, facts)] == ["2", "3", "4"]


# -- fillers of roles ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("MAYOR OF ACHI", "mayor"),
        ("the three guerrillas", "guerrilla"),
        ("bus", "bus"),
        ('"Shining Path"', "path"),
        ("in San Salvador", "salvador"),
        ("", ""),
        ("car bomb.", "bomb"),
    ],
)
def test_a_filler_is_known_by_its_head(text: str, head: str) -> None:
    """The last word before a preposition, in singular."""
    assert filler_head(text) == head


def filler(*wordings: str, optional: bool = False) -> Filler:
    """Return a victim."""
    return Filler("VICTIM", wordings, optional)


@pytest.mark.parametrize(
    ("gold", "found", "counts"),
    [
        ([filler("the mayor", "Mr Rivas")], ["mayor"], [1, 0, 0]),
        ([filler("the mayor", "Mr Rivas")], ["mayor", "Rivas"], [1, 0, 0]),
        ([filler("the mayor")], ["the priest"], [0, 1, 1]),
        ([filler("the mayor", optional=True)], ["mayor"], [0, 0, 0]),
        ([filler("the mayor", optional=True)], [], [0, 0, 0]),
        ([filler("the mayor"), filler("mayor of Achi")], ["mayor"], [1, 0, 0]),
        ([filler("the mayor"), filler("the priest")], ["mayors"], [1, 0, 1]),
        ([], ["mayor"], [0, 1, 0]),
    ],
)
def test_fillers_count_once_and_optional_ones_neither_way(
    gold: list[Filler], found: list[str], counts: list[int]
) -> None:
    """An entity with two wordings is one; what the template calls optional is no fault."""
    report = Report("DEV-1", "", ((tuple(gold), frozenset()),))
    counted = {"VICTIM": [0, 0, 0], "WEAPON": [0, 0, 0]}
    _count_fillers(report, [(text, "VICTIM") for text in found], counted)
    assert counted == {"VICTIM": counts, "WEAPON": [0, 0, 0]}


# -- the card and the seal -------------------------------------------------------------------


def test_the_card_shows_every_figure_that_was_measured() -> None:
    """Scores stand in tables of one width; nothing is typed that the recipe knows."""
    parse = ParseScores(98.12, 93.27, 91.08, 88.4, 97.9, {"nsubj": 94.31, "obj": 95.2})
    scores = ModelScores(
        parses={"EWT": parse, "GUM": parse},
        names={"re3d": NameScores(71.06, 72.0, 71.5)},
        words_per_second=12345,
        sample=97.25,
        roles=RoleScores(NameScores(50, 60, 54.5), {"VICTIM": NameScores(1, 2, 1.3)}),
    )
    text = card(Identity("kg-en", "9.9"), Recipe(), scores, size=31_400_000)
    assert text.startswith("# kg-en 9.9\n")
    assert "- Size: 31.4 MB" in text
    assert "12,345 words per second" in text
    assert f"{SAMPLE_LINE}: 97.2 %" in text
    assert "| EWT | 98.1 | 93.3 | 91.1 | 88.4 | 97.9 | 94.3 | 95.2 | 0.0 |" in text
    assert "| re3d | 71.1 | 72.0 | 71.5 |" in text
    assert "| VICTIM | 1.0 | 2.0 | 1.3 |" in text
    assert ENCODER_SHA256 in text
    assert f"seed {Recipe().seed}" in text
    for stage in Recipe().stages:
        assert f"{stage.name}, {stage.epochs} epoch(s)" in text
    for table in text.split("\n\n"):
        if table.startswith("|"):
            assert len({line.count("|") for line in table.splitlines()}) == 1


def test_a_model_is_sealed_by_its_files_and_settings_stay(tmp_path: Path) -> None:
    """The configuration names the SHA-256 of each file; changing a setting leaves the rest."""
    (tmp_path / CONFIG).write_text('{"settings": {"a": 1.0, "b": 2.0}}', encoding="utf-8")
    for name in ("one", "two"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    seal_model(tmp_path, files=("two", "one"))
    change_settings(tmp_path, {"b": 3.0, "c": 4.0})
    config = json.loads((tmp_path / CONFIG).read_text(encoding="utf-8"))
    assert config["settings"] == {"a": 1.0, "b": 3.0, "c": 4.0}
    assert config["files"] == {name: sha256_of(tmp_path / name) for name in ("one", "two")}
    (tmp_path / "one").write_text("changed", encoding="utf-8")
    assert config["files"]["one"] != sha256_of(tmp_path / "one")
