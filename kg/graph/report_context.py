"""State shared by the writers of one report graph.

The article, the decisions on its names, the lines written so far, and the nodes that several
writers point to: mentions, actors and places.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.graph.entities import describe_actor, describe_place
from kg.graph.nquads import GraphLines, decimal, integer, text, typed
from kg.graph.posts import NO_POSTS, Posts, find_posts
from kg.model.entities import Actor, Place, Resolution, Resolved
from kg.model.findings import Extraction, Name
from kg.model.text import Article, Passage
from kg.vocab.iris import (
    local_entity_id,
    mint_candidate_iri,
    mint_mention_iri,
    mint_report_iri,
    mint_thing_iri,
)
from kg.vocab.terms import KG, NIF, RDF, XSD


@dataclass(frozen=True, slots=True)
class ReportContext:
    """The report being written.

    Attributes:
        run_iri: The run that read the report.
        sentences: Sentences that tell something.
        stretches: These and paragraphs, shortest first: the stretch of text in which a mention
            is shown.
        actors, places: Entities of the authority or the report, by IRI path.
        actor_by_name, place_by_name: Ids by the words of a resolved mention, for a name that
            stands for one already resolved ('the group').
        written, counted: What has been described so far.
        copy_key: Key of the report if it is the copy of another, or "".
        posts: The posts of a live blog.
    """

    article: Article
    resolution: Resolution
    base: str
    run_iri: str
    out: GraphLines
    sentences: frozenset[Passage]
    stretches: tuple[Passage, ...]
    actors: dict[str, Actor]
    places: dict[str, Place]
    actor_by_name: dict[str, str]
    place_by_name: dict[str, str]
    written: set[Passage] = field(default_factory=set)
    counted: set[str] = field(default_factory=set)
    copy_key: str = ""
    posts: Posts = NO_POSTS

    @property
    def key(self) -> str:
        """Return the report's key: of its text, or of the copy."""
        return self.copy_key or self.article.key

    @property
    def report_iri(self) -> str:
        """Return the IRI of the report."""
        return mint_report_iri(self.base, self.key)

    def mention(self, passage: Passage | None) -> str | None:
        """Write the mention at *passage* once; return its IRI, or None if there are no words."""
        if passage is None or passage.start == passage.end:
            return None
        subject = mint_mention_iri(self.base, self.key, self.article.source_passage(passage))
        if passage not in self.written:
            self.written.add(passage)
            self._describe_mention(subject, passage)
        return subject

    def add_evidence(self, subject: str, passages: Iterable[Passage | None]) -> None:
        """Link *subject* to the mentions at *passages*."""
        for passage in passages:
            mention = self.mention(passage)
            if mention:
                self.out.add_iri(subject, KG.evidence, mention)

    def add_post(self, subject: str, passage: Passage) -> None:
        """Write when the post of a live blog was written that holds *passage*."""
        written = self.posts.at(passage.start)
        if written is not None:
            self.out.add(subject, KG.postedAt, typed(written.isoformat(), XSD.dateTime))

    def actor_iri(self, name: Name, *, kind: str = "") -> str:
        """Return the IRI of the actor that *name* stands for.

        What the resolver left open becomes an actor of this report, so that joins never break.

        Args:
            kind: Concept of scheme ``actor-kind`` for an actor that nobody knows.
        """
        found = self.resolution.actor_at(name.passage)
        entity_id = found.id if found else self.actor_by_name.get(name.resolved_text)
        if entity_id is None:
            entity_id = local_entity_id("actor", self.key, name.passage.start)
            stranger = Actor(id=entity_id, kind=kind, label=name.resolved_text, is_local=True)
            self.actors.setdefault(entity_id, stranger)
            self._refer(name, entity_id)
        self.describe_if_local(self.actors[entity_id])
        return mint_thing_iri(self.base, entity_id)

    def place_for(self, name: Name) -> Place:
        """Return the place that *name* stands for; what is unresolved becomes local."""
        found = self.resolution.place_at(name.passage)
        entity_id = found.id if found else self.place_by_name.get(name.resolved_text)
        if entity_id is None:
            entity_id = local_entity_id("place", self.key, name.passage.start)
            stranger = Place(id=entity_id, kind="", label=name.resolved_text, is_local=True)
            self.places.setdefault(entity_id, stranger)
            self._refer(name, entity_id)
        place = self.places[entity_id]
        self.describe_if_local(place)
        return place

    def describe_if_local(self, entity: Actor | Place) -> None:
        """Write an actor or place that only this report knows; others are in the authority."""
        if not entity.is_local:
            return
        if isinstance(entity, Actor):
            subject = describe_actor(self.out, entity, base=self.base)
        else:
            subject = describe_place(self.out, entity, base=self.base)
        self.out.add_iri(subject, KG.localTo, self.report_iri)

    def write_decision(self, decision: Resolved) -> None:
        """Write which entity a mention stands for, or may stand for."""
        mention = self.mention(decision.passage)
        if mention is None:
            return
        if decision.entity_id:
            entity = self.actors.get(decision.entity_id) or self.places.get(decision.entity_id)
            if entity:
                self.describe_if_local(entity)
            entity_iri = mint_thing_iri(self.base, decision.entity_id)
            self.out.add_iri(mention, KG.refersTo, entity_iri)
            self.out.add(mention, KG.score, decimal(decision.score))
        self.out.add_text(mention, KG.reason, decision.reason)
        for candidate in decision.candidates:
            node = mint_candidate_iri(self.base, self.key, decision.passage, candidate.entity_id)
            self.out.add_iri(mention, KG.candidate, node)
            self.out.add_iri(node, RDF.type, KG.Candidate)
            self.out.add_iri(node, RDF.value, mint_thing_iri(self.base, candidate.entity_id))
            self.out.add(node, KG.score, decimal(candidate.score))

    def _refer(self, name: Name, entity_id: str) -> None:
        mention = self.mention(name.passage)
        if mention:
            self.out.add_iri(mention, KG.refersTo, mint_thing_iri(self.base, entity_id))

    def _describe_mention(self, subject: str, passage: Passage) -> None:
        self.out.add_iri(subject, RDF.type, KG.Mention)
        # The publisher's own characters: a mended quotation cannot be found in what was published.
        stands = self.article.source_passage(passage)
        words = self.article.given[stands.start : stands.end]
        self.out.add(subject, NIF.anchorOf, text(words))
        self.out.add(subject, NIF.beginIndex, integer(stands.start))
        self.out.add(subject, NIF.endIndex, integer(stands.end))
        self.out.add_iri(subject, NIF.referenceContext, self.report_iri)
        if passage in self.sentences:
            return
        around = next((s for s in self.stretches if s != passage and s.contains(passage)), None)
        stretch = self.mention(around)
        if stretch:
            self.out.add_iri(subject, KG.inSentence, stretch)


