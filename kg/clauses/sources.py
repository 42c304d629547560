"""Attribute what a sentence tells: speaker, institution spoken for, relays and stance.

Reads verbs of saying with their subjects, 'according to', and quotations with a later speaker.
A verb of saying covers what its clause complement holds and, where stripped punctuation breaks
the parse, the rest of its sentence. A chain "X told Y" or "..., X said, Z reported" keeps X as
the originator and Y and Z as relays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import filterfalse

from spacy.tokens import Span, Token

from kg.clauses.repairs import demoted_subjects, relative_heads
from kg.clauses.trees import (
    QUOTES,
    PhraseIndex,
    ancestors,
    body_at,
    case_of,
    children,
    conjuncts,
    entity_of,
    evidence_of,
    has_word,
    is_apart,
    lemma_of,
    name_of,
    name_of_entity,
    noun_phrase,
)
from kg.lexicon.words import Lexicon, ReportingRow, word_set
from kg.model.findings import Attribution, Name

INSIDE_PHRASE = frozenset({"compound", "amod", "nmod:poss", "flat", "nmod:desc", "nmod:unmarked"})
VERBAL = frozenset({"VERB", "AUX"})
BODIES = frozenset({"ORG", "PERSON"})
# UD: ccomp under "said that ..."; parataxis where the verb of saying stands inside or behind.
CONTENT = ("ccomp", "parataxis", "xcomp", "advcl", "obj")
ASIDE = frozenset({"parataxis", "dep", "list"})
"""Relations of a verb of saying that stands beside what is said: "..., the army said"."""
LATER = frozenset({"nmod", "flat"})
"""Relations of the later words of a name: "the head of the council", "Channel 4"."""
FAR = 14
"""So many words behind 'according' may the noun stand."""


@dataclass(frozen=True, slots=True)
class ReportedSpeech:
    """One act of saying found in a sentence.

    Attributes:
        verb: The verb of saying, or the noun after 'according to'.
        covers: First and last token index (inclusive) of what is said.
    """

    attribution: Attribution
    verb: Token
    covers: tuple[int, int]

    def tells(self, token: Token) -> bool:
        """Tell whether *token* is in what is said."""
        return self.covers[0] <= token.i <= self.covers[1] and token != self.verb

    def answers(self, token: Token) -> bool:
        """Tell whether it denies from beside what another says: "..., which Moscow denies"."""
        return self.attribution.stance == "denies" and self.verb not in ancestors(token)

    def is_beside(self, other: ReportedSpeech) -> bool:
        """Tell whether an 'according to' stands in another clause than what *other* says.

        "killed seven, police said, and wounded 12, according to doctors": not of the seven.
        """
        is_phrase = self.verb.pos_ not in VERBAL and other != self
        return is_phrase and not other.tells(self.verb) and self.clause != other.verb

    @property
    def clause(self) -> Token:
        """Return the verb of the clause in which 'according to' stands, or the root."""
        *above, root = ancestors(self.verb)
        return next((token for token in above[1:] if token.pos_ in VERBAL), root)


class AttributionReader:
    """Finds the reported speech of sentences."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._verbs: dict[str, list[ReportingRow]] = {}
        for row in lexicon.reporting:
            self._verbs.setdefault(row.words[0], []).append(row)
        self._sources = PhraseIndex(lexicon.sources)

    def reported_speech(self, sent: Span) -> list[ReportedSpeech]:
        """Return the acts of saying in *sent*, outermost first."""
        found = [*self._spoken(sent), *self._according(sent)]
        return sorted(found, key=lambda speech: len(ancestors(speech.verb)))

    def for_token(self, token: Token, speeches: Sequence[ReportedSpeech]) -> list[Attribution]:
        """Return who says what *token* tells; the innermost speaker is the originator."""
        around = [speech for speech in speeches if speech.tells(token)]
        telling = [one for one in around if not any(map(one.is_beside, around))]
        covering = [speech for speech in telling if not speech.answers(token)] or telling
        if not covering:
            return []
        *outer, inner = covering
        told = inner.attribution
        further = (speech.attribution.source for speech in outer[::-1])
        relays = dict.fromkeys((*told.relays, *filter(None, further)))
        more = (self.source_name(head)[0] for head in self._further_heads(inner.verb))
        return [
            replace(told, relays=tuple(relays)),
            *(replace(told, source=name, on_behalf_of=None) for name in more),
        ]

    # verbs of saying ---------------------------------------------------------------------

    def _spoken(self, sent: Span) -> Iterator[ReportedSpeech]:
        for token in sent:
            row = self._row(token)
            speaker = self._speaker(token) if row is not None else None
            if row is not None and speaker is not None:
                yield self._speech(sent, token, row, speaker)

    def _row(self, token: Token) -> ReportingRow | None:
        rows = self._verbs.get(lemma_of(token), ()) if token.pos_ in VERBAL else ()
        for row in rows:
            if len(row.words) == 1 or any(c.lower_ in row.words[1:] for c in token.children):
                return row
        return None

    def _speaker(self, verb: Token) -> Token | None:
        own = [*children(verb, "nsubj", "obl:agent"), *demoted_subjects(verb)]
        relative = has_word(verb, word_set("relative-pronoun"), "nsubj", "obl:agent")
        if verb.dep_ == "acl:relcl" and relative:  # "the agency, which said ..."
            return next(iter(relative_heads(verb)), verb.head)
        speaker = next(filter(self.can_speak, own), None)
        if speaker is not None or verb.dep_ == "acl" or children(verb, "nsubj:pass"):
            return speaker
        if verb.dep_ == "conj" and not own:  # UD: a subject shared by conjuncts is on the first
            return self._speaker_of_head(verb)
        gerund = verb.dep_ in {"advcl", "xcomp"} and verb.tag_ == "VBG"  # "said ..., adding that"
        return (self._speaker_of_head(verb) if gerund else None) or self._speaker_beside(verb)

    def _speaker_of_head(self, verb: Token) -> Token | None:
        beside = (verb.head, *children(verb.head, *ASIDE))
        speech = next((v for v in beside if v.i < verb.i and self._row(v) is not None), None)
        return self._speaker(speech) if speech is not None else None

    def _speaker_beside(self, verb: Token) -> Token | None:
        """Return the noun right before a finite verb whose subject the parse lost.

        "... on Saturday, a Britain-based war monitor said."; '"...," a resident of Hajin told'.
        """
        if verb.i == verb.sent.start or verb.tag_ not in {"VBD", "VBZ"}:  # only a finite verb
            return None
        noun = verb.doc[verb.i - 1]
        if noun.text == "," and children(noun.head, "acl:relcl", "appos"):
            noun = noun.head  # "The council, which meets today, said"
        while noun.dep_ in LATER and noun.head.i < noun.i and _is_one_piece(noun.head, verb):
            noun = noun.head
        return noun if noun.pos_ in {"NOUN", "PROPN"} and self.can_speak(noun) else None

    def can_speak(self, token: Token) -> bool:
        """Tell whether *token* can be somebody who speaks; "no group" cannot."""
        if token.lower_ in word_set("pointing") or has_word(token, ("no",), "det"):
            return False
        if token.pos_ == "PRON":
            return token.lower_ in word_set("speaking-pronoun")
        named = bool(token.ent_type_) or token.pos_ == "PROPN"
        return named or self._sources.ending_at(token) is not None

    def _speech(self, sent: Span, verb: Token, row: ReportingRow, speaker: Token) -> ReportedSpeech:
        source, behalf, unnamed = self.source_name(speaker)
        attribution = Attribution(
            source=source,
            on_behalf_of=behalf,
            relays=tuple(_addressees(verb)),
            unnamed=unnamed,
            stance=row.stance if row.stance != "relays" else "asserts",
            cue=verb.text,
            quoted_directly=any(t.text in QUOTES for t in sent),
            evidence=evidence_of(_span_over(speaker, verb), row.id),
        )
        is_phrase = row.stance == "blames" or len(row.words) > 1
        said = _in_phrases(verb) if is_phrase else []
        return ReportedSpeech(attribution, verb, _coverage(sent, verb, speaker, said))

    def _further_heads(self, verb: Token) -> Iterator[Token]:
        """Yield speakers coordinated with the first: 'the Observatory and medics said'."""
        for child in children(verb, "nsubj", "obl:agent"):
            yield from filter(self.can_speak, conjuncts(_issuer(child) or child)[1:])
        if verb.dep_ in {"obl", "nmod"}:
            yield from conjuncts(verb)[1:]

    # according to ------------------------------------------------------------------------

    def _according(self, sent: Span) -> Iterator[ReportedSpeech]:
        for token in _according_heads(sent):
            source, behalf, unnamed = self.source_name(token)
            attribution = Attribution(
                source=source,
                on_behalf_of=behalf,
                unnamed=unnamed,
                cue="according to",
                evidence=evidence_of(_span_over(token), "according-to"),
            )
            yield ReportedSpeech(attribution, token, (sent.start, sent.end - 1))

    # names -------------------------------------------------------------------------------

    def source_name(self, head: Token) -> tuple[Name, Name | None, bool]:
        """Return (name, institution spoken for, is anonymous) of the speaker at *head*."""
        head = _issuer(head) or head
        entity = entity_of(head)
        row = self._sources.ending_at(head)
        behalf = _institution(head)
        if entity is not None and (entity.label_ in BODIES or row is None):
            return name_of_entity(entity), behalf, False
        if behalf is not None and lemma_of(head) in word_set("group-reference"):
            return behalf, None, False  # "Hayat Tahrir al-Sham (HTS), the rebel group"
        named = next(filter(None, map(entity_of, _appositions(head))), None)
        if named is not None and named.label_ == "PERSON":
            return name_of_entity(named), behalf, False
        phrase = noun_phrase(head)
        return (
            name_of(phrase, head.ent_type_),
            behalf,
            row is not None and row.unnamed and named is None,
        )


