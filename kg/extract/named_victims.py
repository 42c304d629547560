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
from dataclasses import dataclass, field, replace
from itertools import takewhile

from spacy.tokens import Span, Token

from kg.clauses.sources import VERBAL
from kg.clauses.trees import ancestors, has_word, lemma_of
from kg.extract.person_parts import Part, PartReader, separates
from kg.lexicon.patterns import figure_cues
from kg.lexicon.words import Lexicon, word_set
from kg.model.findings import Victim

PHRASES_BESIDE = frozenset({"conj", "appos", "acl", "acl:relcl", "parataxis"})


class NamedVictimReader:
    """Reads lists of victims; holds the index of words that tell of a person."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._parts = PartReader(lexicon)
        self._speech_verbs = frozenset(row.words[0] for row in lexicon.reporting)

    def listed_from(self, head: Token) -> list[Listed]:
        """Return the persons and groups of the list that begins with *head*, in text order.

        Of several people only those named behind them: whether what else follows stands beside
        them or explains them ("three people, a nurse and two guards") the parse decides.
        """
        before = [t.i for t in head.subtree if t.i <= head.i and _same_phrase(t, head)]
        first, *rest = self._entries(head, min(before, default=head.i)) or [Listed(head, True)]
        first = replace(first, head=head)
        if not first.is_group and head.tag_ in {"NN", "NNP"}:  # Penn tags of singular nouns
            return [first, *rest]
        named = first.persons if first.is_group else []
        return [Listed(head, True, named or self._named_far_behind(head))]

    def identified(self, sent: Span) -> tuple[Victim, ...]:
        """Return the victims whom *sent* names for an event told before it.

        "The dead were identified as Ali Hassan, 30, and Samir Nasser, 45", "among the dead was
        Mariam Haddad, a nurse"; "the suspects were named as ..." names no victim.
        """
        text = sent.text
        found = (row.pattern.search(text) for row in figure_cues("named"))
        match = next(filter(None, found), None)
        return self._named_from(sent, sent.start_char + match.end()) if match else ()

    def _named_from(self, sent: Span, offset: int) -> tuple[Victim, ...]:
        behind = [token for token in sent if token.idx >= offset]
        persons = _alone(self._entries(behind[0], behind[0].i)) if behind else []
        return tuple(person.victim for person in persons if person.name and person.victim)

    def _named_far_behind(self, head: Token) -> list[Part]:
        """Return the persons after 'including' or a colon: "Three were killed: A, 30, and B"."""
        for token in head.doc[head.i + 1 : head.sent.end]:
            if token.text == ":" or (token.lower_ == "including" and token.i <= head.i + 2):
                persons = _alone(self._entries(head, token.i + 1))
                return persons if persons and persons[0].name else []
        return []

    def _entries(self, head: Token, start: int) -> list[Listed]:
        people, end = _List(head), start
        for part in self._parts.parts(head, start):
            if not people.takes(part):
                break
            end = part.tokens[-1].i + 1
        if self._is_said_by(head, end):
            people.drop_speaker()
        people.drop_explanation()
        return people.entries

    def _is_said_by(self, head: Token, end: int) -> bool:
        """Tell whether a verb of saying follows the list: "three people, Omar Saleh, 34, said"."""
        doc = head.doc
        verb = next((doc[i] for i in range(end, head.sent.end) if not separates(doc, i)), None)
        # VBN: "Omar Saleh, 34, reported missing" is spoken of.
        return verb is not None and verb.tag_ != "VBN" and lemma_of(verb) in self._speech_verbs


@dataclass(slots=True)
class Listed:
    """A person of a list, or a figure of people and who of them is named; what joins it before."""

    head: Token
    is_group: bool
    persons: list[Part] = field(default_factory=list)
    joint: str = ""

    @property
    def victims(self) -> tuple[Victim, ...]:
        """Return the persons described."""
        return tuple(person.victim for person in self.persons if person.victim)

    def covers(self, token: Token) -> bool:
        """Tell whether *token* stands in its words."""
        passages = [victim.passage for victim in self.victims]
        return token == self.head or any(p.start <= token.idx < p.end for p in passages)

    def admits(self, part: Part) -> bool:
        """Tell whether *part* names a member: "two journalists, Omar Saleh and Huda Karim"."""
        return self.is_group and bool(part.name) and (part.joint == "," or bool(self.persons))


def _alone(entries: Sequence[Listed]) -> list[Part]:
    return [person for entry in entries if not entry.is_group for person in entry.persons]


@dataclass(slots=True)
class _List:
    """A list of people that hangs on *head*, while its parts are read."""

    head: Token
    entries: list[Listed] = field(default_factory=list)
    sex: str | None = None
    """Of the plural noun before the names: "their daughters Amal and Rim"."""
    ages: list[int] = field(default_factory=list)
    """Those that stand side by side: "aged 9 and 11"."""

    def takes(self, part: Part) -> bool:
        """Add what *part* tells; False where it is no part of the list."""
        last = self.entries[-1] if self.entries else None
        if last is not None and last.persons and self._tells_more(last.persons[-1], part):
            return True
        self.ages = []
        is_member = _hangs_on(part.head, self.head) and (part.is_people or last is None)
        if is_member:
            self._begin(part, last)
        return is_member

    def _begin(self, part: Part, last: Listed | None) -> None:
        sex, part.sex = part.sex, part.sex or self.sex
        if part.is_plural and (part.has_figure or last is None):
            self.entries.append(Listed(part.head, True, [part] if part.name else []))
        elif part.is_plural and not part.name:
            self.sex = sex
        elif last is not None and last.admits(part):
            last.persons.append(part)
        else:
            head = part.name[0] if part.is_plural else part.head
            self.entries.append(Listed(head, False, [part], part.joint))
            self.sex = sex if part.is_plural else self.sex

    def _tells_more(self, person: Part, part: Part) -> bool:
        if part.is_age and self.ages:
            self.ages.append(part.age or 0)
            person.tokens += part.tokens
            self._share_out()
            return True
        if not person.is_told_more_by(part):
            return False
        self.ages = [part.age or 0] if part.is_age else []
        person.add(part)
        return True

    def _share_out(self) -> None:
        """Give each of the last persons their age: "Sami and Nabil Odeh, aged 9 and 11".

        Nobody gets one where there are more ages than persons.
        """
        meant = [p for entry in self.entries for p in entry.persons][-len(self.ages) :]
        for person, age in zip(meant, self.ages, strict=False):
            person.age = age if len(meant) == len(self.ages) else None

    def drop_explanation(self) -> None:
        """Drop what only says who the one person is: "a soldier, a father of three, was killed"."""
        if len(self.entries) != 2 or any(entry.is_group for entry in self.entries):
            return
        second = self.entries[1]
        is_told = has_word(second.head, word_set("one-more") | {"the"}, "det")
        if second.joint == "," and second.head.dep_ == "appos" and is_told:
            self.entries.pop()

    def drop_speaker(self) -> None:
        """Drop who speaks at the end: "killed the commander, his wife said"."""
        if self.entries and self.entries[-1].is_group:
            self.entries[-1].persons = []
            return
        while len(self.entries) > 1:
            last = self.entries.pop()
            # "..., his wife and a neighbour said": back to the comma, both speak.
            if not last.is_group and last.joint != "and":
                break


def _same_phrase(token: Token, head: Token) -> bool:
    between = takewhile(lambda node: node != head, ancestors(token))
    return all(node.dep_ not in PHRASES_BESIDE for node in between)


def _hangs_on(token: Token, head: Token) -> bool:
    """Tell whether *token* has no verb of its own, nor is subject where *head* is not.

    "Gunmen killed the commander, his wife said": she speaks and is no victim.
    """
    own = {node.i for node in ancestors(head)}
    below = token
    for node in ancestors(token):
        if node.i in own:
            is_subject = below.dep_.startswith("nsubj") and below.i not in own
            return not (is_subject and node.pos_ in VERBAL)
        if node.pos_ in VERBAL:
            return False
        below = node
    return False
