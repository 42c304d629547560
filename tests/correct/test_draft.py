"""Tests of ``kg.correct.draft``: the graph of a report, changed statement by statement."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.correct.draft import TYPE, Draft
from kg.graph.nquads import integer, iri, text

GRAPH = "https://kg.local/graph/report/0"
A, B, C = "urn:a", "urn:b", "urn:c"
P, Q = "urn:p", "urn:q"
Statement = tuple[str, str, str]
NODES, PATHS = st.sampled_from([A, B, C]), st.sampled_from([P, Q, TYPE[1:-1]])
TERMS = st.sampled_from([iri(A), iri(B), iri(C), text("a"), text("<urn:a>"), integer(7)])
STATEMENTS = st.frozensets(st.tuples(NODES, PATHS, TERMS), max_size=8)


def nquads(said: frozenset[Statement] | set[Statement]) -> bytes:
    """Write statements as a graph."""
    lines = (f"<{s}> <{p}> {o} <{GRAPH}> .\n" for s, p, o in said)
    return "".join(sorted(lines)).encode()


def drafted(*said: Statement) -> Draft:
    """Return a draft of some statements."""
    return Draft(nquads(set(said)), GRAPH)


# Each change of a draft, and what it does to a plain set of statements.
CHANGES: dict[str, tuple[Callable[[Draft], object], Callable[[set[Statement]], set[Statement]]]] = {
    "add": (
        lambda draft: draft.add(A, P, text("new")),
        lambda said: said | {(A, P, text("new"))},
    ),
    "add an IRI": (
        lambda draft: draft.add_iri(A, P, B),
        lambda said: said | {(A, P, iri(B))},
    ),
    "put": (
        lambda draft: draft.put(A, P, text("one"), text("two")),
        lambda said: (
            {t for t in said if t[:2] != (A, P)} | {(A, P, text("one")), (A, P, text("two"))}
        ),
    ),
    "put nothing": (
        lambda draft: draft.put(A, P),
        lambda said: {t for t in said if t[:2] != (A, P)},
    ),
    "put an IRI": (
        lambda draft: draft.put_iri(A, P, C),
        lambda said: {t for t in said if t[:2] != (A, P)} | {(A, P, iri(C))},
    ),
    "clear": (
        lambda draft: draft.clear(A, P, Q),
        lambda said: {t for t in said if t[0] != A or t[1] not in (P, Q)},
    ),
    "clear what nobody knows": (lambda draft: draft.clear("urn:z", P), lambda said: said),
    "remove": (
        lambda draft: draft.remove(A, P, B),
        lambda said: said - {(A, P, iri(B))},
    ),
    "drop": (
        lambda draft: draft.drop([A, B]),
        lambda said: {t for t in said if t[0] not in (A, B) and t[2] not in (iri(A), iri(B))},
    ),
    "drop nothing": (lambda draft: draft.drop([]), lambda said: said),
    "replace": (
        lambda draft: draft.replace(B, C),
        lambda said: {(s, p, iri(C) if o == iri(B) and s != B else o) for s, p, o in said},
    ),
}


@given(STATEMENTS)
def test_what_is_not_changed_stays_byte_for_byte(said: frozenset[Statement]) -> None:
    """A draft gives back the graph that it was made of."""
    assert Draft(nquads(said), GRAPH).to_bytes() == nquads(said)


@given(STATEMENTS, st.lists(st.sampled_from(sorted(CHANGES)), max_size=6))
def test_changes_are_those_of_a_set_of_statements(
    said: frozenset[Statement], names: list[str]
) -> None:
    """One after the other, each change does to the graph what it does to a plain set."""
    draft, model = Draft(nquads(said), GRAPH), set(said)
    for name in names:
        change, expected = CHANGES[name]
        change(draft)
        model = expected(model)
        assert draft.to_bytes() == nquads(model), name


@given(STATEMENTS, NODES, PATHS, NODES)
def test_look_ups_are_those_of_a_set_of_statements(
    said: frozenset[Statement], subject: str, path: str, value: str
) -> None:
    """Values, subjects, classes and properties, each sorted and once."""
    draft = Draft(nquads(said), GRAPH)
    assert draft.has(subject) is any(s == subject for s, _, _ in said)
    assert draft.terms(subject, path) == sorted(o for s, p, o in said if (s, p) == (subject, path))
    assert len(draft.values(subject, path)) == len(draft.terms(subject, path))
    assert draft.one(subject, path) == next(iter(draft.values(subject, path)), "")
    pointing = sorted({s for s, p, o in said if (p, o) == (path, iri(value))})
    assert draft.subjects(path, value) == pointing
    assert draft.of_type(value) == draft.subjects(TYPE[1:-1], value)
    assert draft.predicates(subject) == sorted({p for s, p, _ in said if s == subject})


@given(STATEMENTS)
def test_replacing_names_whom_it_touches(said: frozenset[Statement]) -> None:
    """Each subject that pointed to the old one is named, but for the old one itself."""
    touched = Draft(nquads(said), GRAPH).replace(B, C)
    assert set(touched) == {s for s, _, o in said if o == iri(B) and s != B}


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (iri(A), A),
        (text("plain"), "plain"),
        (text('a "quote", a \\ and a\nline'), 'a "quote", a \\ and a\nline'),
        (text("<urn:a>"), "<urn:a>"),
        (text("أعزاز 😀"), "أعزاز 😀"),
        (text(""), ""),
        (integer(28), "28"),
    ],
)
def test_values_are_given_without_their_writing(term: str, value: str) -> None:
    """A text that looks like an IRI is a text; numbers are their digits."""
    draft = drafted((A, P, term))
    assert draft.values(A, P) == [value]
    assert draft.subjects(P, "urn:a") == ([A] if term == iri(A) else [])


def test_what_is_empty_is_not_there() -> None:
    """A subject whose last statement is taken away is no subject, and writes no line."""
    draft = drafted((A, P, text("x")))
    draft.put(A, P)
    assert not draft.has(A)
    assert draft.predicates(A) == []
    assert draft.to_bytes() == b""
    assert (draft.one(A, P), draft.values("urn:z", P)) == ("", [])
