"""Read the kind of place and the bare name from the wording of a mention.

A name comes with nouns ('Deir az-Zour *province*', 'the *town of* Hajin'), parts ('*northern*
Hama') and leavings of the recogniser ('Punjab province *of*'). The noun tells the kind, a part
makes it an area, and what is left is looked up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kg.lexicon.spelling import fold
from kg.model.findings import Name, Where
from kg.resolve.known import Authority

_UNIT_WORDS: Final = {
    "admin1": "province governorate department state region oblast prefecture countryside",
    "admin2": "district county municipality raion",
}
UNIT_NOUNS: Final = frozenset(" ".join(_UNIT_WORDS.values()).split()) | {"republic", "union"}
_KIND_OF_WORD: Final = {word: kind for kind, words in _UNIT_WORDS.items() for word in words.split()}
_UNIT_WORD: Final = re.compile(rf"\s+({'|'.join(_KIND_OF_WORD)})s?(?:\s+of)?$", re.IGNORECASE)
_UNIT_OF: Final = re.compile(rf"^(?:the\s+)?({'|'.join(_KIND_OF_WORD)})\s+of\s+", re.IGNORECASE)
_SETTLEMENT_OF: Final = re.compile(
    r"^(?:the\s+)?(town|city|village|port|neighbou?rhood|suburb|camp)\s+of\s+", re.IGNORECASE
)
_SETTLEMENT_NOUN: Final = re.compile(
    r"\s+(town|city|village|neighbou?rhood|suburb|area)$", re.IGNORECASE
)
_PIECE: Final = re.compile(
    r"^(?:the\s+|another\s+|other\s+)?(?:parts?|areas?|swathes|(?:left|right|east|west)(?:ern)?\s+"
    r"bank|outskirts|edge|centre|center|suburbs?)\s+of\s+(?:the\s+)?",
    re.IGNORECASE,
)
_PART: Final = re.compile(
    r"^(?:the\s+)?(?:rural|(?:central|inner|(?:(?:north|south)-?)?(?:north|south|east|west))(?:ern)?"
    r"|northern|southern|eastern|western|mid|upper|lower|greater|rebel-held|government-held)\s+",
    re.IGNORECASE,
)
_COMPASS_NAME: Final = re.compile(
    r"(?:North|South|East|West|Upper|Lower|Greater|Mid)(?:-?[A-Za-z]+)?(?<!ern)"
)
_PART_WORDS: Final = re.compile(
    r"\b(?:rural|countryside|(?:(?:north|south)-?)?(?:north|south|east|west)ern)\b", re.IGNORECASE
)
# 'the provinces of Mashonaland West and Midlands': the noun goes with both.
_NOUN_BEFORE: Final = re.compile(
    r"([a-z]+) of (?:the )?(?:[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*(?:,| and|, and) )*$"
)
_NOUN_AFTER: Final = re.compile(
    r"(?:(?:,| and|, and) [A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*)* ([a-z]+)\b"
)
_LIST_BEFORE: Final = re.compile(r"(?:,| and) $")
_LIST_AFTER: Final = re.compile(r"(?:, [A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*)*,? and [A-Z]")
_REACH: Final = 60
_TRIM: Final = " \t\n\"'“”‘’.,;:()[]"


@dataclass(frozen=True, slots=True)
class PlaceQuestion:
    """A place's name and what its surroundings tell of it.

    Attributes:
        kind_hint: Place kind that the text gives, or None.
        within: Ids of places that the text says contain it.
        is_part: True for 'southern Idlib', 'rural Deir ez-Zor': an area, not the town.
    """

    text: str
    kind_hint: str | None = None
    within: tuple[str, ...] = ()
    is_part: bool = False


def ask_about(where: Where, within: Iterable[str]) -> PlaceQuestion:
    """Turn what the extractor read of a place into a question."""
    return PlaceQuestion(
        text=where.name.resolved_text,
        kind_hint=where.kind_hint,
        within=tuple(within),
        is_part=_is_part_of_area(where),
    )


def _is_part_of_area(where: Where) -> bool:
    """Tell whether the words before the name make it an area: 'northern Hama'."""
    start = where.as_written.lower().find(where.name.text.lower())
    before = where.as_written[: max(start, 0)]
    return where.relation == "countryside-of" or bool(_PART_WORDS.search(before))


def ask_about_mention(name: Name, text: str, authority: Authority) -> PlaceQuestion:
    """Turn a mention in *text* into a question: the noun beside it tells its kind.

    'the eastern province of Deir Ezzor', 'Aleppo province', 'the town of Hajin'.
    """
    start, end = name.passage.start, name.passage.end
    before = _NOUN_BEFORE.search(text[max(0, start - _REACH) : start])
    after = _NOUN_AFTER.match(text[end : end + _REACH])
    nouns = [match.group(1).lower() for match in (before, after) if match]
    is_listed = before and (
        _LIST_BEFORE.search(before.group()) or _LIST_AFTER.match(text[end : end + _REACH])
    )
    if before and nouns[0].endswith("s") and not is_listed:
        nouns = nouns[1:]  # 'the villages of Zamfara' lie in Zamfara
    kinds = authority.words.place_nouns
    hints = (kind for noun in nouns if (kind := _kind_of_noun(noun, kinds)))
    return PlaceQuestion(name.resolved_text, kind_hint=next(hints, None))


def _kind_of_noun(noun: str, kinds: Mapping[str, str]) -> str | None:
    singular = noun[:-3] + "y" if noun.endswith("ies") else noun.removesuffix("s")
    return kinds.get(noun) or kinds.get(singular)


@lru_cache(maxsize=100_000)
def clean_place_name(text: str) -> str:
    """Return *text* without quotation marks, possessive and article."""
    text = re.sub(r"\s+", " ", text).strip(_TRIM)
    text = re.sub(r"['’]s?$", "", text)
    return re.sub(r"^the\s+", "", text, flags=re.IGNORECASE)


def core_of_name(text: str) -> str:
    """Return the name alone: 'Punjab' for 'the Punjab province of'.

    'Oklahoma City' is not Oklahoma, nor 'Port of Spain' Spain: with a capital the word for a
    settlement is of the name.
    """
    text = _PIECE.sub("", clean_place_name(text))
    for settlement in (_SETTLEMENT_OF, _SETTLEMENT_NOUN):
        found = settlement.search(text)
        if found and not found[1].istitle():
            text = settlement.sub("", text)
    return _without_units(text)


def _without_units(text: str) -> str:
    return _UNIT_OF.sub("", _UNIT_WORD.sub("", text)) or text


def read_kind(
    text: str, question: PlaceQuestion, authority: Authority
) -> tuple[str | None, tuple[str, ...]]:
    """Return the kind that the words of *text* tell, and the spellings to look up in turn.

    'East Java province' is looked up whole, as 'East Java' and last as 'Java'.
    """
    first, _, rest = text.partition(" ")
    is_adjective = bool(rest) and fold(first) in authority.adjectives  # 'Syrian Hama'
    piece = _PIECE.sub("", rest if is_adjective else text)
    core = _SETTLEMENT_NOUN.sub("", _SETTLEMENT_OF.sub("", piece))
    unit = _UNIT_WORD.search(core) or _UNIT_OF.search(core)
    named = _without_units(core)
    bare = named if _is_proper(named, authority) else _PART.sub("", named)
    spellings = tuple(dict.fromkeys(filter(None, (text, named, bare))))
    if unit and bare:
        return _KIND_OF_WORD[unit.group(1).lower()], spellings
    is_area = question.is_part or bare != core
    return "admin1" if is_area else question.kind_hint, spellings


def _is_proper(name: str, authority: Authority) -> bool:
    """Tell whether the part before *name* belongs to it: 'West Midlands', but 'Eastern Ghouta'.

    'North Aleppo' is northern Aleppo, because the theatre is curated.
    """
    part = _PART.match(name)
    if part is None or not _COMPASS_NAME.fullmatch(part.group().strip()):
        return False
    senses = authority.places_called(name[part.end() :])
    return not any(sense.entity_id in authority.place_rows for sense in senses)
