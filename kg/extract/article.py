"""How does a parsed article become an extraction? The one way through the room.

Read the scenes of each sentence, join those that tell of one event, complete them from the rest
of the article, and write them as frames. What is left out is counted with its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Protocol

from spacy.tokens import Doc

from kg.clauses.trees import QUOTES, span_passage
from kg.extract.aliases import NameMemory, find_aliases, name_from
from kg.extract.claims import read_claims
from kg.extract.context import complete_drafts, responses_of
from kg.extract.frames import frame_of, reason_to_drop
from kg.extract.incidents import Draft, join_scenes
from kg.extract.learned import Readings, fill_gaps
from kg.extract.scenes import Scene, SceneReader, Sentence
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
from kg.model.text import Article
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

    @property
    def events(self) -> Readings:
        """Return what the model read of events; empty for a model without event heads."""


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
    scenes = read_scenes(parsed, reader)
    denied = [scene for scene in scenes if scene.realisation.negated]
    scenes = [scene for scene in scenes if not scene.realisation.negated]
    fill_gaps(scenes, parsed.events, reader.people)
    drafts = join_scenes(scenes, lexicon)
    claims = read_claims(parsed.sentences, reader)
    memory = NameMemory(aliases, reader.names.is_armed_group)
    complete_drafts(drafts, claims, memory, parsed.sentences)
    pairs: list[tuple[Draft, EventFrame]] = []
    left_out: list[tuple[Draft, str]] = []
    for draft in drafts:
        reason = reason_to_drop(draft, lexicon)
        if reason:
            left_out.append((draft, reason))
        else:
            pairs.append((draft, frame_of(draft, article)))
    pairs = with_identified(pairs, parsed.sentences, reader)
    frames = unique_ids(frame for _, frame in pairs)
    pairs = [(draft, frame) for (draft, _), frame in zip(pairs, frames, strict=True)]
    pairs = without_lost_totals(link_parts(pairs))
    responses = responses_of(claims, pairs)
    pairs = answered(pairs, responses)
    dropped = [Dropped("negated", _evidence(scene)) for scene in denied]
    dropped += [Dropped(reason, _evidence(draft.first)) for draft, reason in left_out]
    extraction = Extraction(
        article_id=article.id,
        frames=tuple(frame for _, frame in pairs),
        responses=responses,
        mentions=tuple(
            name_from(ent) for sentence in parsed.sentences for ent in sentence.span.ents
        ),
        aliases=aliases,
        dropped=tuple(dropped),
    )
    tellings = tellings_of(pairs, left_out, denied)
    trace = trace_of(parsed.sentences, tellings, lexicon, reader.names, article.published)
    return extraction, trace


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


def with_identified(
    pairs: Sequence[tuple[Draft, EventFrame]], sentences: Sequence[Sentence], reader: SceneReader
) -> list[tuple[Draft, EventFrame]]:
    """Write victims whom a later sentence names into the figure told last before it."""
    result = list(pairs)
    for index, sentence in enumerate(sentences):
        victims = reader.casualties.named.identified(sentence.span)
        told = [
            (scene.index, place)
            for place, (draft, frame) in enumerate(result)
            for scene in draft.scenes
            if index - LOOK_BACK <= scene.index <= index and _holder(frame, victims)
        ]
        if victims and told:
            draft, frame = result[place := max(told)[1]]
            holder = _holder(frame, victims)
            counts = tuple(replace(c, victims=victims) if c is holder else c for c in frame.counts)
            result[place] = (draft, replace(frame, counts=counts))
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


def link_parts(pairs: Sequence[tuple[Draft, EventFrame]]) -> list[tuple[Draft, EventFrame]]:
    """Write the umbrella's id into its parts."""
    ids = {id(draft): frame.id for draft, frame in pairs}
    return [
        (draft, replace(frame, part_of=ids.get(id(draft.part_of))) if draft.part_of else frame)
        for draft, frame in pairs
    ]


def without_lost_totals(
    pairs: Sequence[tuple[Draft, EventFrame]],
) -> list[tuple[Draft, EventFrame]]:
    """Let go of totals that were left out: a part of nothing is a figure of its own."""
    known = {count.id for _, frame in pairs for count in frame.counts}
    return [
        (draft, replace(frame, counts=tuple(held(count, known) for count in frame.counts)))
        for draft, frame in pairs
    ]


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


def answered(
    pairs: Sequence[tuple[Draft, EventFrame]], responses: Sequence[Response]
) -> list[tuple[Draft, EventFrame]]:
    """Write into each frame how others answered its claim; a denied act is denied by its doer."""
    modality = {r.about: MODALITY_OF_RESPONSE[r.attribution.stance] for r in responses}
    result = []
    for draft, frame in pairs:
        how = modality.get(frame.id, frame.modality)
        people = frame.participants
        if how == "denied":
            people = tuple(
                replace(p, stance="denies") if p.role in {"attacker", "belligerent"} else p
                for p in people
            )
        result.append((draft, replace(frame, modality=how, participants=people)))
    return result


def _evidence(scene: Scene) -> Evidence:
    passage = span_passage(scene.sent)
    return Evidence(passage, scene.sent.text.strip(), scene.main.row.id)