def open_context(
    article: Article,
    extraction: Extraction,
    resolution: Resolution,
    *,
    base: str,
    run_iri: str,
    out: GraphLines,
) -> ReportContext:
    """Collect what the writers of one report share."""
    sentences = _sentences(extraction)
    return ReportContext(
        article=article,
        resolution=resolution,
        base=base,
        run_iri=run_iri,
        out=out,
        sentences=sentences,
        stretches=_stretches(article, sentences),
        actors={actor.id: actor for actor in resolution.actors},
        places={place.id: place for place in resolution.places},
        actor_by_name=_ids_by_words(article, resolution.actor_mentions),
        place_by_name=_ids_by_words(article, resolution.place_mentions),
        posts=find_posts(article),
    )


def _sentences(extraction: Extraction) -> frozenset[Passage]:
    told = [e.passage for frame in extraction.frames for e in frame.evidence]
    return frozenset([*told, *(response.evidence.passage for response in extraction.responses)])


def _stretches(article: Article, sentences: frozenset[Passage]) -> tuple[Passage, ...]:
    paragraphs = {block.passage for block in article.blocks if block.is_readable}
    return tuple(sorted(sentences | paragraphs, key=lambda s: (s.end - s.start, s.start)))


def _ids_by_words(article: Article, decisions: tuple[Resolved, ...]) -> dict[str, str]:
    # The first decision wins: reversed, so that it overwrites later ones.
    return {article.quote(d.passage): d.entity_id for d in reversed(decisions) if d.entity_id}
