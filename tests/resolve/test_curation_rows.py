"""Tests of ``kg.resolve.curated`` on rows made by hand: what each act does, and to nobody else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import LexiconError
from kg.lexicon.authority import ActorRow, PlaceRow
from kg.lexicon.curation import CurationAct
from kg.lexicon.spelling import fold
from kg.resolve.curated import CuratedRows, apply_curation


def actor(slug: str, *aliases: str, parents: tuple[str, ...] = ()) -> ActorRow:
    """Make an actor called like its slug."""
    return ActorRow(
        slug=slug,
        label=slug.title(),
        kind="non-state-armed-group",
        aliases=aliases,
        descriptions=(),
        arabic=(),
        country="SY",
        context=frozenset({"SY"}),
        parents=parents,
        valid_from="",
        valid_to="",
        wikidata="Q1",
        source="test",
        licence="CC0-1.0",
        note="",
        where="actors.csv:2",
    )


def place(slug: str, *aliases: str, parent: str = "") -> PlaceRow:
    """Make a place called like its slug."""
    return PlaceRow(
        slug=slug,
        label=slug.title(),
        kind="populated",
        aliases=aliases,
        doubtful=(),
        arabic=(),
        country="SY",
        parent=parent,
        valid_from="",
        valid_to="",
        latitude=1.0,
        longitude=2.0,
        wikidata=None,
        geonames=None,
        source="test",
        licence="CC0-1.0",
        note="",
        where="places.csv:2",
    )


def act(name: str, subject: str, object: str = "", *names: str, kind: str = "") -> CurationAct:
    """Make an act."""
    return CurationAct(
        name, subject, object, names, kind, "Ada", "2026-01-02", "why", "curation.csv:3"
    )


def curated(*acts: CurationAct) -> CuratedRows:
    """Apply acts to a small world."""
    actors = (
        actor("alpha", "A-Group", "First"),
        actor("beta", "B-Group", "First"),
        actor("gamma", parents=("alpha", "beta")),
    )
    places = (place("here", "Hier"), place("there"), place("inside", parent="here"))
    return apply_curation(actors, places, acts)


def names(rows: CuratedRows) -> dict[str, tuple[str, ...]]:
    """Return all names of each entity, its label first."""
    found = {f"actor/{row.slug}": (row.label, *row.aliases) for row in rows.actors}
    return found | {f"place/{row.slug}": (row.label, *row.aliases) for row in rows.places}


UNTOUCHED = names(curated())


def changed(rows: CuratedRows) -> dict[str, tuple[str, ...] | None]:
    """Return the names of whom an act changed; None for whom it took away."""
    now = names(rows)
    return {id: now.get(id) for id in {*now, *UNTOUCHED} if now.get(id) != UNTOUCHED.get(id)}


def test_without_acts_the_rows_stay() -> None:
    """Nothing is barred or moved, and each row is the very one that came."""
    rows = curated()
    assert (rows.barred, rows.moved) == (frozenset(), {})
    assert [row.slug for row in rows.actors] == ["alpha", "beta", "gamma"]
    assert rows.actors[2].parents == ("alpha", "beta")


def test_a_merge_moves_names_and_parts() -> None:
    """The one that stays has the names of both, each once, and the parts of the other."""
    rows = curated(act("merge", "actor/alpha", "actor/beta"))
    assert changed(rows) == {
        "actor/alpha": None,
        "actor/beta": ("Beta", "B-Group", "First", "Alpha", "A-Group"),
    }
    assert rows.moved == {"actor/alpha": "actor/beta"}
    assert rows.actors[1].parents == ("beta",)
    assert rows.barred == frozenset()


def test_merges_follow_each_other() -> None:
    """What was merged into one that is merged in turn belongs to the last."""
    rows = curated(
        act("merge", "place/here", "place/there"), act("merge", "place/there", "place/inside")
    )
    assert changed(rows) == {
        "place/here": None,
        "place/there": None,
        "place/inside": ("Inside", "There", "Here", "Hier"),
    }


def test_a_place_within_a_merged_one_lies_in_the_other() -> None:
    """Containment follows the merge; what has no container still has none."""
    rows = curated(act("merge", "place/here", "place/there"))
    assert {row.slug: row.parent for row in rows.places} == {"there": "", "inside": "there"}


def test_a_whole_that_goes_into_its_part_leaves_it_no_part_of_itself() -> None:
    """Neither an actor nor a place contains itself."""
    rows = curated(
        act("merge", "actor/alpha", "actor/gamma"), act("merge", "place/here", "place/inside")
    )
    assert {row.slug: row.parents for row in rows.actors} == {"beta": (), "gamma": ("beta",)}
    assert {row.slug: row.parent for row in rows.places} == {"there": "", "inside": ""}


def test_a_split_gives_names_to_another() -> None:
    """The loser loses them in any spelling and is never meant by them; a new one is of the kind."""
    rows = curated(act("split", "actor/alpha", "actor/delta", "a group", "Delta Force", kind="x"))
    assert changed(rows) == {
        "actor/alpha": ("Alpha", "First"),
        "actor/delta": ("a group", "Delta Force"),
    }
    assert rows.barred == {("a group", "actor/alpha"), ("delta force", "actor/alpha")}
    (made,) = [row for row in rows.actors if row.slug == "delta"]
    assert (made.kind, made.source, made.note, made.where) == (
        "x", "curation by Ada", "why", "curation.csv:3",
    )  # fmt: skip


def test_a_split_to_one_that_is_there_adds_to_its_names() -> None:
    """No second row of one id is made."""
    rows = curated(act("split", "actor/alpha", "actor/beta", "First"))
    assert changed(rows) == {"actor/alpha": ("Alpha", "A-Group")}
    assert rows.barred == {("first", "actor/alpha")}


def test_the_label_of_the_loser_stays_its_label() -> None:
    """A name that is split off the label is barred, and the row keeps what it is called."""
    rows = curated(act("split", "actor/alpha", "actor/beta", "Alpha"))
    assert changed(rows) == {"actor/beta": ("Beta", "B-Group", "First", "Alpha")}
    assert rows.barred == {("alpha", "actor/alpha")}


@pytest.mark.parametrize(
    ("entity", "kind", "made"),
    [
        ("actor/new", "", "organisation"),
        ("actor/new", "state-force", "state-force"),
        ("place/new", "", "populated"),
        ("place/new", "admin1", "admin1"),
    ],
)
def test_what_one_report_knew_is_promoted(entity: str, kind: str, made: str) -> None:
    """It becomes an entity of its own, of the kind given or the plainest one."""
    scheme = entity.partition("/")[0]
    rows = curated(act("promote", f"{scheme}/0f-12", entity, "New", "Newer", kind=kind))
    assert changed(rows) == {entity: ("New", "Newer")}
    assert rows.moved == {f"{scheme}/0f-12": entity}
    (row,) = [r for r in (*rows.actors, *rows.places) if r.slug == "new"]
    assert row.kind == made


def test_a_barred_name_changes_no_row() -> None:
    """Not-same speaks of a name alone, folded as names are looked up."""
    rows = curated(act("not-same", "actor/alpha", "", "Á-Group", "The First"))
    assert changed(rows) == {}
    assert rows.barred == {(fold("A-Group"), "actor/alpha"), (fold("The First"), "actor/alpha")}


@pytest.mark.parametrize(
    ("acts", "what"),
    [
        ([act("merge", "actor/nobody", "actor/beta")], "merge: 'actor/nobody' is not in"),
        ([act("merge", "actor/alpha", "actor/nobody")], "merge: 'actor/nobody' is not in"),
        ([act("split", "actor/nobody", "actor/beta", "x")], "split: 'actor/nobody' is not in"),
        (
            [act("merge", "actor/alpha", "actor/beta"), act("merge", "actor/alpha", "actor/gamma")],
            "merge: 'actor/alpha' is not in",
        ),
        (
            [
                act("merge", "actor/alpha", "actor/beta"),
                act("split", "actor/gamma", "actor/alpha", "x"),
            ],
            "split: 'actor/alpha' was merged away",
        ),
        (
            [
                act("merge", "place/here", "place/there"),
                act("promote", "place/0f-1", "place/here", "Here"),
                act("merge", "place/there", "place/here"),
            ],
            "promote: 'place/here' was merged away",
        ),
    ],
)
def test_act_on_whom_nobody_knows_is_refused(acts: list[CurationAct], what: str) -> None:
    """Neither an id that was never there nor one that was merged away is used again."""
    with pytest.raises(LexiconError) as caught:
        curated(*acts)
    assert caught.value.what.startswith(what)
    assert caught.value.where == "curation.csv:3"
    assert "cannot be used again" in caught.value.remedy


IDS = st.sampled_from(["alpha", "beta", "gamma", "new"])
ACTS = st.builds(
    lambda name, subject, object, said: act(
        name,
        f"actor/{'0f-1' if name == 'promote' else subject}",
        "" if name == "not-same" else f"actor/{object}",
        said,
    ),
    st.sampled_from(["merge", "split", "promote", "not-same"]),
    IDS,
    IDS,
    st.sampled_from(["First", "A-Group", "Newest"]),
)


@given(st.lists(ACTS, max_size=5))
def test_acts_lose_no_name_and_end(acts: list[CurationAct]) -> None:
    """Whatever people decide is refused, or leaves each name with somebody and every way short."""
    acts = [one for one in acts if one.subject != one.object]
    try:
        rows = curated(*acts)
    except LexiconError:
        return
    before = {name for said in UNTOUCHED.values() for name in said}
    after = {name for said in names(rows).values() for name in said}
    assert before <= after
    for start in rows.moved:
        passed = {start}
        while (start := rows.moved.get(start, "")) and start not in passed:
            passed.add(start)
        assert not start
    ids = [row.slug for row in rows.actors]
    assert len(ids) == len(set(ids))
    for row in rows.actors:
        assert row.label not in row.aliases
        assert row.slug not in row.parents
        assert row == replace(row, aliases=tuple(dict.fromkeys(row.aliases)))
