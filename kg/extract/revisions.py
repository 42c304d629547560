"""Find figures that replace others, or are part of a toll told in another sentence.

"revising downwards an earlier count of 22", "not nine as first announced", "the toll later rose
to nine", "Correction: this text first said that 16 had been killed", "two of the dead were
nurses".
"""

from __future__ import annotations

import re

from kg.extract.scenes import Scene
from kg.model.findings import Count

EARLIER_BEFORE = re.compile(
    r"(?:\b(?:earlier|previous|initial|initially|preliminary|first|originally|up|down|revis\w+|"
    r"correct\w+|amended|instead)\b[^.;]{0,60}|\bnot\s+|\brather than\s+|\binstead of\s+)$",
    re.IGNORECASE,
)
"""Words that end right before the figure which no longer holds."""
EARLIER_BETWEEN = re.compile(
    r"^[^.;,]{0,40}\b(?:as (?:first|earlier|initially|originally|previously)|"
    r"(?:was|were|had been) (?:first|initially|originally|earlier))\b",
    re.IGNORECASE,
)
COUNT_WORDS = re.compile(
    r"\b(?:count|toll|figure|report|reports|estimate|number|said|given|put|stated|announced|"
    r"reported|from|not|than|of)\b",
    re.IGNORECASE,
)
LATER_BEFORE = re.compile(
    r"(?:\b(?:toll|number|count|figure|dead|deaths|fatalities)\b[^.;]{0,60}"
    r"\b(?:rose|risen|rises|rising|climb\w*|increas\w+|jump\w*|grew|grown|reach\w*|"
    r"(?:was|were|been) (?:raised|revised|lowered|corrected|put)|"
    r"revised|raised|lowered|fell|passed)"
    r"\b[^.;]{0,40}|\bnow (?:known|said|thought|believed)\b[^.;]{0,30}|^\s*update\b[^.;]{0,40}|"
    r"\bbring\w* (?:the|its) (?:\w+ )?(?:toll|total|number)\b[^.;]{0,40})$",
    re.IGNORECASE,
)
CORRECTION = re.compile(
    r"^\s*(?:correction|corrects|corrected|editor's note|this (?:text|report|story|article))\b",
    re.IGNORECASE,
)
NOW_KNOWN_AFTER = re.compile(r"^[^.;]{0,40}\bare now (?:known|said|thought|believed)\b", re.I)
RIGHT_FIGURE = re.compile(r"\b(?:right|correct|actual) (?:number|figure|toll)\b[^.;]{0,20}$", re.I)
OF_THE_HARMED = re.compile(
    r"^(?:\s+[\w-]+)?\s+(?:of (?:them|whom|those|the (?:\w+ )?(?:dead|victims|killed|wounded|"
    r"injured|casualties|fatalities))|(?:was|were|are|is) among (?:the|those|them))\b",
    re.IGNORECASE,
)
AMONG_BEFORE = re.compile(
    r"\b(?:among|amongst) (?:the|those) (?:\w+ )?(?:dead|victims|killed|wounded|injured|"
    r"casualties|fatalities)\b[^.;]{0,30}$",
    re.IGNORECASE,
)


def is_earlier(count: Count, scene: Scene) -> bool:
    """Tell whether the words give *count* as a figure that no longer holds."""
    before, after = _around(count, scene)
    if RIGHT_FIGURE.search(before):
        return False
    if CORRECTION.search(before) and re.search(r"\b(?:first|earlier|had|originally)\b", before):
        return True
    if EARLIER_BETWEEN.search(after):
        return True
    found = EARLIER_BEFORE.search(before)
    return found is not None and COUNT_WORDS.search(found.group()) is not None


def is_later(count: Count, scene: Scene) -> bool:
    """Tell whether the words give *count* as the figure that replaces an older one."""
    before, after = _around(count, scene)
    later = LATER_BEFORE.search(before) or RIGHT_FIGURE.search(before)
    return later is not None or NOW_KNOWN_AFTER.search(after) is not None


def is_part_of_toll(count: Count, scene: Scene) -> bool:
    """Tell whether the words make *count* a part of the dead or wounded told elsewhere."""
    before, after = _around(count, scene)
    return OF_THE_HARMED.search(after) is not None or AMONG_BEFORE.search(before) is not None


def _around(count: Count, scene: Scene) -> tuple[str, str]:
    text, offset = scene.sent.text, scene.sent.start_char
    return text[: max(0, count.passage.start - offset)], text[count.passage.end - offset :]
