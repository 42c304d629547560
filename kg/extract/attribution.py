"""Who says so: the speaker, for whom, through whom, how firmly?

Reads verbs of saying with their subjects, 'according to', and quotations with a later speaker.
A verb of saying covers what its clause complement holds and, where stripped punctuation breaks
the parse, the rest of its sentence. A chain "X told Y" or "..., X said, Z reported" keeps X as
the originator and Y and Z as relays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Span, Token

from kg.extract.people import name_of_entity
from kg.extract.phrases import (
    QUOTES,
    PhraseIndex,
    ancestors,
    case_of,
    children,
    conjuncts,
    entity_of,
    lemma_of,
    noun_phrase,
    passage_of,
    text_of,
)
from kg.lexicon.words import Lexicon, ReportingRow, word_set
from kg.model.findings import Attribution, Evidence, Name

INSIDE_PHRASE = frozenset({"compound", "amod", "nmod:poss", "flat", "nmod:desc", "nmod:unmarked"})
OFFICES = frozenset({"of", "for", "at", "from", "in", "with"})


@dataclass(frozen=True, slots=True)
class Saying:
    """One act of saying found in a sentence.

    Attributes:
        verb: The verb of saying, or the noun after 'according to'.
        covers: First and last token index (inclusive) of what is said.
    """

    attribution: Attribution
    verb: Token
    covers: tuple[int, int]
    depth: int


class AttributionReader:
    """Reads the sayings of sentences."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._verbs: dict[str, list[ReportingRow]] = {}
        for row in lexicon.reporting:
            self._verbs.setdefault(row.words[0], []).append(row)
        self._sources = PhraseIndex(lexicon.sources)
        self._hedges = {row.words[0]: row.words[0] for row in lexicon.cue("hedge")}

    def sayings(self, sent: Span) -> list[Saying]:
        """Return the acts of saying in *sent*, outermost first."""
        found = [*self._spoken(sent), *self._according(sent)]
        return sorted(found, key=lambda saying: saying.depth)

    def for_token(self, token: Token, sayings: Sequence[Saying]) -> list[Attribution]:
        """Return who says what *token* tells; the innermost speaker is the originator."""
        covering = [s for s in sayings if s.covers[0] <= token.i <= s.covers[1] and s.verb != token]
        if not covering:
            return []
        inner = covering[-1]
        outer = [s for s in covering[:-1] if s.attribution.source is not None]
        relays = [*inner.attribution.relays]
        for saying in reversed(outer):
            source = saying.attribution.source
            if source is not None and source not in relays:
                relays.append(source)
        first = _with_relays(inner.attribution, tuple(relays))
        more = [_with_source(inner.attribution, name) for name in self._further_sources(inner.verb)]
        return [first, *more]

    # verbs of saying ---------------------------------------------------------------------

    def _spoken(self, sent: Span) -> Iterator[Saying]:
        for token in sent:
            row = self._row(token)
            if row is None:
                continue
            speaker = self._speaker(token)
            if speaker is None:
                continue
            yield self._saying(sent, token, row, speaker)

    def _row(self, token: Token) -> ReportingRow | None:
        if token.pos_ not in {"VERB", "AUX"}:
            return None
        for row in self._verbs.get(lemma_of(token), ()):
            if len(row.words) == 1 or any(c.lower_ in row.words[1:] for c in token.children):
                return row
        return None

    def _speaker(self, verb: Token) -> Token | None:
        for child in children(verb, "nsubj", "obl:agent"):
            if child.lower_ in {"who", "which", "that"} and verb.dep_ == "acl:relcl":
                return verb.head
            if self.can_speak(child):
                return child
        for child in children(verb, "iobj"):
            if child.i < verb.i and self.can_speak(child):
                return child  # the parser found two subjects and demoted one
        passive = children(verb, "nsubj:pass")
        if passive or verb.dep_ == "acl":
            return None
        if verb.dep_ == "conj" and not children(verb, "nsubj"):
            return self._speaker(verb.head) if self._row(verb.head) is not None else None
        gerund = verb.dep_ in {"advcl", "xcomp"} and verb.tag_ == "VBG"
        if gerund and self._row(verb.head) is not None:
            return self._speaker(verb.head)
        return self._speaker_beside(verb)

    def _speaker_beside(self, verb: Token) -> Token | None:
        """Return the noun right before a finite verb whose subject the parse lost.

        "... on Saturday, a Britain-based war monitor said."; '"...," a resident of Hajin told'.
        """
        if verb.i == verb.sent.start or verb.tag_ not in {"VBD", "VBZ"}:
            return None
        noun = verb.doc[verb.i - 1]
        while noun.dep_ == "nmod" and noun.head.i < noun.i and self._is_one_piece(noun.head, verb):
            noun = noun.head
        return noun if noun.pos_ in {"NOUN", "PROPN"} and self.can_speak(noun) else None

    @staticmethod
    def _is_one_piece(first: Token, last: Token) -> bool:
        """Tell whether no comma and no quotation mark stands between two tokens."""
        return not any(token.is_punct for token in first.doc[first.i : last.i])

    def can_speak(self, token: Token) -> bool:
        if token.lower_ in {"who", "which", "that", "this", "these", "those", "there"}:
            return False
        if any(child.lower_ == "no" for child in children(token, "det")):
            return False  # "no group has claimed responsibility"
        if token.pos_ == "PRON":
            return token.lower_ in {"he", "she", "it", "they"}
        if token.ent_type_:
            return True
        return self._sources.ending_at(token) is not None or token.pos_ in {"PROPN"}

    def _saying(self, sent: Span, verb: Token, row: ReportingRow, speaker: Token) -> Saying:
        source, behalf, unnamed = self.source_name(speaker)
        content = children(verb, "ccomp", "xcomp", "parataxis", "obj", "obl", "advcl")
        first, last = _coverage(sent, verb, speaker, content)
        attribution = Attribution(
            source=source,
            on_behalf_of=behalf,
            relays=tuple(self._addressees(verb)),
            unnamed=unnamed,
            stance=row.stance if row.stance != "relays" else "asserts",
            hedge=None,
            cue=verb.text,
            quoted_directly=any(t.text in QUOTES for t in sent),
            evidence=_evidence([speaker, verb], row.id),
        )
        return Saying(attribution, verb, (first, last), len(ancestors(verb)))

    def _addressees(self, verb: Token) -> Iterator[Name]:
        """Yield the media that were told: 'X told Reuters'."""
        if lemma_of(verb) != "tell":
            return
        for child in children(verb, "obj", "iobj", "obl"):
            entity = entity_of(child)
            if entity is not None and entity.label_ == "ORG":
                yield name_of_entity(entity)

    def _further_sources(self, verb: Token) -> Iterator[Name]:
        """Yield speakers coordinated with the first: 'the Observatory and medics said'."""
        for child in children(verb, "nsubj", "obl:agent"):
            for token in conjuncts(_issuer(child) or child)[1:]:
                if self.can_speak(token):
                    yield self.source_name(token)[0]
        if verb.dep_ in {"obl", "nmod"}:
            for token in conjuncts(verb)[1:]:
                yield self.source_name(token)[0]

    # according to ------------------------------------------------------------------------

    def _according(self, sent: Span) -> Iterator[Saying]:
        for token in self._according_heads(sent):
            source, behalf, unnamed = self.source_name(token)
            attribution = Attribution(
                source=source,
                on_behalf_of=behalf,
                unnamed=unnamed,
                cue="according to",
                evidence=_evidence([token], "according-to"),
            )
            first, last = sent.start, sent.end - 1
            yield Saying(attribution, token, (first, last), len(ancestors(token)))

    @staticmethod
    def _according_heads(sent: Span) -> Iterator[Token]:
        """Yield the nouns after 'according to', however the parser split the two words."""
        for token in sent:
            if token.lower_ == "according" and token.i + 1 < sent.end:
                after = sent.doc[token.i + 1 : min(token.i + 14, sent.end)]
                noun = next((t for t in after if t.pos_ in {"NOUN", "PROPN"}), None)
                while noun is not None and noun.dep_ in INSIDE_PHRASE and noun.head.i > noun.i:
                    noun = noun.head
                if noun is not None:
                    yield noun
            elif case_of(token) in {"per", "citing"}:
                yield token

    # names -------------------------------------------------------------------------------

    def source_name(self, head: Token) -> tuple[Name, Name | None, bool]:
        """Return (name, institution spoken for, is anonymous) of the speaker at *head*."""
        issuer = _issuer(head)
        if issuer is not None:
            return self.source_name(issuer)
        entity = entity_of(head)
        row = self._sources.ending_at(head)
        behalf = self._institution(head)
        if entity is not None and (entity.label_ in {"ORG", "PERSON"} or row is None):
            return name_of_entity(entity), behalf, False
        if behalf is not None and lemma_of(head) in word_set("group-reference"):
            return behalf, None, False  # "Hayat Tahrir al-Sham (HTS), the rebel group"
        phrase = noun_phrase(head)
        named = next((entity_of(t) for t in _appositions(head) if entity_of(t) is not None), None)
        if named is not None and named.label_ == "PERSON":
            return name_of_entity(named), behalf, False
        name = Name(text_of(phrase), passage_of(phrase), entity.label_ if entity else "")
        unnamed = row is not None and row.unnamed and named is None
        return name, behalf, unnamed

    def _institution(self, head: Token) -> Name | None:
        """Return the body a speaker speaks for: 'a Pentagon spokesman', 'head of the SDF'."""
        for node in [head, *_appositions(head)]:
            for child in children(node, "compound", "nmod", "nmod:poss", "nmod:desc", "amod"):
                if child.dep_ == "nmod" and case_of(child) not in OFFICES:
                    continue
                entity = entity_of(child)
                if (
                    entity is not None
                    and entity.label_ == "ORG"
                    and not entity.start <= head.i < entity.end
                ):
                    return name_of_entity(entity)
        return None


