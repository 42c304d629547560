"""How does a parsed article become an extraction? The one way through the room.

Read the scenes of each sentence, complete them from what other sentences say of them, and write
each as a frame. What is left out is counted with its reason. Which frames tell of one event is
decided later (``kg.decide``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Protocol

from spacy.tokens import Doc

from kg.clauses.trees import QUOTES, span_passage
from kg.extract.aliases import NameMemory, find_aliases, name_from
from kg.extract.claims import read_claims
from kg.extract.context import complete, responses_of
from kg.extract.frames import BARE, frame_of, reason_to_drop
from kg.extract.scenes import Scene, SceneReader, Sentence
from kg.extract.tolls import told_apart
from kg.extract.tracing import tellings_of, trace_of
from kg.lexicon.words import Lexicon
from kg.model.findings import (
    Count,
    Dropped,
    EventFrame,
    Evidence,
    Extraction,
    Response,
    Victim,
)
from kg.model.text import Article, BlockKind
from kg.model.trace import Trace

LOOK_BACK = 4
"""A sentence that names the dead speaks of a figure at most so many sentences before it."""


class ParsedText(Protocol):
    """What the parser hands over: ``doc`` is made over ``article.text``."""

    @property
    def article(self) -> Article:
        """Return the article."""

    @property
    def doc(self) -> Doc:
        """Return the parsed document."""

    @property
    def sentences(self) -> Sequence[Sentence]:
        """Return the readable sentences in text order."""


@dataclass(frozen=True, slots=True)
class Told:
    """A scene as a frame; `left_out` says why it is no event to report by itself, or is ""."""

    scene: Scene
    frame: EventFrame
    left_out: str

    @property
    def reports(self) -> bool:
        """Tell whether it is an event to report by itself."""
        return not self.left_out


@lru_cache(maxsize=2)
def scene_reader(lexicon: Lexicon) -> SceneReader:
    """Return the scene reader of *lexicon*; its indexes are built once."""
    return SceneReader(lexicon)


def extract_article(parsed: ParsedText, lexicon: Lexicon) -> Extraction:
    """Read the events of one parsed article by grammar alone.

    Returns:
        Frames in text order with counts, participants, times, places and speakers; what was
        considered and dropped stands in ``dropped`` with its reason.
    """
    return extract_traced(parsed, lexicon)[0]


def extract_traced(parsed: ParsedText, lexicon: Lexicon) -> tuple[Extraction, Trace]:
    """Read the events of one parsed article, and tell what was seen on the way."""
    reader = scene_reader(lexicon)
    article, doc = parsed.article, parsed.doc
    reader.names.mark(doc)
    aliases = find_aliases(doc)
    read = read_scenes(parsed, reader)
    scenes = [part for scene in read if _is_told(scene) for part in told_apart(scene)]
    claims = read_claims(parsed.sentences, reader)
    memory = NameMemory(aliases, reader.names.is_armed_group)
    complete(scenes, claims, memory, parsed.sentences)
    left_out = {id(scene): reason_to_drop(scene, lexicon) for scene in scenes}
    told = [
        Told(scene, frame_of(scene, article), reason)
        for scene in scenes
        if (reason := left_out[id(scene)]) in {"", BARE}
    ]
    told = with_identified(with_own_ids(told), parsed.sentences, reader)
    responses = responses_of(claims, [(t.scene, t.frame) for t in told])
    told = answered(told, responses)
    silent = [(scene, "negated") for scene in read if scene.realisation.negated]
    silent += [(s, reason) for s in scenes if (reason := left_out[id(s)]) not in {"", BARE}]
    bare = [(t.scene, BARE) for t in told if not t.reports]
    extraction = Extraction(
        article_id=article.id,
        frames=tuple(t.frame for t in told if t.reports),
        responses=responses,
        mentions=tuple(
            name_from(ent) for sentence in parsed.sentences for ent in sentence.span.ents
        ),
        aliases=aliases,
        dropped=tuple(Dropped(reason, _evidence(scene)) for scene, reason in (*silent, *bare)),
    )
    tellings = tellings_of(((t.scene, t.frame, t.left_out) for t in told), silent)
    trace = trace_of(parsed.sentences, tellings, lexicon, reader.names, article.published)
    return extraction, trace


def _is_told(scene: Scene) -> bool:
    """Tell whether *scene* says that something happened; a related headline must say to whom."""
    related = scene.kind is BlockKind.RELATED and not scene.counts
    return not (related or scene.realisation.negated)


def read_scenes(parsed: ParsedText, reader: SceneReader) -> list[Scene]:
    """Read the scenes of every readable sentence, in text order."""
    scenes: list[Scene] = []
    open_quote = False
    told: date | None = None
    for index, sentence in enumerate(parsed.sentences):
        quoted = open_quote or sentence.span.text.lstrip().startswith(QUOTES)
        found = reader.read(parsed.article, sentence, index=index, quoted=quoted, told=told)
        days = [m.when for scene in found for m in scene.times if m.when.precision == "day"]
        told = days[-1].start if days else told
        scenes.extend(found)
        if sum(sentence.span.text.count(mark) for mark in QUOTES) % 2:
            open_quote = not open_quote
    return scenes


def with_own_ids(told: Sequence[Told]) -> list[Told]:
    """Give each frame an id of its own."""
    frames = unique_ids(t.frame for t in told)
    return [replace(t, frame=frame) for t, frame in zip(told, frames, strict=True)]


def with_identified(
    told: Sequence[Told], sentences: Sequence[Sentence], reader: SceneReader
) -> list[Told]:
    """Write victims whom a later sentence names into the figure told last before it."""
    result = list(told)
    for index, sentence in enumerate(sentences):
        victims = reader.casualties.named.identified(sentence.span)
        places = [
            (t.scene.index, place)
            for place, t in enumerate(result)
            if index - LOOK_BACK <= t.scene.index <= index and _holder(t.frame, victims)
        ]
        if victims and places:
            frame = result[place := max(places)[1]].frame
            holder = _holder(frame, victims)
            counts = tuple(replace(c, victims=victims) if c is holder else c for c in frame.counts)
            result[place] = replace(result[place], frame=replace(frame, counts=counts))
    return result


def _holder(frame: EventFrame, victims: Sequence[Victim]) -> Count | None:
    """Return the figure of dead that has room for *victims* and names nobody yet."""
    return next(
        (
            count
            for count in frame.counts
            if count.harm == "killed"
            and not any(victim.name for victim in count.victims)
            and (count.maximum is None or count.maximum >= len(victims))
        ),
        None,
    )


def unique_ids(frames: Iterable[EventFrame]) -> list[EventFrame]:
    """Keep ids unique: a total told by the same trigger as its incident gets a suffix."""
    seen: dict[str, int] = {}
    found = []
    for frame in frames:
        seen[frame.id] = number = seen.get(frame.id, 0) + 1
        found.append(frame if number == 1 else replace(frame, id=f"{frame.id}-{number}"))
    return found


def held(count: Count, known: set[str]) -> Count:
    """Return *count* without links to figures that are not *known*."""
    return replace(
        count,
        component_of=count.component_of if count.component_of in known else None,
        alternative_to=count.alternative_to if count.alternative_to in known else None,
        subset_of=count.subset_of if count.subset_of in known else None,
    )


MODALITY_OF_RESPONSE = {
    "doubts": "disputed",
    "denies": "disputed",
    "relays-unverified": "unverified",
}


def answered(told: Sequence[Told], responses: Sequence[Response]) -> list[Told]:
    """Write into each frame how others answered its claim; a denied act is denied by its doer."""
    modality = {r.about: MODALITY_OF_RESPONSE[r.attribution.stance] for r in responses}
    how = {t.frame.id: modality.get(t.frame.id, t.frame.modality) for t in told}
    how |= {t.frame.id: "denied" for t in told if t.frame.modality == "denied"}
    return [replace(t, frame=_told_as(t.frame, how[t.frame.id])) for t in told]


def _told_as(frame: EventFrame, modality: str) -> EventFrame:
    people = frame.participants
    if modality == "denied":
        people = tuple(
            replace(p, stance="denies") if p.role in {"attacker", "belligerent"} else p
            for p in people
        )
    return replace(frame, modality=modality, participants=people)


def _evidence(scene: Scene) -> Evidence:
    passage = span_passage(scene.sent)
    return Evidence(passage, scene.sent.text.strip(), scene.main.row.id)
