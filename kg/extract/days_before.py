"""Give an act the day on which its doers came, told in the sentence before.

"Commandos drove to Kafr Salim on Tuesday. They killed six militants."
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from kg.clauses.trees import any_in, children
from kg.extract.event_mentions import EventMention
from kg.extract.people import names_people
from kg.extract.sentences import Seen
from kg.extract.times import TimeMention

PLURAL = frozenset({"NNS", "NNPS"})
SIMPLE_PAST = "VBD"


def share_days_before(mentions: Sequence[EventMention], seen: Sequence[Seen]) -> None:
    """Give each of *mentions* without a day that of its doers, if they are the same people.

    Not to what they had done before, nor to what they often did.
    """
    for mention in mentions:
        doer = _pronoun_of(mention)
        if doer is None or mention.index == 0 or seen[mention.index].times:
            continue
        day = _day_of_coming(seen[mention.index - 1], doer)
        if day is not None and not seen[mention.index].quoted:
            mention.times.append(day)


def _pronoun_of(mention: EventMention) -> Token | None:
    """Return the pronoun that opens the sentence as the doer of a plain past act."""
    act = mention.main.token
    is_plain = act.dep_ == "ROOT" and act.tag_ == SIMPLE_PAST and not any_in(act.children, "habit")
    if not is_plain or mention.factuality.status != "occurred":
        return None
    doers = (noun for noun in children(act, "nsubj") if noun.i == act.sent.start)
    return next((noun for noun in doers if noun.lower_ in {"they", "he", "she"}), None)


def _day_of_coming(seen: Seen, doer: Token) -> TimeMention | None:
    """Return the only time of a sentence if people came then of whom *doer* may speak."""
    verb = seen.sentence.span.root
    if seen.quoted or verb.tag_ != SIMPLE_PAST or not any_in([verb], "coming"):
        return None
    is_many = doer.lower_ == "they"
    subjects = children(verb, "nsubj")
    same = [n for n in subjects if names_people(n) and (n.tag_ in PLURAL) == is_many]
    if len(seen.times) != 1 or not same:
        return None
    (time,) = seen.times
    is_day = time.when.precision == "day" and time.token.head == verb and not time.opens
    return time if is_day and time.when.passage not in seen.beside else None
