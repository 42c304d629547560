"""Words around a name that tell what kind of actor or place it is.

'Russian *warplanes*' are an air force, 'IS *militants*' are IS, '*President* Putin' is Putin, and
'*gunmen*' without a name are unidentified perpetrators. Reads ``actor_words.csv``,
``state_bodies.csv`` and ``sport_words.csv``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kg.lexicon.rows import Row, load_table
from kg.vocab.schemes import concepts

BODIES: Final = frozenset({"group", "forces", "air", "navy", "police", "government", "media"})
_PARTS: Final = frozenset({"head", "modifier", "title", "noun", "anaphor"})


@dataclass(frozen=True, slots=True)
class ActorWords:
    """Words by what they do in an actor's name.

    Attributes:
        heads: Word → body of a state that it means ("warplanes" → "air"), or "group".
        modifiers: Words before a name that do not change whom it means.
        titles: Words before a person's name.
        nouns: Head noun of a description without a name → actor kind.
        anaphors: Common noun → kinds of the actors that it may stand for ("the group").
        state_bodies: (ISO code, body) → slug of the actor.
        place_nouns: Common noun → kind of the place that it goes with ("province").
        sport: Words of sport reports, in which a country's name means its team.
    """

    heads: Mapping[str, str]
    modifiers: frozenset[str]
    titles: frozenset[str]
    nouns: Mapping[str, str]
    anaphors: Mapping[str, frozenset[str]]
    state_bodies: Mapping[tuple[str, str], str]
    place_nouns: Mapping[str, str]
    sport: frozenset[str]


def load_actor_words(*, actors: frozenset[str] | None = None) -> ActorWords:
    """Read the words; if *actors* is given, ``state_bodies.csv`` may name these slugs only."""
    words = load_table("actor_words.csv", _word)
    bodies = load_table("state_bodies.csv", lambda row: _body(row, actors))
    return ActorWords(
        heads={word: means for word, part, means in words if part == "head"},
        modifiers=frozenset(word for word, part, _ in words if part == "modifier"),
        titles=frozenset(word for word, part, _ in words if part == "title"),
        nouns={word: means for word, part, means in words if part == "noun"},
        anaphors={
            word: frozenset(means.split()) for word, part, means in words if part == "anaphor"
        },
        state_bodies={(country, body): actor for country, body, actor in bodies},
        place_nouns=dict(load_table("place_nouns.csv", lambda row: (row["noun"], row["kind"]))),
        sport=frozenset(load_table("sport_words.csv", lambda row: row["word"])),
    )


def _word(row: Row) -> tuple[str, str, str]:
    part = row.one_of("part", _PARTS)
    if part == "head":
        row.one_of("means", BODIES)
    if part == "noun":
        row.one_of("means", concepts("actor-kind"))
    if part == "anaphor":
        for kind in row["means"].split():
            if kind not in concepts("actor-kind"):
                raise row.error(f"means {kind!r} is no actor kind", "see ontology/schemes.ttl")
    return row["word"], part, row["means"]


def _body(row: Row, actors: frozenset[str] | None) -> tuple[str, str, str]:
    if actors is not None and row["actor"] not in actors:
        raise row.error(f"actor {row['actor']!r} is no slug of actors.csv", "mend the slug")
    return row["country"], row.one_of("body", BODIES - {"group"}), row["actor"]
