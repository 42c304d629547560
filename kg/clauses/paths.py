"""A small language for paths over a dependency tree: ``>obl[by]``, ``<acl``, ``<xcomp >nsubj``.

A path is a row of steps, each from the words reached so far:

======================  ===========================================================
``>nsubj|obj``          down to the children with one of these relations
``>>``                  down to everything below, and the word itself
``<acl|acl:relcl``      up to the head, if the word's own relation is one of these
``<``                   up to the head
``.``                   stay
``@name``               where a named function of ``repairs.py`` leads
======================  ===========================================================

A step keeps the words that pass all tests in brackets behind it; ``!`` turns a test round:

======================  ===========================================================
``by|with``             the preposition is one of these (``-``: it has none)
``VBN|NOUN``            tag or part of speech
``:conj|xcomp``         the word's own relation
``=who|which``          the word itself, in lower case
``{light|blaming}``     the lemma is in one of these sets of ``word_sets.csv``
``>obj``, ``@passive``  a path that leads somewhere, a named function that holds
======================  ===========================================================

Paths are compiled once to closures that compare the numbers of relations, not their names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from spacy.strings import get_string_id
from spacy.tokens import Token

from kg.clauses.trees import case_of, lemma_of
from kg.lexicon.words import word_set

Test = Callable[[Token], bool]
Path = Callable[[Token], list[Token]]
Named = Mapping[str, Callable[[Token], object]]
"""Functions that paths may name: as a step they give tokens, as a test anything true or not."""
STEPS = "><.@"


def compile_path(text: str, named: Named) -> Path:
    """Return the function that follows the path *text* from a token.

    Raises:
        ValueError: *text* is no path.
    """
    steps = [_step(part, named) for part in _parts(text)]

    def follow(start: Token) -> list[Token]:
        reached = [start]
        for step in steps:
            reached = [token for word in reached for token in step(word)]
        return reached

    return follow


def compile_tests(text: str, named: Named) -> Test:
    """Return the function that tells whether a token passes all tests of *text*, as above."""
    tests = [_test(part, named) for part in _parts(text)]

    def passes(token: Token) -> bool:
        for test in tests:  # noqa: SIM110 - asked of every verb: a loop takes half the time of all()
            if not test(token):
                return False
        return True

    return passes


def _parts(text: str) -> list[str]:
    """Split *text* at blanks outside brackets."""
    parts, depth = [""], 0
    for char in text:
        depth += (char == "[") - (char == "]")
        if char == " " and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    if depth:
        raise ValueError(f"a bracket of {text!r} is open")
    return [part for part in parts if part]


def _step(text: str, named: Named) -> Path:
    name, bracket, tests = text[1:].partition("[")
    walk = _walk(text[0], name, named)
    if not bracket:
        return walk
    holds = compile_tests(tests[:-1], named)
    return lambda word: [token for token in walk(word) if holds(token)]


def _walk(mark: str, name: str, named: Named) -> Path:
    relations = _relations(name)
    if mark == ">":
        down: Path = lambda word: [child for child in word.children if child.dep in relations]
        return (lambda word: list(word.subtree)) if name == ">" else down
    if mark == "<":
        return lambda word: [word.head] if not name or word.dep in relations else []
    if mark == "@":
        function = _function(name, named)
        return lambda word: _tokens(function(word))
    if mark == ".":
        return lambda word: [word]
    raise ValueError(f"step {mark + name!r} begins with none of {' '.join(STEPS)}")


def _test(text: str, named: Named) -> Test:
    mark, rest = text[0], text[1:]
    if mark == "!":
        test = _test(rest, named)
        return lambda token: not test(token)
    if mark in STEPS:
        path = _function(rest, named) if mark == "@" else compile_path(text, named)
        return lambda token: bool(path(token))
    if mark == ":":
        relations = _relations(rest)
        return lambda token: token.dep in relations
    return _word_test(text)


def _word_test(text: str) -> Test:
    if text[0] == "{":
        lemmas = frozenset().union(*map(word_set, text[1:-1].split("|")))
        return lambda token: lemma_of(token) in lemmas
    words = frozenset(text.removeprefix("=").split("|"))
    if text[0] == "=":
        return lambda token: token.lower_ in words
    if text.isupper():
        return lambda token: token.tag_ in words or token.pos_ in words
    cases = words - {"-"} | ({""} if "-" in words else set())
    return lambda token: case_of(token) in cases


def _relations(text: str) -> frozenset[int]:
    # spaCy's ids of relations are the same in every vocabulary, so no pipeline is needed here.
    return frozenset(get_string_id(name) for name in text.split("|"))


def _function(name: str, named: Named) -> Callable[[Token], object]:
    if name not in named:
        raise ValueError(f"no function is named {name!r}; there are {', '.join(sorted(named))}")
    return named[name]


def _tokens(found: object) -> list[Token]:
    return list(found) if isinstance(found, Iterable) else []
