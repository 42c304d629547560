"""Read from the words between place names which place contains which.

'Ames, Iowa', 'Kalam in the Swat Valley', 'Hama, a village in northern Iraq', "Somalia's Puntland"
and 'the Punjab province of Pakistan' say which place contains which; 'Michigan, Oregon and Utah'
name places of one kind; 'the Nigerian state of Zamfara' names the country. What is told of a name
once holds for it in the whole article.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from kg.lexicon.spelling import fold
from kg.model.findings import Name
from kg.model.text import Passage
from kg.resolve.place_names import core_of_name

_FARTHEST: Final = 60
_COMMA: Final = re.compile(r",\s+(?:(?:(?:north|south|east|west)-?(?:ern|east|west)*|central)\s+)?")
_COUNT: Final = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[a-z]+teen|[a-z]+ty|\d+)"
)
# The second form is that of 'fifteen in Alberta, twelve in Ontario, and one in Quebec'.
_AND: Final = re.compile(
    rf",?\s+(?:and|or|&|as well as)\s+(?:the\s+)?|,?\s+(?:and\s+)?{_COUNT}\s+in\s+(?:the\s+)?",
    re.IGNORECASE,
)
_NOUN: Final = (
    r"(?:area|capital|city|coast|country|county|counties|department|district|enclave|governorate|island|"
    r"municipality|municipalities|oblast|part|port|prefecture|province|region|republic|state|suburb|territory|"
    r"town|valley|village)s?"
)
_EAST_OF: Final = r"(?:(?:north|south|east|west|centre|center|heart)[a-z-]*\s+of\s+(?:the\s+)?)?"
_IN: Final = (
    rf"(?:(?:located|situated)\s+)?in(?:side)?\s+(?:the\s+)?{_EAST_OF}(?:[a-z-]+\s+){{0,2}}?"
    rf"(?:{_NOUN}\s+of\s+)?(?:the\s+)?"
)
# 'Kalam in the Swat Valley', 'Ituri district, in northern Congo', 'Beni in the province of Kivu',
# 'the Punjab province of Pakistan', 'Hama, a village in northern Iraq', 'Kobani (Syria)'; but not
# 'marched through Beirut in the largest rally in support of Iraq'.
_INSIDE: Final = re.compile(
    rf"(?:\s+{_NOUN})?,?\s+{_IN}|\s+{_NOUN}\s+of\s+(?:the\s+)?|\s+\("
    rf"|,\s+(?:a|an|the|located|situated|lying|which\s+is)\s+(?:[a-z-]+\s+){{0,4}}?(?:{_IN}|of\s+(?:the\s+)?)"
)
_POSSESSIVE: Final = re.compile(r"['’]s?\s+(?:[a-z-]+\s+){0,3}(?:of\s+)?")
# 'the northern Nigerian state of Zamfara', "Indonesia's Aceh", 'the Kenyan capital Nairobi'.
_COUNTRY_BEFORE: Final = re.compile(
    r"\b([A-Z][a-z]+(?: [A-Z][a-z]+)?)(?:['’]s)?\s+"
    r"((?:(?:north|south|east|west)[a-z-]*\s+|central\s+|[a-z]+\s+(?:of\s+)?(?:the\s+)?)?)$"
)
_WORD: Final = re.compile(r"\b[a-z][a-z'’-]+\b")


@dataclass(frozen=True, slots=True)
class Clues:
    """Clues of an article about one name; other places stand here by their names.

    Attributes:
        containers: Places that are said to contain it.
        contents: Places that are said to lie in it.
        siblings: Places that are named in one list with it.
        countries: ISO codes that an adjective or a possessive before it tells.
    """

    containers: frozenset[str] = frozenset()
    contents: frozenset[str] = frozenset()
    siblings: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()


NO_CLUES: Final = Clues()


@dataclass(frozen=True, slots=True)
class _Found:
    """Pairs of names, the narrower before the wider, or two of one list."""

    inside: set[tuple[str, str]]
    together: set[tuple[str, str]]


def read_clues(
    text: str, names: Iterable[Name], *, adjectives: Mapping[str, str], nouns: Container[str]
) -> dict[str, Clues]:
    """Read what *text* tells of its places, by :func:`clue_key` of their names.

    Args:
        names: Mentions of places.
        adjectives: Folded demonym or country name → ISO code.
        nouns: Nouns for kinds of places.
    """
    mentions = _apart(names)
    found = _Found(set(), set())
    for run in _runs(text, mentions):
        _read_run(text, run, found)
    countries = _countries_told(text, mentions, adjectives, nouns)
    clues: dict[str, Clues] = {}
    for mention in mentions:
        key = clue_key(mention.text)
        clues[key] = Clues(
            containers=frozenset(b for a, b in found.inside if clue_key(a) == key),
            contents=frozenset(a for a, b in found.inside if clue_key(b) == key),
            siblings=frozenset(b for a, b in found.together if clue_key(a) == key),
            countries=frozenset(countries.get(key, ())),
        )
    return clues


@lru_cache(maxsize=20_000)
def clue_key(name: str) -> str:
    """Return the key under which clues of *name* are kept: without nouns and marks."""
    return fold(core_of_name(name))


def _countries_told(
    text: str, mentions: Iterable[Name], adjectives: Mapping[str, str], nouns: Container[str]
) -> dict[str, set[str]]:
    told: defaultdict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        before = text[max(0, mention.passage.start - _FARTHEST) : mention.passage.start]
        match = _COUNTRY_BEFORE.search(before)
        if match is None or not _is_place_noun(match.group(2), nouns):
            continue
        words = match.group(1).split()
        isos = (adjectives.get(fold(phrase)) for phrase in (" ".join(words), words[-1]))
        if iso := next(filter(None, isos), None):
            told[clue_key(mention.text)].add(iso)
    return told


def _is_place_noun(between: str, nouns: Container[str]) -> bool:
    """Tell whether nothing, a compass word or a noun for places stands between."""
    word = between.split(" ")[0].strip().lower()
    if not word or word == "central" or word.startswith(("north", "south", "east", "west")):
        return True
    singular = word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")
    return word in nouns or singular in nouns


def words_of(text: str) -> frozenset[str]:
    """Return the words that *text* writes in small letters: none of them is only a name."""
    return frozenset(_WORD.findall(text))


def _apart(names: Iterable[Name]) -> list[Name]:
    """Return *names* in text order, none inside another."""
    kept: list[Name] = []
    ordered = sorted(names, key=lambda n: (n.passage.start, -n.passage.end))
    for name in ordered:
        if not kept or name.passage.start >= kept[-1].passage.end:
            kept.append(name)
    return kept


def _runs(text: str, mentions: Sequence[Name]) -> Iterator[list[Name]]:
    """Yield stretches of names with nothing but joining words between them."""
    run = list(mentions[:1])
    for before, after in pairwise(mentions):
        if _joint(text, before.passage, after.passage):
            run.append(after)
            continue
        if len(run) > 1:
            yield run
        run = [after]
    if len(run) > 1:
        yield run


def _joint(text: str, before: Passage, after: Passage) -> str:
    """Return how two neighbours are joined: "inside", "owner", "comma", "and" or ""."""
    between = text[before.end : after.start]
    if len(between) > _FARTHEST or "\n\n" in between:
        return ""
    for joint, pattern in (
        ("and", _AND),
        ("comma", _COMMA),
        ("owner", _POSSESSIVE),
        ("inside", _INSIDE),
    ):
        if pattern.fullmatch(between):
            return joint
    return ""


def _read_run(text: str, run: Sequence[Name], found: _Found) -> None:
    joints = [_joint(text, a.passage, b.passage) for a, b in pairwise(run)]
    keys = [core_of_name(name.text) for name in run]
    start = 0
    for end in range(1, len(run) + 1):
        if end < len(run) and joints[end - 1] in ("comma", "and"):
            continue
        _read_list(keys[start:end], joints[start : end - 1], found)
        if end < len(run):
            if joints[end - 1] == "owner" and keys[end] != keys[end - 1]:
                found.inside.add((keys[end], keys[end - 1]))
            else:
                _add_inside(keys, joints, end, found)
        start = end


def _add_inside(keys: Sequence[str], joints: Sequence[str], at: int, found: _Found) -> None:
    """Let the whole list before 'in' lie inside: 'Goma and Bukavu in Congo'."""
    first = at - 1
    while first > 0 and joints[first - 1] in ("comma", "and"):
        first -= 1
    found.inside.update((key, keys[at]) for key in keys[first:at] if key != keys[at])


def _read_list(keys: Sequence[str], joints: Sequence[str], found: _Found) -> None:
    """Read 'A, B' as A inside B, and 'A, B and C' as three of a kind.

    In 'Ames, Iowa and Austin, Texas' the last joint is a comma: its commas contain.
    """
    is_list = "and" in joints and joints[-1] == "and"
    for (narrow, wide), joint in zip(pairwise(keys), joints, strict=True):
        if joint == "comma" and not is_list and narrow != wide:
            found.inside.add((narrow, wide))
    if is_list or len(keys) > 2:
        found.together.update((a, b) for a in keys for b in keys if a != b)
