"""Which graphs an update changes is told from its text as the engine would change them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from kg.sparql.updates import followed_by, scope_of_update

G, H = "urn:g", "urn:h"

WRITES_DEFAULT = [
    "CLEAR DEFAULT",
    "clear silent default ;",
    "CLEARDEFAULT",
    "DROP DEFAULT",
    "CLEAR ALL",
    "DROP SILENT ALL",
    "# CLEAR GRAPH <urn:g>\nDROP ALL",
    "BASE <urn:x> PREFIX clear: <urn:> CLEAR DEFAULT",
    "VERSION '1.2' CLEAR DEFAULT",
    "INSERT DATA { <urn:a> <urn:b> 1 }",
    "INSERTDATA{<urn:a><urn:b>1}",
    "INSERT DATA { <urn:\\u0061> <urn:b> 1 }",
    "INSERT DATA { <urn:a> <urn:b> 'GRAPH <urn:g> {' }",
    "INSERT DATA { GRAPH <urn:g> { } <urn:a> <urn:b> 1 }",
    "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } . <urn:a> <urn:b> 1 }",
    "INSERT DATA { <urn:graph> <urn:b> 1 }",
    "PREFIX graph: <urn:> INSERT DATA { graph:g graph:h 1 }",
    "INSERT DATA { << <urn:a> <urn:b> 1 >> <urn:c> 2 }",
    "DELETE DATA { <urn:s> <urn:p> 0 }",
    "DELETE WHERE { ?s ?p ?o }",
    "DELETEWHERE{?s ?p ?o}",
    "DELETE WHERE { GRAPH <urn:g> { ?s ?p ?o } ?s ?p ?o }",
    "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "DELETE { ?s ?p ?o } WHERE { GRAPH <urn:g> { ?s ?p ?o } }",
    "DELETE { ?s ?p ?o } INSERT { GRAPH <urn:g> { ?s ?p 9 } } WHERE { ?s ?p ?o }",
    "DELETE { GRAPH <urn:g> { ?s ?p ?o } } INSERT { ?s ?p 9 } WHERE { GRAPH <urn:g> { ?s ?p ?o } }",
    "INSERT { ?s <urn:q> ?o } WHERE { ?s ?p ?o }",
    "INSERT { ?s <urn:q> ?o } USING <urn:g> WHERE { ?s ?p ?o }",
    "DELETE { ?s ?p ?o } USING NAMED <urn:g> WHERE { GRAPH ?g { ?s ?p ?o } }",
    "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(?o<?p||?o>-1) }",
    "COPY <urn:g> TO DEFAULT",
    "COPYSILENT<urn:g>TODEFAULT",
    "MOVE GRAPH <urn:g> TO DEFAULT",
    "PREFIX to: <urn:> COPY to:g TO DEFAULT",
    "MOVE DEFAULT TO <urn:g>",
    "CLEAR GRAPH <urn:g> ; CLEAR DEFAULT",
    "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } } ; DROP DEFAULT ;",
]
WRITES_DEFAULT_UNSEEN = [  # no network here; or nothing to be seen of it in this store
    "LOAD <urn:nowhere>",
    "LOAD SILENT <urn:nowhere>",
    "COPY DEFAULT TO DEFAULT",
    "ADD SILENT <urn:g> TO DEFAULT",
    "DELETE DATA { <urn:not> <urn:there> 1 }",
    "INSERT { ?s ?p ?o } WHERE { ?s <urn:not:there> ?o }",
]
# The graphs that are told; None: not to be told from the text.
LEAVES_DEFAULT = [
    ("", ()),
    ("# CLEAR DEFAULT", ()),
    ("BASE <urn:x>", ()),
    ("INSERT DATA { }", ()),
    ("CREATE GRAPH <urn:new>", ("urn:new",)),
    ("CLEAR GRAPH <urn:g>", (G,)),
    ("DROP SILENT GRAPH <urn:default>", ("urn:default",)),
    ("CLEAR NAMED", None),
    ("DROP NAMED", None),
    ("PREFIX default: <urn:> CLEAR GRAPH default:g", None),
    ("BASE <urn:> CLEAR GRAPH <g>", None),
    ("PREFIX e: <urn:> CLEARGRAPHe:g", None),
    ("COPY DEFAULT TO <urn:g>", (G,)),
    ("ADD DEFAULT TO GRAPH <urn:g>", (G,)),
    ("MOVE <urn:g> TO <urn:h>", (G, H)),
    ("PREFIX e: <urn:> COPY e:g TOe:h", None),
    ("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }", (G,)),
    ("INSERTDATA{GRAPH<urn:g>{<urn:a><urn:b>1}GRAPH<urn:h>{}}", (G, H)),
    ("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> '} CLEAR DEFAULT ; {' } . }", (G,)),
    ("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } # } ; CLEAR DEFAULT\n }", (G,)),
    ("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:\\u0061#b> 1 } }", (G,)),
    ("INSERT DATA { GRAPH <urn:\\u0067> { <urn:a> <urn:b> 1 } }", None),
    ("DELETE DATA { GRAPH <urn:g> { <urn:s> <urn:p> 1 ; <urn:q> 2 } }", (G,)),
    ("DELETE WHERE { GRAPH <urn:g> { ?s ?p ?o } }", (G,)),
    ("DELETE WHERE { GRAPH ?g { ?s ?p ?o } }", None),
    ("WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", (G,)),
    ("WITH <urn:h> DELETE { } WHERE { GRAPH <urn:g> { } }", (H,)),
    ("WITH<urn:g>DELETE{?s ?p ?o}INSERT{?s ?p 9}WHERE{?s ?p ?o}", (G,)),
    ("WITH <urn:g> INSERT { ?s ?p 9 . GRAPH <urn:h> { ?s ?p 9 } } WHERE { ?s ?p ?o }", (G, H)),
    ("PREFIX e:<urn:> WITH e:g DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", None),
    ("INSERT { GRAPH <urn:g> { ?s <urn:q> ?o } } WHERE { ?s ?p ?o }", (G,)),
    ("INSERT { GRAPH <urn:g> { ?s <urn:q> ?o } } USING <urn:h> WHERE { ?s ?p ?o }", (G,)),
    ("DELETE { GRAPH ?g { ?s ?p ?o } } USING NAMED <urn:g> WHERE { GRAPH ?g { ?s ?p ?o } }", None),
    ("DELETE {} INSERT { GRAPH <urn:g> { ?s ?p 9 } } WHERE { GRAPH ?any { ?s ?p ?o } }", (G,)),
    ("CLEAR GRAPH <urn:g> ; CLEAR GRAPH <urn:h> ;", (G, H)),
]  # fmt: skip
NO_UPDATE = ["CLEAR", "CLEAR GRAPH", "INSERT nonsense", "SELECT * { }", "} CLEAR DEFAULT {", "'"]


def store() -> Store:
    """Make a store whose default graph is the union of two graphs."""
    made = Store()
    for number, graph in ((1, G), (2, H)):
        for value in (0, number):
            for name in (NamedNode(graph), DefaultGraph()):
                made.add(Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal(value), name))
    return made


def changed_graphs(update: str) -> set[str]:
    """Run *update* and name the graphs that it changed; the default graph has no name."""
    before, after = store(), store()
    after.update(update)
    changed = set(before).symmetric_difference(after)
    return {getattr(quad.graph_name, "value", "") for quad in changed}


@pytest.mark.parametrize("update", WRITES_DEFAULT)
def test_writing_the_default_graph_is_told(update: str) -> None:
    """It is told for each form that changes the default graph when the engine runs it."""
    assert scope_of_update(update).writes_default
    assert "" in changed_graphs(update)


@pytest.mark.parametrize("update", WRITES_DEFAULT_UNSEEN)
def test_writing_the_default_graph_is_told_where_nothing_comes_of_it(update: str) -> None:
    """What an update would do does not depend on what the store holds."""
    assert scope_of_update(update).writes_default


@pytest.mark.parametrize(("update", "graphs"), LEAVES_DEFAULT)
def test_other_updates_tell_their_graphs(update: str, graphs: tuple[str, ...] | None) -> None:
    """The engine changes none but the graphs told, and never the default graph."""
    scope = scope_of_update(update)
    assert not scope.writes_default
    assert scope.graphs == (None if graphs is None else frozenset(graphs))
    assert changed_graphs(update) <= ({G, H} if graphs is None else set(graphs))


@pytest.mark.parametrize("update", NO_UPDATE)
def test_what_is_no_update_is_left_to_the_engine(update: str) -> None:
    """Nothing is said of a text that the engine refuses."""
    assert not scope_of_update(update).writes_default
    with pytest.raises(SyntaxError):
        store().update(update)


PIECES = [
    "INSERT", "DELETE", "DATA", "WHERE", "WITH", "USING", "NAMED", "CLEAR", "DROP", "COPY", "MOVE",
    "ADD", "TO", "DEFAULT", "ALL", "SILENT", "GRAPH", "<urn:g>", "<urn:h>", "<urn:h#>", "{", "}",
    ";", ".", "?s ?p ?o", "<urn:a> <urn:b> 1", "'}'", "# }\n", "FILTER(?o<1)",
]  # fmt: skip
GROUP = st.sampled_from(
    ["{ ?s ?p ?o }", "{ GRAPH <urn:g> { ?s ?p ?o } }", "{ GRAPH ?s { } }", "{}"]
)
OPERATION = st.one_of(
    st.tuples(st.sampled_from(["", "WITH <urn:h>"]), st.just("DELETE"), GROUP, st.just("INSERT"),
              GROUP, st.sampled_from(["", "USING <urn:g>"]), st.just("WHERE"), GROUP).map(" ".join),
    st.tuples(st.sampled_from(["COPY", "MOVE", "ADD"]), st.sampled_from(["DEFAULT", "<urn:g>"]),
              st.just("TO"), st.sampled_from(["DEFAULT", "<urn:h>"])).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=12).map("".join),
)  # fmt: skip


@given(st.lists(OPERATION, min_size=1, max_size=3).map(" ; ".join))
def test_no_update_changes_a_graph_that_is_not_told(update: str) -> None:
    """Whatever is put together: what the engine changes was told, or told to be unknown."""
    try:
        changed = changed_graphs(update)
    except (SyntaxError, ValueError, RuntimeError, OSError):
        return
    scope = scope_of_update(update)
    assert "" not in changed or scope.writes_default or scope.graphs is None
    assert scope.graphs is None or changed - {""} <= scope.graphs


@pytest.mark.parametrize(
    "update",
    [
        "",
        "# nothing",
        " ; ",
        "PREFIX e: <urn:>",
        "PREFIX e: <urn:> ; # ;",
        "CLEAR GRAPH <urn:g>",
        "CLEAR GRAPH <urn:g> ;",
        "CLEAR GRAPH <urn:g> ; # a comment ;",
        "CLEAR GRAPH <urn:g> # ;",
        "CLEARGRAPH<urn:g>;",
        "VERSION '1.2' BASE <urn:x> PREFIX e: <urn:> CLEAR GRAPH <urn:g>;",
        "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> ';' } }",
    ],
)
def test_an_update_is_followed_by_another_whatever_it_ends_in(update: str) -> None:
    """Both in one text do what they do one after the other."""
    other = "INSERT DATA { GRAPH <urn:h> { <urn:new> <urn:b> 1 } } ; DROP GRAPH <urn:g>"
    together, in_turn = store(), store()
    together.update(followed_by(update, other))
    in_turn.update(update)
    in_turn.update(other)
    assert set(together) == set(in_turn)


@given(st.lists(OPERATION, max_size=3).map(" ; ".join))
def test_followed_by_makes_no_update_of_what_is_none(update: str) -> None:
    """Where the engine takes an update it takes both, and the other way round."""
    other = "INSERT DATA { GRAPH <urn:new> { <urn:new> <urn:b> 1 } }"
    together, in_turn = store(), store()
    try:
        in_turn.update(update)
        in_turn.update(other)
    except SyntaxError:
        with pytest.raises(SyntaxError):
            together.update(followed_by(update, other))
    except (ValueError, RuntimeError, OSError):
        return
    else:
        together.update(followed_by(update, other))
        assert set(together) == set(in_turn)
