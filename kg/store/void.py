"""Describe the store's content to harvesters, in VoID and DCAT.

A VoID description: size, classes and properties with counts, the links to Wikidata, licence,
generation, and where to get everything. Counting reads the whole store, so it is done once, when
a generation is published.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from pyoxigraph import RdfFormat, Store

from kg import paths
from kg.store.changes import Changes, Turn
from kg.store.derived_files import stamp
from kg.store.protocols import StoreReader
from kg.store.results import Solutions
from kg.vocab.iris import WIKIDATA

VOID: Final = "void.ttl"
SERVER: Final = "http://server.invalid"
"""Stands for the server's address, which only the server knows; replaced when it answers."""

_PREFIXES: Final = """\
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
_TYPE: Final = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
_LINKS: Final = (f"<{_SKOS}exactMatch>", f"<{_SKOS}closeMatch>")
_COUNTING: Final = ("void-classes", "void-properties", "void-links")
_DESCRIBED: Final = (
    "SELECT ?what ?number { [] void:class ?what ; void:entities ?number }",
    "SELECT ?what ?number { [] void:property ?what ; void:triples ?number }",
    "SELECT ?what ?number { [] void:linkPredicate ?what ; void:triples ?number }",
)


class Counts(NamedTuple):
    """How many things there are of each class, statements of each property, links to Wikidata."""

    classes: Counter[str]
    properties: Counter[str]
    links: Counter[str]


def write_void(reader: StoreReader, directory: Path) -> None:
    """Write the description of the generation behind *reader* into *directory*."""
    _write(reader, directory, _counted(reader))


def has_void(directory: Path) -> bool:
    """Tell whether a generation has the description that this version writes."""
    return _described(directory / VOID) is not None


def update_void(reader: StoreReader, directory: Path, changes: Changes) -> bool:
    """Write the description of a generation into *directory*: the figures before, with changes.

    Returns:
        False if the generation before has no description, or one by other queries; nothing is
        written then.
    """
    counts = _described(changes.before.directory / VOID)
    if counts is None:
        return False
    for counter, gone, come in zip(
        counts, _changed(changes.gone), _changed(changes.come), strict=True
    ):
        counter.subtract(gone)
        counter.update(come)
    _write(reader, directory, Counts(*(+counter for counter in counts)))
    return True


def _write(reader: StoreReader, directory: Path, counts: Counts) -> None:
    text = "".join(_lines(reader, counts))
    (directory / VOID).write_text(text, encoding="utf-8")


def _counted(reader: StoreReader) -> Counts:
    """Count what the store has; reads all of it."""
    return Counts(
        *(
            Counter({str(what): int(str(number)) for what, number in _select(reader, slug).rows})
            for slug in _COUNTING
        )
    )


def _described(path: Path) -> Counts | None:
    """Read what a description counts; None if it is none of ours."""
    text = path.read_bytes() if path.is_file() else b""
    if not text.startswith(_first_line().encode()):
        return None
    described = Store()
    try:
        described.load(text, RdfFormat.TURTLE)
    except SyntaxError:  # damaged
        return None
    return Counts(
        *(
            Counter({what.value: int(number.value) for what, number in _rows(described, query)})
            for query in _DESCRIBED
        )
    )


@cache
def _first_line() -> str:
    """Return the line that tells which version counted."""
    return f"# {stamp(map(_text, _COUNTING))}\n"


def _rows(described: Store, query: str) -> Any:
    return described.query(query, prefixes={"void": "http://rdfs.org/ns/void#"})


def _changed(turn: Turn) -> Counts:
    """Count the statements that one of two generations alone has."""
    classes = (o for _, _, o in turn.union.get(_TYPE, ()) if o.startswith("<"))
    links = (p for p in _LINKS for _, _, o in turn.union.get(p, ()) if o.startswith(f"<{WIKIDATA}"))
    return Counts(
        Counter(name[1:-1] for name in classes),
        Counter({name[1:-1]: len(said) for name, said in turn.union.items()}),
        Counter(name[1:-1] for name in links),
    )


def void_of_files(reader: StoreReader, files: Mapping[str, str], *, license: str = "") -> str:
    """Return a description of a dataset that is handed over as files, in Turtle.

    Args:
        reader: On the generation that the files were written from.
        files: Media type by file name; names are relative to the description.
        license: IRI of the licence; "" if none is stated.
    """
    dataset = "<#dataset>"
    said = [f"  dcterms:license <{license}> ;\n"] if license else []
    for name, media in files.items():
        said.append(
            f"  dcat:distribution [ a dcat:Distribution ; dcat:downloadURL <{name}> ; "
            f'dcat:mediaType "{media}" ] ;\n'
        )
    lines = [_PREFIXES, "\n<> a void:DatasetDescription ;\n", f"  foaf:primaryTopic {dataset} .\n"]
    counts = _counted(reader)
    return "".join([*lines, *_dataset(reader, counts, dataset, said, linkset="#")])


def _lines(reader: StoreReader, counts: Counts) -> Iterator[str]:
    dataset = f"<{SERVER}/.well-known/void#dataset>"
    yield _first_line()
    yield _PREFIXES
    yield f"\n<{SERVER}/.well-known/void> a void:DatasetDescription ;\n"
    yield f"  foaf:primaryTopic {dataset} .\n"
    served = (
        f"  void:sparqlEndpoint <{SERVER}/sparql> ;\n",
        f"  void:dataDump <{SERVER}/rdf-graph-store?default> ;\n",
        f"  void:openSearchDescription <{SERVER}/search> ;\n",
    )
    yield from _dataset(reader, counts, dataset, served, linkset=f"{SERVER}/.well-known/void#")


def _dataset(
    reader: StoreReader, counts: Counts, dataset: str, said: Iterable[str], *, linkset: str
) -> Iterator[str]:
    """Yield what the store says of its content, wherever it is had.

    Args:
        dataset: Its IRI, in brackets.
        said: Lines on how it is had.
        linkset: What the IRIs of link sets begin with.
    """
    generation = reader.generation
    yield f"\n{dataset} a void:Dataset, dcat:Dataset ;\n"
    yield '  dcterms:title "Conflict knowledge graph"@en ;\n'
    yield '  dcterms:description "Events of armed conflict, as reports tell them"@en ;\n'
    yield f'  dcterms:identifier "{generation.tag}" ;\n'
    published = generation.manifest.get("published")
    if isinstance(published, str):
        yield f'  dcterms:modified "{published}"^^xsd:dateTime ;\n'
    yield from said
    yield f'  void:uriSpace "{_space(reader)}" ;\n' if _space(reader) else ""
    yield f"  void:triples {counts.properties.total()} ;\n"
    yield f"  void:properties {len(counts.properties)} ;\n  void:classes {len(counts.classes)}"
    for name, number in sorted(counts.classes.items()):
        yield f" ;\n  void:classPartition [ void:class <{name}> ; void:entities {number} ]"
    for name, number in sorted(counts.properties.items()):
        yield f" ;\n  void:propertyPartition [ void:property <{name}> ; void:triples {number} ]"
    yield " .\n"
    for iri, number in sorted(counts.links.items()):
        name = iri.rpartition("#")[2]
        yield f"\n<{linkset}wikidata-{name}> a void:Linkset ;\n"
        yield f"  void:subjectsTarget {dataset} ;\n"
        yield "  void:objectsTarget <http://www.wikidata.org/entity/> ;\n"
        yield f"  void:linkPredicate <{iri}> ;\n  void:triples {number} .\n"


def _space(reader: StoreReader) -> str:
    """Return what the IRIs of reports have in common, which is the instance base."""
    rows = _select(reader, "void-space").rows
    iri = str(rows[0][0]) if rows and rows[0][0] is not None else ""
    return iri.split("/id/")[0] + "/" if "/id/" in iri else ""


def _select(reader: StoreReader, slug: str) -> Solutions:
    return reader.select(_text(slug))


def _text(slug: str) -> str:
    return (paths.QUERIES / "pages" / f"{slug}.rq").read_text(encoding="utf-8")
