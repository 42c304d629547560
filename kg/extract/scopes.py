"""Is a figure one incident's, or a running total, a period's, a war's?

'since', 'in total', 'so far', 'bringing the total ... to', 'over the past week' and a war as the
subject make a figure cumulative; such figures are never counted as incidents.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.extract.scenes import Scene
from kg.extract.times import TimeMention
from kg.model.findings import Count

CUMULATIVE = re.compile(
    r"\b(?:in total|in the same period|since|bring(?:s|ing)?|brought|now stands?|overall|"
    r"total (?:number|toll|death toll)|over the (?:past|last)|in the (?:past|last) (?:\w+ )?"
    r"(?:week|month|year|day)s|every (?:day|week|month|year)|per (?:day|week|month|year)|"
    r"this (?:month|year)|(?:in|over|during) (?:the )?(?:month|year|week)\b|"
    r"(?:in|over|for|during|within) (?:the )?(?:\w+ )?(?:\w+ )?(?:weeks|months|years)(?! ago)|"
    r"a (?:day|week|month|year) on average)\b",
    re.IGNORECASE,
)
RUNNING = re.compile(r"\b(?:so far|to date|until now|up to now|as of)\b", re.IGNORECASE)
DAYS_OF_FIGHTING = re.compile(
    r"\b(?:days|weeks|months) of (?:heavy |fierce |bloody )?(?:fighting|clashes|battles?|violence|"
    r"shelling|bombardment|unrest|protests)\b|\bviolence across\b",
    re.IGNORECASE,
)
WAR = re.compile(
    r"\b(?:(?:civil )?war|conflict|uprising|insurgency|revolt|unrest|violence|fighting)"
    r"(?:\s+(?:in|of)\s+\w+)?[^.]{0,140}?"
    r"\b(?:has|have|had)\b[^.]{0,40}?\b(?:killed|claimed|left|cost|displaced|died)\b",
    re.IGNORECASE,
)
SINCE_WAR = re.compile(
    r"\b(?:killed|died|dead)\b[^.]*\bsince\b[^.]*\b(?:war|conflict|uprising|insurgency|revolt)\b",
    re.IGNORECASE,
)
BRINGING = re.compile(r"\b(?:bring(?:s|ing)|brought|raising|raised)\b[^.]{0,40}\btotal\b", re.I)
TOTAL_BEFORE = re.compile(
    r"\b(?:bring(?:s|ing)?|brought|rais(?:es|ing|ed)|push(?:es|ing|ed)|took|taking)\b"
    r"[^.]{0,30}\b(?:toll|total|number|tally|count|figure)\b[^.]{0,40}$"
    r"|\btotal (?:number )?of (?:the )?(?:dead|deaths|victims|killed|casualties)[^.]{0,30}$",
    re.IGNORECASE,
)
LONG_DAYS = 13
"""A time that spans more days than this is no date of one act."""
MANY = 10
"""Fewer people than this may well have died in one act, even if only its month is told."""
SINCE_PERFECT = re.compile(r"\b(?:has|have)\b", re.IGNORECASE)


def scope_of(count: Count, scene: Scene) -> str:
    """Return the scope concept of *count* in its sentence."""
    sent = scene.sent
    text = sent.text
    before = text[: max(0, count.passage.start - sent.start_char)]
    if (WAR.search(text) or SINCE_WAR.search(text)) and (count.best or count.minimum or 0) >= 1000:
        return "war"
    if TOTAL_BEFORE.search(before):
        return "cumulative"
    total = BRINGING.search(text)
    if total is not None and len(before) < total.start():
        return "incident"
    if any(mention.opens for mention in scene.times) or RUNNING.search(text):
        return "cumulative"
    if DAYS_OF_FIGHTING.search(text):
        return "period"
    if any(_long(mention, count, scene) for mention in scene.times):
        return "period"
    cue = CUMULATIVE.search(text)
    if cue is None:
        return "incident"
    word = cue.group().lower()
    if word == "since":
        return "cumulative" if _since_bears_on(scene) else "incident"
    if word in {"bring", "brings", "bringing", "brought"}:
        return "incident"
    return "cumulative"


def _since_bears_on(scene: Scene) -> bool:
    """Tell whether 'since' is in the clause of the harm and the verb is a perfect."""
    lead = scene.main.token
    for trigger in scene.triggers:
        for node in trigger.token.subtree:
            if node.lower_ == "since":
                perfect = any(c.lemma_ == "have" for c in trigger.token.children)
                return perfect or bool(SINCE_PERFECT.search(scene.sent.text))
    return any(t.lower_ == "since" for t in lead.head.subtree) and bool(
        SINCE_PERFECT.search(scene.sent.text)
    )


def _long(mention: TimeMention, count: Count, scene: Scene) -> bool:
    """Tell whether a time is a span of counting, and no date: "430 civilians died in January".

    "the 2015 attack" and "in March gunmen killed 12 at the station" date one act.
    """
    acts = [trigger.token for trigger in scene.triggers if trigger.is_act]
    if mention.token.head in acts and not mention.opens:
        return False
    when = mention.when
    if when.start is None or when.end is None or (when.end - when.start).days < LONG_DAYS:
        return False
    single = any(act.tag_ in {"NN", "NNP"} for act in acts) or bool(scene.agents)
    return not single and (count.best or count.minimum or 0) >= MANY


def period_of(times: Sequence[TimeMention]) -> TimeMention | None:
    """Return the time that opens the period of a cumulative figure, or None."""
    opening = [mention for mention in times if mention.opens]
    return next(iter(opening or times), None)
