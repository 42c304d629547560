"""The search index finds names, aliases and sentences, and takes no words for commands."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.store.derived import derive
from kg.store.reader import Reader, reader
from kg.store.search import INDEX, StoreNames, find_called, search_index, write_index
from kg.store.void import SERVER, VOID
from kg.store.writer import writer

KG = "https://w3id.org/conflict-kg/ns#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
NIF = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
REPORT = "https://kg.local/doc/report/1#char="
WIKIDATA = "http://www.wikidata.org/entity/"
GRAPH = "https://kg.local/graph/authority/curated"
FACTS = f"""\
<https://kg.local/id/actor/is> {TYPE} <{KG}Actor> <{GRAPH}> .
<https://kg.local/id/actor/is> <{SKOS}prefLabel> "Islamic State"@en <{GRAPH}> .
<https://kg.local/id/actor/is> <{SKOS}altLabel> "Daesh" <{GRAPH}> .
<https://kg.local/id/actor/is> <{SKOS}altLabel> "داعش"@ar <{GRAPH}> .
<https://kg.local/id/actor/is> <{SKOS}exactMatch> <{WIKIDATA}Q2429253> <{GRAPH}> .
<https://kg.local/id/place/hajin> {TYPE} <{KG}Place> <{GRAPH}> .
<https://kg.local/id/place/hajin> <{SKOS}prefLabel> "Hajîn"@en <{GRAPH}> .
<{REPORT}5,10> <{KG}inSentence> <{REPORT}0,20> <{GRAPH}> .
<{REPORT}0,20> <{NIF}anchorOf> "Strikes around Hajin." <{GRAPH}> .
"""


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish a small store and return the directory of its generation."""
    path = tmp_path_factory.mktemp("search") / "store"
    with writer(path, create=True) as writing:
        writing.replace_graph(GRAPH, FACTS.encode())
        return writing.publish(derive).directory


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("islamic", ["Islamic State"]),
        ("isl sta", ["Islamic State"]),
        ("DAESH", ["Islamic State"]),
        ("داعش", ["Islamic State"]),
        ("hajin", ["Hajîn", "Strikes around Hajin."]),
        ("nothing", []),
        ("", []),
        ("!?", []),
    ],
)
def test_words_find_what_is_called_so(directory: Path, words: str, titles: list[str]) -> None:
    """Beginnings, aliases, other scripts and spellings without accents find; names come first."""
    hits = search_index(directory, words)
    assert hits is not None
    assert [hit.title for hit in hits] == titles


def test_kind_and_limit_narrow_the_hits(directory: Path) -> None:
    """Only the kind that was asked for, and no more than so many."""
    hits = search_index(directory, "hajin", kind="place")
    assert hits is not None
    assert [hit.kind for hit in hits] == ["place"]
    assert len(search_index(directory, "hajin", limit=1) or ()) == 1


def test_found_words_are_marked(directory: Path) -> None:
    """The pieces of a hit add up to its text, with the found word apart."""
    hits = search_index(directory, "hajin", kind="sentence")
    assert hits is not None
    assert hits[0].snippet == (("Strikes around ", False), ("Hajin", True), (".", False))


@pytest.mark.parametrize(
    ("name", "exact", "near"),
    [
        ("islamic state", ["Islamic State"], []),
        ("Daesh", ["Islamic State"], []),
        ("داعش", ["Islamic State"], []),
        ("Islam", [], ["Islamic State"]),
        ("Islamc Stat", [], ["Islamic State"]),
        ("Hajin", [], []),
        ("Nobody", [], []),
    ],
)
def test_name_means_what_is_called_just_so(
    directory: Path, name: str, exact: list[str], near: list[str]
) -> None:
    """Names and aliases as a whole are meant; beginnings and slips of the pen are only near."""
    called = find_called(directory, name, kind="actor")
    assert [hit.title for hit in called.exact] == exact
    assert [hit.title for hit in called.near] == near


def test_store_knows_what_something_is_said_of(directory: Path) -> None:
    """An IRI that no graph speaks of is not known."""
    names = StoreNames(reader(directory.parent).ask, directory)
    assert names.knows("https://kg.local/id/actor/is")
    assert not names.knows("https://kg.local/id/actor/nobody")
    assert StoreNames(reader(directory.parent).ask, None).called("Daesh", "actor").exact == ()


@given(words=st.text(max_size=40))
def test_no_words_are_commands(directory: Path, words: str) -> None:
    """Whatever is typed, the index answers."""
    assert search_index(directory, words) is not None


def test_generation_without_index_is_told_apart(tmp_path: Path) -> None:
    """No index is None, not "nothing found"; so is one of an earlier kg, whose tables differ."""
    assert search_index(tmp_path, "x") is None
    with closing(sqlite3.connect(tmp_path / INDEX)) as connection:
        connection.execute("CREATE VIRTUAL TABLE entries USING fts5(title, words, iri, kind)")
    assert search_index(tmp_path, "x") is None


def test_index_is_written_anew(directory: Path, tmp_path: Path) -> None:
    """Writing twice leaves one index, not two."""
    opened: Reader = reader(directory.parent)
    assert write_index(opened, tmp_path) == write_index(opened, tmp_path) == 3


def test_description_counts_the_store(directory: Path) -> None:
    """The VoID file names the server by a stand-in and counts statements, classes and links."""
    text = (directory / VOID).read_text(encoding="utf-8")
    assert f"<{SERVER}/sparql>" in text
    assert "void:triples 9" in text
    assert "void:linkPredicate" in text
