"""Resolve every name of one article.

:func:`resolve_article` decides every name that the extractor handed over: participants, victim
groups, sources, places with what contains them, and every other named mention. Same name, same
answer within one article; an unknown name becomes local to the report.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from kg.lexicon.spelling import fold
from kg.model.entities import Actor, Candidate, Place, Resolution, Resolved
from kg.model.findings import Attribution, EventFrame, Extraction, Name, Response, Where
from kg.model.text import Article, Passage
from kg.resolve.actors import clean_name, find_actor, without_titles
from kg.resolve.anaphora import find_antecedent, is_definite
from kg.resolve.authority import Authority
from kg.resolve.boundaries import is_piece_of_longer_name
from kg.resolve.branches import find_branch
from kg.resolve.candidates import Decision
from kg.resolve.context import Context, place_mentions, read_context, with_anchors
from kg.resolve.datelines import dateline_names
from kg.resolve.local import is_proper, local_actor, local_place
from kg.resolve.offices import find_office_holder
from kg.resolve.places import (
    PlaceQuestion,
    ask_about,
    ask_about_mention,
    find_place,
    read_precision,
)

_LOCAL_SCORE: Final = 0.5
_MISLABELLED: Final = 0.9
_VICTIM_ROLES: Final = frozenset({"target", "victim-group"})


def resolve_article(article: Article, extraction: Extraction, authority: Authority) -> Resolution:
    """Decide whom and where the names in *extraction* mean.

    Args:
        article: The article that was read.
        extraction: Its findings; every name in it gets at most one actor and one place.
        authority: What is known.

    Returns:
        One decision per passage, each entity once, in a fixed order.
    """
    context = read_context(article, extraction, authority)
    anchors = _anchors(place_mentions(article, extraction), article, context, authority)
    context = with_anchors(context, anchors, authority)
    desk = _Desk(article, authority, context, extraction.mentions)
    for frame in extraction.frames:
        desk.take_frame(frame)
    for response in extraction.responses:
        desk.take_response(response)
    for mention in extraction.mentions:
        desk.take_mention(mention)
    for name in dateline_names(article):
        desk.take_mention(name)
    return desk.resolution()


def _anchors(
    names: Iterable[Name], article: Article, context: Context, authority: Authority
) -> Iterator[Place]:
    """Yield the places that are clear before the others are known, each name once."""
    asked: set[str] = set()
    for name in names:
        key = fold(name.text)
        if key in asked or is_piece_of_longer_name(article.text, name.passage, authority):
            continue
        asked.add(key)
        question = ask_about_mention(name, article.text, authority)
        chosen = find_place(question, context, authority).chosen
        if chosen and (place := authority.place(chosen.entity_id)):
            yield place


@dataclass
class _Desk:
    """Collects the decisions for one article."""

    article: Article
    authority: Authority
    context: Context
    mentions: tuple[Name, ...]
    actors: dict[str, Actor] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    actor_decisions: dict[Passage, Resolved] = field(default_factory=dict)
    place_decisions: dict[Passage, Resolved] = field(default_factory=dict)
    local_actors: dict[str, Actor] = field(default_factory=dict)
    groups: dict[tuple[str, str], Actor] = field(default_factory=dict)
    frame_id: str = ""
    local_places: dict[str, Place] = field(default_factory=dict)
    answers: dict[PlaceQuestion, Decision] = field(default_factory=dict)

    def take_frame(self, frame: EventFrame) -> None:
        for where in frame.where:
            self.take_where(where)
        self.frame_id = frame.id
        for participant in frame.participants:
            self.take_actor(participant.name, as_victim=participant.role in _VICTIM_ROLES)
            if participant.organisation:
                self.take_actor(participant.organisation)
        for count in frame.counts:
            if count.victim_group:
                self.take_actor(count.victim_group, as_victim=True)
        for attribution in frame.attributions:
            self.take_attribution(attribution)

    def take_response(self, response: Response) -> None:
        self.frame_id = response.about
        self.take_attribution(response.attribution)

    def take_attribution(self, attribution: Attribution) -> None:
        if attribution.source:
            self.take_actor(attribution.source, unnamed=attribution.unnamed)
        if attribution.on_behalf_of:
            self.take_actor(attribution.on_behalf_of)
        for relay in attribution.relays:
            self.take_actor(relay)

    def take_actor(self, name: Name, *, unnamed: bool = False, as_victim: bool = False) -> None:
        if name.passage in self.actor_decisions or not clean_name(name.resolved_text):
            return
        decision = self._decide_actor(name, as_victim=as_victim)
        if decision.chosen:
            self.actors[decision.chosen.entity_id] = self.authority.actors[
                decision.chosen.entity_id
            ]
            self.actor_decisions[name.passage] = Resolved(
                passage=name.passage,
                entity_id=decision.chosen.entity_id,
                score=decision.chosen.score,
                reason=decision.chosen.reason,
                candidates=decision.candidates,
            )
            return
        actor = self._local_actor(name, unnamed=unnamed, as_victim=as_victim)
        self.actors[actor.id] = actor
        self.actor_decisions[name.passage] = _local(name.passage, actor.id, decision.candidates)

    def _decide_actor(self, name: Name, *, as_victim: bool = False) -> Decision:
        """Find the actor; a bare 'Syrian' is read with the words that follow it in the text.

        The recogniser cuts 'Syrian state media' to 'Syrian', which would be the country.
        """
        if fold(name.text) in self.authority.adjectives and not name.refers_to:
            following = self.article.text[name.passage.end : name.passage.end + 60]
            words = following.split("\n")[0].split(" ")[1:4]
            for count in range(len(words), 0, -1):
                text = clean_name(" ".join([name.text, *words[:count]]))
                if any(s.strength != "description" for s in self.authority.actors_called(text)):
                    return find_actor(Name(text, name.passage), self.context, self.authority)
        if not name.label and not name.refers_to:
            office = find_office_holder(clean_name(name.text), self.context, self.authority)
            if office.chosen:
                return office
        decision = find_actor(name, self.context, self.authority, as_victim=as_victim)
        if decision.chosen or name.refers_to:
            return find_branch(name, decision, self.article.text, self.context, self.authority)
        before = find_antecedent(
            name,
            text=self.article.text,
            mentions=self.mentions,
            context=self.context,
            authority=self.authority,
        )
        return before if before.chosen else decision

    def _local_actor(self, name: Name, *, unnamed: bool, as_victim: bool) -> Actor:
        if name.label == "PERSON":
            name = self._full_name(name)
        key = fold(clean_name(name.resolved_text)) + ("?" if unnamed else "")
        known = self._known_local(name, key)
        if known is None:
            otherwise = "community" if as_victim else "unidentified-perpetrator"
            known = local_actor(
                name, key=self.article.key, authority=self.authority, otherwise=otherwise
            )
            known = replace(known, kind="anonymous-source") if unnamed else known
        self.local_actors[key] = self.groups[self.frame_id, key] = known
        return known

    def _known_local(self, name: Name, key: str) -> Actor | None:
        """Return the actor of this report that *name* stands for, or None if it is a new one.

        One name is one actor; a group without a name ('people', 'gunmen') is another one in
        another event, unless it is taken up again ('the gunmen').
        """
        if is_proper(name) or is_definite(name, self.article.text):
            return self.local_actors.get(key)
        return self.groups.get((self.frame_id, key))

    def _full_name(self, name: Name) -> Name:
        """Return the first mention with the full name of which *name* is the surname."""
        text = without_titles(clean_name(name.resolved_text), self.authority)
        full = self.context.surnames.get(fold(text), (None,))[0] if " " not in text else None
        first = next((m for m in self.mentions if full and m.text == full), name)
        return replace(first, text=without_titles(clean_name(first.text), self.authority))

    def take_where(self, where: Where) -> None:
        within: list[str] = []
        for container in reversed(where.within):  # the widest first: it tells of the narrower
            question = PlaceQuestion(container.resolved_text, within=tuple(within))
            place = self._decide_place(container, question, relation="in")
            within[:0] = [place.id, *(i for i in place.within if i not in within)]
        question = ask_about(where, within)
        self._decide_place(where.name, question, relation=where.relation, where=where)
        if where.second:
            second = PlaceQuestion(where.second.resolved_text, within=tuple(within))
            self._decide_place(where.second, second, relation=where.relation)

    def _decide_place(
        self, name: Name, question: PlaceQuestion, *, relation: str, where: Where | None = None
    ) -> Place:
        known = self.place_decisions.get(name.passage)
        if known:
            return self.places[known.entity_id]
        decision = self._find_place(question)
        place = None
        if decision.chosen:
            place = self.authority.place(decision.chosen.entity_id)
        if decision.chosen and place:
            resolved = Resolved(
                passage=name.passage,
                entity_id=place.id,
                score=decision.chosen.score,
                reason=decision.chosen.reason,
                precision=self._precision(place, relation),
                candidates=decision.candidates,
            )
        else:
            place = self._local_place(name, where, question.within)
            resolved = _local(
                name.passage, place.id, decision.candidates, self._precision(place, relation)
            )
        self.places[place.id] = place
        self.place_decisions[name.passage] = resolved
        return place

    def _local_place(self, name: Name, where: Where | None, within: tuple[str, ...]) -> Place:
        key = fold(name.resolved_text)
        if key not in self.local_places:
            self.local_places[key] = local_place(name, where, key=self.article.key, within=within)
        return self.local_places[key]

    def _precision(self, place: Place, relation: str) -> str:
        container = next((self._place(i) for i in place.within if self._place(i)), None)
        return read_precision(
            place, relation=relation, container_kind=container.kind if container else None
        )

    def _place(self, entity_id: str) -> Place | None:
        return self.places.get(entity_id) or self.authority.place(entity_id)

    def take_mention(self, mention: Name) -> None:
        """Resolve a mention outside events; unknown ones are left alone."""
        passage = mention.passage
        if passage in self.actor_decisions or passage in self.place_decisions:
            return
        if is_piece_of_longer_name(self.article.text, passage, self.authority):
            return
        if mention.label == "LOC" and self.context.is_sport:
            return  # 'Scotland' is the team, which the authority does not know
        if not self._take_known(mention, as_place=mention.label == "LOC"):
            self._take_known(mention, as_place=mention.label != "LOC", least=_MISLABELLED)

    def _take_known(self, mention: Name, *, as_place: bool, least: float = 0.0) -> bool:
        """Decide *mention* if it is known well enough; tell whether it was."""
        if as_place:
            if least and not self._is_curated_place(mention):
                return False  # 'England' marked as an organisation is a team, not the country
            question = ask_about_mention(mention, self.article.text, self.authority)
            place = self._find_place(question).chosen
            if place is None or place.score < least:
                return False
            self._decide_place(mention, question, relation="in")
            return True
        actor = self._decide_actor(mention).chosen
        if actor is None or actor.score < least:
            return False
        self.take_actor(mention)
        return True

    def _is_curated_place(self, mention: Name) -> bool:
        senses = self.authority.places_called(mention.text)
        return any(sense.entity_id in self.authority.place_rows for sense in senses)

    def _find_place(self, question: PlaceQuestion) -> Decision:
        """Decide *question*; the same question has the same answer in one article."""
        if question not in self.answers:
            self.answers[question] = find_place(question, self.context, self.authority)
        return self.answers[question]

    def resolution(self) -> Resolution:
        publisher = self._publisher()  # joins the actors: before they are listed
        return Resolution(
            actors=tuple(self.actors[i] for i in sorted(self.actors)),
            places=tuple(self.places[i] for i in sorted(self.places)),
            actor_mentions=tuple(self.actor_decisions[p] for p in sorted(self.actor_decisions)),
            place_mentions=tuple(self.place_decisions[p] for p in sorted(self.place_decisions)),
            publisher=publisher,
        )

    def _publisher(self) -> str | None:
        """Return the id of the outlet, added to the actors."""
        if not self.article.publisher:
            return None
        senses = self.authority.actors_called(self.article.publisher)
        media = [s for s in senses if s.strength in ("label", "alias")]
        if media:
            entity_id = media[0].entity_id
            self.actors[entity_id] = self.authority.actors[entity_id]
            return entity_id
        return None


def _local(
    passage: Passage,
    entity_id: str,
    candidates: tuple[Candidate, ...],
    precision: str | None = None,
) -> Resolved:
    reason = "several entities fit, none clearly" if candidates else "not in the authority"
    return Resolved(
        passage=passage,
        entity_id=entity_id,
        score=_LOCAL_SCORE,
        reason=reason,
        precision=precision,
        candidates=candidates,
    )
