"""Assign each time and place of a sentence to one of its event mentions.

Each goes to the mention whose triggers are nearest in the tree, except what dates or places the act
of speaking, or an act that no mention tells.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from spacy.tokens import Token

from kg.clauses.trees import ancestors, children, has_word, lemma_of, relations
from kg.extract.beside_the_act import is_day_beside, is_place_beside
from kg.extract.grouping import is_of_another_day_or_place
from kg.extract.places import PlaceMention
from kg.extract.times import TimeMention, to_come
from kg.extract.triggers import Trigger
from kg.extract.victims import harm_of
from kg.lexicon.words import word_set
from kg.model.text import Passage

if TYPE_CHECKING:
    from kg.extract.event_mentions import EventMention

RELATIVE = frozenset({"acl:relcl", "acl", "advcl:relcl", "parataxis"})
TIMED = frozenset({"after", "since", "where"})
"""Words behind which an act has a day of its own: "mourning was declared on Monday after ..."."""
INSIDE_DATE = relations("compound amod nmod:poss nmod:desc nmod:unmarked nummod det")


def share_out(
    times: Sequence[TimeMention],
    places: Sequence[PlaceMention],
    mentions: Sequence[EventMention],
    triggers: Sequence[Trigger],
    speech_verbs: frozenset[str],
) -> list[Passage]:
    """Give each time and place to one of the *mentions*; *speech_verbs* are lemmas.

    Returns:
        Where the times and places stand that are of no act at all.
    """
    beside = [time.when.passage for time in times if is_day_beside(time, triggers, speech_verbs)]
    for time in times:
        if mentions and time.when.passage not in beside:
            _share_time(time, mentions)
    _share_days(mentions)
    for mention in mentions:
        _date_plan(mention)
    for place in places:
        if is_place_beside(place, triggers, speech_verbs):
            beside.append(place.where.name.passage)
        elif not (place.is_part or _is_of_another_act(place, triggers)):
            near = [mention for mention in mentions if not _has_own_place(mention, place, places)]
            if not near:
                continue
            best = min(near, key=lambda mention: tree_distance(place.head, mention))
            best.places.append(replace(place, distance=tree_distance(place.head, best)))
    return beside


def tree_distance(token: Token, mention: EventMention) -> float:
    """Return how far *token* is from the mention's triggers: tree edges, clauses crossed, words."""
    # Words only break ties of the tree.
    up = ancestors(token)
    return min(_edges(up, word) + abs(token.i - word.i) / 100 for word in mention.words)


def _edges(up: Sequence[Token], trigger: Token) -> float:
    up_trigger = ancestors(trigger)
    climbed = list(takewhile(lambda node: node not in up_trigger, up))
    crossed = sum(node.dep_ in RELATIVE for node in climbed[1:])
    # Leaving a clause costs most: "in Homs" of a relative clause is of the act told there.
    return len(climbed) + 1.5 * up_trigger.index(up[len(climbed)]) + 4.0 * crossed


def _share_time(time: TimeMention, mentions: Sequence[EventMention]) -> None:
    mentions = [mention for mention in mentions if not _is_before(time, _opener_of(mention, TIMED))]
    if not mentions:
        return
    clause = _relative_clause_before(time.token)
    touched = [mention for mention in mentions if mention.words & clause]
    inside = [mention for mention in touched if mention.words <= clause] or touched
    if inside or not clause:
        best = min(inside or mentions, key=lambda mention: tree_distance(time.token, mention))
        best.times.append(_own_date(time, best))


def _share_days(mentions: Sequence[EventMention]) -> None:
    """Let two acts at two places share the one day told before both or behind both.

    "Nine people were killed in Hasakah and five were killed in Raqqa on Monday".
    """
    for later in mentions:
        verb = next((w for w in later.words if w.dep_ == "conj"), None)
        first = next((m for m in mentions if verb is not None and verb.head in m.words), later)
        if verb is None or first is later or not is_of_another_day_or_place(verb):
            continue
        told = [*first.times, *later.times]
        if all(t.token.i < verb.head.i or t.token.i > verb.i for t in told):
            first.times, later.times = first.times or told, later.times or told


def _relative_clause_before(token: Token) -> frozenset[Token]:
    """Return the relative clause that *token* ends, however the parser attached it.

    "... fighting with the SDF, who launched an offensive last month": last month is of the launch.
    """
    for before in reversed(token.doc[token.sent.start + 1 : token.i]):
        if before.is_punct and before.text != "-":
            break
        if before.pos_ == "VERB" and before.dep_ not in {"amod", "compound"}:
            return frozenset(before.subtree if before.dep_ == "acl:relcl" else ())
    return frozenset()


def _own_date(time: TimeMention, mention: EventMention) -> TimeMention:
    """Return *time* as the date of the act itself where 'since' leads to that very act.

    "... the deadliest since a 2015 attack that killed 300": those died in 2015, not since then.
    """
    if not time.opens or time.token.dep_ not in INSIDE_DATE:
        return time
    told = set(time.token.head.subtree)
    harms = [trigger for trigger in mention.triggers if harm_of(trigger)] or mention.triggers
    return replace(time, opens=not all(trigger.token in told for trigger in harms))


def _date_plan(mention: EventMention) -> None:
    """Let the weekday of an act that is still to come lie ahead: "plans to bomb it on Friday".

    What somebody *tried* or *vowed* to do may be past by now: those weekdays stay.
    """
    act = mention.main.token
    is_told_as_past = any(token.tag_ == "VBD" for token in ancestors(act))
    is_told_as_past &= not has_word(act, ("will", "shall"), "aux")
    if mention.factuality.status in {"planned", "threatened"} and not is_told_as_past:
        mention.times = [
            replace(time, when=to_come(time.when)) if time.token.i > act.i else time
            for time in mention.times
        ]


def _has_own_place(
    mention: EventMention, place: PlaceMention, places: Sequence[PlaceMention]
) -> bool:
    """Tell whether a 'where' before the mention means another place than *place*.

    "flown to Minya from Libya, where they were beheaded": that was in Libya.
    """
    where = _opener_of(mention, {"where"})
    if not _opens_before(where, place.head):
        return False
    before = [other.head for other in places if _opens_before(where, other.head)]
    return place.head != max(before, key=lambda head: head.i)


def _opener_of(mention: EventMention, words: Collection[str]) -> Token | None:
    """Return the word, one of *words*, that opens the clause in which all of a mention is told."""
    above = ancestors(mention.main.token)
    found = (c for verb in above for c in children(verb, "advmod", "mark") if c.lower_ in words)
    opener = next(found, None)
    if opener is None or not all(opener.head in ancestors(word) for word in mention.words):
        return None
    return opener if opener.i < mention.main.token.i else None


def _is_before(time: TimeMention, opener: Token | None) -> bool:
    """Tell whether a time ends before the clause that *opener* opens; "the day after" holds it."""
    return opener is not None and time.when.passage.end <= opener.idx


def _opens_before(opener: Token | None, token: Token) -> bool:
    """Tell whether *token* stands before the clause that *opener* opens."""
    return opener is not None and token.i < opener.i


def _is_of_another_act(place: PlaceMention, triggers: Sequence[Trigger]) -> bool:
    """Tell whether the place belongs to an act that no mention tells.

    "its operations in Hajin were resumed after Turkish bombardments on areas in the north".
    """
    noun = place.head.head
    is_of_campaign = place.head.dep_ == "nmod" and lemma_of(noun) in word_set("campaign")
    return is_of_campaign and noun not in {trigger.token for trigger in triggers}
