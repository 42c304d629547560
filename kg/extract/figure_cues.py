"""Classify a figure by the words around it.

Whether it counts one incident or is a running total, a period's, a war's; whether it replaces
another figure, no longer holds, or is a part of one. Each wording is a row of
``data/figure_cues.csv`` with an example; what needs more than words is a condition below.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from spacy.tokens import Span, Token

from kg.clauses.trees import children, has_word, lemma_of, words_of
from kg.extract.numbers import Quantity
from kg.lexicon.patterns import FigureCueRow, figure_cues
from kg.lexicon.words import load_lexicon, word_set
from kg.model.findings import Count, When

if TYPE_CHECKING:
    from kg.extract.event_mentions import EventMention

LONG_DAYS = 13
"""A time that spans more days than this is no date of one act."""
MANY = 10
"""Fewer people than this may well have died in one act, even if only its month is told."""
WAR_DEAD = 1000
"""Fewer people are no war's: "the war has killed two of her sons"."""


@dataclass(frozen=True, slots=True)
class Around:
    """The words before and after a figure in its sentence."""

    before: str
    after: str
    sentence: str

    @classmethod
    def of(cls, count: Count | Quantity, sent: Span) -> Around:
        """Return the words around *count* in *sent*."""
        text, offset = words_of(sent), sent.start_char
        start, end = max(0, count.passage.start - offset), count.passage.end - offset
        return cls(text[:start], text[end:], text)

    @property
    def near(self) -> str:
        """Return the figure with a word or two before it and a few after it."""
        start, end = len(self.before), len(self.sentence) - len(self.after)
        return self.sentence[max(0, start - 12) : end + 25]

    def shows(self, row: FigureCueRow) -> bool:
        """Tell whether the wording of *row* stands here."""
        return row.pattern.search(getattr(self, row.where)) is not None

    def says(self, reading: str) -> bool:
        """Tell whether a wording with that *reading* stands here."""
        return any(map(self.shows, figure_cues(reading)))

    @property
    def is_earlier(self) -> bool:
        """Tell whether the figure no longer holds: "revising an earlier count of 22"."""
        return self.says("earlier") and not self.says("right")

    @property
    def is_later(self) -> bool:
        """Tell whether the figure replaces an older one: "the toll later rose to nine"."""
        return self.says("later") or self.says("right")


def scope_of(count: Count, mention: EventMention) -> str:
    """Return the scope concept of *count* in its sentence: that of the first row that fits."""
    around = Around.of(count, mention.sent)
    for row in figure_cues("scope"):
        if around.shows(row) and CONDITIONS[row.condition](count, mention):
            return row.tells
    return "incident"


def _size(count: Count) -> int:
    return count.best or count.minimum or 0


def _since_bears_on(_count: Count, mention: EventMention) -> bool:
    """Tell whether 'since' is in the clause of the harm and the sentence has a perfect."""
    words = [mention.main.token.head, *(trigger.token for trigger in mention.triggers)]
    # The perfect counts up to now ("have died since March"); a past tense only dates.
    told = any(node.lower_ == "since" for word in words for node in word.subtree)
    return told and any(token.lower_ in {"has", "have"} for token in mention.sent)


def _counts_a_span(count: Count, mention: EventMention) -> bool:
    """Tell whether a time is a span of counting, and no date: "430 civilians died in January".

    "the 2015 attack" and "in March gunmen killed 12 at the station" date one act.
    """
    acts = [trigger.token for trigger in mention.triggers if trigger.is_act]
    is_single = any(act.tag_ in {"NN", "NNP"} for act in acts) or bool(mention.agents)
    if is_single or tells_one_act(mention) or _size(count) < MANY:
        return False
    return any(_is_long(m.when) and m.token.head not in acts for m in mention.times)


def tells_one_act(mention: EventMention) -> bool:
    """Tell whether words name what harmed as one: "an attack", "a bomb killed 21"."""
    words = [trigger.token for trigger in mention.triggers]
    causes = (noun for word in words for noun in _causes_of(word) if _may_harm(noun))
    return any(map(_is_one_act, [*words, *causes]))


def _causes_of(verb: Token) -> list[Token]:
    """Return the nouns that may say what did the harm: "a bomb killed 21", "killed by a bomb"."""
    clauses = [c for c in children(verb, "advcl") if has_word(c, ("when",), "advmod", "mark")]
    doers = [noun for each in (verb, *clauses) for noun in children(each, "nsubj")]
    return [*doers, *children(verb, "obl", "obl:agent")]


def _is_one_act(noun: Token) -> bool:
    """Tell whether *noun* is of one act, or of a few told as one.

    "A wave of bombings", "an offensive" and "a year" are spans of many, and "an assault and a
    counterattack" are two.
    """
    if noun.dep_ == "conj" or children(noun, "conj"):
        return False
    if has_word(noun, word_set("paired"), "amod", "nummod", "compound"):
        return noun.pos_ == "NOUN"
    many = word_set("campaign") | word_set("many-acts")
    return has_word(noun, ("a", "an"), "det") and lemma_of(noun) not in many


def _may_harm(noun: Token) -> bool:
    """Tell whether *noun* is an act or what it is done with; "a union" and "a year" are neither."""
    lemma = lemma_of(noun)
    return lemma in word_set("violent-noun") or lemma in _means()


@lru_cache(maxsize=1)
def _means() -> frozenset[str]:
    return frozenset(row.words[-1] for row in load_lexicon().instruments)


def _is_long(when: When) -> bool:
    start, end = when.start, when.end
    return start is not None and end is not None and (end - start).days >= LONG_DAYS


CONDITIONS: Mapping[str, Callable[[Count, EventMention], bool]] = {
    "": lambda _count, _mention: True,
    # "In the last 24 hours gunmen shot two officials" may well be one act.
    "many": lambda count, _mention: _size(count) >= MANY,
    "thousands": lambda count, _mention: _size(count) >= WAR_DEAD,
    "time-opens": lambda _count, mention: any(time.opens for time in mention.times),
    "time-is-long": _counts_a_span,
    "since-bears": _since_bears_on,
}
