"""Find the Wikidata item of each of our entities, as far as can be told without a person.

GeoNames id first, then a search by name; the facts of what was found; a judgement. Entities share
requests, a few dozen at a time, and each batch is written down before the next is looked at, so a
run that was broken off goes on where it stopped.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from kg.errors import LinkError
from kg.lexicon.outside import load_wikidata_classes
from kg.link.matching import Judgement, judge_item
from kg.link.sources.record import is_arabic
from kg.link.wikidata import Item, Wikidata
from kg.model.entities import Actor, Place
from kg.model.links import Link

THRESHOLD: Final = 0.9
WORTH_A_LOOK: Final = 0.6
AT_ONCE: Final = 25
# A town and its district have one name and nearly one point: a person decides.
_CLEARLY_BETTER: Final = 0.05
_MAX_NAMES: Final = 4


@dataclass(frozen=True, slots=True)
class LinkResult:
    """The result for one entity.

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
    at_once: int = AT_ONCE,
) -> Iterator[LinkResult]:
    """Look each of *entities* up that has no Wikidata id and is not in *journal* yet.

    Args:
        journal: JSON Lines file of results; appended to, batch by batch.
        threshold: Least score of an "exact" link.
        at_once: How many entities share a request where the service allows it.

    Yields:
        One result for each entity, those from *journal* included.

    Raises:
        LinkError: The service cannot be used; what was found stays in *journal*.
    """
    done = {result.entity_id: result for result in read_journal(journal)}
    classes = load_wikidata_classes()
    journal.parent.mkdir(parents=True, exist_ok=True)
    wanted = [entity for entity in entities if not entity.is_local and not entity.wikidata]
    yield from (done[entity.id] for entity in wanted if entity.id in done)
    waiting = [entity for entity in wanted if entity.id not in done]
    for start in range(0, len(waiting), at_once):
        batch = waiting[start : start + at_once]
        for result in link_batch(batch, wikidata, classes=classes, threshold=threshold):
            with journal.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")
            yield result


def link_batch(
    batch: Sequence[Actor | Place],
    wikidata: Wikidata,
    *,
    classes: Mapping[tuple[str, str], frozenset[str]],
    threshold: float = THRESHOLD,
) -> Iterator[LinkResult]:
    """Look some entities up together and judge what was found for each."""
    found = _find(batch, wikidata)
    items = wikidata.items(qid for qids in found.values() for qid in qids)
    accepted = {entity.id: classes.get(_kind_of(entity), frozenset()) for entity in batch}
    every_class = frozenset[str]().union(*accepted.values())
    # One walk through the subclasses for the whole batch, whatever kinds are in it.
    fitting = wikidata.instances(items, every_class) if items and every_class else {}
    for entity in batch:
        mine = accepted[entity.id]
        judgements = [
            judge_item(
                entity, items[qid], fitting=fitting.get(qid, frozenset()) & mine, accepted=mine
            )
            for qid in found[entity.id]
            if qid in items
        ]
        ranked = sorted(judgements, key=lambda judgement: -judgement.score)
        worthy = [judgement for judgement in ranked if judgement.score >= WORTH_A_LOOK]
        best = items[worthy[0].qid] if worthy else None
        yield LinkResult(
            entity_id=entity.id,
            label=entity.label,
            kind=entity.kind,
            links=tuple(_links(entity.id, worthy, items, threshold)),
            qid_label=best.label if best else "",
            description=best.description if best else "",
        )


def _kind_of(entity: Actor | Place) -> tuple[str, str]:
    return ("actor" if isinstance(entity, Actor) else "place"), entity.kind


def _find(batch: Sequence[Actor | Place], wikidata: Wikidata) -> dict[str, tuple[str, ...]]:
    """Return the items that may be each entity: by GeoNames id, else by name."""
    ids = {e.id: e.geonames for e in batch if isinstance(e, Place) and e.geonames}
    by_geonames = wikidata.by_geonames(ids.values()) if ids else {}
    # An id that no item bears says nothing about the place: its name may still find it.
    nameless = [entity for entity in batch if ids.get(entity.id, "") not in by_geonames]
    by_name = wikidata.by_name({name for entity in nameless for name in _names(entity)})
    return {
        entity.id: by_geonames.get(ids.get(entity.id, ""), ())
        or tuple(dict.fromkeys(q for name in _names(entity) for q in by_name.get(name, ())))
        for entity in batch
    }


def _names(entity: Actor | Place) -> tuple[str, ...]:
    arabic = [name for name in entity.aliases if is_arabic(name)]
    western = [name for name in entity.aliases if not is_arabic(name)]
    names = (entity.label, *western[: _MAX_NAMES - 1], *arabic[:1])
    return tuple(dict.fromkeys(names))


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
            # Else the next result would be written onto the line that was cut off.
            journal.write_text("".join(f"{kept_line}\n" for kept_line in good), encoding="utf-8")