def _is_one_piece(first: Token, last: Token) -> bool:
    return not any(token.is_punct for token in first.doc[first.i : last.i])


def _addressees(verb: Token) -> Iterator[Name]:
    """Yield the media that were told: 'X told Reuters'."""
    if lemma_of(verb) == "tell":
        yield from filter(None, map(body_at, children(verb, "obj", "iobj", "obl")))


def _according_heads(sent: Span) -> Iterator[Token]:
    """Yield the nouns after 'according to', however the parser split the two words."""
    for token in sent:
        if token.lower_ == "according":
            after = sent.doc[token.i + 1 : min(token.i + FAR, sent.end)]
            nouns = (t for t in after if t.pos_ in {"NOUN", "PROPN"})
            yield from map(_whole, list(nouns)[:1])
        elif case_of(token) in word_set("citing"):
            yield token


def _whole(noun: Token) -> Token:
    while noun.dep_ in INSIDE_PHRASE and noun.head.i > noun.i:
        noun = noun.head
    return noun


def _institution(head: Token) -> Name | None:
    """Return the body a speaker speaks for: 'a Pentagon spokesman', 'head of the SDF'."""
    for node in filterfalse(is_apart, [head, *_appositions(head)]):
        for child in children(node, "compound", "nmod", "nmod:poss", "nmod:desc", "amod"):
            body = body_at(child)
            is_own = body is None or body.passage.start <= head.idx < body.passage.end
            of_office = child.dep_ != "nmod" or case_of(child) in word_set("case-of-office")
            if of_office and not is_own:
                return body
    return None


