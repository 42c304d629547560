"""Small tools over a parsed sentence (Universal Dependencies, content heads).

Match lemma phrases, climb and descend, cut a noun phrase out of a subtree, and turn tokens into
passages.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import Generic, Protocol, TypeVar

from spacy.tokens import Doc, Span, Token

from kg.lexicon.words import word_forms, word_set
from kg.model.findings import Evidence, Name
from kg.model.text import Passage


class HasWords(Protocol):
    """A lexicon row that is found by its lemmas."""

    @property
    def words(self) -> tuple[str, ...]:
        """Return the lemmas."""


R = TypeVar("R", bound=HasWords)

QUOTES = ('"', "“", "”")  # not ' and ’, which are apostrophes too
HYPHENS = frozenset("-–")  # spaCy's tokenizer parts "air-strike" into three
POSSESSIVES = frozenset({"'s", "’s"})
FINITE = frozenset({"VBD", "VBP", "VBZ"})
FROM_BEFORE = frozenset({"compound", "amod", "nmod:poss"})
"""Relations of what stands before its noun in English."""
INSIDE, BEGIN = 1, 3
"""spaCy's codes for a token inside an entity, and for one at its start."""


def relations(names: str) -> frozenset[str]:
    """Return the relations of Universal Dependencies whose names stand in *names*."""
    return frozenset(names.split())


OUTSIDE_NOUN_PHRASE = relations(
    "acl acl:relcl advcl advcl:relcl advmod appos aux aux:pass case cc cc:preconj ccomp conj "
    "cop csubj dep det:predet discourse dislocated expl list mark nsubj nsubj:outer "  # "all the"
    "nsubj:pass obj obl obl:agent obl:unmarked orphan parataxis reparandum vocative xcomp"
)


def lemma_of(token: Token) -> str:
    """Return the lower-case lemma, or the lower-case form where no lemma is known."""
    return _lemma(token.lower_, token.lemma_)


@lru_cache(maxsize=1 << 16)  # most words are asked for many times, and new names never end
def _lemma(form: str, lemma: str) -> str:
    return word_forms().get(form) or lemma.lower() or form


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
        before = phrase_at(token.doc, token.i - 1, row.words[-2::-1], step=-1)
        return None if before is None else token.doc[before + 1]


def phrase_at(doc: Doc, start: int, words: Sequence[str], *, step: int = 1) -> int | None:
    """Return the index after *words* when they stand in *doc* from token *start*, or None.

    With *step* -1 they stand before it, the last word first.
    """
    i = start
    for word in words:
        if 0 <= i < len(doc) and doc[i].text in HYPHENS:
            i += step
        if not 0 <= i < len(doc) or word not in (doc[i].lower_, lemma_of(doc[i])):
            return None
        i += step
    return i


@lru_cache(maxsize=256)  # a sentence is asked for by every reader, and spaCy joins it each time
def words_of(span: Span) -> str:
    """Return the text of *span*."""
    return span.text


def root_of(tokens: Sequence[Token]) -> Token:
    """Return the head of the words from the first to the last of *tokens*."""
    return tokens[0].doc[tokens[0].i : tokens[-1].i + 1].root


def passage_of(tokens: Iterable[Token]) -> Passage:
    """Return the passage from the first to the last of *tokens*."""
    listed = list(tokens)
    return Passage(min(t.idx for t in listed), max(t.idx + len(t) for t in listed))


def span_passage(span: Span) -> Passage:
    """Return the passage of a span without white space at its ends."""
    return evidence_of(span).passage


def evidence_of(span: Span, rule: str = "") -> Evidence:
    """Return the words of *span*, without white space at its ends, as evidence."""
    text = words_of(span)
    start, words = span.start_char + len(text) - len(text.lstrip()), text.strip()
    return Evidence(Passage(start, start + len(words)), words, rule)


def text_of(tokens: Sequence[Token]) -> str:
    """Return the text from the first to the last of *tokens*, white space made single."""
    return " ".join(tokens[0].doc[tokens[0].i : tokens[-1].i + 1].text.split()) if tokens else ""


def children(token: Token, *deps: str) -> list[Token]:
    """Return the children of *token* with one of the relations *deps*, in text order."""
    return [child for child in token.children if child.dep_ in deps]


def has_word(token: Token, words: Collection[str], *deps: str) -> bool:
    """Tell whether a child in one of the relations *deps* is one of *words*."""
    return any(child.lower_ in words for child in children(token, *deps))


def any_in(tokens: Iterable[Token], group: str) -> bool:
    """Tell whether the lemma of one of *tokens* is in the word set *group*."""
    return not word_set(group).isdisjoint(map(lemma_of, tokens))


def ancestors(token: Token) -> list[Token]:
    """Return *token* and its heads up to the root."""
    chain = [token]
    while (token := token.head) != chain[-1]:
        chain.append(token)
    return chain


def conjuncts(token: Token) -> list[Token]:
    """Return *token* and the nouns coordinated under it."""
    found = [token]
    for child in children(token, "conj"):  # UD: flat under the first; parsers also chain them
        if not is_next_subject(child):
            found.extend(conjuncts(child))
    return found