def _issuer(head: Token) -> Token | None:
    """Return who issued a report or statement: "reports from Amaq", "a statement by the army"."""
    if lemma_of(head) not in {"report", "statement", "communique", "bulletin"}:
        return None
    for child in children(head, "nmod"):
        if case_of(child) in {"from", "by", "of"} and child.pos_ in {"PROPN", "NOUN"}:
            return child
    return None


def _appositions(head: Token) -> list[Token]:
    return children(head, "appos", "flat", "nmod:desc")


def _coverage(sent: Span, verb: Token, speaker: Token, content: list[Token]) -> tuple[int, int]:
    """Return the token range of what is said.

    The complement's subtree; if there is none, everything before the speaker (inverted order
    with lost punctuation: "... killed 12 people state media reported"), else all after the verb.
    """
    if verb.dep_ == "acl":
        named = [t.i for t in verb.head.subtree if t.i < verb.i]
        return min(named), max(named)  # "the number of hostages alleged by the president"
    clauses = [c for c in content if c.dep_ in {"ccomp", "parataxis", "xcomp", "advcl", "obj"}]
    indices = [t.i for c in clauses for t in c.subtree if t.i != verb.i]
    if verb.dep_ in {"parataxis", "conj", "dep", "list", "advcl"} and verb.head != verb:
        left = [t.i for t in verb.head.subtree if t.i < min(speaker.i, verb.i)]
        if verb.dep_ in {"parataxis", "dep", "list"} or not indices:
            indices.extend(left)
    if not indices:
        start = min(t.i for t in speaker.subtree)
        indices = list(range(sent.start, start)) or list(range(verb.i + 1, sent.end))
    return min(indices), max(indices)


def _evidence(tokens: list[Token], rule: str) -> Evidence:
    passage = passage_of(tokens)
    return Evidence(passage, tokens[0].doc.text[passage.start : passage.end], rule)


def _with_relays(attribution: Attribution, relays: tuple[Name, ...]) -> Attribution:
    return replace(attribution, relays=relays)


def _with_source(attribution: Attribution, name: Name) -> Attribution:
    return replace(attribution, source=name, on_behalf_of=None)
