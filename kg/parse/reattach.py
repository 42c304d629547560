"""Hang on another word what the parser hangs wrong: reported constructions, one function each.

Each changes the tree of one sentence in place, and leaves a tree.

Args, the same everywhere:
    words: The words of the window.
    xpos: Their Penn Treebank tags.
    heads: The head of each word, by number; a root is its own head.
    deps: The relation of each word to its head.
    sentence: The numbers of the sentence's words.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from kg.lexicon.words import word_set

FINITE = frozenset({"VBD", "VBP", "VBZ"})
NOMINAL = frozenset(
    {"CC", "CD", "DT", "HYPH", "IN", "JJ", "NN", "NNP", "NNPS", "NNS", "POS", "PRP", "PRP$"}
)
NOUNS = frozenset({"NN", "NNP", "NNPS", "NNS", "PRP"})
VERBS = frozenset({"MD", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ"})
OUTER = frozenset({"punct", "cc"})

WITHIN = frozenset({"in", "during"})


def reattach(
    words: Sequence[str], xpos: Sequence[str], heads: list[int], deps: list[str], sentence: range
) -> None:
    """Apply all repairs of this file."""
    with_closing_speaker(words, xpos, heads, deps, sentence)
    with_own_participles(words, xpos, heads, deps, sentence)
    with_nearer_clauses(words, xpos, heads, deps, sentence)


def with_closing_speaker(
    words: Sequence[str],
    xpos: Sequence[str],
    heads: list[int],
    deps: list[str],
    sentence: range,
) -> None:
    """Give a verb of saying that closes a sentence the noun phrase before it as its subject.

    "Gunmen killed 17 people, two officials and a mayor said": the parser coordinates whoever
    speaks with whom the clause before names, and the speakers are among the dead.
    """
    verb = next((i for i in reversed(sentence) if xpos[i] in VERBS), None)
    if (
        verb is None
        or words[verb].lower() not in word_set("closing-verb")
        or xpos[verb] not in FINITE
    ):
        return
    phrase = _phrase_before(words, xpos, sentence, verb)
    if not phrase or any(heads[i] == verb and deps[i] == "nsubj" for i in range(verb)):
        return
    tops = [i for i in phrase if heads[i] not in phrase and deps[i] not in OUTER]
    first = next((i for i in tops if xpos[i] in NOUNS), None)
    below = [i for i in sentence if i not in phrase and heads[i] in phrase]
    if first is None or _is_under(heads, verb, phrase):
        return
    above = heads[first]
    for i in below:
        if deps[i] not in OUTER:
            heads[i] = verb if i == above or _is_under(heads, above, range(i, i + 1)) else above
    for i in sentence[verb + 1 - sentence.start :]:
        if heads[i] == verb and deps[i] == "nsubj":
            deps[i] = "obj"  # "a witness told AFP"
    for i in tops:
        heads[i] = verb if i == first else first
    deps[first] = "nsubj"


def with_own_participles(
    words: Sequence[str], xpos: Sequence[str], heads: list[int], deps: list[str], sentence: range
) -> None:
    """Hang a participle on whom it befell: "relatives of 39 workers abducted in Mosul".

    The workers were abducted, not their relatives.
    """
    for verb in sentence:
        above = heads[verb]
        if (
            deps[verb] != "acl"
            or xpos[verb] != "VBN"
            or words[above].lower() not in word_set("belonging")
        ):
            continue
        whose = [i for i in range(above + 1, verb) if heads[i] == above and deps[i] == "nmod"]
        if whose and not _is_under(heads, whose[-1], range(verb, verb + 1)):
            heads[verb] = whose[-1]


def with_nearer_clauses(
    words: Sequence[str], xpos: Sequence[str], heads: list[int], deps: list[str], sentence: range
) -> None:
    """Hang a clause with 'in which' on the noun before it: "the massacre, in which 148 died".

    A name before it is left alone: "the attack on a church in Kaya, in which a priest died".
    """
    for which in sentence[2:]:
        verb = heads[which]
        if words[which].lower() != "which" or deps[verb] != "acl:relcl":
            continue
        before = which - 1
        if words[before].lower() not in WITHIN:
            continue
        before -= 1 + (words[before - 1] == ",")
        if before < sentence.start or xpos[before] not in NOUNS or not words[before].islower():
            continue
        if before > heads[verb] and not _is_under(heads, before, range(verb, verb + 1)):
            heads[verb] = before


def _phrase_before(words: Sequence[str], xpos: Sequence[str], sentence: range, verb: int) -> range:
    """Return the noun phrase between a comma behind a clause and *verb*; empty if none is."""
    before = range(verb - 1, sentence.start - 1, -1)
    start = verb - len([*takewhile(lambda i: xpos[i] in NOMINAL, before)])
    clause = range(sentence.start, start)
    ends_in_comma = len(clause) > 1 and words[start - 1] == ","
    if not ends_in_comma or not any(xpos[i] in VERBS for i in clause):
        return range(0)
    return range(start, verb)


def _is_under(heads: Sequence[int], word: int, phrase: range) -> bool:
    """Tell whether *word* hangs in *phrase*."""
    while heads[word] != word:
        word = heads[word]
        if word in phrase:
            return True
    return False
