"""Where do the words of a lexicon row stand, and what belongs to a noun?

Small tools over a parsed sentence (Universal Dependencies, content heads): matching lemma
phrases, cutting a noun phrase out of a subtree, and turning tokens into passages.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Generic, Protocol, TypeVar

from spacy.tokens import Doc, Span, Token

from kg.lexicon.words import word_forms, word_set
from kg.model.text import Passage


class HasWords(Protocol):
    """A lexicon row that is found by its lemmas."""

    @property
    def words(self) -> tuple[str, ...]:
        """Return the lemmas."""


R = TypeVar("R", bound=HasWords)

QUOTES = ('"', "“", "”")
OUTSIDE_NOUN_PHRASE = frozenset(
    {
        "acl",
        "acl:relcl",
        "appos",
        "conj",
        "cc",
        "parataxis",
        "advcl",
        "advcl:relcl",
        "cop",
        "nsubj",
        "nsubj:pass",
        "nsubj:outer",
        "aux",
        "aux:pass",
        "obl",
        "obl:unmarked",
        "obl:agent",
        "advmod",
        "mark",
        "discourse",
        "list",
        "dep",
        "ccomp",
        "xcomp",
        "cc:preconj",
        "orphan",
        "dislocated",
        "case",
        "obj",
        "expl",
        "csubj",
        "vocative",
        "det:predet",
        "reparandum",
    }
)


def lemma_of(token: Token) -> str:
    """Return the lower-case lemma, or the lower-case form where no lemma is known."""
    return word_forms().get(token.lower_) or (token.lemma_ or token.text).lower()


class PhraseIndex(Generic[R]):
    """Lexicon rows by their last lemma, for finding contiguous phrases."""

    def __init__(self, rows: Iterable[R]) -> None:
        self._by_last: dict[str, list[R]] = {}
        for row in rows:
            self._by_last.setdefault(row.words[-1], []).append(row)
        for found in self._by_last.values():
            found.sort(key=lambda row: -len(row.words))

    def ending_at(self, token: Token) -> R | None:
        """Return the longest row whose words end at *token*, or None."""
        for key in dict.fromkeys((lemma_of(token), token.lower_)):
            for row in self._by_last.get(key, ()):
                if self.start_of(row, token) is not None:
                    return row
        return None

    @staticmethod
    def start_of(row: HasWords, token: Token) -> Token | None:
        """Return the first token of *row*'s words when they end at *token*, or None.

        Hyphens between the words are skipped: "air-strike" is "air strike".
        """
        doc, i = token.doc, token.i
        for word in reversed(row.words[:-1]):
            i -= 1
            if i >= 0 and doc[i].text in {"-", "–"}:
                i -= 1
            if i < 0 or word not in (lemma_of(doc[i]), doc[i].lower_):
                return None
        return doc[i]


def phrase_at(doc: Doc, start: int, words: Sequence[str]) -> int | None:
    """Return the index after *words* when they stand in *doc* from token *start*, or None."""
    i = start
    for word in words:
        if i < len(doc) and doc[i].text in {"-", "–"}:
            i += 1
        if i >= len(doc) or word not in (doc[i].lower_, lemma_of(doc[i])):
            return None
        i += 1
    return i


def passage_of(tokens: Iterable[Token]) -> Passage:
    """Return the passage from the first to the last of *tokens*."""
    listed = list(tokens)
    return Passage(
        min(token.idx for token in listed), max(token.idx + len(token) for token in listed)
    )


def span_passage(span: Span) -> Passage:
    """Return the passage of a span without white space at its ends."""
    lead = len(span.text) - len(span.text.lstrip())
    trail = len(span.text) - len(span.text.rstrip())
    return Passage(span.start_char + lead, span.end_char - trail)


def children(token: Token, *deps: str) -> list[Token]:
    """Return the children of *token* with one of the relations *deps*, in text order."""
    return [child for child in token.children if child.dep_ in deps]


def is_quoted(token: Token) -> bool:
    """Tell whether *token* stands after an opening quotation mark of its sentence."""
    before = token.doc[token.sent.start : token.i]
    return sum(t.text in QUOTES for t in before) % 2 == 1


def case_of(token: Token) -> str:
    """Return the preposition (or prepositions) of *token*: "in", "north of"; "" if none."""
    words = [child for child in token.children if child.dep_ == "case" and child.i < token.i]
    parts: list[str] = []
    for word in words:
        parts.append(word.lower_)
        parts.extend(sub.lower_ for sub in word.children if sub.dep_ == "fixed")
    return " ".join(part for part in parts if part not in {"'s", "’s"})


def lost_subject(verb: Token) -> Token | None:
    """Return the subject of a past tense that the parser took for an adjunct of another verb.

    "... [after a bombing] killed five": it took the conjunction for a preposition.
    """
    if verb.tag_ != "VBD" or children(verb, "nsubj", "nsubj:pass") or verb.i == verb.sent.start:
        return None
    for noun in ancestors(verb.doc[verb.i - 1]):
        if noun.i < verb.i and case_of(noun) in {"after", "before"}:
            return noun
    return None


def conjuncts(token: Token) -> list[Token]:
    """Return *token* and the nouns coordinated under it."""
    found = [token]
    for child in token.children:
        if child.dep_ == "conj":
            found.extend(conjuncts(child))
    return found


def noun_phrase(head: Token, *, of_phrases: bool = True) -> list[Token]:
    """Return the tokens of the noun phrase of *head*: contiguous, without determiner or clauses.

    Args:
        head: The noun.
        of_phrases: Keep an 'of'/'for' phrase that follows ("members of the army").
    """
    kept = {head.i}
    stack = list(head.children)
    while stack:
        token = stack.pop()
        if token.dep_ in OUTSIDE_NOUN_PHRASE and not _keeps(token, head):
            continue
        if token.dep_ == "nmod" and not (of_phrases and case_of(token) in {"of", "for", "'s"}):
            continue
        if token.dep_ == "det" and token.head == head:
            continue
        if token.dep_ == "amod" and token.i > head.i and children(token, "obl", "nmod"):
            if token.lower_ in word_set("allegiance"):
                kept.update(part.i for part in token.subtree)  # "fighters loyal to Turkey"
            continue  # "a village close to Hajin"
        kept.add(token.i)
        stack.extend(token.children)
    start = end = head.i
    while start - 1 in kept:
        start -= 1
    while end + 1 in kept:
        end += 1
    tokens = [head.doc[i] for i in range(start, end + 1)]
    while len(tokens) > 1 and tokens[0].is_punct and tokens[0].i < head.i:
        tokens = tokens[1:]
    while len(tokens) > 1 and tokens[-1].is_punct and tokens[-1].i > head.i:
        tokens = tokens[:-1]
    return tokens


def _keeps(token: Token, head: Token) -> bool:
    """Keep what EWT attaches oddly inside compounds: 'US-led' (obl under led), 'of the' (case)."""
    inside_premodifier = token.i < head.i and token.head != head and token.head.i <= head.i
    inside_of_phrase = token.dep_ == "case" and token.head != head
    return (inside_premodifier and token.dep_ != "cc") or inside_of_phrase


def text_of(tokens: Sequence[Token]) -> str:
    """Return the text from the first to the last of *tokens*, white space made single."""
    if not tokens:
        return ""
    span = tokens[0].doc[tokens[0].i : tokens[-1].i + 1]
    return " ".join(span.text.split())


def ancestors(token: Token) -> list[Token]:
    """Return *token* and its heads up to the root."""
    chain = [token]
    while chain[-1].head != chain[-1]:
        chain.append(chain[-1].head)
    return chain


INSIDE = 1
"""spaCy's code for a token inside an entity, not at its start."""


def entity_of(token: Token) -> Span | None:
    """Return the named entity that covers *token*, or None."""
    if not token.ent_type:
        return None
    doc, start, end = token.doc, token.i, token.i + 1
    while start > 0 and doc[start].ent_iob == INSIDE:
        start -= 1
    while end < len(doc) and doc[end].ent_iob == INSIDE:
        end += 1
    return Span(doc, start, end, label=token.ent_type)