def is_next_subject(noun: Token) -> bool:
    """Tell whether *noun* is the subject of the next clause: "12 died and 30 were hurt", "fled".

    "12 died and 30 others, including a child, were hurt" has the verb behind the whole phrase.
    """
    if not noun.head.i < noun.head.head.i < noun.i:
        return False
    doc, end = noun.doc, noun.right_edge.i + 1
    end += any(word.is_punct for word in doc[end : end + 1])
    return any(map(is_finite, (*doc[noun.i + 1 : noun.i + 2], *doc[end : end + 1])))


def is_finite(word: Token) -> bool:
    """Tell whether *word* is an auxiliary or a finite verb."""
    return word.pos_ == "AUX" or word.tag_ in FINITE


def is_quoted(token: Token) -> bool:
    """Tell whether *token* stands after an opening quotation mark of its sentence."""
    before = token.doc[token.sent.start : token.i]
    return sum(t.text in QUOTES for t in before) % 2 == 1


def stands_behind(modifier: Token) -> bool:
    """Tell whether the parse joins a modifier from behind: "bombers storm *SDF* post"."""
    return modifier.dep_ in FROM_BEFORE and modifier.i > modifier.head.i


def case_of(token: Token) -> str:
    """Return the preposition (or prepositions) of *token*: "in", "north of"; "" if none."""
    parts: list[str] = []
    for child in token.children:
        if child.dep_ == "case" and child.i < token.i:  # UD: a possessive 's is a case too, behind
            # UD joins the words of a compound preposition by `fixed` under the first: "because of".
            parts += (child.lower_, *(sub.lower_ for sub in children(child, "fixed")))
    return " ".join(part for part in parts if part not in POSSESSIVES)


def entities_in(span: Span) -> list[Span]:
    """Return the named entities that lie in *span*, in text order.

    ``span.ents`` makes those of the whole document each time.
    """
    found = (entity_of(token) for token in span if token.ent_iob == BEGIN)
    return [entity for entity in found if entity is not None and entity.end <= span.end]


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


def name_of_entity(entity: Span) -> Name:
    """Return the name for a named entity."""
    return Name(entity.text, Passage(entity.start_char, entity.end_char), entity.label_)


def name_of(phrase: Sequence[Token], label: str = "") -> Name:
    """Return the words of *phrase* as a name."""
    return Name(text_of(phrase), passage_of(phrase), label)


def body_at(token: Token) -> Name | None:
    """Return the name of the organisation that *token* is a word of, or None."""
    entity = entity_of(token) if token.ent_type_ == "ORG" else None
    return name_of_entity(entity) if entity is not None else None


def is_apart(head: Token) -> bool:
    """Tell whether those at *head* are no part of the body that is named with them.

    "Opponents of the Taliban", "an al-Qaeda affiliate", "a former member of the FARC", "a breakaway
    faction of the IRA", "a front of Lashkar-e-Taiba" (and not the Islamic Front's fighters).
    """
    if lemma_of(head) in word_set("apart") or has_word(head, word_set("no-longer"), "amod"):
        return True
    kinds = (head, *children(head, "amod", "compound"))
    return any(lemma_of(kind) in word_set("split-off") and not kind.ent_type_ for kind in kinds)


def noun_phrase(head: Token, *, of_phrases: bool = True) -> list[Token]:
    """Return the tokens of the noun phrase of *head*: contiguous, without determiner or clauses.

    With *of_phrases* an 'of'/'for' phrase that follows is in it ("members of the army").
    """
    kept = {head.i}
    stack = list(head.children)
    while stack:
        token = stack.pop()
        if _is_aside(token, head) and token.lower_ in word_set("allegiance"):
            kept.update(part.i for part in token.subtree)  # "fighters loyal (or: linked) to Turkey"
        elif _is_inside(token, head, of_phrases):
            kept.add(token.i)
            stack.extend(token.children)
    return _run_around(head, kept)


def _run_around(head: Token, kept: set[int]) -> list[Token]:
    """Return the unbroken run of *kept* around *head*, without punctuation at its ends."""
    before = [*takewhile(kept.__contains__, range(head.i, -1, -1))]
    after = [*takewhile(kept.__contains__, range(head.i, len(head.doc)))]
    run = head.doc[before[-1] : after[-1] + 1]
    words = [token.i for token in run if not token.is_punct or token == head]
    return list(head.doc[words[0] : words[-1] + 1])


def _is_inside(token: Token, head: Token, of_phrases: bool) -> bool:
    """Tell whether *token*, reached from *head*, belongs to its noun phrase."""
    if token.dep_ in OUTSIDE_NOUN_PHRASE:
        return _is_attached_oddly(token, head)
    if token.dep_ == "nmod":
        return of_phrases and case_of(token) in {"of", "for"}  # "Observatory for Human Rights"
    if token.dep_ == "det":  # the head's own article goes, one inside stays
        return token.head != head
    return not _is_aside(token, head)


def _is_aside(token: Token, head: Token) -> bool:
    """Tell whether *token* is an adjective or participle behind *head* with a phrase of its own.

    "A village close to Hajin", "fighters linked to Turkey".
    """
    behind = token.dep_ in {"amod", "acl"} and token.i > head.i
    return behind and bool(children(token, "obl", "nmod"))


def _is_attached_oddly(token: Token, head: Token) -> bool:
    """Keep what EWT attaches oddly inside compounds: 'US-led' (obl under led), 'of the' (case)."""
    if token.head == head:
        return False
    inside_premodifier = token.i < head.i and token.head.i <= head.i
    return token.dep_ == "case" or (inside_premodifier and token.dep_ != "cc")  # cc: "and" joins
