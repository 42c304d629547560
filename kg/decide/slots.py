"""Candidates for the slots of an event, and their features."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from kg.decide.clusters import ROLES_OF_SLOT, SLOTS, EventCluster, Filled, Filler, name_of
from kg.decide.sight import Sight, closest
from kg.decide.tables import Features
from kg.extract.licence import is_unarmed_body
from kg.lexicon.words import load_lexicon, word_set
from kg.model.findings import Count, Name, Participant, When
from kg.model.text import Passage

LETTER_OF_SLOT: Final = {
    "doer": "a",
    "target": "a",
    "place": "p",
    "time": "d",
    "figure": "c",
    "speaker": "a",
}
WORTH_WEIGHING: Final = 0.12
"""What only the learned reader sees is weighed from this score on."""
ALIKE: Final = 0.3
STANCES: Final = ("asserts", "suspects", "alleges", "claims-responsibility", "denies")
PEOPLE: Final = ("civilian", "combatant", "object")
WORDS_OF_ACTORS: Final = ("armed", "bare-force", "state-actor", "non-state-actor", "member", "unit")
HARMS: Final = ("killed", "injured", "abducted", "arrested")
PRECISIONS: Final = ("day", "days", "week", "month", "year", "vague")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that may fill a slot; `filled` by the grammar, `span` seen by the reader."""

    slot: str
    passage: Passage
    filled: Filled | None
    span: int | None

    @property
    def filler(self) -> Filler | None:
        """Return what the grammar puts there."""
        return self.filled.filler if self.filled is not None else None


def candidates(cluster: EventCluster, slot: str) -> list[Candidate]:
    """Return what either reader offers for *slot*; words that overlap are one candidate.

    The learned reader offers nobody as harmed whom the grammar sees unharmed, no figure that counts
    nobody, and no day or place that the grammar sees to be of no act ("said in Gao on Monday").
    """
    players, spans = cluster.players[slot], cluster.sight.lettered.get(LETTER_OF_SLOT[slot], ())
    found: list[Candidate] = []
    for filled in cluster.filled:
        at = filled.passage
        if filled.slot == slot and not any(other.passage.overlaps(at) for other in found):
            found.append(Candidate(slot, at, filled, None))
    taken: set[int] = set()
    for place, candidate in enumerate(found):
        met = [n for n, p in spans if n not in taken and p.overlaps(candidate.passage)]
        taken.update(met)
        span = max(met, key=lambda number: players.get(number, 0.0), default=None)
        found[place] = replace(candidate, span=span)
    barred = cluster.unharmed if slot in {"target", "figure"} else ()
    barred = cluster.sight.trace.beside if slot in {"time", "place"} else barred
    barred += cluster.sight.trace.uncounted if slot == "figure" else ()
    for number, passage in spans:
        if number in taken or any(map(passage.overlaps, barred)):
            continue
        if players.get(number, 0.0) >= WORTH_WEIGHING:
            found.append(Candidate(slot, passage, None, number))
    return found


def slot_features(
    candidate: Candidate,
    rivals: Sequence[Candidate],
    cluster: EventCluster,
    seen_elsewhere: float,
) -> Features:
    """Return what speaks for and against *candidate*.

    Args:
        candidate: The candidate.
        rivals: All candidates for the same slot of the same event.
        cluster: The event.
        seen_elsewhere: How surely it fills the slot of another event of the article, at most.
    """
    sight, roles, span = cluster.sight, cluster.roles, candidate.span
    slot, players = candidate.slot, cluster.players[candidate.slot]
    score = players.get(span, 0.0)
    text = sight.words(candidate.passage)
    elsewhere = {f.slot for f in cluster.filled if f.passage.overlaps(candidate.passage)}
    sentence = sight.sentence_number(candidate.passage)
    apart = [sentence - number for number in cluster.sentences]
    return {
        "seen": score,
        "seen on average": roles.mean[ROLES_OF_SLOT[slot][0]].get(span, 0.0),
        "seen elsewhere": seen_elsewhere,
        "as doer": roles.score(span, "attacker", "belligerent"),
        "as target": roles.score(span, "target"),
        "as speaker": roles.score(span, "speaker"),
        "as place": roles.score(span, "place"),
        "as container": roles.score(span, "within"),
        "as peaceful": roles.score(span, "actor", "side", "responder"),
        "span": sight.span(span).score if span is not None else 0.0,
        "same elsewhere": _support(candidate, cluster),
        "event": cluster.score,
        "best trigger": cluster.best_seen,
        "mentions": len(cluster.mentions),
        "frames": len(cluster.leads),
        "by grammar": candidate.filled is not None,
        "by a bare mention": candidate.filled is not None and candidate.filled.is_bare,
        "grammar's offers": sum(rival.filled is not None for rival in rivals),
        "better offers": sum(players.get(rival.span, 0.0) > score for rival in rivals),
        "characters apart": min(_gap(candidate.passage, words) for words in cluster.words),
        "sentences apart": min(map(abs, apart)),
        "sentences after": min(apart, key=abs),
        "pronoun": text.lower() in word_set("pronoun"),
        "capital": text[:1].isupper(),
        **{f"grammar's {other}": other in elsewhere for other in SLOTS if other != slot},
        **OWN_FEATURES[slot](candidate, sight),
    }


