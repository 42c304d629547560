"""Tell a branch of an organisation from the whole.

'The Islamic State in the Greater Sahara' is cut to 'Islamic State' where a parser hangs the rest on
the verb, and 'al-Qaeda's Yemen branch' begins with its whole. A branch is never resolved to its
whole: it is the branch that the words name, or nobody, with the whole as a candidate.
"""

from __future__ import annotations

import re
from typing import Final

from kg.model.entities import Candidate
from kg.model.findings import Name
from kg.model.text import Passage
from kg.resolve.actors import find_actor
from kg.resolve.authority import Authority
from kg.resolve.candidates import Decision
from kg.resolve.context import Context

_REACH: Final = 60
_WHERE: Final = re.compile(
    r"^(?: (?:in|of) (?:the )?| ?[–-] ?| )(?P<where>[A-Z][\w’'-]+(?: (?:and the )?[A-Z][\w’'-]+)*)"
)
_BRANCH_WORDS: Final = "affiliate|arm|branch|chapter|franchise|offshoot|province|splinter|wing"
_BRANCH: Final = re.compile(rf"^(?:['’]s?)?(?: [\w-]+){{0,2}} (?:{_BRANCH_WORDS})\b")
# A town is where the whole struck; of these a branch has its name.
_AREAS: Final = frozenset({"country", "region", "natural-area", "admin1"})


def find_branch(
    name: Name, decision: Decision, text: str, context: Context, authority: Authority
) -> Decision:
    """Return *decision*, or what the words behind *name* make of it.

    Args:
        decision: Whom *name* means by itself.
        text: The article's text, in which *name* stands.
    """
    whole = decision.chosen
    if whole is None or whole.entity_id not in authority.wholes:
        return decision
    following = text[name.passage.end : name.passage.end + _REACH]
    where = _WHERE.match(following)
    words = where.group("where").split() if where else []
    for count in range(len(words), 0, -1):
        area = " ".join(words[:count])
        end = name.passage.end + following.index(area) + len(area)
        longer = text[name.passage.start : end]
        branch = find_actor(Name(longer, Passage(name.passage.start, end)), context, authority)
        if branch.chosen and whole.entity_id in authority.sides_of(branch.chosen.entity_id):
            return branch
    if _BRANCH.match(following) or any(
        _is_elsewhere(" ".join(words[:count]), whole.entity_id, authority)
        for count in range(len(words), 0, -1)
    ):
        return Decision(None, (Candidate(whole.entity_id, whole.score), *decision.candidates))
    return decision


def _is_elsewhere(area: str, entity_id: str, authority: Authority) -> bool:
    """Tell whether *area* is a country or region in which the whole is not at home."""
    row = authority.actor_rows.get(entity_id)
    places = authority.best_known(area)
    return (
        row is not None
        and bool(places)
        and all(
            place.kind in _AREAS and authority.country_of_place(place) not in row.context
            for place in places
        )
    )
