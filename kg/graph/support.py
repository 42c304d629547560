"""Write who read a slot, by which rule, and how surely.

Nothing is written of what the grammar read and nothing has weighed: that is the common case, and
each line that is said of every slot of every report makes the store larger.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kg.graph.nquads import GraphLines, decimal
from kg.model.findings import Support
from kg.vocab.schemes import concept_iri
from kg.vocab.terms import KG


@dataclass(frozen=True, slots=True)
class SupportTerms:
    """The properties that say how a slot was read."""

    method: str
    rule: str
    confidence: str


OF_NODE: Final = SupportTerms(KG.readingMethod, KG.ruleId, KG.confidence)
"""For a slot with a node of its own."""

OF_TIME: Final = SupportTerms(KG.timeMethod, KG.timeRuleId, KG.timeConfidence)
"""For the time of an event, which stands on the event itself."""


def write_support(
    out: GraphLines, subject: str, support: Support, *, terms: SupportTerms = OF_NODE
) -> None:
    """Write how the slot at *subject* was read, unless it is the default."""
    if support == Support():
        return
    out.add_iri(subject, terms.method, concept_iri("reading-method", support.method))
    out.add_text(subject, terms.rule, support.rule)
    if support.score is not None:
        out.add(subject, terms.confidence, decimal(support.score))
