"""What people decide is read act by act, and a wrong row is named with its place and remedy."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import LexiconError
from kg.lexicon.authority import ActorRow, PlaceRow, load_actor_rows, load_place_rows
from kg.lexicon.curation import (
    COLUMNS,
    incident_act,
    load_curation,
    load_incident_acts,
)
from kg.lexicon.imported import join_rows, load_imported_rows
from kg.lexicon.outside import load_wikidata_classes
from kg.vocab.schemes import concepts

DONE = {"by": "ada", "on": "2026-01-02"}
MERGE = {"act": "merge", "subject": "actor/daesh", "object": "actor/islamic-state", **DONE}
KEY = "0123456789abcdef"
INCIDENT = {"act": "confirm", "subject": f"incident/{KEY}", **DONE}
PLACE = load_place_rows()[0]
EVENT = f"event/{KEY}-17-air-strike"


def curated(folder: Path, *rows: dict[str, str]) -> Path:
    """Write acts as a person keeps them."""
    path = folder / "curation.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_acts_are_read_in_order_each_by_its_kind(tmp_path: Path) -> None:
    """Acts on entities and on incidents stand in one file and are read apart."""
    split = {"act": "split", "subject": "place/a", "object": "place/b", "name": "B | Bee", **DONE}
    path = curated(tmp_path, MERGE, INCIDENT, split | {"note": "another town"})
    first, second = load_curation(path)
    assert (first.act, first.subject, first.object, first.names) == (
        "merge", "actor/daesh", "actor/islamic-state", (),
    )  # fmt: skip
    assert (second.names, second.note, second.scheme) == (("B", "Bee"), "another town", "place")
    assert [act.where for act in (first, second)] == [f"{path.name}:2", f"{path.name}:4"]
    (about,) = load_incident_acts(path)
    assert (about.act, about.subject, about.by, about.on) == (
        "confirm", f"incident/{KEY}", "ada", "2026-01-02",
    )  # fmt: skip


def test_a_file_that_is_not_there_decides_nothing(tmp_path: Path) -> None:
    """Curation is optional."""
    assert load_curation(tmp_path / "none.csv") == ()
    assert load_incident_acts(tmp_path / "none.csv") == ()


@pytest.mark.parametrize(
    ("changes", "words", "remedy"),
    [
        ({"act": "destroy"}, "destroy", "merge"),
        ({"subject": "daesh"}, "subject 'daesh' is no entity id", "actor/"),
        ({"subject": "actor/Daesh"}, "is no entity id", "slug"),
        ({"object": "actor/a b"}, "object 'actor/a b' is no entity id", "slug"),
        ({"object": "place/hajin"}, "an actor cannot become a place", "mend the ids"),
        ({"object": ""}, "merge needs an object", "other entity"),
        ({"act": "split"}, "split needs a name", "names"),
        ({"act": "not-same", "object": ""}, "needs an object or a name", "give one"),
        ({"act": "promote", "name": "X"}, "is not local to a report", "entity's page"),
        ({"object": "actor/daesh"}, "subject and object are the same", "give two ids"),
        ({"kind": "cake"}, "cake", "kind"),
        ({"by": " "}, "by or on is missing", "who decided"),
        ({"on": "yesterday"}, "by or on is missing", "YYYY-MM-DD"),
        ({"on": "2026-1-2"}, "by or on is missing", "YYYY-MM-DD"),
    ],
)
def test_a_wrong_act_on_an_entity_is_named(
    tmp_path: Path, changes: dict[str, str], words: str, remedy: str
) -> None:
    """The message has file, line, what is wrong and what to do; the right row before it is fine."""
    path = curated(tmp_path, MERGE, MERGE | changes)
    with pytest.raises(LexiconError) as caught:
        load_curation(path)
    assert caught.value.where == f"{path.name}:3"
    assert words in str(caught.value)
    assert remedy in str(caught.value)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"subject": "incident/1"}, "is no incident"),
        ({"act": "merge"}, "merge needs another incident"),
        ({"act": "merge", "object": f"incident/{KEY}"}, "merge needs another incident"),
        ({"object": f"incident/{'f' * 16}"}, "merge needs another incident"),
        ({"act": "merge", "object": "actor/x"}, "object 'actor/x' is no incident"),
        ({"act": "split"}, "split needs events"),
        ({"name": EVENT}, "split needs events"),
        ({"act": "split", "name": "event/x"}, "'event/x' is no event"),
        ({"act": "promote"}, "promote"),
        ({"by": ""}, "by or on is missing"),
    ],
)
def test_a_wrong_act_on_an_incident_is_named(
    tmp_path: Path, changes: dict[str, str], words: str
) -> None:
    """A row of the file and a command are checked alike."""
    row = INCIDENT | changes
    path = curated(tmp_path, row)
    with pytest.raises(LexiconError) as caught:
        load_incident_acts(path)
    assert caught.value.where == f"{path.name}:2"
    assert words in str(caught.value)
    with pytest.raises(LexiconError) as caught:
        incident_act(
            row["act"],
            row["subject"],
            other=row.get("object", ""),
            events=tuple(filter(None, row.get("name", "").split("|"))),
            by=row["by"],
            on=row["on"],
        )
    assert words in str(caught.value)


def test_a_command_says_what_a_row_says(tmp_path: Path) -> None:
    """An act by command is the act of the row, but for its place."""
    path = curated(tmp_path, INCIDENT | {"act": "split", "name": EVENT, "note": "two strikes"})
    (read,) = load_incident_acts(path)
    made = incident_act(
        "split", f"incident/{KEY}", events=(EVENT,), note="two strikes", by="ada", on="2026-01-02"
    )
    assert replace(made, where="") == replace(read, where="")
    assert read.reason == f"split incident/{KEY} {EVENT}: two strikes"


# -- imports ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def actor() -> ActorRow:
    """Return an actor that ships with two outside ids unknown."""
    return replace(load_actor_rows()[0], wikidata=None, source="shipped", note="")


def test_an_import_adds_rows_and_brings_known_ones_an_id(actor: ActorRow) -> None:
    """The known row keeps all else, and says which id is whose."""
    other = replace(actor, slug="new-one")
    brings = replace(
        actor, label="Another name", wikidata="Q42", source="dump", licence="CC0", where="d:2"
    )
    joined = join_rows([actor], [other, brings])
    assert [row.slug for row in joined] == [actor.slug, "new-one"]
    first = joined[0]
    assert (first.label, first.wikidata, first.source) == (actor.label, "Q42", "shipped dump")
    assert first.note == "Q42 from dump (CC0)"
    assert join_rows([first], [brings]) == [first]


@pytest.mark.parametrize(("known", "added"), [("Q1", "Q2"), (None, None), ("Q1", None)])
def test_an_import_never_contradicts_a_known_row(
    actor: ActorRow, known: str | None, added: str | None
) -> None:
    """Another id for a known slug, or none at all, is an error with both places."""
    ours = replace(actor, wikidata=known, where="actors.csv:7")
    theirs = replace(actor, wikidata=added, where="import-x.csv:3")
    with pytest.raises(LexiconError) as caught:
        join_rows([ours], [theirs])
    assert caught.value.where == "import-x.csv:3"
    assert "actors.csv:7" in caught.value.what
    assert "curation.csv" in caught.value.remedy


@given(
    st.lists(st.sampled_from("abcd"), unique=True), st.lists(st.sampled_from("efgh"), unique=True)
)
def test_joining_keeps_the_order_of_rows(ours: list[str], theirs: list[str]) -> None:
    """Known rows first, added ones behind; none is lost."""
    known, added = ([replace(PLACE, slug=slug) for slug in slugs] for slugs in (ours, theirs))
    joined: list[PlaceRow] = join_rows(known, added)
    assert [one.slug for one in joined] == [*ours, *theirs]


def test_imports_are_read_by_name_and_one_may_be_left_out(tmp_path: Path) -> None:
    """A folder without imports adds nothing; a row of no scheme is named."""
    assert load_imported_rows(tmp_path).actors == ()
    path = tmp_path / "import-x.csv"
    path.write_text("scheme,slug\ncake,a\n", encoding="utf-8")
    with pytest.raises(LexiconError) as caught:
        load_imported_rows(tmp_path)
    assert caught.value.where == f"{path.name}:2"
    assert load_imported_rows(tmp_path, without="x").places == ()


def test_every_kind_that_can_be_linked_has_its_classes() -> None:
    """Groups of all kinds are organisations; a person is no organisation."""
    found = load_wikidata_classes()
    kinds = concepts("actor-kind") | concepts("place-kind")
    assert {kind for _, kind in found} <= kinds
    assert ("actor", "armed-group") in found or ("actor", "non-state-armed-group") in found
    people, groups = found["actor", "person"], found["actor", "state-force"]
    assert not people & groups
    assert all(number.startswith("Q") and number[1:].isdigit() for number in people | groups)
