"""Find out which graphs an update may change, and put two updates into one.

An update is cut into operations; each is matched, with its groups folded to ``{}`` and its names
to ``<>``, against the forms of the SPARQL 1.1 grammar (section 19.8, rules 29 to 51). An
operation of no such form changes who knows what: the engine will say whether it is SPARQL.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kg.sparql.tokens import Token, tokens

_KEYWORD: Final = re.compile(
    "ADD|ALL|BASE|CLEAR|COPY|CREATE|DATA|DEFAULT|DELETE|DROP|GRAPH|INSERT|INTO|LOAD|MOVE|NAMED"
    "|PREFIX|SILENT|TO|USING|VERSION|WHERE|WITH"
)
_PROLOGUE: Final = re.compile(r"(?:BASE <> |PREFIX <> <> |VERSION \" )*")
# GraphOrDefault: GRAPH may be left out (SPARQL 1.1 grammar, rule 45).
_ONE: Final = "(?:GRAPH )?<> "
_SOURCE: Final = f"(?:DEFAULT |{_ONE})"
_WRITES_DEFAULT: Final = tuple(
    re.compile(form)
    for form in (
        "(?:CLEAR|DROP) (?:SILENT )?(?:DEFAULT|ALL) ",
        f"(?:ADD|COPY|MOVE) (?:SILENT )?{_SOURCE}TO DEFAULT ",
        # MOVE empties what it moves from (SPARQL 1.1 Update, 3.2.4).
        f"MOVE (?:SILENT )?DEFAULT TO {_ONE}",
        # Without INTO, triples are loaded into the default graph (SPARQL 1.1 Update, 3.1.4).
        "LOAD (?:SILENT )?<> ",
    )
)
_WRITES_EVERY_NAMED: Final = re.compile("(?:CLEAR|DROP) (?:SILENT )?NAMED ")
_WRITES_ITS_NAMES: Final = tuple(
    re.compile(form)
    for form in (
        "(?:CLEAR|DROP|CREATE) (?:SILENT )?GRAPH <> ",
        f"(?:ADD|COPY) (?:SILENT )?{_SOURCE}TO {_ONE}",
        f"MOVE (?:SILENT )?{_ONE}TO {_ONE}",
        "LOAD (?:SILENT )?<> INTO GRAPH <> ",
    )
)
# Templates stand before WHERE, or are all there is; WITH takes the triples outside GRAPH.
_TEMPLATES: Final = re.compile(
    "(?P<with>WITH <> )?(?:DELETE {} (?:INSERT {} )?|INSERT {} )(?:USING (?:NAMED )?<> )*WHERE {} "
    "|(?:INSERT|DELETE) DATA {} |DELETE WHERE {} "
)


@dataclass(frozen=True, slots=True)
class Scope:
    """The graphs that an update may change.

    Attributes:
        writes_default: It takes triples from the default graph or adds some.
        graphs: Every named graph it may change; None if its text does not tell.
    """

    writes_default: bool
    graphs: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class _Part:
    """A token outside braces, or a whole group in braces."""

    symbol: str
    tokens: Sequence[Token]


def scope_of_update(text: str) -> Scope:
    """Find out which graphs the update *text* may change."""
    scopes = [_scope_of_operation(parts) for parts in _operations(text)]
    known = [scope.graphs for scope in scopes if scope.graphs is not None]
    return Scope(
        writes_default=any(scope.writes_default for scope in scopes),
        graphs=frozenset().union(*known) if len(known) == len(scopes) else None,
    )


def followed_by(text: str, operations: str) -> str:
    """Write *operations*, which need no prologue, behind the update *text*, as one request."""
    *before, last = _operations(text)
    if before and not any((*before, last)):
        text = _without_semicolon(text)  # engines take ";" alone, and nothing behind it
    # A new line, since the text may end in a comment; no semicolon behind one, or behind nothing.
    return f"{text}\n{'; ' if last else ''}{operations}"


def _without_semicolon(text: str) -> str:
    """Cut off the last semicolon of *text* if nothing but a comment stands behind it."""
    *_, last = tokens(text)
    return text[: last.start] + text[last.end :] if last.text == ";" else text


def _operations(text: str) -> Iterator[list[_Part]]:
    """Cut *text* at the semicolons outside braces; prologues are left out."""
    parts: list[_Part] = []
    for part in _parts(list(tokens(text))):
        if part.symbol == ";":
            yield _without_prologue(parts)
            parts = []
        else:
            parts.append(part)
    yield _without_prologue(parts)


def _parts(found: Sequence[Token]) -> Iterator[_Part]:
    depth = begin = 0
    for index, token in enumerate(found):
        depth += token.brace_step
        if token.text == "{" and depth == 1:
            begin = index
        elif token.text == "}" and depth == 0:
            yield _Part("{}", found[begin + 1 : index])
        elif depth <= 0:
            yield from (_Part(symbol, (token,)) for symbol in _symbols(token))
    if depth > 0:
        yield _Part("{", found[begin + 1 :])


def _symbols(token: Token) -> Sequence[str]:
    """Name what *token* is in a form: keywords one by one, however they are joined."""
    if token.kind in ("iri", "name"):
        return ("<>",)
    if token.kind == "string":
        return ('"',)
    keywords = _KEYWORD.findall(token.keyword)
    return keywords if "".join(keywords) == token.keyword != "" else (token.text,)


def _without_prologue(parts: Sequence[_Part]) -> list[_Part]:
    prologue = _PROLOGUE.match(_form(parts))
    return list(parts[prologue.group().count(" ") :] if prologue else parts)


def _form(parts: Sequence[_Part]) -> str:
    return "".join(f"{part.symbol} " for part in parts)


def _scope_of_operation(parts: Sequence[_Part]) -> Scope:
    form = _form(parts)
    if not form:
        return Scope(writes_default=False, graphs=frozenset())
    if any(known.fullmatch(form) for known in _WRITES_DEFAULT):
        return Scope(writes_default=True, graphs=None)
    if _WRITES_EVERY_NAMED.fullmatch(form):
        return Scope(writes_default=False, graphs=None)
    if any(known.fullmatch(form) for known in _WRITES_ITS_NAMES):
        named = [part.tokens[0] for part in parts if part.symbol == "<>"]
        return Scope(writes_default=False, graphs=_names(named))
    if templates := _TEMPLATES.fullmatch(form):
        return _scope_of_templates(parts, with_graph=bool(templates["with"]))
    return Scope(writes_default=False, graphs=None)


def _scope_of_templates(parts: Sequence[_Part], *, with_graph: bool) -> Scope:
    groups = [part for part in parts if part.symbol == "{}"]
    has_pattern = [part.symbol for part in parts[-2:]] == ["WHERE", "{}"] and len(groups) > 1
    templates = [_read_template(group.tokens) for group in groups[: -1 if has_pattern else None]]
    named = [graph for graphs, _ in templates for graph in graphs]
    named += parts[1].tokens if with_graph else ()
    outside = any(has_outside for _, has_outside in templates)
    return Scope(writes_default=outside and not with_graph, graphs=_names(named))


def _read_template(found: Sequence[Token]) -> tuple[list[Token], bool]:
    """List the graphs that a template names, and say whether triples stand outside of them."""
    graphs: list[Token] = []
    outside = False
    index = depth = 0
    while index < len(found):
        token = found[index]
        following = found[index + 1 : index + 3]
        if depth == 0 and token.keyword == "GRAPH" and len(following) == 2:
            graphs.append(following[0])
            outside = outside or following[1].text != "{"
            index, depth = index + 3, 1
            continue
        depth += token.brace_step
        outside = outside or (depth == 0 and token.text not in (".", "}"))
        index += 1
    return graphs, outside


def _names(graphs: Sequence[Token]) -> frozenset[str] | None:
    """Read the IRIs that name *graphs*; None if one of them is not written out in full."""
    written = [graph.text[1:-1] for graph in graphs if graph.kind == "iri"]
    # A relative IRI hangs on BASE, an escaped one on what it decodes to.
    if len(written) < len(graphs) or any(":" not in iri or "\\" in iri for iri in written):
        return None
    return frozenset(written)
