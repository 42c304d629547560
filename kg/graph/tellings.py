"""Read back what a report's graph tells, event by event, for comparison with other reports."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Final, TypeVar

from kg.graph.triples import Triples, plain_text, read_rows, text_of
from kg.lexicon.patterns import figure_cues
from kg.lexicon.spelling import fold
from kg.model.tellings import Figure, Interval, Part, Spot, Telling, Voice
from kg.vocab.schemes import concept_name
from kg.vocab.terms import GEO, KG, NIF, PROV, RDF, SCHEMA, SEM, SKOS, Exclusion

NEWS_DAYS: Final = 7
"""What a report tells without a day happened on its day or on one of so many before it."""
DOUBTING: Final = frozenset({"doubts", "denies"})
ANONYMOUS: Final = "anonymous-source"
_YEARS: Final = range(1000, 9000)
"""Days are reckoned from what is told: none may be near an end of the calendar."""

_WORD: Final = re.compile(r"[^\W_]+")
_STEM: Final = 5
_LONG_ENOUGH: Final = 4
_LONG_NAME: Final = 3

T = TypeVar("T")


def read_tellings(report: bytes, known: bytes) -> tuple[Telling, ...]:
    """Return what each event of a report graph tells, in text order.

    Args:
        report: The report's graph as N-Quads.
        known: What the authority says of the actors and places that it names, as N-Quads.
    """
    return _Report(Triples(read_rows(report)), Triples(read_rows(known))).tellings()


def tellings_of(report: bytes, known: Callable[[Iterable[str]], bytes]) -> tuple[Telling, ...]:
    """Return what :func:`read_tellings` does, where what is *known* has to be asked for.

    Args:
        report: The report's graph as N-Quads.
        known: Returns what the authority says of actors and places, by their IRIs, as N-Quads.
    """
    triples = Triples(read_rows(report))
    return _Report(triples, Triples(read_rows(known(sorted(_entities_named(triples)))))).tellings()


def _entities_named(triples: Triples) -> frozenset[str]:
    """Return the IRIs of the actors and places that the events of a report graph name."""
    predicates = (KG.place, RDF.value, KG.statedBy, KG.onBehalfOf, SCHEMA.publisher)
    named = {
        value
        for said in triples.said.values()
        for predicate in predicates
        for value in said.get(f"<{predicate}>", ())
    }
    return frozenset(text_of(value) for value in named)


class _Report:
    """A report's graph, asked for its events."""

    def __init__(self, graph: Triples, known: Triples) -> None:
        self._graph, self._known = graph, known
        self._report = next(
            (s for s in graph.subjects(f"<{RDF.type}>", f"<{KG.Report}>")), "<urn:none>"
        )
        self._published = _day(self._one(self._report, SCHEMA.datePublished))
        publisher = self._one(self._report, SCHEMA.publisher)
        self._publisher = self._body(publisher) if publisher else ""
        self._outlet = self._publisher or text_of(self._report)
        self._outlet_name = self._label(publisher) if publisher else ""
        self._around, self._around_words = _content(
            plain_text(self._one(m, NIF.anchorOf))
            for m in graph.subjects(f"<{RDF.type}>", f"<{KG.Mention}>")
        )
        self._claims: dict[str, list[str]] = {}
        self._told_of: dict[str, set[str]] = {}
        for claim in graph.subjects_of(f"<{KG.about}>"):
            event = self._one(claim, KG.about)
            self._claims.setdefault(event, []).append(claim)
            for count in graph.values(claim, f"<{KG.hasCount}>"):
                self._told_of.setdefault(count, set()).add(event)

    def tellings(self) -> tuple[Telling, ...]:
        events = self._graph.subjects(f"<{RDF.type}>", f"<{KG.Event}>")
        found = (self._telling(event) for event in events if not self._one(event, _RELATED))
        return tuple(sorted(found, key=lambda t: (t.offset, t.event)))

    def _telling(self, event: str) -> Telling:
        voices = tuple(self._voice(claim) for claim in sorted(self._claims.get(event, ())))
        names, words = _content(self._sentences(event))
        return Telling(
            event=text_of(event),
            report=text_of(self._report),
            type=self._concept(event, SEM.eventType),
            kind=self._concept(event, KG.eventKind),
            realisation=self._concept(event, KG.realisation),
            modality=self._concept(event, KG.modality),
            article=text_of(self._one(self._report, PROV.specializationOf) or "<>"),
            publisher=self._publisher,
            published=self._published,
            interval=self._interval(event),
            spots=tuple(self._spots(event)),
            parts=tuple(self._parts(event)),
            figures=tuple(self._figures(voices)),
            voices=voices,
            weapon=plain_text(self._one(event, KG.weapon)).lower(),
            offset=self._offset(self._one(event, KG.trigger)),
            posted=plain_text(self._one(event, KG.postedAt)),
            names=names,
            words=words,
            around=self._around,
            around_words=self._around_words,
            title=_content([plain_text(self._one(self._report, SCHEMA.headline))])[1],
        )

    def _sentences(self, event: str) -> list[str]:
        mentions = self._graph.values(event, f"<{KG.evidence}>")
        return [plain_text(self._one(mention, NIF.anchorOf)) for mention in mentions]

    def _interval(self, event: str) -> Interval | None:
        start = _day(self._one(event, SEM.hasEarliestBeginTimeStamp))
        end = _day(self._one(event, SEM.hasLatestEndTimeStamp))
        if start is None and end is None:
            if self._published is None:
                return None
            earliest = self._published - timedelta(days=NEWS_DAYS)
            return Interval(earliest, self._published, is_stated=False)
        if start is None or end is None:
            known = start or end
            assert known is not None
            # An open end ("since Friday") is closed by the day of the report.
            latest = max(known, self._published) if start and self._published else known
            return Interval(known, latest)
        return Interval(start, max(start, end))

    def _spots(self, event: str) -> Iterator[Spot]:
        for localisation in sorted(self._graph.values(event, f"<{KG.localisation}>")):
            place = self._one(localisation, KG.place)
            latitude = _number(self._of(place, SCHEMA.latitude))
            longitude = _number(self._of(place, SCHEMA.longitude))
            has_point = latitude is not None and longitude is not None
            yield Spot(
                place=text_of(place),
                name=self._label(place),
                kind=concept_name(text_of(self._of(place, KG.placeKind) or "<>")),
                precision=self._concept(localisation, KG.precision),
                within=tuple(map(text_of, self._all(place, GEO.sfWithin))),
                point=(latitude or 0.0, longitude or 0.0) if has_point else None,
            )

    def _parts(self, event: str) -> Iterator[Part]:
        for part in sorted(self._graph.values(event, f"<{KG.participation}>")):
            actor = self._one(part, RDF.value)
            yield Part(
                role=self._concept(part, SEM.roleType),
                actor=text_of(actor),
                name=self._label(actor),
                stance=self._concept(part, KG.stance),
                is_local=self._is_local(actor),
                groups=tuple(map(text_of, self._all(actor, KG.partOfActor))),
            )

    def _figures(self, voices: Iterable[Voice]) -> Iterator[Figure]:
        for count in sorted({f for voice in voices for f in voice.figures}):
            yield self._figure(f"<{count}>")

    def _figure(self, count: str) -> Figure:
        words = self._one(count, KG.evidence)
        reasons = self._graph.values(count, f"<{KG.exclusionReason}>")
        is_own = reasons == [f"<{Exclusion.COMPONENT}>"] and self._is_toll_of_its_own(count)
        return Figure(
            id=text_of(count),
            harm=self._concept(count, KG.harm),
            status=self._concept(count, KG.victimStatus) or "unknown",
            minimum=_whole(self._one(count, KG.minimum)),
            maximum=_whole(self._one(count, KG.maximum)),
            best=_whole(self._one(count, KG.best)),
            as_written=plain_text(self._one(count, KG.asWritten)),
            group=text_of(self._one(count, KG.victimGroup) or "<>"),
            demographic=self._concept(count, KG.demographic),
            is_whole=is_own
            or not (self._one(count, KG.subsetOf) or self._one(count, KG.componentOf)),
            is_summable=is_own or plain_text(self._one(count, KG.summable)) == "true",
            is_further=reasons == [f"<{Exclusion.FURTHER_FIGURE}>"],
            holding=text_of(self._one(count, KG.alternativeTo) or "<>"),
            offset=self._offset(words),
            posted=plain_text(self._one(count, KG.postedAt)),
            is_retracted=self._is_taken_back(words),
            scope=self._concept(count, KG.scope),
            period=(
                _day(self._one(count, KG.periodStart)),
                _day(self._one(count, KG.asOf)) or _day(self._one(count, KG.periodEnd)),
            ),
            people=plain_text(self._one(count, KG.victimAsWritten)).lower(),
            sentence=text_of(self._one(words, KG.inSentence) or "<>"),
        )

    def _is_toll_of_its_own(self, part: str) -> bool:
        """Tell whether each part of a sum is the toll of an incident of its own.

        "35 killed: 28 in air strikes, seven in ground fighting". In "28 killed, 11 soldiers and 17
        militants" the parts have no incident apart from that of the total, which counts instead.
        """
        total = self._one(part, KG.componentOf)
        parts = self._graph.subjects(f"<{KG.componentOf}>", total)
        events = [self._told_of.get(one, set()) for one in parts]
        alone = all(own and all(map(self._is_incident, own)) for own in events)
        return alone and not any(map(self._is_incident, self._told_of.get(total, ())))

    def _is_incident(self, event: str) -> bool:
        return bool(
            self._concept(event, KG.eventKind) == "incident"
            and self._concept(event, KG.realisation) in ("occurred", "ongoing")
            and not self._one(event, _RELATED)
        )

    def _is_taken_back(self, words: str) -> bool:
        """Tell whether the sentence says that the figure no longer holds.

        "Correction: An earlier version said that 28 people had been killed."
        """
        sentence = self._one(words, KG.inSentence)
        text = plain_text(self._one(sentence, NIF.anchorOf))
        start = self._offset(words) - self._offset(sentence)
        end = start + len(plain_text(self._one(words, NIF.anchorOf)))
        around = {"before": text[:start], "after": text[end:], "sentence": text}

        def says(reading: str) -> bool:
            return any(row.pattern.search(around[row.where]) for row in figure_cues(reading))

        return bool(text) and says("earlier") and not says("right")

    def _voice(self, claim: str) -> Voice:
        speaker = self._one(claim, KG.statedBy)
        stance = self._concept(claim, KG.stance)
        named = bool(speaker) and not self._one(claim, KG.unnamedSource)
        named = named and self._is_named(speaker)
        body = self._one(claim, KG.onBehalfOf) or speaker
        return Voice(
            claim=text_of(claim),
            speaker=self._body(body) if named else self._outlet,
            name=self._label(body) if named else self._outlet_name,
            stance=stance,
            is_outlet=not named,
            figures=tuple(map(text_of, self._graph.values(claim, f"<{KG.hasCount}>"))),
            disputes=stance in DOUBTING,
            is_unverified=bool(self._one(claim, KG.verification)),
        )

    def _is_named(self, actor: str) -> bool:
        """Tell whether *actor* has a name: "residents" and "a source" have none."""
        if not self._is_local(actor):
            return True
        kind = concept_name(text_of(self._of(actor, KG.actorKind) or "<>"))
        # "residents" and "a medic" are described, not named.
        return kind != ANONYMOUS and any(c.isupper() for c in self._label(actor))

    def _body(self, actor: str) -> str:
        """Return who is one voice with *actor*: the body that it is part of, else itself.

        An actor that only this report knows is known elsewhere by its name alone.
        """
        whole = self._of(actor, KG.partOfActor)
        if whole:
            return text_of(whole)
        return f"name:{self._label(actor).lower()}" if self._is_local(actor) else text_of(actor)

    def _is_local(self, entity: str) -> bool:
        return bool(self._one(entity, KG.localTo))

    def _label(self, entity: str) -> str:
        return plain_text(self._of(entity, SKOS.prefLabel))

    def _all(self, subject: str, predicate: str) -> list[str]:
        term = f"<{predicate}>"
        return self._graph.values(subject, term) or self._known.values(subject, term)

    def _of(self, entity: str, predicate: str) -> str:
        return next(iter(self._all(entity, predicate)), "")

    def _one(self, subject: str, predicate: str) -> str:
        return next(iter(self._graph.values(subject, f"<{predicate}>")), "")

    def _concept(self, subject: str, predicate: str) -> str:
        return concept_name(text_of(self._one(subject, predicate) or "<>"))

    def _offset(self, mention: str) -> int:
        return _whole(self._one(mention, NIF.beginIndex)) or 0


_RELATED: Final = KG.fromRelatedHeadline


def _day(term: str) -> date | None:
    day = _read(term, lambda text: date.fromisoformat(text[:10]))
    return day if day and day.year in _YEARS else None


def _number(term: str) -> float | None:
    number = _read(term, float)
    return number if number is not None and math.isfinite(number) else None


def _whole(term: str) -> int | None:
    return _read(term, int)


def _read(term: str, read: Callable[[str], T]) -> T | None:
    """Read a literal; None for none, and for what somebody else wrote and nobody can read."""
    try:
        return read(text_of(term)) if term else None
    except ValueError:
        return None


def _content(sentences: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return what begins with a capital, and the stems of the long words."""
    names, words = set(), set()
    for sentence in sentences:
        for word in _WORD.findall(sentence):
            if word[0].isupper() and len(word) >= _LONG_NAME:
                names.add(fold(word))
            if len(word) >= _LONG_ENOUGH:
                words.add(word.lower()[:_STEM])
    return frozenset(names), frozenset(words)
