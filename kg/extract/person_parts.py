"""Cut a list of people into parts and read each: name, age, sex, trade.

A part is what stands between two commas or conjunctions: "Ahmed al-Khatib", "34", "a baker", "his
sister Noor", "two children". What the parts make together is for ``named_victims`` to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import dropwhile

from spacy.tokens import Doc, Token

from kg.clauses.sources import VERBAL
from kg.clauses.trees import POSSESSIVES, PhraseIndex, name_of, passage_of, root_of, text_of
from kg.extract.numbers import DASHES, is_age
from kg.extract.people import names_people
from kg.lexicon.words import Lexicon, PersonRow, word_set
from kg.model.findings import Victim

SEPARATORS = frozenset({",", ";", "and", "&", "(", ")"})
WITHIN_NAMES = frozenset({"'", "’", '"', "“", "”", "-"})
RELATIVE = frozenset({"WP", "WDT", "WRB", "TO"})

Described = tuple[Token, PersonRow]
"""A word that tells of a person, and its row."""


@dataclass(slots=True)
class Part:
    """The words between two separators, and the separator before them: "," or "and" or "(".

    A person is its first part, to which others are added.
    """

    tokens: list[Token]
    joint: str
    name: list[Token]
    described: list[Described]
    age: int | None
    sex: str | None
    trade: str | None
    is_people: bool

    @property
    def head(self) -> Token:
        """Return the word on which the others hang."""
        return root_of(self.tokens)

    @property
    def is_plural(self) -> bool:
        """Tell whether its noun names several: "two children", "their daughters Amal"."""
        noun = self.described[-1][0] if self.described else self.head
        return noun.tag_ in {"NNS", "NNPS"}

    @property
    def is_age(self) -> bool:
        """Tell whether it says an age and nothing else: "34", "aged 12"."""
        return self.age is not None and not self.name and not self.described

    @property
    def has_figure(self) -> bool:
        """Tell whether it counts: "two children"."""
        return any(token.like_num for token in self.tokens)

    @property
    def is_owned(self) -> bool:
        """Tell whether it names somebody's: "his wife", "the mayor's son"."""
        owner = any(token.lower_ in POSSESSIVES for token in self.tokens)
        return owner or self.tokens[0].tag_ == "PRP$"

    @property
    def is_introduced(self) -> bool:
        """Tell whether an article or possessive begins it: "a baker", "his wife"."""
        return _introduces(self.tokens[0])

    def add(self, part: Part) -> None:
        """Add what *part* tells of the same person."""
        closing = part.tokens[-1].doc[part.tokens[-1].i + 1 :][:1]
        in_brackets = part.joint == "(" and closing.text == ")"
        self.tokens += [*part.tokens, *closing] if in_brackets else part.tokens
        self.name = self.name or part.name
        self.age = part.age if self.age is None else self.age
        self.sex, self.trade = self.sex or part.sex, self.trade or part.trade

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
        # "A, a baker, a teacher": two trades are two people.
        is_one = None in {self.trade, part.trade}
        # "A and a baker" are two, "a baker and mother of two" is one.
        has_room = not part.is_introduced if part.joint == "and" else is_one
        return bool(self.name) and part.is_people and has_room

    @property
    def victim(self) -> Victim | None:
        """Return the person as a finding; nobody of whom nothing is told."""
        if not self.name and (self.age, self.sex, self.trade) == (None, None, None):
            return None
        name = name_of(self.name, "PERSON") if self.name else None
        return Victim(passage_of(self.tokens), name, self.age, self.sex, self.trade)


