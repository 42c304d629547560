"""The graph of one report, to be changed statement by statement.

Terms stay as N-Quads writes them. Changes that leave nothing to be changed leave the graph as it
was, byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.graph.nquads import EncodedTerm, iri
from kg.graph.triples import plain_text, read_rows, text_of

TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


class Draft:
    """The statements of one graph; subjects and predicates are IRIs without brackets."""

    def __init__(self, nquads: bytes, graph: str) -> None:
        self._graph = iri(graph)
        self._said: dict[str, dict[str, set[str]]] = {}
        for subject, predicate, value in read_rows(nquads):
            self._said.setdefault(subject[1:-1], {}).setdefault(predicate[1:-1], set()).add(value)

    def to_bytes(self) -> bytes:
        """Return the graph as sorted N-Quads."""
        lines = (
            f"<{subject}> <{predicate}> {value} {self._graph} .\n"
            for subject, said in self._said.items()
            for predicate, values in said.items()
            for value in values
        )
        return "".join(sorted(lines)).encode()

    def has(self, subject: str) -> bool:
        """Tell whether anything is said of *subject*."""
        return any(self._said.get(subject, {}).values())

    def terms(self, subject: str, predicate: str) -> list[str]:
        """Return the encoded values of a property, sorted."""
        return sorted(self._said.get(subject, {}).get(predicate, ()))

    def values(self, subject: str, predicate: str) -> list[str]:
        """Return the values of a property as IRIs and texts, sorted."""
        return [_plain(term) for term in self.terms(subject, predicate)]

    def one(self, subject: str, predicate: str) -> str:
        """Return the first value of a property, or ""."""
        return next(iter(self.values(subject, predicate)), "")

    def subjects(self, predicate: str, value: str) -> list[str]:
        """Return the subjects of a property whose value is an IRI, sorted."""
        term = iri(value)
        return sorted(s for s, said in self._said.items() if term in said.get(predicate, ()))

    def of_type(self, class_iri: str) -> list[str]:
        """Return the instances of a class, sorted."""
        return self.subjects(TYPE[1:-1], class_iri)

    def predicates(self, subject: str) -> list[str]:
        """Return the properties that *subject* has, sorted."""
        return sorted(name for name, values in self._said.get(subject, {}).items() if values)

    def add(self, subject: str, predicate: str, term: EncodedTerm | str) -> None:
        """Add a statement."""
        self._said.setdefault(subject, {}).setdefault(predicate, set()).add(term)

    def add_iri(self, subject: str, predicate: str, value: str) -> None:
        """Add a statement whose object is an IRI."""
        self.add(subject, predicate, iri(value))

    def put(self, subject: str, predicate: str, *terms: EncodedTerm | str) -> None:
        """Make *terms* the only values of a property."""
        self._said.setdefault(subject, {})[predicate] = set(terms)

    def put_iri(self, subject: str, predicate: str, value: str) -> None:
        """Make an IRI the only value of a property."""
        self.put(subject, predicate, iri(value))

    def clear(self, subject: str, *predicates: str) -> None:
        """Take properties away."""
        for predicate in predicates:
            self._said.get(subject, {}).pop(predicate, None)

    def remove(self, subject: str, predicate: str, value: str) -> None:
        """Take a statement away whose object is an IRI."""
        self._said.get(subject, {}).get(predicate, set()).discard(iri(value))

    def drop(self, subjects: Iterable[str]) -> None:
        """Take subjects away, and all statements that point to them."""
        gone = list(subjects)
        for subject in gone:
            self._said.pop(subject, None)
        terms = {iri(subject) for subject in gone}
        for said in self._said.values():
            for values in said.values():
                values -= terms

    def replace(self, old: str, new: str) -> list[str]:
        """Let all statements that point to *old* point to *new*; return their subjects."""
        before, after = iri(old), iri(new)
        touched = []
        for subject, said in self._said.items():
            for values in said.values():
                if subject != old and before in values:
                    values.remove(before)
                    values.add(after)
                    touched.append(subject)
        return touched


def _plain(term: str) -> str:
    return plain_text(term) if term.startswith('"') else text_of(term)
