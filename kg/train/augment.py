"""Change training text so that it looks like the text that the model will meet.

Real feeds lose commas and apostrophes, headlines are set in capitals, and the names of the
theatre stand in no treebank. A share of the training sentences is changed to show all of
it. The changes are drawn anew in every epoch from the recipe's seed.
"""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kg.train.names import Name, NamedText
from kg.train.recipe import Augmentation
from kg.train.windows import Window

# Short forms and groups that news of the theatre repeats; drawn more often than the rest.
FREQUENT_GROUPS = (
    "IS", "ISIS", "ISIL", "SDF", "YPG", "PKK", "HTS", "FSA", "SNA", "Daesh", "Hezbollah",
    "Hamas", "PMF", "Houthis", "Taliban", "Boko Haram", "Al-Shabaab", "Islamic State",
    "Syrian Democratic Forces", "Hayat Tahrir al-Sham", "Ahrar al-Sham", "Jaysh al-Islam",
    "Wagner", "RSF", "SOHR", "Syrian Observatory for Human Rights", "White Helmets",
)  # fmt: skip
FREQUENT_WEIGHT = 15
MAX_PLACE_WORDS = 3
COMMA_LIKE = frozenset({","})
APOSTROPHES = "'’‘`"
# Aliases such as 'the monitor' are no names: every word but small ones begins in upper case.
NAME_SHAPE = re.compile(r"[A-Z][\w.'’\-]*( (?:[A-Z]|al-|of\b|for\b|and\b|the\b)[\w.'’\-]*)*")


@dataclass(frozen=True, slots=True)
class NamePool:
    """Names to swap into training sentences, by label."""

    places: tuple[str, ...]
    groups: tuple[str, ...]
    people: tuple[str, ...]


def load_name_pool(authority: Path, *, people: Iterable[str]) -> NamePool:
    """Read the names of places and groups from the gazetteers in the folder *authority*."""
    places = [row["name"] for row in _rows(authority / "gazetteer_syria_wof.tsv")]
    places += [row["name"] for row in _rows(authority / "gazetteer_world_ne.tsv")][::4]
    groups = list(FREQUENT_GROUPS) * FREQUENT_WEIGHT
    seeds = [
        *_rows(authority / "wikidata_seed.tsv"),
        *_rows(authority / "entities_without_qid.tsv"),
    ]
    for row in seeds:
        spellings = [row["label"], *row["aliases"].split("|")]
        names = [name for name in spellings if NAME_SHAPE.fullmatch(name)]
        if row["kind"].startswith("place"):
            places += names * 5
        elif row["kind"].startswith(("actor", "org", "media", "monitor")):
            groups += names
    short = [name for name in places if name and len(name.split()) <= MAX_PLACE_WORDS]
    return NamePool(tuple(short), tuple(groups), tuple(people))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        # These tables quote nothing: a quotation mark is a letter of the name.
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def people_in(rows: Iterable[NamedText]) -> tuple[str, ...]:
    """List the full names of people in *rows*."""
    return tuple(
        row.text[name.start : name.end]
        for row in rows
        for name in row.names
        if name.label == "PERSON" and " " in row.text[name.start : name.end]
    )


def swap_names(
    rows: Sequence[NamedText], pool: NamePool, settings: Augmentation, rng: random.Random
) -> list[NamedText]:
    """Copy some of *rows* with other names in them."""
    candidates = [row for row in rows if any(name.label != "PERSON" for name in row.names)]
    chosen = rng.sample(candidates, min(settings.swapped_names, len(candidates)))
    return [_swapped(row, pool, settings.swap_probability, rng) for row in chosen]


def _swapped(row: NamedText, pool: NamePool, probability: float, rng: random.Random) -> NamedText:
    text, at = "", 0
    names: list[Name] = []
    shifts: list[tuple[int, int]] = []
    for name in row.names:
        if name.start < at:
            continue
        text += row.text[at : name.start]
        spelling = row.text[name.start : name.end]
        if rng.random() < probability:
            spelling = _other_name(name.label, spelling, pool, rng)
        names.append(Name(len(text), len(text) + len(spelling), name.label))
        text += spelling
        at = name.end
        shifts.append((at, len(text) - at))
    text += row.text[at:]

    def moved(offset: int) -> int:
        return offset + next((by for start, by in reversed(shifts) if start <= offset), 0)

    return NamedText(text, tuple(names), tuple((moved(a), moved(b)) for a, b in row.ignore))


def _other_name(label: str, spelling: str, pool: NamePool, rng: random.Random) -> str:
    if label == "LOC":
        return rng.choice(pool.places)
    if label == "ORG":
        return rng.choice(pool.groups)
    # Most people keep their names: lists of people are full of first names of one culture.
    return rng.choice(pool.people) if pool.people and rng.random() < 0.5 else spelling


