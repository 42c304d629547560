"""Describe the store's content to harvesters, in VoID and DCAT.

A VoID description: size, classes and properties with counts, the links to Wikidata, licence,
generation, and where to get everything. Counting reads the whole store, so it is done once, when
a generation is published.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from kg import paths
from kg.store.protocols import StoreReader
from kg.store.results import Solutions

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


def write_void(reader: StoreReader, directory: Path) -> None:
    """Write the description of the generation behind *reader* into *directory*."""
    (directory / VOID).write_text("".join(_lines(reader)), encoding="utf-8")


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
    return "".join([*lines, *_dataset(reader, dataset, said, linkset="#")])


def _lines(reader: StoreReader) -> Iterator[str]:
    dataset = f"<{SERVER}/.well-known/void#dataset>"
    yield _PREFIXES
    yield f"\n<{SERVER}/.well-known/void> a void:DatasetDescription ;\n"
    yield f"  foaf:primaryTopic {dataset} .\n"
    served = (
        f"  void:sparqlEndpoint <{SERVER}/sparql> ;\n",
        f"  void:dataDump <{SERVER}/rdf-graph-store?default> ;\n",
        f"  void:openSearchDescription <{SERVER}/search> ;\n",
    )
    yield from _dataset(reader, dataset, served, linkset=f"{SERVER}/.well-known/void#")


def _dataset(
    reader: StoreReader, dataset: str, said: Iterable[str], *, linkset: str
) -> Iterator[str]:
    """Yield what the store says of its content, wherever it is had.

    Args:
        dataset: Its IRI, in brackets.
        said: Lines on how it is had.
        linkset: What the IRIs of link sets begin with.
    """
    generation = reader.generation
    classes = _select(reader, "void-classes")
    properties = _select(reader, "void-properties")
    links = _select(reader, "void-links")
    triples = sum(int(str(row["triples"])) for row in properties)
    yield f"\n{dataset} a void:Dataset, dcat:Dataset ;\n"
    yield '  dcterms:title "Conflict knowledge graph"@en ;\n'
    yield '  dcterms:description "Events of armed conflict, as reports tell them"@en ;\n'
    yield f'  dcterms:identifier "{generation.tag}" ;\n'
    published = generation.manifest.get("published")
    if isinstance(published, str):
        yield f'  dcterms:modified "{published}"^^xsd:dateTime ;\n'
    yield from said
    yield f'  void:uriSpace "{_space(reader)}" ;\n' if _space(reader) else ""
    yield f"  void:triples {triples} ;\n  void:properties {len(properties)} ;\n"
    yield f"  void:classes {len(classes)}"
    for row in classes:
        yield (
            f" ;\n  void:classPartition "
            f"[ void:class <{row['class']}> ; void:entities {row['entities']} ]"
        )
    for row in properties:
        yield (
            f" ;\n  void:propertyPartition "
            f"[ void:property <{row['property']}> ; void:triples {row['triples']} ]"
        )
    yield " .\n"
    for row in links:
        name = str(row["property"]).rsplit("#", 1)[-1]
        yield f"\n<{linkset}wikidata-{name}> a void:Linkset ;\n"
        yield f"  void:subjectsTarget {dataset} ;\n"
        yield "  void:objectsTarget <http://www.wikidata.org/entity/> ;\n"
        yield f"  void:linkPredicate <{row['property']}> ;\n  void:triples {row['triples']} .\n"


def _space(reader: StoreReader) -> str:
    """Return what the IRIs of reports have in common, which is the instance base."""
    rows = _select(reader, "void-space").rows
    iri = str(rows[0][0]) if rows and rows[0][0] is not None else ""
    return iri.split("/id/")[0] + "/" if "/id/" in iri else ""


def _select(reader: StoreReader, slug: str) -> Solutions:
    text = (paths.QUERIES / "pages" / f"{slug}.rq").read_text(encoding="utf-8")
    return reader.select(text)
