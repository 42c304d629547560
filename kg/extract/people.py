"""Who do these words stand for, and what kind of people are they?

Turns a noun into a :class:`~kg.model.findings.Name`: the organisation in "IS members" or
"fighters of the SDF", the whole phrase in "US-led coalition". Tells civilians from combatants by
``data/people.csv`` and never by anything else.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Span, Token

from kg.extract.known_names import KnownNames
from kg.extract.numbers import bare_age
from kg.extract.phrases import (
    PhraseIndex,
    case_of,
    children,
    entity_of,
    lemma_of,
    noun_phrase,
    passage_of,
    text_of,
)
from kg.lexicon.words import Lexicon, PeopleRow, word_set
from kg.model.findings import Name
from kg.model.text import Passage


@dataclass(frozen=True, slots=True)
class People:
    """A noun read as people.

    Attributes:
        kind: civilian, combatant, mixed, object, unknown.
        demographic: children, women, ... or None.
        row: The row that told, or None.
    """

    kind: str
    demographic: str | None
    row: PeopleRow | None


class PeopleReader:
    """Reads nouns as people with an index built once from the lexicon."""

    def __init__(self, lexicon: Lexicon, names: KnownNames) -> None:
        self._index = PhraseIndex(lexicon.people)
        self._names = names

    def read(self, head: Token) -> People:
        """Tell what kind of people or thing *head* names."""
        row = self._index.ending_at(head)
        kind = row.kind if row else "unknown"
        demographic = row.demographic if row else None
        entity = entity_of(head)
        if row is None and entity is not None and entity.label_ == "PERSON":
            titles = [self._index.ending_at(token) for token in noun_phrase(head)]
            kind = next((title.kind for title in titles if title), "unknown")
        modifiers = [
            self._index.ending_at(c) for c in children(head, "compound", "amod", "nmod:poss")
        ]
        if kind in {"unknown", "mixed"} or (
            row and row.words[-1] in {"leader", "official", "chief"}
        ):
            told = [m.kind for m in modifiers if m and m.kind in {"civilian", "combatant"}]
            kind = told[0] if told else kind
        if kind == "unknown" and self._serves(head):
            kind = "combatant"
        if row and row.words[-1] in {"family", "relative"}:
            kind = "civilian"
        return People(kind, demographic, row)

    def _serves(self, head: Token) -> bool:
        """Tell whether *head* are members of a known armed group: "IS members"."""
        if lemma_of(head) not in word_set("serving"):
            return False
        organisation = organisation_of(head)
        return organisation is not None and self._names.is_armed(organisation.text)

    def can_act(self, head: Token) -> bool:
        """Tell whether *head* can be who did it: a group, a force, a named body or person."""
        if head.lower_ in word_set("pronoun") or head.pos_ == "PRON":
            return False
        if head.pos_ in {"ADJ", "VERB", "ADV"} and not head.ent_type_:
            return False
        entity = entity_of(head)
        if entity is not None and entity.label_ in {"ORG", "PERSON"}:
            return True
        row = self._index.ending_at(head)
        if row is not None:
            return row.is_agent
        return entity is not None and entity.label_ == "LOC"

    def can_fight(self, name: str) -> bool:
        """Tell whether *name* is known to be armed, or a state or its government or police."""
        return self._names.can_fight(name)

    def is_people(self, head: Token) -> bool:
        """Tell whether *head* names persons (not things) by the word list or as a person."""
        row = self._index.ending_at(head)
        entity = entity_of(head)
        if row is not None:
            return row.kind != "object"
        return entity is not None and entity.label_ == "PERSON"

    def is_listed(self, head: Token) -> bool:
        """Tell whether the word list knows *head* at all."""
        return self._index.ending_at(head) is not None


def organisation_of(head: Token) -> Name | None:
    """Return the organisation that the people at *head* belong to, or None.

    "IS members", "members of the SDF", "IS' Amaq news agency" (the nearest one).
    """
    for clause in children(head, "acl"):
        if lemma_of(clause) in {"affiliate", "belong", "link", "ally", "loyal", "tie"}:
            for child in children(clause, "obl", "xcomp"):
                entity = entity_of(child)
                if entity is not None and entity.label_ == "ORG":
                    return name_of_entity(entity)
    for child in children(
        head, "compound", "amod", "nmod:poss", "nmod", "nmod:desc", "appos", "nmod:unmarked"
    ):
        if child.dep_ == "nmod" and case_of(child) not in {"of", "from", "for"}:
            continue
        entity = entity_of(child)
        if entity is not None and entity.label_ == "ORG":
            return name_of_entity(entity)
        if child.dep_ in {"nmod", "compound"}:
            deeper = organisation_of(child)
            if deeper is not None:
                return deeper
    return None


def is_demonym(token: Token) -> bool:
    """Tell whether the word makes an adjective of a country: 'Turkish', 'Israeli', 'US'."""
    if token.text in {"US", "U.S.", "UK", "U.K.", "NATO", "UN", "U.N."}:
        return True
    return token.text[:1].isupper() and token.lower_.endswith(DEMONYM_ENDINGS)


DEMONYM_ENDINGS = (
    *("ish", "ian", "ese", "eli", "ican", "iqi", "ani", "emeni", "french", "afghan", "kurd"),
    *("turk", "arab", "saudi", "greek", "somali", "german", "thai"),
)


def name_of_entity(entity: Span) -> Name:
    """Return the name for a named entity, without leading article or possessive."""
    start, end = entity.start, entity.end
    doc = entity.doc
    while start < end - 1 and doc[start].lower_ in {"the", "a", "an"}:
        start += 1
    while end > start + 1 and doc[end - 1].lower_ in {"'s", "’s", "'", "’"}:
        end -= 1
    span = doc[start:end]
    return Name(span.text, Passage(span.start_char, span.end_char), entity.label_)


def actor_name(head: Token) -> Name:
    """Return the name of the actor at *head*.

    The organisation for its members ("IS militants" → "IS"); otherwise the entity; otherwise the
    whole noun phrase ("Kurdish-led militia", "gunmen").
    """
    entity = entity_of(head)
    if lemma_of(head) in word_set("member") and (entity is None or entity.end <= head.i):
        organisation = organisation_of(head)
        if organisation is not None:
            return organisation
    if entity is None and lemma_of(head) in word_set("member"):
        named = _named_before(head)
        if named is not None:
            return named
    phrase = noun_phrase(head, of_phrases=entity is None)
    phrase = _without_numbers(phrase, head)
    if entity is not None and (
        entity.label_ == "PERSON"
        or entity.end - entity.start >= len(phrase)
        or entity.label_ == "ORG"
    ):
        return name_of_entity(entity)
    if len(phrase) > 8:
        phrase = _without_numbers(noun_phrase(head, of_phrases=False), head)
    label = entity.label_ if entity is not None else ""
    return Name(text_of(phrase), passage_of(phrase), label)


def _named_before(head: Token) -> Name | None:
    """Return the name that *head* explains: "Hayat Tahrir al-Sham (HTS), the rebel group"."""
    doc = head.doc
    first = min(t.i for t in noun_phrase(head, of_phrases=False))
    i = first - 1
    if i >= 0 and doc[i].lower_ == "the":
        i -= 1
    if i < 0 or doc[i].text != ",":
        return None
    i -= 1
    if i >= 2 and doc[i].text == ")":
        i -= 3
    entity = entity_of(doc[i]) if i >= 0 else None
    return name_of_entity(entity) if entity is not None and entity.label_ == "ORG" else None


def victim_text(head: Token) -> str:
    """Return the words for the people harmed, without figures: "IS members"."""
    return text_of(victim_tokens(head))


def victim_tokens(head: Token) -> list[Token]:
    """Return the tokens of :func:`victim_text`."""
    return _without_numbers(_without_age(noun_phrase(head)), head)


def _without_age(phrase: list[Token]) -> list[Token]:
    """Drop an age behind a name: "Ahmed al-Khatib, 34"."""
    ages = [k for k, token in enumerate(phrase) if bare_age(token.doc, token.i) is not None]
    return phrase[: ages[0] - 1] if ages and ages[0] > 1 else phrase


def framing_of(head: Token) -> str | None:
    """Return the framing word used for the actor ("regime", "takfiri"), or None."""
    words = [token for token in noun_phrase(head) if token.lower_ in word_set("framing")]
    return words[0].lower_ if words else None


def _begins_an_age(phrase: list[Token]) -> bool:
    """Tell whether *phrase* begins with an age, which belongs to the person: "52-year-old"."""
    after = phrase[2].lower_ if len(phrase) > 2 and phrase[1].text == "-" else ""
    return phrase[0].like_num and after in {"year", "month", "week", "day"}


def _without_numbers(phrase: list[Token], head: Token) -> list[Token]:
    """Drop figures and quantifiers that stand before the noun."""
    kept = list(phrase)
    while (
        len(kept) > 1
        and kept[0].i < head.i
        and not _begins_an_age(kept)
        and (
            kept[0].pos_ in {"NUM", "DET", "PUNCT", "ADV", "ADP", "SYM"}
            or kept[0].lower_
            in {
                "some",
                "several",
                "many",
                "dozens",
                "least",
                "more",
                "other",
                "others",
                "another",
                "of",
            }
            or (kept[0].dep_ in {"advmod", "case", "nummod"})
        )
    ):
        kept = kept[1:]
    return kept
