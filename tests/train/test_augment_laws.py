"""Whatever a sentence is, a changed copy of it is a tree with one label per word."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.train.augment import (
    FREQUENT_GROUPS,
    NamePool,
    drop_apostrophes,
    drop_commas,
    drop_final_stop,
    load_name_pool,
    people_in,
    roughen,
    set_in_capitals,
    set_in_title_case,
    swap_names,
)
from kg.train.names import Name, NamedText
from kg.train.recipe import ENTITY_LABELS, Augmentation
from kg.train.windows import UNKNOWN, Window

FORMS = ("Syria", "'s", "’", "army", ",", ".", "don't", "S", "o'clock", "é")
Change = Callable[[Window], Window]
DROPPING: tuple[Change, ...] = (drop_commas, drop_apostrophes, drop_final_stop)
CASING: tuple[Change, ...] = (set_in_capitals, set_in_title_case)


@st.composite
def trees(draw: st.DrawFn, size: int) -> tuple[int, ...]:
    """Draw heads of *size* words: each hangs on an earlier word of a drawn order, the first on 0.

    The order is drawn, so that trees may cross and a mark of punctuation may be the root.
    """
    order = draw(st.permutations(range(1, size + 1)))
    heads = [0] * size
    for at, word in enumerate(order[1:], start=1):
        heads[word - 1] = draw(st.sampled_from(order[:at]))
    return tuple(heads)


def tags(size: int) -> st.SearchStrategy[tuple[int, ...]]:
    """Draw marks of names in which every inside mark goes on with a name of its label."""

    def well_formed(drawn: list[int]) -> tuple[int, ...]:
        found: list[int] = []
        for tag in drawn:
            inside = tag > 0 and tag % 2 == 0
            opened = bool(found) and found[-1] in (tag, tag - 1)
            found.append(tag - 1 if inside and not opened else tag)
        return tuple(found)

    marks = st.sampled_from([UNKNOWN, *range(len(ENTITY_LABELS))])
    return st.lists(marks, min_size=size, max_size=size).map(well_formed)


@st.composite
def windows(draw: st.DrawFn) -> Window:
    """Draw a window with every layer, or without some."""
    size = draw(st.integers(1, 9))
    heads = draw(trees(size))
    deps = ["root" if head == 0 else draw(st.sampled_from(["case", "punct"])) for head in heads]
    has_tree = draw(st.booleans())
    trigger = draw(st.none() | st.integers(0, size - 1))
    return Window(
        words=tuple(draw(st.lists(st.sampled_from(FORMS), min_size=size, max_size=size))),
        upos=("X",) * size if has_tree else None,
        heads=heads if has_tree else None,
        deps=tuple(deps) if has_tree else None,
        starts=(1, *draw(st.lists(st.sampled_from([0, 0, 1]), min_size=size, max_size=size))[1:]),
        names=draw(tags(size)),
        arguments=tuple(range(size)),
        trigger_at=trigger,
    )  # fmt: skip


def is_tree(heads: tuple[int, ...]) -> bool:
    """Tell whether each word reaches the one root."""
    for word in range(1, len(heads) + 1):
        seen, at = set(), word
        while at:
            if at in seen or not 0 <= heads[at - 1] <= len(heads):
                return False
            seen.add(at)
            at = heads[at - 1]
    return heads.count(0) == 1


@pytest.mark.parametrize("change", DROPPING, ids=lambda change: change.__name__)
@given(windows())
def test_what_is_dropped_leaves_a_tree(change: Change, window: Window) -> None:
    """Every layer keeps one label per word, the tree one root, and a name begins with its mark.

    The numbers in a layer tell which words are left: each has its own labels, none has moved.
    """
    made = change(window)
    size = len(made.words)
    layers = (made.upos, made.heads, made.deps, made.starts, made.names, made.arguments)
    assert {len(layer) for layer in layers if layer is not None} == {size}
    assert all(made.words)
    if made.heads is not None:
        assert is_tree(made.heads)
    assert made.starts is not None
    assert made.starts[0] == 1
    assert made.names is not None
    for before, tag in itertools.pairwise((0, *made.names)):
        if tag > 0 and tag % 2 == 0:
            assert before in (tag, tag - 1)
    kept = made.arguments
    assert kept is not None
    assert list(kept) == sorted(set(kept))
    gone = set(range(len(window.words))) - set(kept)
    assert all(not window.words[at].strip("'’sS,.") for at in gone)
    if window.trigger_at is not None:
        assert made.trigger_at is not None
        assert kept[made.trigger_at] == window.trigger_at
    if window.heads is not None and made.heads is not None:
        told = [0 if head == 0 else kept[head - 1] + 1 for head in made.heads]
        assert told == [window.heads[at] for at in kept]


@given(windows())
def test_letters_are_lost_with_apostrophes_alone(window: Window) -> None:
    """Apart from commas and apostrophes the window says what it said."""
    made = drop_apostrophes(window)
    said, says = ("".join(one.words) for one in (window, made))
    for mark in ",'’":
        said, says = said.replace(mark, ""), says.replace(mark, "")
    assert says == said


@pytest.mark.parametrize("change", CASING, ids=lambda change: change.__name__)
@given(windows())
def test_case_changes_words_and_nothing_else(change: Change, window: Window) -> None:
    """Layers are the same, and so are the words but for their case."""
    made = change(window)
    assert [word.lower() for word in made.words] == [word.lower() for word in window.words]
    for layer in ("upos", "heads", "deps", "starts", "names", "arguments", "trigger_at"):
        assert getattr(made, layer) == getattr(window, layer)


@given(windows(), st.integers(0, 99))
def test_nothing_is_changed_where_no_share_asks_for_it(window: Window, seed: int) -> None:
    """With all shares at nought a window is left alone; with one at 1 it is always changed so."""
    none = Augmentation(no_commas=0, no_apostrophes=0, title_case=0, capitals=0, no_final_stop=0)
    assert roughen(window, none, random.Random(seed)) is window
    all_commas = Augmentation(no_commas=1.0)
    assert roughen(window, all_commas, random.Random(seed)) == drop_commas(window)


# -- names -----------------------------------------------------------------------------------

POOL = NamePool(("Deir ez-Zor", "Aro"), ("Hayat Tahrir al-Sham",), ("Ann Lee",))


@st.composite
def rows(draw: st.DrawFn) -> NamedText:
    """Draw a text of words, some of which are names, and zones that cut no name."""
    words = draw(st.lists(st.sampled_from(["IS", "left", "Hajin", "é", "Bo Ray"]), min_size=1))
    names, starts, text = [], [], ""
    for word in words:
        text += " " * bool(text)
        starts.append(len(text))
        if word[0].isupper():
            label = draw(st.sampled_from(["PERSON", "ORG", "LOC"]))
            names.append(Name(len(text), len(text) + len(word), label))
        text += word
    first = draw(st.integers(0, len(words) - 1))
    last = draw(st.integers(first, len(words) - 1))
    return NamedText(text, tuple(names), ((starts[first], starts[last] + len(words[last])),))


@given(rows(), st.integers(0, 9))
def test_a_swapped_text_holds_its_names_where_it_says(row: NamedText, seed: int) -> None:
    """Each name is one of the pool of its label or its own; the words between are the same."""
    settings = Augmentation(swapped_names=1, swap_probability=0.7)
    for made in swap_names([row], POOL, settings, random.Random(seed)):
        assert [name.label for name in made.names] == [name.label for name in row.names]
        at = was = 0
        for name, old in zip(made.names, row.names, strict=True):
            assert made.text[at : name.start] == row.text[was : old.start]
            spelling, own = (made.text[name.start : name.end], row.text[old.start : old.end])
            pool = {"LOC": POOL.places, "ORG": POOL.groups, "PERSON": POOL.people}[name.label]
            assert spelling in (*pool, own)
            at, was = name.end, old.end
        assert made.text[at:] == row.text[was:]
        (zone,), (before,) = made.ignore, row.ignore
        inside, was_inside = (
            [n for n, name in enumerate(one.names) if a <= name.start and name.end <= b]
            for one, (a, b) in ((made, zone), (row, before))
        )
        assert inside == was_inside


def test_only_texts_with_other_names_than_of_people_are_swapped() -> None:
    """Of many no more than the recipe asks for; the order of what is drawn is the seed's."""
    people = NamedText("Ann left", (Name(0, 3, "PERSON"),))
    towns = [NamedText(f"{n} Hajin", (Name(2, 7, "LOC"),)) for n in range(9)]
    asked = Augmentation(swapped_names=4, swap_probability=0.0)
    made = swap_names([people, *towns], POOL, asked, random.Random(1))
    assert len(made) == 4
    assert people not in made
    assert len({row.text for row in made}) == 4
    assert made == swap_names([people, *towns], POOL, asked, random.Random(1))
    assert swap_names([people], POOL, asked, random.Random(1)) == []


