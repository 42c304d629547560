"""Are many lines sorted as few are?"""

from __future__ import annotations

import pyoxigraph
from hypothesis import given
from hypothesis import strategies as st

from kg.export.literals import prefixes_for, read_literal
from kg.export.quads import lines_of_ntriples, make_line, nodes_of, sorted_lines
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
    (node,) = nodes_of(sorted_lines(made))
    assert node.statements == ((f"<{RDF.type}>", ("<t1>", "<t2>")), ("<a:first>", ('"1"',)))


def test_ntriples_become_lines() -> None:
    """Spaces and full stops inside a literal belong to it."""
    (line,) = lines_of_ntriples(b'<a:s> <a:p> "x . y ." .\n# note\n\n')
    assert line == '\t<a:s>\t1<a:p>\t"x . y ."\n'


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_literals_are_taken_apart_as_they_were_put_together(text: str) -> None:
    """Whatever Oxigraph writes is understood."""
    assert read_literal(str(pyoxigraph.Literal(text))).text == text
    tagged = read_literal(str(pyoxigraph.Literal(text, language="en-gb")))
    assert (tagged.text, tagged.language) == (text, "en-gb")


def test_prefixes_of_things_do_not_hide_those_of_terms() -> None:
    """``role:`` stays the scheme of roles; ``actor:`` is the installation's."""
    prefixes = prefixes_for("https://x.example/")
    assert prefixes["actor"] == "https://x.example/id/actor/"
    assert all(prefixes[prefix] == namespace for prefix, namespace in PREFIXES.items())