class PartReader:
    """Cuts lists into parts; holds the index of words that tell of a person."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._index = PhraseIndex(lexicon.persons)

    def parts(self, head: Token, start: int) -> Iterator[Part]:
        """Cut the words from *start* at separators, up to what no list holds: a verb, "who"."""
        doc, end, i = head.doc, head.sent.end, start
        while i < end:
            stop = next((k for k in range(i, end) if not separates(doc, k)), end)
            joint = reduce(_stronger, doc[i:stop], "")
            i, stop = stop, next((k for k in range(stop, end) if _stops(doc, k)), end)
            if stop == i:
                return
            yield self._part(list(doc[i:stop]), joint)
            i = _behind_tail(doc, stop, end)

    def _part(self, tokens: list[Token], joint: str) -> Part:
        owner = max((t.i for t in tokens if t.lower_ in POSSESSIVES), default=-1)
        core = [t for t in tokens if t.i > owner]
        known = self._described(core)
        name = _name_in(core, known)
        described = [(t, row) for t, row in known if t not in name]
        age, trade = _age_in(core), _trade_in([t for t in core if t not in name], described)
        is_people = bool(name or described) or names_people(root_of(tokens))
        sex = next((row.sex for _, row in described[::-1] if row.sex), None)
        return Part(tokens, joint, name, described, age, sex, trade, is_people)

    def _described(self, tokens: Sequence[Token]) -> list[Described]:
        nouns = (token for token in tokens if token.pos_ in {"NOUN", "PROPN"})
        found = ((noun, self._index.ending_at(noun)) for noun in nouns)
        return [(noun, row) for noun, row in found if row is not None]


def _age_in(tokens: Sequence[Token]) -> int | None:
    """Return the age that *tokens* give: "12-year-old", "aged 12", or nothing but the number.

    An age in months or weeks is 0 years.
    """
    words = [t for t in tokens if t.text not in DASHES]
    for number, unit, old in zip(words, words[1:], words[2:], strict=False):
        if number.like_num and old.lower_ == "old":
            return _age_of(number, unit.lower_.rstrip("s"))
    is_alone = len(tokens) == 1 or [t.lower_ for t in tokens[-2:-1]] in (["aged"], ["age"])
    return _age_of(tokens[-1], "year") if is_alone else None


def _age_of(number: Token, unit: str) -> int | None:
    if unit in {"month", "week", "day"}:
        return 0
    return int(number.text) if unit == "year" and is_age(number) else None


def _name_in(tokens: Sequence[Token], described: Sequence[Described]) -> list[Token]:
    """Return the tokens of the name, without titles and trades before it.

    Behind a word for a person a name is one whatever the tagger holds it for: "his sister Noor",
    "their daughter Amal" (a movement too); behind a trade only one that it missed.
    """
    kept = [t for t in tokens if t.ent_type_ == "PERSON" and not _tells_of_what_kind(t, tokens)]
    kept = kept or _named_behind(tokens, described)
    words = {t for t, _ in described}
    return list(dropwhile(lambda t: t in words or t.is_punct, kept))


def _tells_of_what_kind(token: Token, tokens: Sequence[Token]) -> bool:
    """Tell whether a name tells what kind of person: "a *Tzotzil* priest"."""
    noun = token.head
    is_common = noun.pos_ == "NOUN" and not noun.ent_type_ and noun in tokens
    return is_common and token.i < noun.i and token.dep_ in {"compound", "amod"}


def _named_behind(tokens: Sequence[Token], described: Sequence[Described]) -> list[Token]:
    if not described:
        return []
    last, row = described[-1]
    behind = [t for t in tokens if t.i > last.i and t.pos_ == "PROPN"]
    return [t for t in behind if row.sort != "trade" or not t.ent_type_]


def _trade_in(tokens: Sequence[Token], described: Sequence[Described]) -> str | None:
    """Return the words up to the last one for a trade, without article and age."""
    last = max((t.i for t, row in described if row.sort == "trade"), default=-1)
    old = max((t.i for t in tokens if t.lower_ == "old"), default=-1)
    return text_of([t for t in tokens if old < t.i <= last and not _introduces(t)]) or None


def _introduces(token: Token) -> bool:
    return token.lower_ in word_set("article") or token.tag_ == "PRP$"


def separates(doc: Doc, i: int) -> bool:
    """Tell whether token *i* stands between two parts: a comma, "and", a spaced dash."""
    spaced = i > 0 and bool(doc[i - 1].whitespace_) and bool(doc[i].whitespace_)
    return doc[i].lower_ in SEPARATORS or (doc[i].text in DASHES and spaced)


def _stronger(joint: str, token: Token) -> str:
    """Return the separator that counts of several: ", and" is "and"."""
    if joint == "and" or token.lower_ in {"and", "&"}:
        return "and"
    return "," if "," in {joint, token.text} or token.text in DASHES else token.text


def _stops(doc: Doc, i: int) -> bool:
    token = doc[i]
    if separates(doc, i):
        return True
    # Before the parts of speech: taggers take foreign names for verbs and prepositions.
    if token.lower_ in word_set("naming") or token.ent_type_ == "PERSON":
        return False
    if token.pos_ in {"AUX", "SCONJ", "ADP"} or token.tag_ in RELATIVE:
        return True
    if token.pos_ == "VERB":
        return token.dep_ not in {"amod", "compound"}
    return token.is_punct and token.text not in WITHIN_NAMES


def _behind_tail(doc: Doc, i: int, end: int) -> int:
    """Return where the list goes on behind a preposition: "a baker in Sanaa, his wife".

    The end of the sentence where a verb or a relative clause ends it.
    """
    if i < end and not separates(doc, i) and doc[i].pos_ != "ADP":
        return end
    for token in doc[i:end]:
        if separates(doc, token.i):
            return token.i
        if token.pos_ in VERBAL or token.tag_ in RELATIVE:
            break
    return end
