"""Augmentation: changed sentences are still right."""

from __future__ import annotations

import random

import pytest

from kg.train.augment import (
    NamePool,
    drop_apostrophes,
    drop_commas,
    drop_final_stop,
    roughen,
    set_in_capitals,
    swap_names,
)
from kg.train.names import Name, NamedText
from kg.train.recipe import Augmentation
from kg.train.windows import Window

# 'Syria's army , it said , left .'
WINDOW = Window(
    words=("Syria", "'s", "army", ",", "it", "said", ",", "left", "."),
    deps=("nmod:poss", "case", "nsubj", "punct", "nsubj", "parataxis", "punct", "root", "punct"),
    heads=(3, 1, 8, 6, 6, 8, 6, 0, 8),
    starts=(1, 0, 0, 0, 0, 0, 0, 0, 0),
    names=(5, 0, 0, 0, 0, 0, 0, 0, 0),
    trigger_at=7,
)


def test_commas_go_and_heads_follow() -> None:
    """Without commas every other word keeps its head."""
    window = drop_commas(WINDOW)
    assert window.words == ("Syria", "'s", "army", "it", "said", "left", ".")
    assert window.heads == (3, 1, 6, 5, 6, 0, 6)
    assert window.trigger_at == 5


def test_a_genitive_without_apostrophe_is_one_word() -> None:
    """'Syria's' becomes 'Syrias', as in feeds that lost their apostrophes."""
    window = drop_apostrophes(WINDOW)
    assert window.words == ("Syrias", "army", "it", "said", "left", ".")
    assert window.heads == (2, 5, 4, 5, 0, 5)
    assert window.names == (5, 0, 0, 0, 0, 0)


def test_a_genitive_that_stays_is_no_part_of_the_word_before() -> None:
    """A word is never written twice: not where it is the trigger, nor behind one that has gone."""
    twice = Window(words=("Syria", "'s", "'s", "army"), starts=(1, 0, 0, 0))
    assert drop_apostrophes(twice).words == ("Syrias", "s", "army")
    trigger = Window(words=("Syria", "'s", "army"), starts=(1, 0, 0), trigger_at=1)
    assert drop_apostrophes(trigger).words == ("Syria", "s", "army")


def test_a_comma_with_dependents_stays() -> None:
    """A mark that another word hangs on is left, so that there is still a tree."""
    window = Window(words=("a", ",", "b"), heads=(0, 1, 2), starts=(1, 0, 0), deps=("root",) * 3)
    assert drop_commas(window) == window


def test_headlines_lose_their_stop_and_their_case() -> None:
    """Capitals change words only; the final stop goes with its labels."""
    assert set_in_capitals(WINDOW).words[0] == "SYRIA"
    assert drop_final_stop(WINDOW).words[-1] == "left"


@pytest.mark.parametrize("seed", range(20))
def test_all_layers_keep_one_label_per_word(seed: int) -> None:
    """However a window is roughened, each layer has as many labels as there are words."""
    shares = Augmentation(no_commas=0.3, no_apostrophes=0.3, no_final_stop=0.3)
    window = roughen(WINDOW, shares, random.Random(seed))
    for layer in (window.deps, window.heads, window.starts, window.names):
        assert layer is not None
        assert len(layer) == len(window.words)


def test_swapped_names_stand_where_they_say() -> None:
    """The offsets of swapped names and open zones follow the new text."""
    row = NamedText(
        "IS men left Raqqa for eastern Syria",
        (Name(0, 2, "ORG"), Name(12, 17, "LOC"), Name(30, 35, "LOC")),
        ((22, 35),),
    )
    pool = NamePool(places=("Deir ez-Zor",), groups=("Hayat Tahrir al-Sham",), people=())
    settings = Augmentation(swapped_names=1, swap_probability=1.0)
    (swapped,) = swap_names([row], pool, settings, random.Random(0))
    assert [swapped.text[name.start : name.end] for name in swapped.names] == [
        "Hayat Tahrir al-Sham",
        "Deir ez-Zor",
        "Deir ez-Zor",
    ]
    assert swapped.text[slice(*swapped.ignore[0])] == "eastern Deir ez-Zor"