def _gap(one: Passage, two: Passage) -> int:
    return max(0, one.start - two.end, two.start - one.end)


def _support(candidate: Candidate, cluster: EventCluster) -> float:
    """Return how surely another mention of the same actor or place plays the role."""
    sight, span = cluster.sight, candidate.span
    if span is None or candidate.slot in {"time", "figure"}:
        return 0.0
    text = sight.words(candidate.passage).lower()
    best = 0.0
    for number, score in cluster.players[candidate.slot].items():
        if number is not None and number != span and score > best:
            same = 1.0 if sight.spelled[number] == text else sight.same[span, number]
            best = max(best, same * score if same > ALIKE else 0.0)
    return best


def _actor_features(candidate: Candidate, sight: Sight) -> Features:
    """Return what is known of whom the words name: that he can fight, or is a civilian."""
    filler = candidate.filler
    name = (name_of(filler) if filler is not None else None) or Name(
        sight.words(candidate.passage), candidate.passage
    )
    text = name.resolved_text.lower().removeprefix("the ")
    words = set(text.replace("-", " ").split())
    kinds = {people_kinds().get(word.removesuffix("s")) for word in words}
    stance = filler.stance if isinstance(filler, Participant) else ""
    return {
        "as weapon": _as_weapon(candidate, sight),
        "can fight": sight.names.can_fight(text),
        "known": sight.names.kind_of(text) is not None,
        "unarmed": is_unarmed_body(name, sight.names),
        "named": bool(name.label),
        **{f"{kind} word": kind in kinds for kind in PEOPLE},
        **{f"{group} word": bool(words & word_set(group)) for group in WORDS_OF_ACTORS},
        **{stance_name: stance == stance_name for stance_name in STANCES},
    }


@lru_cache(maxsize=1)
def people_kinds() -> Mapping[str, str]:
    """Return what each noun for people calls them: civilian, combatant, mixed, object."""
    return {row.words[0]: row.kind for row in load_lexicon().people if len(row.words) == 1}


def _as_weapon(candidate: Candidate, sight: Sight) -> float:
    met = (s for s in sight.spans if s.letter == "w" and s.passage.overlaps(candidate.passage))
    return max((span.score for span in met), default=0.0)


def _place_features(candidate: Candidate, sight: Sight) -> Features:
    seen = closest(((w.name.passage, w) for w in sight.trace.places), candidate.passage)
    return {
        "place of the grammar": seen is not None,
        "as large as a country": seen is not None and seen.kind_hint in {"country", "admin1"},
    }


def _time_features(candidate: Candidate, sight: Sight) -> Features:
    seen = candidate.filler
    if not isinstance(seen, When):
        seen = closest(((w.passage, w) for w in sight.trace.times), candidate.passage)
    return {
        "resolved": seen is not None and seen.end is not None,
        "precision": PRECISIONS.index(seen.precision)
        if seen and seen.precision in PRECISIONS
        else -1,
        "absolute": seen is not None and seen.basis == "absolute",
        "of a weekday": seen is not None and seen.basis == "relative-weekday",
    }


def _figure_features(candidate: Candidate, sight: Sight) -> Features:
    filler = candidate.filler
    seen = closest(((f.passage, f) for f in sight.trace.figures), candidate.passage)
    shares: Mapping[str, Mapping[str, float]] = (
        sight.span(candidate.span).attributes if candidate.span is not None else {}
    )
    harm = shares.get("harm", {})
    told = filler.harm if isinstance(filler, Count) else ""
    return {
        "a number": seen is not None,
        "exact": seen is not None and seen.quantifier == "exact",
        "killed": harm.get("killed", 0.0),
        "injured": harm.get("injured", 0.0),
        "surest harm": max(harm.values(), default=0.0),
        "grammar's harm": harm.get(told, 0.0) if told else -1.0,
        **{f"told as {name}": told == name for name in HARMS},
        "with its people": isinstance(filler, Count) and bool(filler.victim_text),
        "of one incident": shares.get("scope", {}).get("incident", 0.0),
    }


OWN_FEATURES: Final[Mapping[str, Callable[[Candidate, Sight], Features]]] = {
    "doer": _actor_features,
    "target": _actor_features,
    "speaker": _actor_features,
    "place": _place_features,
    "time": _time_features,
    "figure": _figure_features,
}
