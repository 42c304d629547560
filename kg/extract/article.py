"""Turn a parsed article into an extraction: the entry point of this room.

Read the event mentions of each sentence, complete them from what other sentences say of them, and
write each as a frame. What is left out is counted with its reason. Which frames tell of one event
is decided later (``kg.decide``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from operator import itemgetter

from kg.clauses.trees import entities_in, name_of_entity
from kg.extract.aliases import NameMemory, find_aliases
from kg.extract.claims import read_claims
from kg.extract.cross_sentence import complete, responses_of
from kg.extract.days_before import share_days_before
from kg.extract.event_mentions import EventMention, EventMentionReader
from kg.extract.frames import BARE, frame_of, reason_to_drop, sentence_of
from kg.extract.gapped import with_gaps
from kg.extract.sentences import ParsedText, Seen, Sentence
from kg.extract.tolls import told_apart
from kg.extract.tracing import telling_of, trace_of
from kg.lexicon.words import Lexicon
from kg.model.findings import (
    DOERS,
    Count,
    Dropped,
    EventFrame,
    Extraction,
    Name,
    Participant,
    Response,
    Victim,
    names_agree,
)
from kg.model.text import BlockKind
from kg.model.trace import Trace

LOOK_BACK = 4
"""A sentence that names the dead speaks of a figure at most so many sentences before it."""
REPORTED = frozenset({"", BARE})
"""Reasons to leave a mention out that still leave it a frame: none, or that it tells too little."""
MODALITY_OF_RESPONSE = {
    "doubts": "disputed",
    "denies": "disputed",
    "relays-unverified": "unverified",
}


@lru_cache(maxsize=2)
def event_mention_reader(lexicon: Lexicon) -> EventMentionReader:
    """Return the mention reader of *lexicon*; its indexes are built once."""
    return EventMentionReader(lexicon)


def extract_article(parsed: ParsedText, lexicon: Lexicon) -> Extraction:
    """Read the events of one parsed article by grammar alone.

    Returns:
        Frames in text order with counts, participants, times, places and speakers; what was
        considered and dropped stands in ``dropped`` with its reason.
    """
    return extract_traced(parsed, lexicon)[0]


def extract_traced(parsed: ParsedText, lexicon: Lexicon) -> tuple[Extraction, Trace]:
    """Read the events of one parsed article, and tell what was seen on the way."""
    reader, sentences = event_mention_reader(lexicon), parsed.sentences
    reader.names.mark(parsed.doc)
    aliases = find_aliases(parsed.doc)
    seen = list(reader.see(sentences, parsed.article.published))
    read = read_event_mentions(seen, reader)
    mentions = list(chain.from_iterable(map(told_apart, filter(_is_told, read))))
    share_days_before(mentions, seen)
    claims = read_claims(sentences, reader)
    complete(mentions, claims, NameMemory(aliases, reader.names.is_armed_group), sentences)

    weighed = [(mention, reason_to_drop(mention, lexicon)) for mention in mentions]
    told = [pair for pair in weighed if pair[1] in REPORTED]
    reporting = [mention for mention, _ in told]
    frames = unique_ids(frame_of(mention, parsed.article) for mention in reporting)
    frames = with_identified(frames, reporting, sentences, reader)
    pairs = list(zip(reporting, frames, strict=True))
    responses = responses_of(claims, pairs)
    tellings = list(map(telling_of, told, answered(frames, responses)))
    silent = [(mention, "negated") for mention in read if mention.factuality.negated]
    silent += [pair for pair in weighed if pair[1] not in REPORTED]
    dropped = [*silent, *filter(itemgetter(1), told)]
    reported = [pair for pair, (_, left_out) in zip(pairs, told, strict=True) if not left_out]
    gaps = tuple(gap for mention in reporting for gap in mention.gaps)
    own = [t.frame for t in tellings if t.frame is not None and t.reports]
    extraction = Extraction(
        frames=tuple(with_gaps(own, gaps)),
        responses=responses_of(claims, reported),
        mentions=tuple(name_of_entity(ent) for each in sentences for ent in entities_in(each.span)),
        aliases=aliases,
        dropped=tuple(Dropped(reason, sentence_of(mention)) for mention, reason in dropped),
    )
    notes = [*tellings, *map(telling_of, silent)]
    barred = tuple(chain.from_iterable(map(reader.uncounted, seen)))
    return extraction, trace_of(seen, notes, responses, gaps, barred)


def read_event_mentions(seen: Iterable[Seen], reader: EventMentionReader) -> list[EventMention]:
    """Read the mentions of every readable sentence, in text order."""
    return [mention for each in seen for mention in reader.read(each)]


def _is_told(mention: EventMention) -> bool:
    """Tell whether *mention* says that something happened; a related headline must say to whom."""
    related = mention.kind is BlockKind.RELATED and not mention.counts
    return not (related or mention.factuality.negated)


def with_identified(
    frames: Sequence[EventFrame],
    mentions: Sequence[EventMention],
    sentences: Sequence[Sentence],
    reader: EventMentionReader,
) -> list[EventFrame]:
    """Write victims whom a later sentence names into the figure told last before it."""
    result = list(frames)
    for index, sentence in enumerate(sentences):
        victims = reader.casualties.named.identified(sentence.span)
        near = range(index - LOOK_BACK, index + 1) if victims else ()
        holders = [
            (mention.index, place, holder)
            for place, mention in enumerate(mentions)
            if mention.index in near and (holder := _holder(result[place], victims))
        ]
        if holders:
            _, place, holder = max(holders, key=lambda found: found[:2])
            frame = result[place]
            counts = tuple(replace(c, victims=victims) if c is holder else c for c in frame.counts)
            result[place] = replace(frame, counts=counts)
    return result


def _holder(frame: EventFrame, victims: Sequence[Victim]) -> Count | None:
    """Return the figure of dead that has room for *victims* and names nobody yet."""
    dead = (count for count in frame.counts if count.harm == "killed")
    unnamed = (count for count in dead if not any(victim.name for victim in count.victims))
    return next((c for c in unnamed if c.maximum is None or c.maximum >= len(victims)), None)


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


def answered(frames: Sequence[EventFrame], responses: Iterable[Response]) -> list[EventFrame]:
    """Write into each frame how others answered its claim; a denied act is denied by its doer."""
    modality = {r.about: MODALITY_OF_RESPONSE[r.attribution.stance] for r in responses}
    denied = {frame.id: "denied" for frame in frames if frame.modality == "denied"}
    told = {**modality, **denied}
    return [_told_as(frame, told.get(frame.id, frame.modality)) for frame in frames]


def _told_as(frame: EventFrame, modality: str) -> EventFrame:
    people = frame.participants
    if modality == "denied":
        deniers = [said.source for said in frame.attributions if said.stance == "denies"]
        people = tuple(_denying(person, deniers) for person in people)
    return replace(frame, modality=modality, participants=people)


def _denying(person: Participant, deniers: Sequence[Name | None]) -> Participant:
    """Return *person* as one who denies the deed; not whom another accuses of it instead.

    "The army denied the attack and blamed rebels for it": rebels deny nothing.
    """
    names = (name.resolved_text.lower() for name in deniers if name is not None)
    own = any(names_agree(name, person.name.resolved_text.lower()) for name in names)
    if person.role not in DOERS or (person.stance in {"alleges", "suspects"} and not own):
        return person
    return replace(person, stance="denies")
