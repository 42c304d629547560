"""Clauses that the parser hangs wrong, or whose subject it takes for something else.

Functions as in `kg.parse.reattach`, which calls them and tells their arguments.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.lexicon.words import word_set

NOUNS = frozenset({"NN", "NNP", "NNPS", "NNS", "PRP"})
FINITE = frozenset({"VBD", "VBP", "VBZ"})
PARTICIPLES = frozenset({"VBD", "VBN"})
LOOSE = frozenset({"advcl", "ccomp", "conj", "parataxis", "xcomp"})
"""Relations that the parser gives clauses which it does not know where to hang."""
OF_A_NAME = frozenset({"appos", "compound", "flat"})
SUBJECTS = frozenset({"csubj", "nsubj", "nsubj:pass"})
WHO = frozenset({"who", "which"})
LAGS = frozenset({"after", "before"})
BEFORE_LAG = 3
"""So many words may stand before 'after': "A full day after 12 miners were killed"."""


def with_relative_clauses(
    words: Sequence[str], xpos: list[str], heads: list[int], deps: list[str], sentence: range
) -> None:
    """Hang a clause with 'who' on whom it tells of: "shot dead Abu Khaled, *who killed* two"."""
    for who in sentence[2:]:
        verb = heads[who]
        if words[who].lower() not in WHO or deps[who] not in SUBJECTS or deps[verb] not in LOOSE:
            continue
        if words[who - 1] != "," or xpos[who - 2] not in NOUNS or verb < who:
            continue
        noun = who - 2
        while deps[noun] in OF_A_NAME:
            noun = heads[noun]
        if noun < who and not is_under(heads, noun, range(verb, verb + 1)):
            heads[verb], deps[verb] = noun, "acl:relcl"


def with_participles_of_objects(
    words: Sequence[str], xpos: list[str], heads: list[int], deps: list[str], sentence: range
) -> None:
    """Hang a participle on the object right before it: "killed a man *wanted* for murder".

    "Rescued a boy, 12, *kidnapped* on Friday"; not where the verb says what became of somebody:
    "left ten people *injured*", "had him *killed*".
    """
    for verb in sentence[2:]:
        above = heads[verb]
        if xpos[verb] not in PARTICIPLES or deps[verb] not in LOOSE or above >= verb:
            continue
        if xpos[above][:2] != "VB" or words[above].lower() in word_set("becoming"):
            continue
        own = {deps[i] for i in sentence if heads[i] == verb}
        if own & {"aux", "aux:pass", "cc", "cop", "mark", "obj", *SUBJECTS}:
            continue
        objects = [i for i in range(above + 1, verb) if heads[i] == above and deps[i] == "obj"]
        if not objects or (deps[verb] == "conj" and xpos[verb] != "VBN"):
            continue
        if verb - 1 == objects[-1] or _is_aside(words, heads, objects[-1], verb):
            heads[verb], deps[verb], xpos[verb] = objects[-1], "acl", "VBN"


def _is_aside(words: Sequence[str], heads: Sequence[int], noun: int, verb: int) -> bool:
    """Tell whether only an aside between commas stands between *noun* and *verb*: ", 12,"."""
    if words[verb - 1] != "," or noun + 2 >= verb or words[noun + 1] != ",":
        return False
    return all(is_under(heads, i, range(noun, noun + 1)) for i in range(noun + 2, verb - 1))


def with_subjects_of_their_own(
    words: Sequence[str], xpos: list[str], heads: list[int], deps: list[str], sentence: range
) -> None:
    """Make the noun behind 'and' the subject of the verb behind: "and *police* shot a student".

    The parser takes "a priest and police" for two who were killed.
    """
    for noun in sentence[2:]:
        is_act = xpos[noun] == "VBG" and words[noun].lower() in word_set("act-in-ing")
        if deps[noun] != "conj" or not (is_act or xpos[noun] in NOUNS):
            continue
        verb = _verb_behind(xpos, heads, deps, noun, sentence)
        if verb is None or is_under(heads, verb, range(noun, noun + 1)) != (heads[verb] == noun):
            continue
        conjunctions = [
            i for i in sentence if i < noun and heads[i] in (noun, verb) and deps[i] == "cc"
        ]
        own = {deps[i] for i in sentence if heads[i] == verb and i not in (noun, *conjunctions)}
        if not conjunctions or "obj" not in own or own & {"aux:pass", "cc", "mark", *SUBJECTS}:
            continue
        if heads[verb] == noun:
            heads[verb] = _verb_above(xpos, heads, noun)
        heads[noun], deps[noun], deps[verb] = verb, "nsubj", "conj"
        xpos[verb] = "VBD"
        if is_act:
            xpos[noun] = "NN"
        for cc in conjunctions:
            heads[cc] = verb


def _verb_behind(
    xpos: Sequence[str],
    heads: Sequence[int],
    deps: Sequence[str],
    noun: int,
    sentence: range,
) -> int | None:
    """Return the past tense right behind the phrase of *noun*, which hangs on it or is loose."""
    for word in range(noun + 1, sentence.stop):
        if xpos[word] in PARTICIPLES:
            hangs = (heads[word] == noun and deps[word] == "acl") or deps[word] in {"conj"}
            return word if hangs and _verb_above(xpos, heads, noun) != word else None
        if not is_under(heads, word, range(noun, noun + 1)):
            return None
    return None


def _verb_above(xpos: Sequence[str], heads: Sequence[int], word: int) -> int:
    """Return the nearest verb above *word*, or the root."""
    word = heads[word]
    while heads[word] != word and xpos[word][:2] != "VB":
        word = heads[word]
    return word


def with_fronted_clauses(
    words: Sequence[str], xpos: list[str], heads: list[int], deps: list[str], sentence: range
) -> None:
    """Hang what "a day after" tells on what happened a day later.

    In "A day after 12 miners were killed, a bomb wounded five" the parser takes 'after' for a
    preposition and 'were killed' for the main clause.
    """
    lags = [i for i in sentence[1 : BEFORE_LAG + 1] if words[i].lower() in LAGS]
    if not lags:
        return
    first = _verb_above(xpos, heads, lags[0])
    later = next(
        (
            i
            for i in sentence
            if i > first and heads[i] == first and deps[i] in {"advcl", "conj", "parataxis"}
        ),
        None,
    )
    if later is None or xpos[later] not in FINITE or xpos[first][:2] != "VB" or first < lags[0]:
        return
    own = [i for i in sentence if heads[i] == later]
    commas = [i for i in range(first + 1, later) if words[i] == ","]
    if not commas or any(deps[i] in {"cc", "mark"} for i in own):
        return
    if not any(deps[i] in SUBJECTS and i > commas[0] for i in own):
        return
    heads[later] = later if heads[first] == first else heads[first]
    heads[first], deps[first], deps[later] = later, "advcl", deps[first]
    heads[lags[0]], deps[lags[0]] = first, "mark"


def with_marks(
    words: Sequence[str], xpos: list[str], heads: list[int], deps: list[str], sentence: range
) -> None:
    """Make 'after' before a subject the mark of its clause: "two days *after an attack killed* 12".

    The parser takes it for a preposition.
    """
    for mark in sentence[1:]:
        noun = heads[mark]
        verb = heads[noun]
        if words[mark].lower() not in LAGS or deps[mark] != "case" or deps[noun] not in SUBJECTS:
            continue
        if mark < noun < verb and xpos[verb] in FINITE and deps[verb] in {"conj", "parataxis"}:
            heads[mark], deps[mark], deps[verb] = verb, "mark", "advcl"


def is_under(heads: Sequence[int], word: int, phrase: range) -> bool:
    """Tell whether *word* hangs in *phrase*."""
    while heads[word] != word:
        word = heads[word]
        if word in phrase:
            return True
    return False
