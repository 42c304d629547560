"""Which Wikidata item is each of our entities, as far as can be told without a person?

Entity by entity: GeoNames id first, then a search by name; the facts of what was found; a
judgement. Each result is written down before the next entity is looked at, so a run that was
broken off goes on where it stopped.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from kg.errors import LinkError
from kg.lexicon.outside import load_wikidata_classes
from kg.link.matching import Judgement, judge_item
from kg.link.wikidata import Item, Wikidata
from kg.model.entities import Actor, Place
from kg.model.links import Link

THRESHOLD: Final = 0.9
WORTH_A_LOOK: Final = 0.6
_CLEARLY_BETTER: Final = 0.05
_MAX_NAMES: Final = 3


@dataclass(frozen=True, slots=True)
class LinkResult:
    """What was found for one entity.

    Attributes:
        links: Best first; the first is "exact" if it is above the threshold and clearly better
            than the next, all others are "close".
        description: Wikidata's description of the best one, for the reviewer.
    """

    entity_id: str
    label: str
    kind: str
    links: tuple[Link, ...]
    qid_label: str = ""
    description: str = ""


def link_entities(
    entities: Iterable[Actor | Place],
    wikidata: Wikidata,
    *,
    journal: Path,
    threshold: float = THRESHOLD,
) -> Iterator[LinkResult]:
    """Look each of *entities* up that has no Wikidata id and is not in *journal* yet.

    Args:
        journal: JSON Lines file of results; appended to, entity by entity.
        threshold: Least score of an "exact" link.

    Yields:
        One result for each entity, those from *journal* included.

    Raises:
        LinkError: The service cannot be used; what was found stays in *journal*.
    """
    done = {result.entity_id: result for result in read_journal(journal)}
    classes = load_wikidata_classes()
    journal.parent.mkdir(parents=True, exist_ok=True)
    for entity in entities:
        if entity.is_local or entity.wikidata:
            continue
        known = done.get(entity.id)
        if known is not None:
            yield known
            continue
        result = link_entity(entity, wikidata, classes=classes, threshold=threshold)
        with journal.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")
        yield result


def link_entity(
    entity: Actor | Place,
    wikidata: Wikidata,
    *,
    classes: Mapping[tuple[str, str], frozenset[str]],
    threshold: float = THRESHOLD,
) -> LinkResult:
    """Look one entity up and judge what was found."""
    scheme = "actor" if isinstance(entity, Actor) else "place"
    accepted = classes.get((scheme, entity.kind), frozenset())
    qids = _find(entity, wikidata)
    items = wikidata.items(qids) if qids else {}
    fitting = wikidata.instances(items, accepted) if items and accepted else {}
    judgements = [
        judge_item(entity, items[qid], fitting=fitting.get(qid, frozenset()), accepted=accepted)
        for qid in qids
        if qid in items
    ]
    ranked = sorted(judgements, key=lambda j: (-j.score, qids.index(j.qid)))
    worthy = [judgement for judgement in ranked if judgement.score >= WORTH_A_LOOK]
    best = items[worthy[0].qid] if worthy else None
    return LinkResult(
        entity_id=entity.id,
        label=entity.label,
        kind=entity.kind,
        links=tuple(_links(entity.id, worthy, items, threshold)),
        qid_label=best.label if best else "",
        description=best.description if best else "",
    )


def _find(entity: Actor | Place, wikidata: Wikidata) -> tuple[str, ...]:
    found: dict[str, None] = {}
    if isinstance(entity, Place) and entity.geonames:
        by_id = wikidata.by_geonames([entity.geonames])
        found.update(dict.fromkeys(by_id.get(entity.geonames, ())))
    if not found:
        for name in dict.fromkeys((entity.label, *entity.aliases[: _MAX_NAMES - 1])):
            found.update(dict.fromkeys(wikidata.search(name)))
            if found:
                break
    return tuple(found)


def _links(
    entity_id: str, ranked: list[Judgement], items: Mapping[str, Item], threshold: float
) -> Iterator[Link]:
    next_score = ranked[1].score if len(ranked) > 1 else 0.0
    for rank, judgement in enumerate(ranked):
        is_sure = (
            rank == 0
            and judgement.score >= threshold
            and judgement.score - next_score >= _CLEARLY_BETTER
        )
        yield Link(
            entity_id=entity_id,
            wikidata=judgement.qid,
            relation="exact" if is_sure else "close",
            score=judgement.score,
            reasons=judgement.reasons,
            decided_on=items[judgement.qid].retrieved[:10],
        )


def read_journal(journal: Path) -> Iterator[LinkResult]:
    """Read the results of an earlier run; a last line that was cut off is looked up again.

    Raises:
        LinkError: A line before the last is broken.
    """
    if not journal.exists():
        return
    lines = journal.read_text(encoding="utf-8").splitlines()
    good: list[str] = []
    for number, line in enumerate(lines, start=1):
        try:
            kept = json.loads(line)
            links = tuple(
                Link(**{**link, "reasons": tuple(link["reasons"])}) for link in kept["links"]
            )
            yield LinkResult(**{**kept, "links": links})
            good.append(line)
        except (ValueError, KeyError, TypeError) as error:
            if number < len(lines):
                raise LinkError(
                    "the line is no result of kg link",
                    where=f"{journal.name}:{number}",
                    remedy="remove the line, or the file to start again",
                ) from error
            journal.write_text("".join(f"{kept_line}\n" for kept_line in good), encoding="utf-8")
