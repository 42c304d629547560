"""Quads are sorted in bounded memory, and come back as they went in."""

from __future__ import annotations

import pyoxigraph
from hypothesis import given
from hypothesis import strategies as st

from kg.export.prefixes import prefixes_for
from kg.export.quads import lines_of, lines_of_ntriples, make_line, nquads_of, sorted_lines
from kg.vocab.terms import PREFIXES, RDF

lines = st.lists(st.text("abc\u00e9", min_size=1, max_size=3).map(lambda text: text + "\n"))


@given(lines, st.integers(1, 5))
def test_pieces_merge_to_the_sorted_whole(given_lines: list[str], piece: int) -> None:
    """However small the memory, each line comes once and in order."""
    assert list(sorted_lines(given_lines, lines_in_memory=piece)) == sorted(set(given_lines))


def test_types_come_first() -> None:
    """A block opens by saying what the thing is."""
    made = [
        make_line("", "<s>", "<a:first>", '"1"'),
        make_line("", "<s>", f"<{RDF.type}>", "<t2>"),
        make_line("", "<s>", f"<{RDF.type}>", "<t1>"),
    ]
    written = b"".join(nquads_of(sorted_lines(made))).decode().splitlines()
    assert written == [
        f"<s> <{RDF.type}> <t1> .",
        f"<s> <{RDF.type}> <t2> .",
        '<s> <a:first> "1" .',
    ]


def test_ntriples_become_lines() -> None:
    """Spaces and full stops inside a literal belong to it."""
    (line,) = lines_of_ntriples(b'<a:s> <a:p> "x . y ." .\n# note\n\n')
    assert line == '\t<a:s>\t1<a:p>\t"x . y ."\n'


@given(st.text(st.characters(exclude_categories=("Cs",))), st.sampled_from(("", "<g:g>")))
def test_quads_come_back_as_they_went_in(text: str, graph: str) -> None:
    """Whatever Oxigraph writes is one line that it reads again."""
    name = pyoxigraph.NamedNode("g:g") if graph else pyoxigraph.DefaultGraph()
    node = pyoxigraph.NamedNode("a:b")
    inner = pyoxigraph.Triple(node, node, pyoxigraph.Literal(text, language="en-gb"))
    quads = [
        pyoxigraph.Quad(node, node, value, name) for value in (pyoxigraph.Literal(text), inner)
    ]
    lines = list(sorted_lines(lines_of(quads, keep_graphs=True)))
    read = pyoxigraph.parse(b"".join(nquads_of(lines)), pyoxigraph.RdfFormat.N_QUADS)
    assert set(read) == set(quads)


def test_prefixes_of_things_do_not_hide_those_of_terms() -> None:
    """``role:`` stays the scheme of roles; ``actor:`` is the installation's."""
    prefixes = prefixes_for("https://x.example/")
    assert prefixes["actor"] == "https://x.example/id/actor/"
    assert all(prefixes[prefix] == namespace for prefix, namespace in PREFIXES.items())
