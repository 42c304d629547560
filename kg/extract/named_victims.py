"""Read the victims that a sentence lists one by one: name, age, sex, trade.

"Ahmed al-Khatib, 34, a baker, and his sister Noor, 12" are two persons; "three people: A, 30, B and
C" are three, and their names are not counted again. The words are cut at commas and conjunctions,
and each part is a person, a group with its figure, or more about the person before it.

Why by parts and not by the parse alone: in lists with ages and appositions the parser often hangs a
person on the wrong head ("the commander, his wife and two children": the wife explains the
commander). The parse is asked only whether a part has a verb of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.tokens import Span, Token

from kg.extract.people import PeopleReader
from kg.extract.person_parts import VERBAL, Part, PartReader, separates
from kg.extract.phrases import ancestors, lemma_of, passage_of, text_of
from kg.lexicon.patterns import figure_cues
from kg.lexicon.words import Lexicon
from kg.model.findings import Name, Victim

PHRASES_BESIDE = frozenset({"conj", "appos", "acl", "acl:relcl", "parataxis"})


@dataclass(frozen=True, slots=True)
class Listed:
    """A person or group of a list, and who of it is described."""

    head: Token
    victims: tuple[Victim, ...]

    def covers(self, token: Token) -> bool:
        """Tell whether *token* stands in its words."""
        return token == self.head or any(
            v.passage.start <= token.idx < v.passage.end for v in self.victims
        )


class NamedVictimReader:
    """Reads lists of victims; holds the index of words that tell of a person."""

    def __init__(self, lexicon: Lexicon, people: PeopleReader) -> None:
        self._parts = PartReader(lexicon, people)
        self._saying = frozenset(row.words[0] for row in lexicon.reporting)

    def listed_from(self, head: Token) -> list[Listed]:
        """Return the persons and groups of the list that begins with *head*, in text order.

        Of several people only those named behind them: whether what else follows stands beside
        them or explains them ("three people, a nurse and two guards") the parse decides.
        """
        before = [t.i for t in head.subtree if t.i <= head.i and _same_phrase(t, head)]
        items = self._items(head, min(before, default=head.i))
        first = items[0] if items else None
        if isinstance(first, _Person) and head.tag_ in {"NN", "NNP"}:
            rest = [Listed(item.head, item.victims()) for item in items[1:]]
            return [Listed(head, first.victims()), *rest]
        named = first.named if isinstance(first, _Group) else []
        several = _Group(head, named or self._named_far_behind(head))
        return [Listed(head, several.victims())]

    def identified(self, sent: Span) -> tuple[Victim, ...]:
        """Return the victims whom *sent* names for an event told before it.

        "The dead were identified as Ali Hassan, 30, and Samir Nasser, 45", "among the dead was
        Mariam Haddad, a nurse"; "the suspects were named as ..." names no victim.
        """
        for row in figure_cues("named"):
            match = row.pattern.search(sent.text)
            end = sent.start_char + match.end() if match else sent.end_char
            first = next((token for token in sent if token.idx >= end), None)
            if first is not None:
                return self._persons_named(first)
        return ()

    def _persons_named(self, first: Token) -> tuple[Victim, ...]:
        items = self._items(first, first.i)
        persons = [item for item in items if isinstance(item, _Person) and item.name]
        return tuple(victim for person in persons for victim in person.victims())

    def _named_far_behind(self, head: Token) -> list[_Person]:
        """Return the persons after 'including' or a colon: "Three were killed: A, 30, and B"."""
        for token in head.doc[head.i + 1 : head.sent.end]:
            if token.text == ":" or (token.lower_ == "including" and token.i <= head.i + 2):
                items = self._items(head, token.i + 1)
                persons = [item for item in items if isinstance(item, _Person)]
                return persons if persons and persons[0].name else []
        return []

    def _items(self, head: Token, start: int) -> list[_Person | _Group]:
        """Read the list that begins at token *start* and hangs on *head* or its verb."""
        found: list[_Person | _Group] = []
        plural_sex: str | None = None
        ages: list[int] = []
        end = start
        for part in self._parts.parts(head, start):
            last = found[-1] if found else None
            person = last.last_named if isinstance(last, _Group) else last
            own_ages, ages = ages, []
            if person is not None and part.is_age and own_ages:
                ages = [*own_ages, part.age or 0]
                person.tokens += part.tokens
                _share_out(ages, found)
            elif person is not None and person.is_told_more_by(part):
                person.add(part)
                ages = [part.age or 0] if part.is_age else []
            elif not _hangs_on(part.head, head) or not (part.is_people or not found):
                break
            elif part.is_plural and (part.has_figure or not found):
                found.append(_Group(part.head, [_person(part)] if part.name else []))
            elif part.is_plural and not part.name:
                plural_sex = part.sex
            elif isinstance(last, _Group) and last.is_joined_by(part):
                last.named.append(_person(part))
            else:
                found.append(_person(part, plural_sex))
                plural_sex = part.sex if part.is_plural else plural_sex
            end = part.tokens[-1].i + 1
        return _without_speakers(found) if self._is_said_by(head, end) else found

    def _is_said_by(self, head: Token, end: int) -> bool:
        """Tell whether a verb of saying follows the list: "three people, Omar Saleh, 34, said"."""
        doc = head.doc
        while end < head.sent.end and separates(doc, end):
            end += 1
        verb = doc[end] if end < head.sent.end else None
        return verb is not None and verb.tag_ != "VBN" and lemma_of(verb) in self._saying


@dataclass(slots=True)
class _Person:
    """A person while the parts that describe it are read."""

    tokens: list[Token]
    head: Token
    name: list[Token]
    age: int | None
    sex: str | None
    trade: str | None
    joint: str
    is_people: bool

    def add(self, part: Part) -> None:
        """Add what *part* tells."""
        self.tokens += part.tokens
        closing = part.tokens[-1].i + 1
        doc = part.tokens[-1].doc
        if part.joint == "(" and closing < len(doc) and doc[closing].text == ")":
            self.tokens.append(doc[closing])
        self.name = self.name or part.name
        self.age = part.age if self.age is None else self.age
        self.sex = self.sex or part.sex
        self.trade = self.trade or part.trade

    def is_told_more_by(self, part: Part) -> bool:
        """Tell whether *part* describes this person and names nobody else.

        An age; a trade or kinship of somebody named ("..., a baker", "... and mother of two"); the
        name of somebody unnamed ("his wife, Amal", "a soldier, Sgt. David Cohen").
        """
        if part.is_age:
            return self.age is None
        if part.is_owned or part.is_plural:
            return False
        if part.name:
            is_unnamed = self.is_people and not self.name
            return is_unnamed and part.joint == "," and not part.is_introduced
        described = bool(self.name) and part.is_people
        if part.joint == "and":
            return described and not part.is_introduced
        return described and None in {self.trade, part.trade}

    def victims(self) -> tuple[Victim, ...]:
        """Return the person as a finding; nobody of whom nothing is told."""
        if not self.name and (self.age, self.sex, self.trade) == (None, None, None):
            return ()
        name = Name(text_of(self.name), passage_of(self.name), "PERSON") if self.name else None
        return (Victim(passage_of(self.tokens), name, self.age, self.sex, self.trade),)


@dataclass(slots=True)
class _Group:
    """A figure of people, and who of them is named."""

    head: Token
    named: list[_Person] = field(default_factory=list)

    @property
    def last_named(self) -> _Person | None:
        """Return the member named last, of whom the next words may tell more."""
        return self.named[-1] if self.named else None

    def is_joined_by(self, part: Part) -> bool:
        """Tell whether *part* names a member: "two journalists, Omar Saleh and Huda Karim"."""
        return bool(part.name) and (part.joint == "," or bool(self.named))

    def victims(self) -> tuple[Victim, ...]:
        """Return the persons named."""
        return tuple(victim for person in self.named for victim in person.victims())


def _person(part: Part, sex: str | None = None) -> _Person:
    """Return the person that *part* introduces; *sex* is that of a plural noun before it."""
    return _Person(
        list(part.tokens),
        part.name[0] if part.is_plural and part.name else part.head,
        part.name,
        part.age,
        part.sex or sex,
        part.trade,
        part.joint,
        part.is_people,
    )


def _share_out(ages: Sequence[int], items: Sequence[_Person | _Group]) -> None:
    """Give each of the last persons their age: "Sami and Nabil Odeh, aged 9 and 11".

    Nobody gets one where there are more ages than persons.
    """
    persons = [p for item in items for p in (item.named if isinstance(item, _Group) else [item])]
    meant = persons[-len(ages) :]
    for person, age in zip(meant, ages, strict=False):
        person.age = age if len(meant) == len(ages) else None


def _without_speakers(items: list[_Person | _Group]) -> list[_Person | _Group]:
    """Return the list without who speaks at its end: "killed the commander, his wife said"."""
    kept = list(items)
    if kept and isinstance(kept[-1], _Group):
        kept[-1].named = []
        return kept
    while len(kept) > 1:
        last = kept.pop()
        if isinstance(last, _Person) and last.joint != "and":
            break
    return kept


def _same_phrase(token: Token, head: Token) -> bool:
    """Tell whether *token* stands in the phrase of *head* and not in one beside it."""
    while token != head:
        if token.dep_ in PHRASES_BESIDE:
            return False
        token = token.head
    return True


def _hangs_on(token: Token, head: Token) -> bool:
    """Tell whether *token* has no verb of its own, nor is subject where *head* is not.

    "Gunmen killed the commander, his wife said": she speaks and is no victim.
    """
    own = {node.i for node in ancestors(head)}
    below = token
    for node in ancestors(token):
        if node.i in own:
            acts = node.pos_ in VERBAL and below.dep_.startswith("nsubj") and below.i not in own
            return not acts
        if node.pos_ in VERBAL:
            return False
        below = node
    return False