def roughen(window: Window, settings: Augmentation, rng: random.Random) -> Window:
    """Change *window* as a feed or a headline might, or leave it as it is."""
    draw = rng.random()
    for share, change in (
        (settings.no_commas, drop_commas),
        (settings.no_apostrophes, drop_apostrophes),
        (settings.title_case, set_in_title_case),
        (settings.capitals, set_in_capitals),
        (settings.no_final_stop, drop_final_stop),
    ):
        if draw < share:
            return change(window)
        draw -= share
    return window


def set_in_capitals(window: Window) -> Window:
    """Set all words in capitals."""
    return replace(window, words=tuple(word.upper() for word in window.words))


def set_in_title_case(window: Window) -> Window:
    """Give every word an initial capital."""
    return replace(window, words=tuple(word[:1].upper() + word[1:] for word in window.words))


def drop_final_stop(window: Window) -> Window:
    """Take away the full stop at the end, as headlines and captions have none."""
    last = len(window.words) - 1
    return _without(window, {last}) if last > 0 and window.words[last] == "." else window


def drop_commas(window: Window) -> Window:
    """Take away the commas on which no other word depends."""
    return _without(window, {i for i, word in enumerate(window.words) if word in COMMA_LIKE})


def drop_apostrophes(window: Window) -> Window:
    """Take away commas and apostrophes: `Syria 's army` becomes `Syrias army`."""
    heads = window.heads
    gone: set[int] = set()
    words = list(window.words)
    for index, word in enumerate(window.words):
        bare = "".join(char for char in word if char not in APOSTROPHES)
        if bare == word:
            if word in COMMA_LIKE:
                gone.add(index)
            continue
        genitive = window.deps is None or window.deps[index] == "case"
        if not bare:
            gone.add(index)
        elif (
            bare in ("s", "S")
            and index
            and genitive
            # What stays in the window cannot go into the word before, and what has gone takes none.
            and index != window.trigger_at
            and index - 1 not in gone
            and (heads is None or index + 1 not in heads)
        ):
            gone.add(index)
            words[index - 1] += bare
        else:
            words[index] = bare
    kept = _without(replace(window, words=tuple(words)), gone)
    return window if any(not word for word in kept.words) else kept


def _without(window: Window, gone: set[int]) -> Window:
    heads = window.heads
    gone = {index for index in gone if index != window.trigger_at}
    if heads is not None:
        # A mark that other words depend on stays: without it there is no tree.
        gone = {index for index in gone if index + 1 not in heads and heads[index] != 0}
    if not gone or len(gone) == len(window.words):
        return window
    kept = [index for index in range(len(window.words)) if index not in gone]
    number = {0: 0} | {old + 1: new for new, old in enumerate(kept, start=1)}

    def pick(labels: tuple[str, ...] | None) -> tuple[str, ...] | None:
        return None if labels is None else tuple(labels[index] for index in kept)

    return replace(
        window,
        words=tuple(window.words[index] for index in kept),
        upos=pick(window.upos),
        xpos=pick(window.xpos),
        deps=pick(window.deps),
        heads=None if heads is None else tuple(number[heads[index]] for index in kept),
        starts=_kept_starts(window.starts, kept),
        names=_kept_marks(window.names, kept),
        roles=_kept_marks(window.roles, kept),
        triggers=_kept(window.triggers, kept),
        arguments=_kept(window.arguments, kept),
        trigger_at=None if window.trigger_at is None else number[window.trigger_at + 1] - 1,
    )


def _kept_starts(starts: tuple[int, ...] | None, kept: Sequence[int]) -> tuple[int, ...] | None:
    if starts is None:
        return None
    sentence_of: list[int] = []
    for start in starts:
        sentence_of.append((sentence_of[-1] if sentence_of else 0) + start)
    numbers = [sentence_of[index] for index in kept]
    return tuple(int(at == 0 or numbers[at] != numbers[at - 1]) for at in range(len(numbers)))


def _kept(labels: tuple[int, ...] | None, kept: Sequence[int]) -> tuple[int, ...] | None:
    return None if labels is None else tuple(labels[index] for index in kept)


def _kept_marks(marks: tuple[int, ...] | None, kept: Sequence[int]) -> tuple[int, ...] | None:
    if marks is None:
        return None
    tags = [marks[index] for index in kept]
    for at, tag in enumerate(tags):
        # An inside mark (even number) whose begin mark was dropped becomes a begin mark.
        opened = at > 0 and tags[at - 1] in (tag, tag - 1)
        if tag > 0 and tag % 2 == 0 and not opened:
            tags[at] = tag - 1
    return tuple(tags)