def _issuer(head: Token) -> Token | None:
    """Return who issued a report or statement: "reports from Amaq", "a statement by the army"."""
    nouns = children(head, "nmod") if lemma_of(head) in word_set("document") else []
    bodies = (noun for noun in nouns if noun.pos_ in {"PROPN", "NOUN"})
    issuer = next((n for n in bodies if case_of(n) in word_set("case-of-issuer")), None)
    return (_issuer(issuer) or issuer) if issuer is not None else None


def _appositions(head: Token) -> list[Token]:
    return children(head, "appos", "flat", "nmod:desc")


def _in_phrases(verb: Token) -> list[Token]:
    """Return what is told in phrases: "blamed X *for it*", "*which* X blamed *on Y*"."""
    told = [token for noun in children(verb, "obl") for token in noun.subtree]
    return [*told, verb.head] if verb.dep_ == "acl:relcl" else told


def _coverage(
    sent: Span, verb: Token, speaker: Token, more: Sequence[Token] = ()
) -> tuple[int, int]:
    """Return the token range of what is said.

    The complement's subtree; if there is none, everything before the speaker (inverted order
    with lost punctuation: "... killed 12 people state media reported"), else all after the verb.
    """
    if verb.dep_ == "acl":
        said = _before(verb, verb.head.subtree)
        return said[0].i, said[-1].i  # "the number of hostages alleged by the president"
    said = [*more, *(token for clause in children(verb, *CONTENT) for token in clause.subtree)]
    if (verb.dep_ in ASIDE or (verb.dep_ in {"conj", "advcl"} and not said)) and not (
        said and _opens_anew(sent, speaker)
    ):
        said += _before(min(verb, speaker, key=_place), verb.head.subtree)
    start = min(speaker.subtree, key=_place)
    said = said or _before(start, sent) or list(sent.doc[verb.i + 1 : sent.end])
    return min(map(_place, said)), max(map(_place, said))


def _opens_anew(sent: Span, speaker: Token) -> bool:
    """Tell whether a semicolon parts *speaker* from what is told before: "...; activists said"."""
    start = min(speaker.subtree, key=_place).i
    return start > sent.start and sent.doc[start - 1].text == ";"


def _place(token: Token) -> int:
    return token.i


def _span_over(*tokens: Token) -> Span:
    places = sorted(map(_place, tokens))
    return tokens[0].doc[places[0] : places[-1] + 1]


def _before(end: Token, tokens: Iterable[Token]) -> list[Token]:
    return [token for token in tokens if token.i < end.i]