def test_people_of_one_word_are_no_full_names() -> None:
    """Only a full name is swapped in; other labels are nobody."""
    row = NamedText(
        "Ann Lee saw Bo in Deir ez-Zor",
        (Name(0, 7, "PERSON"), Name(12, 14, "PERSON"), Name(18, 29, "LOC")),
    )
    assert people_in([row]) == ("Ann Lee",)


def test_a_pool_is_read_from_the_gazetteers(tmp_path: Path) -> None:
    """Places have three words at most; an alias that is no name is left out; groups are both."""
    folder = tmp_path
    (folder / "gazetteer_syria_wof.tsv").write_text(
        "name\nHajin\nKafr Abbush al Gharbiyah\n\n", encoding="utf-8"
    )
    (folder / "gazetteer_world_ne.tsv").write_text(
        "name\n" + "".join(f"World{n}\n" for n in range(9)), encoding="utf-8"
    )
    (folder / "wikidata_seed.tsv").write_text(
        "label\taliases\tkind\n"
        'Sarib\tthe town|"Sarib"|Sarib City\tplace-town\n'
        "Tide Front\tthe front|TF\tactor-armed-group\n"
        "Ann Lee\t\tperson\n",
        encoding="utf-8",
    )
    (folder / "entities_without_qid.tsv").write_text(
        "label\taliases\tkind\nHarbour Watch\t\tmonitor\n", encoding="utf-8"
    )
    pool = load_name_pool(folder, people=iter(["Bo Ray"]))
    assert set(pool.places) == {"Hajin", "World0", "World4", "World8", "Sarib", "Sarib City"}
    assert pool.places.count("Sarib") == 5 * pool.places.count("Hajin")
    assert set(pool.groups) == {*FREQUENT_GROUPS, "Tide Front", "TF", "Harbour Watch"}
    assert pool.people == ("Bo Ray",)
