"""Write everything as one RO-Crate: a zip archive that says what is in it (RO-Crate 1.1).

In it: the graph as N-Quads (what ``kg import`` takes), every table as CSV with a description of its
columns (CSV on the Web), a VoID and DCAT description, and ``ro-crate-metadata.json``. The same
store gives the same bytes: no file carries the time at which it was packed.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, Final, cast

from kg.export.rows import tables
from kg.export.sheets import csvw, write_csv
from kg.export.write import export_store
from kg.store.protocols import StoreReader
from kg.store.void import void_of_files
from kg.version import __version__

GRAPH: Final = "graph.nq"
_METADATA: Final = "ro-crate-metadata.json"
_PACKED: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip archive can hold."""
_SPECIFICATION: Final = "https://w3id.org/ro/crate/1.1"
_NO_LICENSE: Final = (
    "No licence is stated. Sentences are quoted from articles, whose publishers hold the rights."
)


@dataclass(frozen=True, slots=True)
class _File:
    """A file of the archive.

    Attributes:
        write: Writes its content.
    """

    title: str
    media_type: str
    write: Callable[[BinaryIO], object]


def write_crate(reader: StoreReader, out: BinaryIO, *, base: str, license: str = "") -> int:
    """Write the archive; return how many files it has.

    Args:
        base: What the instance IRIs of the store begin with.
        license: IRI of the licence of the data; "" if none is stated.
    """
    files = _files(reader, base)
    described = void_of_files(
        reader, {name: file.media_type for name, file in files.items()}, license=license
    )
    files["void.ttl"] = _text("The dataset and its files (VoID, DCAT)", "text/turtle", described)
    # A day and not a moment: RO-Crate 1.1 asks for ISO 8601, to the day at least.
    published = str(reader.generation.manifest.get("published", ""))[:10]
    metadata = _metadata(files, published=published, license=license)
    files[_METADATA] = _text("", "application/ld+json", metadata)
    with zipfile.ZipFile(out, "w") as archive:
        for name, file in files.items():
            entry = zipfile.ZipInfo(name, _PACKED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            # Without a mode, unzip gives files that their owner may not read.
            entry.external_attr = 0o644 << 16
            # The size is not known before, and may be more than 2 GiB.
            with archive.open(entry, "w", force_zip64=True) as opened:
                file.write(cast(BinaryIO, opened))
    return len(files)


def _files(reader: StoreReader, base: str) -> dict[str, _File]:
    graph = partial(export_store, reader, format_name="nquads", base=base)
    known = sorted(tables(), key=lambda table: table.slug)
    title = "The graph, one named graph for each report"
    files = {GRAPH: _File(title, "application/n-quads", graph)}
    for table in known:
        files[f"{table.slug}.csv"] = _File(
            table.summary, "text/csv", partial(write_csv, reader, table)
        )
    title = "What each column of the tables holds (CSV on the Web)"
    files["csv-metadata.json"] = _text(title, "application/csvm+json", csvw(known))
    return files


def _text(title: str, media_type: str, content: str) -> _File:
    return _File(title, media_type, lambda out: out.write(content.encode()))


def _metadata(files: Mapping[str, _File], *, published: str, license: str) -> str:
    licensed = {"@id": license or "#licence"}
    root: dict[str, object] = {
        "@id": "./",
        "@type": "Dataset",
        "name": "Conflict knowledge graph",
        "description": "Events of armed conflict as reports tell them; every figure and every "
        "accusation names its source.",
        "license": licensed,
        "hasPart": [{"@id": name} for name in files],
        "mentions": {"@id": "#kg"},
    }
    if published:
        root["datePublished"] = published
    graph: list[dict[str, object]] = [
        {
            "@id": _METADATA,
            "@type": "CreativeWork",
            "about": {"@id": "./"},
            "conformsTo": {"@id": _SPECIFICATION},
        },
        root,
        {"@id": "#kg", "@type": "SoftwareApplication", "name": "kg", "version": __version__},
        {**licensed, "@type": "CreativeWork", "name": license or "none stated"},
    ]
    if not license:
        graph[-1]["description"] = _NO_LICENSE
    graph += [
        {"@id": name, "@type": "File", "name": file.title, "encodingFormat": file.media_type}
        for name, file in files.items()
    ]
    context = f"{_SPECIFICATION}/context"
    return json.dumps({"@context": context, "@graph": graph}, ensure_ascii=False, indent=1)
